//! For moderators: what waits for a decision, and what it rests on.

use maud::{Markup, html};

use super::{
    components::{
        forms::{Kind, Refused, csrf, field, whole},
        quote,
    },
    layout::{Page, document},
    words,
};
use crate::domain::{
    Moment,
    moderation::{Concerned, Decided, Finding, MayDecide, Raised, Suspicion},
};

/// What waits, the oldest first; `next` is the address of the next page.
pub fn queue(raised: &[Raised], next: Option<&str>, first_page: bool, now: Moment) -> Markup {
    document(
        Page::private("To be decided"),
        html! {
            h1 { "To be decided" }
            p {
                "Ratings that look bought. Nothing is proven: arithmetic noticed something, and a person should look. "
                "Until then they count less; none is hidden."
            }
            @if raised.is_empty() { p { "Nothing waits for a decision." } }
            @else {
                ol class="quotes" {
                    @for one in raised {
                        li class="quote" {
                            h2 { a href={ "/moderation/suspicions/" (one.id) } { (one.about.words()) } }
                            @if let Some(reason) = one.reasons.first() { p { (reason.words()) } }
                            footer { (likely(one)) " · since " (words::ago(one.raised_at, now)) }
                        }
                    }
                }
            }
            @if !first_page || next.is_some() {
                nav class="pager" aria-label="Pages" {
                    @if !first_page { a href="/moderation" rel="prev" { "← The oldest" } }
                    @if let Some(next) = next { a href=(next) rel="next" { "Newer →" } }
                }
            }
        },
    )
}

fn likely(raised: &Raised) -> String {
    format!("{:.0} in 100 that they are bought", 100.0 * raised.probability)
}

/// A suspicion, and the form to decide on it.
pub fn suspicion(suspicion: &Suspicion, token: &str, grounds: &str, refused: Refused) -> Markup {
    let raised = &suspicion.raised;
    let title = raised.about.words();
    document(
        Page::private(&title),
        html! {
            p { a href="/moderation" { "Back to what waits" } }
            h1 { (title) }
            p {
                (likely(raised)) ", as far as arithmetic can tell; noticed on " (words::day(raised.raised_at)) ". "
                @if suspicion.decided.is_none() { "Until somebody decides, all ratings by these people count less." }
            }
            section class="part" aria-labelledby="reasons" {
                h2 id="reasons" { "What was noticed" }
                ul { @for reason in &raised.reasons { li { (reason.words()) } } }
            }
            section class="part" aria-labelledby="decide" {
                h2 id="decide" { "What is it?" }
                @match (&suspicion.decided, suspicion.may) {
                    (Some(decided), _) => { (found(decided)) }
                    (None, MayDecide::Involved) => { div class="notice" { p { (MayDecide::INVOLVED) } } }
                    (None, MayDecide::Yes) => { (form(raised, token, grounds, refused)) }
                }
            }
            section class="part" aria-labelledby="ratings" {
                h2 id="ratings" { "The ratings" }
                @if suspicion.ratings.is_empty() { p { "All of them were taken back." } }
                @else { ul class="quotes" { @for one in &suspicion.ratings { (concerned(one, suspicion.now)) } } }
                @let more = suspicion.total - suspicion.ratings.len() as i64;
                @if more > 0 { p { "And " (words::count(more, "older one", "older ones")) "." } }
            }
        },
    )
}

fn form(raised: &Raised, token: &str, grounds: &str, refused: Refused) -> Markup {
    html! {
        form class="form" method="post" action={ "/moderation/suspicions/" (raised.id) } {
            (csrf(token))
            (whole(refused))
            (field(Kind::Prose, "grounds", "What did you look at, and what did you find?",
                "It is kept with the decision, for the moderators after you.", grounds, refused))
            div class="actions" {
                @for finding in [Finding::Cleared, Finding::Upheld] {
                    button name="finding" value=(finding.key()) class=[(finding == Finding::Upheld).then_some("quiet")] {
                        (finding.words())
                    }
                }
            }
        }
    }
}

fn found(decided: &Decided) -> Markup {
    html! {
        p { strong { (decided.finding.words()) } ", found " (decided.by) " on " (words::day(decided.at)) ":" }
        blockquote { p { (decided.grounds) } }
        p {
            @match decided.finding {
                Finding::Cleared => "The ratings count as they did before.",
                Finding::Upheld => "The ratings go on counting less.",
            }
        }
    }
}

fn concerned(one: &Concerned, now: Moment) -> Markup {
    html! {
        li class="quote" {
            (quote::short(&one.rating, now))
            p class="evidence" {
                @match &one.agent {
                    Some(agent) => { "Of " a href={ "/a/" (agent.slug) "/ratings#r" (one.rating.id) } { (agent.name) } }
                    None => "Of somebody who has no public page now",
                }
            }
        }
    }
}
