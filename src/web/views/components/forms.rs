//! Forms: every one carries the visitor's token, every field says what is wrong with it.

use maud::{Markup, html};

use crate::domain::text::Problem;

/// What a form shows again after it was refused.
#[derive(Clone, Copy, Default)]
pub struct Refused<'a> {
    /// What was wrong, field by field.
    pub problems: &'a [Problem],
}

impl Refused<'_> {
    fn of(&self, field: &str) -> Option<&str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message.as_str())
    }
}

/// The hidden field with the visitor's token.
pub fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}

/// What kind of text a field takes.
#[derive(Clone, Copy)]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Prose,
    /// A mail address.
    Email,
    /// A web address.
    Url,
    /// A password that is already known.
    Password,
    /// A password that is being chosen.
    NewPassword,
}

/// A labelled field with its hint, its value and its problem.
pub fn field(kind: Kind, name: &str, label: &str, hint: &str, value: &str, refused: Refused) -> Markup {
    let problem = refused.of(name);
    let described = match (hint.is_empty(), problem) {
        (_, Some(_)) => Some(format!("{name}-problem")),
        (false, None) => Some(format!("{name}-hint")),
        (true, None) => None,
    };
    let invalid = problem.map(|_| "true");
    let (input, complete) = match kind {
        Kind::Line | Kind::Prose => ("text", None),
        Kind::Email => ("email", Some("email")),
        Kind::Url => ("url", None),
        Kind::Password => ("password", Some("current-password")),
        Kind::NewPassword => ("password", Some("new-password")),
    };
    html! {
        div class="field" {
            label for=(name) { (label) }
            @if let Some(problem) = problem { p class="problem" id={ (name) "-problem" } { (problem) } }
            @else if !hint.is_empty() { p class="hint" id={ (name) "-hint" } { (hint) } }
            @if let Kind::Prose = kind {
                textarea id=(name) name=(name) rows="5" aria-describedby=[described] aria-invalid=[invalid] { (value) }
            } @else {
                input type=(input) id=(name) name=(name) value=(value) autocomplete=[complete]
                    aria-describedby=[described] aria-invalid=[invalid];
            }
        }
    }
}
