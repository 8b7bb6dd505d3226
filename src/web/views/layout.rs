//! The one frame around every page. It is the same for everybody, so that pages can be kept and shared.

use maud::{DOCTYPE, Markup, html};

use crate::web::stylesheet;

/// What the frame needs to know of a page.
pub struct Page<'a> {
    /// The title, without the site's name.
    pub title: &'a str,
    /// One sentence for search engines and previews; empty for pages that are nobody else's business.
    pub description: &'a str,
    /// Whether search engines may list it.
    pub listed: bool,
}

impl<'a> Page<'a> {
    /// A public page.
    pub fn public(title: &'a str, description: &'a str) -> Self {
        Self { title, description, listed: true }
    }

    /// A page for one person: a form, a desk, an answer.
    pub fn private(title: &'a str) -> Self {
        Self { title, description: "", listed: false }
    }
}

/// The whole document.
pub fn document(page: Page, main: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (page.title) " · gutcheck" }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                @if !page.description.is_empty() { meta name="description" content=(page.description); }
                @if !page.listed { meta name="robots" content="noindex"; }
                link rel="stylesheet" href=(stylesheet::path());
                link rel="icon" href="/static/icon.svg" type="image/svg+xml";
            }
            body {
                a class="skip" href="#main" { "Skip to the content" }
                header class="masthead" {
                    a class="home" href="/" { "gutcheck" }
                    nav aria-label="Main" {
                        a href="/search" { "Search" }
                        a href="/communities" { "Communities" }
                        a href="/me" { "You" }
                    }
                }
                main id="main" { (main) }
                footer class="foot" {
                    p { "No adverts, nothing to buy. Nobody edits the truth." }
                    nav aria-label="About" {
                        a href="/about" { "How trust is counted" }
                        a href="/rules" { "The rules" }
                        a href="/transparency" { "What was removed" }
                        a href="/api" { "For programs" }
                    }
                }
            }
        }
    }
}

/// The middle of a page with one purpose: a form, a receipt, a word before going on.
pub fn letter(title: &str, body: Markup) -> Markup {
    document(Page::private(title), html! { div class="letter" { h1 { (title) } (body) } })
}
