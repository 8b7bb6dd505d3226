//! The first page: one search box.

use maud::{Markup, html};

use super::layout::{Page, document};

/// One search box, what this is, nothing else to learn.
pub fn page() -> Markup {
    document(
        Page::public(
            "Who would help me?",
            "Look up the person who would help you, and see what others say of their help.",
        ),
        html! {
            section class="home" {
                h1 { "Who would help me?" }
                p class="lead" { "Before you write to a company, look up the person who would answer, and see what people they helped say of it." }
                form class="search" role="search" action="/search" {
                    label for="q" { "A name, a company, a product, a topic" }
                    div class="search-row" {
                        input id="q" name="q" type="search" autocomplete="off";
                        button { "Look them up" }
                    }
                }
            }
        },
    )
}
