//! What moderators decided, for whom it concerns, and how to appeal.

use maud::{Markup, html};

use super::{
    components::forms::{Kind, Refused, csrf, field},
    layout::letter,
    words,
};
use crate::domain::{
    Moment,
    flag::{MayAppeal, Told},
};

/// The page of a decision.
pub fn page(told: &Told, id: i64, token: &str, now: Moment, typed: &str, refused: Refused) -> Markup {
    letter(
        &told.title(),
        html! {
            (outcome(told))
            (appeal(told, &format!("/decisions/{id}/appeal"), token, now, typed, refused))
            p { a href="/me" { "Your page" } }
        },
    )
}

/// What was decided, and what came of an appeal.
pub fn outcome(told: &Told) -> Markup {
    html! {
        @for decision in &told.decisions {
            div class="notice" {
                p {
                    strong { (decision.ruling.words()) } ", decided a moderator on " (words::day(decision.at))
                    @if decision.on_appeal { ", on appeal: the last word" } "."
                }
                p { a href={ "/rules#" (decision.rule.key()) } { "The rule" } ": " (decision.rule.forbids()) }
                p { "Why: " (decision.reason) }
            }
        }
        @if let Some(appeal) = &told.appeal {
            p {
                "Appealed on " (words::day(appeal.at)) ". "
                @match appeal.outcome {
                    Some(outcome) => { (outcome.words()) "." }
                    None => "Another moderator looks at it.",
                }
            }
        }
    }
}

/// The form to appeal, as long as one can.
pub fn appeal(told: &Told, action: &str, token: &str, now: Moment, typed: &str, refused: Refused) -> Markup {
    html! {
        @if let MayAppeal::Until(until) = told.may_appeal(now) {
            form class="form" method="post" action=(action) {
                (csrf(token))
                (field(Kind::Prose, "words", "Is this wrong? Appeal",
                    &format!("Until {}. Another moderator reads it and has the last word.", words::day(until)), typed, refused))
                div class="actions" { button class="quiet" { "Appeal" } }
            }
        }
    }
}
