//! Why this verdict: the sum, to the last digit.

use maud::{Markup, html};

use super::{
    components::{
        quote::{factors, number},
        trust_agent,
    },
    layout::{Page, document},
    words,
};
use crate::domain::{
    profile::{Cursor, TraitSaid, Why},
    rating::Origin,
    trust::{
        Verdict,
        evidence::{COMMUNITIES_SHARE, SAME_COMMUNITIES, SAME_COMPANY, SHARING},
        explanation::{Item, OriginShare, Share, Shown},
        posterior::HALF_LIFE_DAYS,
        verdict::{ENOUGH_RATINGS, ENOUGH_WEIGHT},
    },
};

/// The whole page.
pub fn page(why: &Why) -> Markup {
    let name = &why.agent.name;
    document(
        Page::public(
            &format!("Why this verdict: {name}"),
            &format!("How the verdict on {name} is computed, so that anybody can redo it."),
        ),
        html! {
            h1 { "Why this verdict on " (name) }
            (rule(why))
            p { a href={ "/a/" (why.agent.handle) } { "Back to the page of " (name) } }
            (sum(why))
            @for origin in &why.explanation.origins { (shares(why, origin)) }
            (uncounted(why))
            (traits(why))
            (trust_agent::conditions(&why.trust_agent, name))
        },
    )
}

/// What the class means, and where this agent stands.
fn rule(why: &Why) -> Markup {
    let standing = &why.check.standing;
    let explained = &why.explanation;
    let (weight, n) = explained.cases_weight;
    let (low, high) = explained.counted.interval();
    html! {
        p class="verdict" data-class=(standing.shown.class()) { strong { (standing.shown.words()) } " " (means(standing.shown)) }
        p {
            "There " @if n == 1 { "is " } @else { "are " } (words::count(n, "rating", "ratings"))
            " by people whose case is known, with a weight of " b { (decimals(weight)) }
            ". With nine chances in ten the help is worth between "
            b { (decimals(low)) } " and " b { (decimals(high)) } ", from 0 to 1. Open ratings never decide the verdict."
        }
        @if let Some((class, since)) = standing.candidate {
            p {
                "Today’s evidence stands for “" (class.words()) "”, since " (words::day(since))
                ". A verdict changes once the new one has held for two days."
            }
        }
    }
}

fn means(verdict: Verdict) -> String {
    match verdict {
        Verdict::TooEarly => format!(
            "means fewer than {ENOUGH_RATINGS} counted ratings by people whose case is known, or a weight below {ENOUGH_WEIGHT}."
        ),
        Verdict::Trusted => {
            "means that the low end of what we believe is at least 0.80, with a weight of 8 or more.".into()
        }
        Verdict::MostlyTrusted => "means that the low end of what we believe is at least 0.65.".into(),
        Verdict::Mixed => {
            "means that the low end of what we believe is below 0.65, and the high end is not below 0.50.".into()
        }
        Verdict::LetDown => "means that the high end of what we believe is below 0.50.".into(),
    }
}

fn decimals(x: f64) -> String {
    Shown::of(x).to_string()
}

fn signed(share: Shown) -> String {
    if share.0 > 0 { format!("+{share}") } else { share.to_string() }
}

fn sum(why: &Why) -> Markup {
    let explained = &why.explanation;
    let strength = explained.strength;
    html! {
        section class="part" aria-labelledby="sum" {
            h2 id="sum" { "The sum" }
            table class="table" id="the-sum" {
                caption { "Everyone begins at the site’s average. Each rating then pulls the mean up or down by its share." }
                thead { tr { th scope="col" { "Part" } th scope="col" { "What it is" } th scope="col" class="num" { "Weight" } th scope="col" class="num" { "Share" } } }
                tbody {
                    (row("Where everyone begins", &format!("the average, as if {} ratings had said so", number(explained.prior.strength)), strength, &explained.prior_mean.to_string()))
                    @for origin in &explained.origins {
                        (row(heading(origin.origin), &whose(origin), origin.weight_now, &signed(origin.share)))
                    }
                }
                tfoot { (row("The mean", "all of it together", Shown(strength.0 + explained.weight.0), &explained.mean.to_string())) }
            }
            @if explained.open_factor < 1.0 {
                p class="evidence" {
                    "Open ratings together may weigh 5 in 100 of everything else, so each of them counts "
                    (decimals(explained.open_factor)) " of its weight."
                }
            }
        }
    }
}

fn row(part: &str, what: &str, weight: Shown, share: &str) -> Markup {
    html! {
        tr {
            th scope="row" { (part) }
            td data-label="What it is" { (what) }
            td data-label="Weight" class="num" { (weight) }
            td data-label="Share" class="num" { (share) }
        }
    }
}

fn heading(origin: Origin) -> &'static str {
    match origin {
        Origin::Verified => "Verified ratings",
        Origin::Imported => "Imported ratings",
        Origin::Community => "Ratings from communities",
        Origin::Open => "Open ratings",
    }
}

fn whose(origin: &OriginShare) -> String {
    let n = origin.n as i64;
    match origin.origin {
        Origin::Verified => format!("{} by people invited after a case", words::thousands(n)),
        Origin::Imported => format!("{} from a company’s own survey", words::thousands(n)),
        Origin::Community => format!("{} by people whom communities know", words::thousands(n)),
        Origin::Open => format!("{} by people who signed in", words::thousands(n)),
    }
}

fn shares(why: &Why, origin: &OriginShare) -> Markup {
    let key = origin.origin.key();
    let explained = &why.explanation;
    let scale = Shown(explained.strength.0 + explained.weight.0);
    html! {
        section class="part" aria-labelledby=(key) {
            h2 id=(key) { (heading(origin.origin)) }
            table class="table" {
                caption {
                    "Share = weight × 2^(−age ÷ " (HALF_LIFE_DAYS) " days) × (rating − " (explained.prior_mean) ") ÷ " (scale)
                    ", the rating being 0 for one star and 1 for five. The ones that move the mean most:"
                }
                thead { tr { th scope="col" { "Rating" } th scope="col" { "Why this weight" } th scope="col" class="num" { "Weight now" } th scope="col" class="num" { "Share" } } }
                tbody {
                    @for share in &origin.largest { (single(why, share)) }
                    @if origin.others.0 > 0 {
                        tr {
                            th scope="row" { (words::count(origin.others.0 as i64, "other rating", "other ratings")) }
                            td data-label="Why this weight" { a href={ "/a/" (why.agent.handle) "/ratings?origin=" (key) } { "each one’s weight" } }
                            td data-label="Weight now" class="num" { (origin.others.1) }
                            td data-label="Share" class="num" { (signed(origin.others.2)) }
                        }
                    }
                }
                tfoot { (row("Together", "", origin.weight_now, &signed(origin.share))) }
            }
        }
    }
}

fn single(why: &Why, share: &Share) -> Markup {
    let item = &share.item;
    let kept = match item.origin {
        Origin::Verified | Origin::Imported => "one of many known through one company only",
        Origin::Community => "as much as communities may weigh",
        Origin::Open => "cap",
    };
    html! {
        tr {
            th scope="row" { (rating(why, item)) }
            td data-label="Why this weight" {
                (factors(&item.weight, item.origin)) " × age " (number(share.faded))
                @if share.kept < 1.0 { " × " (kept) " " (number(share.kept)) }
            }
            td data-label="Weight now" class="num" { (share.weight_now) }
            td data-label="Share" class="num" { (signed(share.share)) }
        }
    }
}

/// A rating in a word, with the way to it.
fn rating(why: &Why, item: &Item) -> Markup {
    html! {
        @let before = Cursor { rated_at: item.at, id: item.id + 1 };
        a href={ "/a/" (why.agent.handle) "/ratings?origin=" (item.origin.key()) "&stars=" (item.stars) "&after=" (before) "#r" (item.id) } {
            (item.stars) " of 5, " (words::ago(item.at, why.now))
        }
    }
}

fn uncounted(why: &Why) -> Markup {
    let these = &why.explanation.uncounted;
    html! {
        @if !these.is_empty() {
            section class="part" aria-labelledby="uncounted" {
                h2 id="uncounted" { "Not counted" }
                ul {
                    @for (item, reason) in these.iter().take(40) { li { (rating(why, item)) ": " (reason.words()) } }
                }
                @if these.len() > 40 { p { "And " (words::count(these.len() as i64 - 40, "other", "others")) "." } }
            }
        }
    }
}

fn traits(why: &Why) -> Markup {
    html! {
        section class="part" aria-labelledby="traits" {
            h2 id="traits" { "The traits" }
            p {
                "A trait is spoken of in praise when its low end is at least 0.70, and in caution when its high end is below 0.50."
            }
            table class="table" {
                thead { tr { th scope="col" { "Trait" } th scope="col" class="num" { "Yes" } th scope="col" class="num" { "Said" } th scope="col" class="num" { "Low end" } th scope="col" class="num" { "High end" } } }
                tbody { @for said in &why.check.traits { (one_trait(said)) } }
            }
            p class="evidence" {
                "However often the same person rates " (why.agent.name) ", it is one voice: the newest " (SHARING)
                " of those ratings share it. People who are known through one company only are a little alike: what "
                "they weigh together, W, is divided by 1 + (W − 1) × " (number(SAME_COMPANY)) ". People whom communities "
                "know are more so: × " (number(SAME_COMMUNITIES)) ", and together they weigh at most "
                (number(COMMUNITIES_SHARE)) " of what people weigh whose case is known."
            }
        }
    }
}

fn one_trait(said: &TraitSaid) -> Markup {
    let interval = said.posterior.filter(|_| said.said > 0).map(|posterior| posterior.interval());
    let end = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), decimals);
    html! {
        tr id=(said.which.key()) {
            th scope="row" { (said.which.label()) }
            td data-label="Yes" class="num" { (said.yes) }
            td data-label="Said" class="num" { (said.said) }
            td data-label="Low end" class="num" { (end(interval.map(|(low, _)| low))) }
            td data-label="High end" class="num" { (end(interval.map(|(_, high)| high))) }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scraper::{Html, Selector};

    use super::*;
    use crate::domain::{
        Moment,
        agent::{Agent, AgentState},
        profile::{Believed, Evidence, GutCheck, TrustAgent},
        rating::Traits,
        trust::{
            Relation, Site, Through, Uncounted, Weight,
            explanation::{explain, pooled},
            trust_agent::{Condition, Title},
        },
    };

    fn day(n: i64) -> Moment {
        chrono::DateTime::from_timestamp(1_500_000_000 + n * 86_400, 0).unwrap().naive_utc()
    }

    /// The page on these ratings: origin, stars, credibility, related, coverage, through which company, and on which day.
    fn rendered(ratings: &[(usize, u8, f64, f64, f64, i64, i64)], prior: f64) -> Html {
        let evidence: Vec<_> = ratings
            .iter()
            .zip(1..)
            .map(|((origin, stars, credibility, related, coverage, company, at), id)| {
                let origin = Origin::ALL[*origin];
                let weight = Weight {
                    origin: crate::domain::trust::evidence::origin(origin),
                    credibility: *credibility,
                    marginal: 1.0 / (1 + id % 3) as f64,
                    related: *related,
                    relation: Some((Relation::Network, 2)),
                    coverage: *coverage,
                    independent: *company == 0,
                    uncounted: (id % 11 == 0).then_some(Uncounted::Policy),
                };
                let through = match (origin, *company) {
                    (Origin::Community, _) => Through::Communities,
                    (Origin::Open, _) | (_, 0) => Through::Themselves,
                    (_, company) => Through::Company(company),
                };
                let item =
                    Item { id, origin, stars: *stars, x: f64::from(stars - 1) / 4.0, weight, through, at: day(*at) };
                Evidence { item, traits: Traits::default() }
            })
            .collect();
        let (now, mut site) = (day(1_000), Site::default());
        site.stars.mean = prior;
        let items = || evidence.iter().map(|one| one.item.clone());
        let counting: Vec<_> = items().filter(|item| item.weight.counts()).collect();
        let (stars, open) = pooled(&counting, |item| item.weight.value());
        let believed = Believed { stars, open: Some(open), ..Believed::default() };
        let why = Why {
            agent: Agent {
                id: 1,
                handle: "mara".into(),
                name: "Mara".into(),
                person_id: None,
                state: AgentState::Public,
                bio: String::new(),
                languages: Vec::new(),
                hours: String::new(),
                reach_text: String::new(),
                reach_url: None,
                photo_version: None,
            },
            check: GutCheck::of("Mara", &believed, &evidence, &site, now),
            trust_agent: TrustAgent {
                title: Title::None,
                conditions: Condition::ALL.map(|condition| (condition, false)),
                changes: Vec::new(),
            },
            explanation: explain(site.stars, items().collect(), now),
            now,
        };
        Html::parse_document(&page(&why).into_string())
    }

    fn texts(html: &Html, selector: &str) -> Vec<String> {
        html.select(&Selector::parse(selector).unwrap()).map(|cell| cell.text().collect()).collect()
    }

    /// The digits of a printed number, as ten-thousandths.
    fn digits(text: &str) -> i64 {
        text.replace('−', "-").replace(['+', '.'], "").parse().unwrap()
    }

    fn sum(html: &Html, selector: &str) -> i64 {
        texts(html, selector).iter().map(|text| digits(text)).sum()
    }

    /// The product of the printed factors of a weight: each is the last word of its part.
    fn product(factors: &str) -> f64 {
        factors.split(" × ").map(|part| part.rsplit(' ').next().unwrap().parse::<f64>().unwrap()).product()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_the_page_prints_adds_up_to_the_last_digit(
            ratings in prop::collection::vec(
                (0..Origin::ALL.len(), 1_u8..=5, 0.25_f64..=1.0, 0.01_f64..=1.0, 0.01_f64..=1.0, 0_i64..3, 0_i64..1_000),
                0..60,
            ),
            prior in 0.5_f64..0.8,
        ) {
            let html = rendered(&ratings, prior);
            for column in ["Weight", "Share"] {
                let cells = |part: &str| format!("#the-sum {part} td[data-label={column}]");
                prop_assert_eq!(sum(&html, &cells("tbody")), sum(&html, &cells("tfoot")));
            }
            let parts = texts(&html, "#the-sum tbody th");
            let scale = digits(&texts(&html, "#the-sum tfoot td[data-label=Weight]")[0]) as f64 / 10_000.0;
            let mean = digits(&texts(&html, "#the-sum tbody td[data-label=Share]")[0]) as f64 / 10_000.0;
            let origins = Origin::ALL.iter().filter(|origin| parts.iter().any(|part| part == heading(**origin)));
            for (n, origin) in origins.enumerate() {
                let cells = |part: &str, column: &str| format!("[aria-labelledby={}] {part} td[data-label='{column}']", origin.key());
                for (here, there) in [("Weight now", "Weight"), ("Share", "Share")] {
                    let together = sum(&html, &cells("tfoot", there));
                    prop_assert_eq!(sum(&html, &cells("tbody", here)), together);
                    prop_assert_eq!(digits(&texts(&html, &format!("#the-sum tbody td[data-label={there}]"))[n + 1]), together);
                }
                let column = |column: &str| texts(&html, &cells("tbody", column));
                let stars = texts(&html, &format!("[aria-labelledby={}] tbody th a", origin.key()));
                let rows = column("Why this weight").into_iter().zip(column("Weight now").into_iter().zip(column("Share")));
                for (stars, (factors, (weight, share))) in stars.iter().zip(rows) {
                    let redone = product(&factors);
                    prop_assert!((redone * 10_000.0 - digits(&weight) as f64).abs() < 2.0, "{} is not {}", factors, weight);
                    let x = f64::from(stars.split(' ').next().unwrap().parse::<u8>().unwrap() - 1) / 4.0;
                    let redone = redone * (x - mean) / scale;
                    prop_assert!((redone * 10_000.0 - digits(&share) as f64).abs() < 2.0, "{} is not {}", redone, share);
                }
            }
        }
    }
}
