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
