//! Errors, in the same hand as every other page.

use maud::{Markup, html};

use super::layout::{Page, document};

/// What went wrong and what to do next.
pub fn page(title: &str, detail: &str) -> Markup {
    document(
        Page::private(title),
        html! {
            section class="notice" {
                h1 { (title) }
                p { (detail) }
                p { a href="/search" { "Find someone who helps" } " · " a href="/" { "Start again" } }
            }
        },
    )
}
