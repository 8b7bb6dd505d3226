//! Never write to me again, and: do write again.

use maud::{Markup, html};

use super::{components::forms, layout::letter};
use crate::domain::suppression::Reason;

/// Whether we write, and the one button that changes it. `path` is the page's own.
pub fn page(token: &str, path: &str, stopped: Option<Reason>) -> Markup {
    match stopped {
        None => letter(
            "Shall we never write to you again?",
            html! {
                p { "When somebody helped you, their company can ask us to write you one letter: how was it? We never write more than one a week, and never again once you say so." }
                form method="post" action=(path) {
                    div class="actions" { button { "Never write to me again" } }
                }
                p { small { "It holds for every company. Letters that you ask for yourself, like one about a forgotten password, still come." } }
            },
        ),
        Some(reason) => letter(
            title(reason),
            html! {
                @match reason {
                    Reason::Asked | Reason::Complained => p { "No company can have us write to you any more, and nothing that waited is sent." },
                    Reason::Bounced => p { "A letter to you came back as if there were no such mailbox, so we stopped." },
                }
                form method="post" action={ (path) "/resume" } {
                    (forms::csrf(token))
                    p { "If you change your mind:" }
                    div class="actions" { button class="quiet" { "Write to me again" } }
                }
            },
        ),
    }
}

fn title(reason: Reason) -> &'static str {
    match reason {
        Reason::Asked | Reason::Complained => "We will never write to you again",
        Reason::Bounced => "We do not write to you",
    }
}
