//! Objecting to content.

use maud::{Markup, html};

use super::{
    components::{
        forms::{self, Kind as Input, Refused},
        quote,
    },
    layout::letter,
};
use crate::domain::{
    flag::{Kind, Rule},
    profile::Subject,
};

/// What is to be flagged, and who asks.
pub struct Asked<'a> {
    /// What it is.
    pub kind: Kind,
    /// Which.
    pub id: &'a str,
    /// On whose page.
    pub agent: &'a Subject,
    /// Its words.
    pub words: Option<&'a str>,
    /// Whether a letter can tell them what was decided.
    pub signed_in: bool,
    /// The visitor's token.
    pub csrf: &'a str,
}

/// What was typed, shown again.
#[derive(Default)]
pub struct Typed<'a> {
    /// The key of the rule.
    pub rule: &'a str,
    /// The words.
    pub words: &'a str,
}

/// The form.
pub fn page(asked: &Asked, typed: &Typed, refused: Refused) -> Markup {
    let problem = refused.problems.iter().find(|problem| problem.field == "rule");
    letter(
        &format!("Flag {}", asked.kind.of(&asked.agent.name)),
        html! {
            @if let Some(words) = asked.words { div class="quote" { (quote::said(words)) } }
            p {
                "A moderator reads it and decides by " a href="/rules" { "the rules" } ". Until then it stays up; threats and "
                "what is private are hidden at once. Nobody is told who flagged it. That you see it otherwise is no reason."
            }
            form class="form" method="post" action="/flags" {
                (forms::csrf(asked.csrf))
                (forms::whole(refused))
                input type="hidden" name="kind" value=(asked.kind.key());
                input type="hidden" name="id" value=(asked.id);
                fieldset class="choice lines" aria-describedby=[problem.map(|_| "rule-error")] {
                    legend { "What is wrong with it?" }
                    div {
                        @for rule in Rule::ALL {
                            label {
                                input type="radio" name="rule" value=(rule.key()) checked[typed.rule == rule.key()];
                                " " (rule.title())
                            }
                        }
                    }
                    @if let Some(problem) = problem { span class="error" id="rule-error" { (problem.message) } }
                }
                (forms::field(Input::Prose, "words", "In your words",
                    "What should the moderator know? Only moderators read it. For “something else” we need a sentence.", typed.words, refused))
                @if !asked.signed_in { p { small { "If you sign in before, we write to you what was decided." } } }
                div class="actions" { button { "Flag it" } a class="button quiet" href={ "/a/" (asked.agent.slug) } { "Not now" } }
            }
        },
    )
}

/// After a flag was taken.
pub fn taken() -> Markup {
    letter(
        "Thank you for telling us",
        html! {
            p { "A moderator will look at it: within a day when somebody is threatened or something private stands there, else within three." }
            p { "When you are signed in, you get a letter with the decision, and find it on " a href="/me" { "your page" } ". " a href="/rules" { "How moderators decide" } }
        },
    )
}

/// When the same person flagged it before.
pub fn before() -> Markup {
    letter(
        "You flagged this already",
        html! {
            p { "Once is enough: a moderator looks at it, or has. What they found stands on " a href="/me" { "your page" } ", when you are signed in." }
            p { a href="/rules" { "How moderators decide, and how to appeal" } }
        },
    )
}
