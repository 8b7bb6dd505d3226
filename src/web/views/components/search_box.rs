//! The one search box.

use maud::{Markup, html};

/// A box that searches the directory, with what was typed before.
pub fn search_box(typed: &str) -> Markup {
    html! {
        form class="search" action="/search" method="get" role="search" {
            label class="unseen" for="q" { "Who helps with what?" }
            input type="search" id="q" name="q" value=(typed) autocomplete="off"
                placeholder="a name, a company, a product, a topic";
            button { "Look up" }
        }
    }
}
