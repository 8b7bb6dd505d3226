//! The rules: what goes, what does not, and what happens then.

use maud::{Markup, html};

use super::layout::{Page, document};
use crate::domain::flag::{APPEALABLE, Rule, Severity};

/// The whole page; it says the same to everybody.
pub fn page() -> Markup {
    document(
        Page::public("The rules", "What may be said here, what may not, and what happens to what breaks a rule."),
        html! {
            h1 { "The rules" }
            p { "A person will read what you write: somebody who helps others for a living. Say what happened, as plainly as you like." }
            section class="part" aria-labelledby="goes" {
                h2 id="goes" { "What goes" }
                ul {
                    li { "That the help was bad, and why. One star needs no apology." }
                    li { "Hard words about what somebody did, about a company, its product, its prices and its rules." }
                    li { "That you see it differently from everybody else." }
                }
                p { "Nothing is removed because somebody dislikes it, disputes it, or pays for it. Nobody here can pay for anything." }
            }
            section class="part" aria-labelledby="does-not" {
                h2 id="does-not" { "What does not" }
                dl class="facts" {
                    @for rule in Rule::ALL { div id=(rule.key()) { dt { (rule.title()) } dd { (rule.forbids()) } } }
                }
            }
            (what_happens())
        },
    )
}

fn what_happens() -> Markup {
    let hours = |severity: Severity| severity.deadline().num_hours();
    html! {
        section class="part" aria-labelledby="then" {
            h2 id="then" { "What happens then" }
            ol {
                li { "Anybody can flag what they see, with a reason. Nobody is told who did." }
                li { "It stays up while a moderator looks at it. The words of threats, and of what is private, are hidden at once; their stars go on counting." }
                li {
                    "A moderator decides: within " (hours(Severity::Urgent)) " hours when somebody is threatened or something "
                    "private stands there, else within " (hours(Severity::Grave)) ". No moderator decides on what they wrote or "
                    "flagged themselves, or on people they work with."
                }
                li { "It stays, or it is removed, by one of these rules and with a reason that everybody can read. A removed rating counts no more, and leaves a line with the reason where it stood." }
                li { "Whoever wrote it, whom it is about and whoever flagged it get a letter, when they have an account." }
                li {
                    "Whoever thinks that the decision is wrong appeals within " (APPEALABLE.num_days()) " days, on the page of the "
                    "decision. Another moderator has the last word. What is put back counts as if it had never been gone."
                }
            }
            p { "How often that happens, and how long it takes: " a href="/transparency" { "what was removed, and why" } "." }
        }
    }
}
