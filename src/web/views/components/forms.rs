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

/// What concerns the whole form and no single field; it stands first in the form.
pub fn whole(refused: Refused) -> Markup {
    html! {
        @if let Some(problem) = refused.of("form") {
            div class="notice warn" role="alert" { p { (problem) } }
        }
    }
}

/// What kind of text a field takes.
#[derive(Clone, Copy)]
pub enum Kind {
    /// One line.
    Line,
    /// What somebody is called.
    Name,
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
    let hint_id = (!hint.is_empty()).then(|| format!("{name}-hint"));
    let error_id = problem.map(|_| format!("{name}-error"));
    let described = match (&hint_id, &error_id) {
        (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
        (hint, error) => hint.clone().or_else(|| error.clone()),
    };
    let invalid = problem.map(|_| "true");
    let (input, complete) = match kind {
        Kind::Line | Kind::Prose => ("text", None),
        Kind::Name => ("text", Some("nickname")),
        Kind::Email => ("email", Some("email")),
        Kind::Url => ("url", None),
        Kind::Password => ("password", Some("current-password")),
        Kind::NewPassword => ("password", Some("new-password")),
    };
    html! {
        div class="field" {
            label for=(name) { (label) }
            @if !hint.is_empty() { span class="hint" id=[hint_id] { (hint) } }
            @if let Kind::Prose = kind {
                textarea id=(name) name=(name) rows="5" aria-describedby=[described] aria-invalid=[invalid] { (value) }
            } @else {
                input type=(input) id=(name) name=(name) value=(value) autocomplete=[complete]
                    aria-describedby=[described] aria-invalid=[invalid];
            }
            @if let Some(problem) = problem { span class="error" id=[error_id] { (problem) } }
        }
    }
}

/// A labelled field for a day (`date`) or a day and a time (`datetime-local`).
pub fn dated(kind: &str, name: &str, label: &str, hint: &str, value: &str, refused: Refused) -> Markup {
    let problem = refused.of(name);
    html! {
        div class="field" {
            label for=(name) { (label) }
            @if !hint.is_empty() { span class="hint" id={ (name) "-hint" } { (hint) } }
            input type=(kind) id=(name) name=(name) value=(value) aria-describedby=[described(name, hint, problem)]
                aria-invalid=[problem.map(|_| "true")];
            @if let Some(problem) = problem { span class="error" id={ (name) "-error" } { (problem) } }
        }
    }
}

/// A labelled choice of one among several, each a value and its label.
pub fn choice(name: &str, label: &str, options: &[(String, String)], chosen: &str, refused: Refused) -> Markup {
    let problem = refused.of(name);
    html! {
        div class="field" {
            label for=(name) { (label) }
            select id=(name) name=(name) aria-describedby=[described(name, "", problem)] aria-invalid=[problem.map(|_| "true")] {
                @for (value, label) in options { option value=(value) selected[value == chosen] { (label) } }
            }
            @if let Some(problem) = problem { span class="error" id={ (name) "-error" } { (problem) } }
        }
    }
}

fn described(name: &str, hint: &str, problem: Option<&str>) -> Option<String> {
    match (hint.is_empty(), problem) {
        (false, Some(_)) => Some(format!("{name}-hint {name}-error")),
        (true, Some(_)) => Some(format!("{name}-error")),
        (false, None) => Some(format!("{name}-hint")),
        (true, None) => None,
    }
}
