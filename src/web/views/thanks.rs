//! Kind words with no score.

use maud::{Markup, html};

use super::{
    agent_desk::desk,
    components::{
        forms::{self, Kind, Refused},
        quote,
    },
    layout::letter,
    words,
};
use crate::domain::thanks::{Signature, Thank};

/// Whom, and who asks.
pub struct Asked<'a> {
    /// The agent's handle.
    pub handle: &'a str,
    /// The agent's name.
    pub name: &'a str,
    /// The name of who thanks.
    pub sender: &'a str,
    /// What they thanked the agent for already.
    pub own: &'a [Thank],
    /// The visitor's token.
    pub csrf: &'a str,
}

/// The form, and what this person sent already.
pub fn page(asked: &Asked, typed: &str, signature: Signature, refused: Refused) -> Markup {
    letter(
        &format!("Thank {}", asked.name),
        html! {
            p { "A kind word with no score. " (asked.name) " reads it, and may show it to everybody." }
            form class="form" method="post" action={ "/a/" (asked.handle) "/thank" } {
                (forms::csrf(asked.csrf))
                (forms::field(Kind::Prose, "text", "What would you like to say?", "At most 500 characters. Leave out numbers and addresses.", typed, refused))
                fieldset class="choice" {
                    legend { "Signed" }
                    div {
                        label { input type="radio" name="signed" value="name" checked[signature == Signature::Name]; " " (asked.sender) }
                        label { input type="radio" name="signed" value="customer" checked[signature == Signature::Customer]; " a customer" }
                    }
                }
                div class="actions" { button { "Say thank you" } a class="button quiet" href={ "/a/" (asked.handle) } { "Not now" } }
            }
            @if !asked.own.is_empty() {
                h2 { "What you said already" }
                ul class="quotes" { @for thank in asked.own { li class="quote" { (own(thank, asked.csrf)) } } }
            }
        },
    )
}

fn own(thank: &Thank, csrf: &str) -> Markup {
    html! {
        (said(thank))
        form method="post" action={ "/thanks/" (thank.id) "/withdraw" } {
            (forms::csrf(csrf))
            button class="quiet" { "Take it back" span class="unseen" { ", sent on " (words::day(thank.sent_at)) } }
        }
    }
}

/// A thank: its words and who signed it, for inside an element of class `quote`.
pub fn said(thank: &Thank) -> Markup {
    html! {
        @match thank.withheld { Some(why) => (quote::withheld(why)), None => blockquote { p { (thank.text) } } }
        footer { (thank.name.as_deref().unwrap_or("a customer")) ", in " (words::month(thank.sent_at)) }
    }
}

/// The agent's own wall: what everybody sees, and what she took off it.
pub fn wall(thanks: &[Thank], next: Option<i64>, csrf: &str) -> Markup {
    desk(
        "Thanks",
        "/desk/agent/thanks",
        html! {
            p { "This is your wall of thanks, shown on your page. Take a thank off it, or put it back, whenever you like. Nobody else is told." }
            @if thanks.is_empty() { p { "Nobody has thanked you here yet." } }
            ul class="quotes" { @for thank in thanks { li class="quote" { (said(thank)) (turn(thank, csrf)) } } }
            @if let Some(next) = next {
                nav class="pager" aria-label="Pages" { a href={ "/desk/agent/thanks?before=" (next) } rel="next" { "Older →" } }
            }
        },
    )
}

fn turn(thank: &Thank, csrf: &str) -> Markup {
    let (act, label) = if thank.hidden { ("show", "Put it back") } else { ("hide", "Take it off the wall") };
    html! {
        form method="post" action={ "/desk/agent/thanks/" (thank.id) "/" (act) } {
            (forms::csrf(csrf)) button class="quiet" { (label) }
        }
    }
}
