//! What the JSON API answers, for people who write programs.

use maud::{Markup, html};

use super::layout::{Page, document};

/// The whole page.
pub fn page() -> Markup {
    document(
        Page::public("For programs", "The JSON API: who is in the directory and what people say of their help."),
        html! {
            h1 { "For programs" }
            p {
                "Everything public can be read as JSON, without a key. It shows what the pages show and hides what they hide: "
                "nobody who has not accepted a page, nobody who left, nobody’s mail address."
            }
            section class="part" aria-labelledby="people" {
                h2 id="people" { "People" }
                dl class="facts" {
                    (call("/api/v1/agents?q=…", "Searches, the best fit first. Narrow it by company, product, topic, community and language; go on with after."))
                    (call("/api/v1/agents/{handle}", "One person: verdict, evidence, traits, cases, employments."))
                    (call("/a/{handle}.json", "The same, beside the page."))
                }
            }
            section class="part" aria-labelledby="ratings" {
                h2 id="ratings" { "Ratings" }
                dl class="facts" {
                    (call("/api/v1/agents/{handle}/ratings", "What people said, the latest first, each with its origin, its weight and the factors of that weight."))
                }
                p { "Parameters, all of them optional:" }
                ul {
                    li { code { "origin" } ": verified, imported, community or open" }
                    li { code { "stars" } ": 1 to 5" }
                    li { code { "topic" } ", " code { "product" } ", " code { "community" } ": the name as it stands in URLs" }
                    li { code { "limit" } ": 1 to 100; 30 without it" }
                    li { code { "after" } ": the " code { "next" } " of the page before; " code { "null" } " on the last page" }
                }
            }
            section class="part" aria-labelledby="words" {
                h2 id="words" { "What the words mean" }
                ul {
                    li { code { "being_looked_at" } " of a person: whether ratings that count wait for a moderator; they count less until then" }
                    li { code { "class" } " of a verdict: too_early, trusted, mostly_trusted, mixed or let_down" }
                    li { code { "mean" } " and " code { "interval" } ": from 0 to 1; the interval leaves open ratings out and holds nine chances in ten" }
                    li { code { "weight" } " of a person’s evidence: that of verified and imported ratings, which must be enough for a verdict" }
                    li { code { "weight" } " of a rating: the product of its five factors, 0 when " code { "not_counted" } " says why" }
                    li { "times are in UTC, as in RFC 3339; lengths of time are in seconds" }
                }
            }
            section class="part" aria-labelledby="errors" {
                h2 id="errors" { "Errors" }
                p {
                    "Errors are " code { "application/problem+json" } " (RFC 9457). 404: nobody whom everybody may see. 410: somebody who left. "
                    "422: a parameter that means nothing; " code { "errors" } " names each. 429: too many requests; " code { "Retry-After" } " says when to come back. "
                    "A renamed handle answers 301 and points to the new one."
                }
            }
        },
    )
}

fn call(path: &str, what: &str) -> Markup {
    html! { div { dt { code { "GET " (path) } } dd { (what) } } }
}
