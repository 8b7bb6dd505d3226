//! A rating in its author's words, and what it weighs.

use maud::{Markup, html};

use crate::{
    domain::{
        Moment,
        flag::{Kind, Stub, Withheld},
        profile::SeenRating,
        rating::{Fault, Origin, Trait},
        trust::{Weight, explanation::Shown},
    },
    web::views::words,
};

/// What was said, in paragraphs.
pub fn said(text: &str) -> Markup {
    html! {
        blockquote {
            @for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
                p { (paragraph) }
            }
        }
    }
}

/// What stands in the place of words that are not shown.
pub fn withheld(why: Withheld) -> Markup {
    html! { p class="evidence" { (why.words()) } }
}

/// Where to flag it; `what` tells it from its neighbours.
pub fn flag(kind: Kind, id: impl std::fmt::Display, what: &str) -> Markup {
    html! {
        a class="flag" rel="nofollow" href={ "/flag/" (kind.key()) "/" (id) } { "Flag" span class="unseen" { " " (what) } }
    }
}

/// A short quote for a profile.
pub fn quote(rating: &SeenRating, now: Moment) -> Markup {
    html! {
        li class="quote" {
            (short(rating, now))
            (flag(Kind::Rating, rating.id, &format!("this rating, {}", words::ago(rating.rated_at, now))))
        }
    }
}

/// What was said and by whom, for a list that says more of each.
pub fn short(rating: &SeenRating, now: Moment) -> Markup {
    html! {
        @if rating.hidden { (withheld(Withheld::LookedAt)) }
        @if let Some(comment) = &rating.opinion.comment { (said(comment)) }
        footer {
            (score(rating)) " · " (rating.by) (about(rating)) ", " (rating.origin.key()) ", " (words::ago(rating.rated_at, now))
            @if rating.opinion.fault == Some(Fault::Policy) { " · " (policy(rating)) }
        }
    }
}

/// A rating in full: its traits, its origin, what it weighs and why.
pub fn in_full(rating: &SeenRating, now: Moment, why: &str) -> Markup {
    html! {
        li class="quote" id={ "r" (rating.id) } {
            @match &rating.opinion.comment {
                Some(comment) => (said(comment)),
                None if rating.hidden => (withheld(Withheld::LookedAt)),
                None => p { "No words, just the stars." },
            }
            footer {
                (score(rating)) " · " (rating.by) (about(rating)) " · " (rating.origin.words())
                " · " time datetime=(rating.rated_at.format("%Y-%m-%d")) { (words::ago(rating.rated_at, now)) }
                @if rating.edited_at.is_some() { ", edited" }
            }
            @if let Some(traits) = traits(rating) { p class="evidence" { (traits) } }
            p class="evidence" { (counts(rating, why)) }
            (flag(Kind::Rating, rating.id, &format!("this rating, {}", words::ago(rating.rated_at, now))))
        }
    }
}

/// What stays of a rating that was removed.
pub fn stub(stub: &Stub, now: Moment) -> Markup {
    html! {
        li class="quote stub" id={ "r" (stub.id) } {
            p {
                "A moderator removed a rating here: " (stub.reason) " "
                a href={ "/rules#" (stub.rule.key()) } { "The rule" span class="unseen" { ": " (stub.rule.title()) } }
            }
            footer {
                (stub.origin.words()) " · given " time datetime=(stub.rated_at.format("%Y-%m-%d")) { (words::ago(stub.rated_at, now)) }
                " · removed on " (words::day(stub.removed_at)) " · counts for nothing"
            }
        }
    }
}

fn score(rating: &SeenRating) -> Markup {
    html! { span class="score" { (rating.opinion.stars.get()) " of 5" } }
}

fn about(rating: &SeenRating) -> Markup {
    html! {
        @match (&rating.topic, &rating.product) {
            (Some(topic), Some(product)) => { " about " (topic.name) ", " (product.name) }
            (Some(subject), None) | (None, Some(subject)) => { " about " (subject.name) }
            (None, None) => {}
        }
    }
}

fn policy(rating: &SeenRating) -> Markup {
    html! {
        "the fault was the policy’s or the product’s: it counts for "
        @match &rating.company {
            Some(company) => a href={ "/c/" (company.slug) } { (company.name) },
            None => "nobody",
        }
        ", not for the person"
    }
}

fn counts(rating: &SeenRating, why: &str) -> Markup {
    html! {
        @match rating.weight.reason() {
            Some(_) if rating.opinion.fault == Some(Fault::Policy) => {
                "Counts " a class="why" href=(why) { "0" } ": " (policy(rating)) "."
            }
            Some(reason) => { "Counts " a class="why" href=(why) { "0" } ": " (reason.words()) "." }
            None => {
                "Counts " a class="why" href=(why) { (Shown::of(rating.weight.value())) } ": "
                (factors(&rating.weight, rating.origin)) "."
            }
        }
    }
}

/// Each factor of a weight in words, as a product.
pub fn factors(weight: &Weight, origin: Origin) -> String {
    let credibility = if weight.credibility < 0.6 { "a rater whose voice counts less" } else { "a fair rater" };
    let marginal =
        if weight.marginal < 1.0 { "one of several ratings by the same person" } else { "a voice of its own" };
    let coverage = if weight.coverage < 1.0 { "the company asks few" } else { "nothing picked out" };
    format!(
        "{} {} × {credibility} {} × {marginal} {}{} × {coverage} {}",
        origin.key(),
        number(weight.origin),
        number(weight.credibility),
        number(weight.marginal),
        related(weight),
        number(weight.coverage),
    )
}

/// How it is related to voices close to it; nothing when it is not.
fn related(weight: &Weight) -> String {
    let (relation, n) = weight.relation.unzip();
    let words = relation.zip(n).map(|(relation, n)| relation.words(n));
    words.map_or_else(String::new, |words| format!(" × {words} {}", number(weight.related)))
}

/// A factor with as many digits as redoing the sum takes.
pub fn number(x: f64) -> String {
    let text = format!("{x:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn traits(rating: &SeenRating) -> Option<String> {
    let of = |wanted: bool| {
        let these = Trait::ALL.into_iter().filter(|which| rating.opinion.traits.get(*which) == Some(wanted));
        these.map(|which| which.label().to_lowercase()).collect::<Vec<_>>().join(", ")
    };
    match (of(true), of(false)) {
        (yes, no) if yes.is_empty() && no.is_empty() => None,
        (yes, no) if no.is_empty() => Some(format!("Yes: {yes}.")),
        (yes, no) if yes.is_empty() => Some(format!("No: {no}.")),
        (yes, no) => Some(format!("Yes: {yes}. No: {no}.")),
    }
}
