//! Letters to people, and the ways to send them. One file per letter.
//!
//! A letter is written once and set twice, as text and as HTML. It loads nothing and follows nobody.

pub mod accept_profile;
pub mod account_exists;
pub mod confirm_address;
pub mod decision;
pub mod invitation;
pub mod join_company;
pub mod mailer;
pub mod receipt;
pub mod report;
pub mod reset_password;

use maud::{DOCTYPE, html};

pub use crate::domain::message::{Kind, Message, Stop};
use crate::domain::{rating::Stars, text::Email};

/// A part of a letter.
enum Part {
    /// A paragraph.
    Words(String),
    /// Something to follow.
    Link {
        /// What it does.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// Five links that differ by a star.
    Stars {
        /// Where they lead, without the star.
        url: String,
    },
}

fn words(text: impl Into<String>) -> Part {
    Part::Words(text.into())
}

fn link(label: impl Into<String>, url: &str) -> Part {
    Part::Link { label: label.into(), url: url.into() }
}

/// Sets a letter that its recipient asked for.
fn message(kind: Kind, recipient: &Email, subject: impl Into<String>, parts: &[Part]) -> Message {
    set(kind, recipient, subject.into(), parts, None)
}

/// Sets a letter that somebody else had us write: its foot says how to stop them all.
fn unasked(kind: Kind, recipient: &Email, subject: impl Into<String>, parts: &[Part], stop: &Stop) -> Message {
    set(kind, recipient, subject.into(), parts, Some(stop))
}

fn set(kind: Kind, recipient: &Email, subject: String, parts: &[Part], stop: Option<&Stop>) -> Message {
    let (text, html) = (as_text(parts, stop), as_html(&subject, parts, stop));
    Message { kind, recipient: recipient.clone(), subject, text, html, stop: stop.cloned() }
}

/// What the link at the foot says.
const NEVER_AGAIN: &str = "Never write to me again";

fn as_text(parts: &[Part], stop: Option<&Stop>) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Words(text) => text.clone(),
        Part::Link { label, url } => format!("{label}:\n{url}"),
        Part::Stars { url } => Stars::ALL
            .map(|stars| format!("{} of 5, {}:\n{url}?stars={}", stars.get(), stars.words(), stars.get()))
            .join("\n\n"),
    });
    let stop = stop.map_or_else(String::new, |stop| format!("\n{NEVER_AGAIN}:\n{}", stop.url));
    parts.chain([format!("-- \nGutcheck{stop}")]).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// As one sees them: ★★★★☆
fn drawn(stars: Stars) -> String {
    Stars::ALL.map(|one| if one <= stars { '★' } else { '☆' }).iter().collect()
}

fn as_html(subject: &str, parts: &[Part], stop: Option<&Stop>) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (subject) }
            }
            body style="max-width: 36em; margin: 0 auto; padding: 1em; font: 17px/1.5 Georgia, serif" {
                @for part in parts {
                    @match part {
                        Part::Words(text) => p { (text) },
                        Part::Link { label, url } => p { a href=(url) { strong { (label) } } },
                        Part::Stars { url } => ul style="padding: 0; list-style: none" {
                            @for stars in Stars::ALL {
                                li style="margin: 0.8em 0" {
                                    a href={ (url) "?stars=" (stars.get()) } {
                                        (stars.get()) " of 5: " (stars.words())
                                    }
                                    " " span aria-hidden="true" { (drawn(stars)) }
                                }
                            }
                        },
                    }
                }
                p {
                    small {
                        "Gutcheck"
                        @if let Some(stop) = stop { " · " a href=(stop.url) { (NEVER_AGAIN) } }
                    }
                }
            }
        }
    }
    .into_string()
}
