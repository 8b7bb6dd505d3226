//! The first page: one search box.

use maud::{Markup, html};

use super::{
    components::search_box::search_box,
    layout::{Page, document},
};

/// One search box, what this is, nothing else to learn.
pub fn page() -> Markup {
    document(
        Page::public(
            "Who will help you?",
            "Look up the person who would help you, and see what others say of their help.",
        ),
        html! {
            div class="hero" {
                h1 { "Who will help you?" }
                p {
                    "Look up the person at the other end before you write. "
                    "See what others, and people you know, say of their help."
                }
                (search_box(""))
                p { small { "A name, a company, a product, a topic, in any order. Spelling does not matter much." } }
            }
        },
    )
}
