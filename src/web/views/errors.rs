//! Errors, in the same hand as every other page.

use maud::{Markup, html};

use super::{
    components::search_box::search_box,
    layout::{Page, document},
};

/// What went wrong, what to do next, and in small print how programs call it ("404, not found").
pub fn page(title: &str, detail: &str, status: &str) -> Markup {
    document(
        Page::private(title),
        html! {
            div class="hero" {
                h1 { (title) }
                p { (detail) }
                (search_box(""))
                p { small { (status) } }
            }
        },
    )
}
