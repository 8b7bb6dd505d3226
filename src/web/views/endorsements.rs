//! Vouching for an agent, in a community's name.

use maud::{Markup, html};

use super::{
    components::{
        forms::{self, Kind, Refused},
        quote,
    },
    layout::letter,
    words,
};
use crate::domain::endorsement::{Endorsement, MayEndorse, Named};

/// For whom, and what is known already.
pub struct Asked<'a> {
    /// The agent's handle.
    pub handle: &'a str,
    /// The agent's name.
    pub name: &'a str,
    /// Whether, and in whose name.
    pub may: &'a MayEndorse,
    /// What the agent helps with.
    pub topics: &'a [String],
    /// What this person said already.
    pub own: &'a [Endorsement],
    /// The visitor's token.
    pub csrf: &'a str,
}

/// What was typed, shown again.
#[derive(Default)]
pub struct Typed<'a> {
    /// The slug of the community.
    pub community: &'a str,
    /// The topic.
    pub topic: &'a str,
    /// The reason.
    pub reason: &'a str,
}

/// The form, or why there is none; and what this person said already.
pub fn page(asked: &Asked, typed: &Typed, refused: Refused) -> Markup {
    letter(
        &format!("Vouch for {}", asked.name),
        html! {
            @match asked.may {
                MayEndorse::InTheNameOf(communities) => { (form(asked, communities, typed, refused)) }
                otherwise => { (instead(asked, otherwise)) }
            }
            @if !asked.own.is_empty() {
                h2 { "What you said already" }
                ul class="quotes" { @for said in asked.own { li class="quote" { (own(said, asked.csrf)) } } }
            }
        },
    )
}

fn form(asked: &Asked, communities: &[Named], typed: &Typed, refused: Refused) -> Markup {
    let alone = communities.len() == 1;
    html! {
        p { "You say that " (asked.name) " helps well, and with what. It has no stars and does not change the verdict; it is shown on the profile and on the community’s page." }
        form class="form" method="post" action={ "/a/" (asked.handle) "/endorse" } {
            (forms::csrf(asked.csrf))
            (forms::whole(refused))
            fieldset class="choice lines" {
                legend { "In whose name?" }
                div {
                    @for community in communities {
                        label {
                            input type="radio" name="community" value=(community.slug) required
                                checked[alone || community.slug == typed.community];
                            " " (community.name)
                        }
                    }
                }
            }
            @if let Some(problem) = refused.problems.iter().find(|problem| problem.field == "community") {
                p class="error" { (problem.message) }
            }
            @let known = asked.topics.join(", ");
            @let hint = if known.is_empty() { "A word or two, such as “warranty”.".into() } else { format!("A word or two, such as: {known}.") };
            (forms::field(Kind::Line, "topic", "With what?", &hint, typed.topic, refused))
            (forms::field(Kind::Prose, "reason", "Why do you vouch for them?",
                "A sentence is enough, at most 500 characters. Everybody can read it, signed with your name, in the community’s name.",
                typed.reason, refused))
            div class="actions" { button { "Vouch" } a class="button quiet" href={ "/a/" (asked.handle) } { "Not now" } }
        }
    }
}

fn instead(asked: &Asked, may: &MayEndorse) -> Markup {
    let next = match may {
        MayEndorse::NoCommunity => ("/communities".to_owned(), "Find a community"),
        MayEndorse::Colleagues => (format!("/a/{}/thank", asked.handle), "Say thank you"),
        MayEndorse::Themselves | MayEndorse::InTheNameOf(_) => (format!("/a/{}", asked.handle), "Back to the profile"),
    };
    html! {
        div class="notice" { p { (may.sentence(asked.name)) } }
        p class="actions" { a class="button" href=(next.0) { (next.1) } }
    }
}

fn own(said: &Endorsement, csrf: &str) -> Markup {
    html! {
        @match said.withheld { Some(why) => (quote::withheld(why)), None => blockquote { p { (said.reason) } } }
        footer { "on " (said.topic) ", in the name of " (said.community.name) ", " (words::day(said.at)) }
        form method="post" action={ "/endorsements/" (said.id) "/withdraw" } {
            (forms::csrf(csrf))
            button class="quiet" { "Take it back" span class="unseen" { ": " (said.topic) ", " (said.community.name) } }
        }
    }
}
