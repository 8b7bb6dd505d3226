//! Signing up and in, and the links that were mailed.

use maud::{Markup, html};

use super::{
    components::forms::{Kind, Refused, csrf, field, whole},
    layout::letter,
};
use crate::domain::{mailed_link::Opened, text::Problem};

const NEW_PASSWORD: &str = "At least 10 characters. A few words in a row are good.";

/// The form to sign up.
pub fn sign_up(token: &str, name: &str, email: &str, problems: &[Problem]) -> Markup {
    let refused = Refused { problems };
    letter(
        "Sign up",
        html! {
            p { "You need no account to look people up, or to rate by a link that was mailed to you." }
            form class="form" action="/sign-up" method="post" {
                (csrf(token))
                (field(Kind::Name, "name", "What should we call you?", "Shown beside what you write. It need not be your real name.", name, refused))
                (field(Kind::Email, "email", "E-mail address", "Nobody else will see it.", email, refused))
                (field(Kind::NewPassword, "password", "Password", NEW_PASSWORD, "", refused))
                div class="actions" { button { "Sign up" } a class="button quiet" href="/sign-in" { "I have an account" } }
            }
        },
    )
}

/// After signing up.
pub fn look_into_your_mail() -> Markup {
    letter(
        "Please look into your mail",
        html! {
            p { "We sent a letter to the address you gave. Follow the link in it, and you can sign in." }
            p { small { "Nothing there after a few minutes? Look among the unwanted mail, or " a href="/sign-up" { "try again" } "." } }
        },
    )
}

/// The form to sign in; whether the last try was refused.
pub fn sign_in(token: &str, next: &str, email: &str, was_refused: bool) -> Markup {
    let problem = [Problem::new("form", "Address and password do not fit together. Please look at both once more.")];
    let refused = Refused { problems: if was_refused { &problem } else { &[] } };
    letter(
        "Sign in",
        html! {
            form class="form" action="/sign-in" method="post" {
                (csrf(token))
                (whole(refused))
                input type="hidden" name="next" value=(next);
                (field(Kind::Email, "email", "E-mail address", "", email, refused))
                (field(Kind::Password, "password", "Password", "", "", refused))
                div class="actions" { button { "Sign in" } a class="button quiet" href="/sign-up" { "Sign up" } }
            }
            p { a href="/forgot" { "I forgot my password" } }
        },
    )
}

/// The form that confirms an address.
pub fn confirm(action: &str, token: &str, problems: &[Problem]) -> Markup {
    letter(
        "Is this your address?",
        html! {
            p { "If you signed up to Gutcheck with the address that this link was mailed to, say so here." }
            form class="form" action=(action) method="post" {
                (csrf(token))
                (field(Kind::Password, "password", "The password you chose", "So that nobody else can sign up with your address.", "", Refused { problems }))
                div class="actions" { button { "Yes, this is my address" } }
            }
            @if !problems.is_empty() {
                p { "You do not know it any more, or somebody else chose it? " a href="/sign-up" { "Sign up again" }
                    " with the same address: your new password takes its place." }
            }
            p { small { "If it was not you, just close this page." } }
        },
    )
}

/// After confirming.
pub fn confirmed() -> Markup {
    letter(
        "Your address is confirmed",
        html! {
            p { "You can sign in now." }
            div class="actions" { a class="button" href="/sign-in" { "Sign in" } }
        },
    )
}

/// The form of somebody who forgot their password.
pub fn forgot(token: &str, email: &str, problems: &[Problem]) -> Markup {
    letter(
        "I forgot my password",
        html! {
            p { "Tell us the address of your account, and we mail you a link to choose a new password." }
            form class="form" action="/forgot" method="post" {
                (csrf(token))
                (field(Kind::Email, "email", "E-mail address", "", email, Refused { problems }))
                div class="actions" { button { "Mail me a link" } a class="button quiet" href="/sign-in" { "Back" } }
            }
        },
    )
}

/// After asking for a new password.
pub fn reset_sent() -> Markup {
    letter(
        "Please look into your mail",
        html! {
            p { "If there is an account with this address, a letter with a link is on its way. The link works for one hour." }
            p { small { "Nothing there after a few minutes? You may have signed up with another address." } }
        },
    )
}

/// The form for a new password.
pub fn reset(action: &str, token: &str, problems: &[Problem]) -> Markup {
    letter(
        "Choose a new password",
        html! {
            p { "You will be signed in here, and signed out everywhere else." }
            form class="form" action=(action) method="post" {
                (csrf(token))
                (field(Kind::NewPassword, "password", "New password", NEW_PASSWORD, "", Refused { problems }))
                div class="actions" { button { "Keep it" } }
            }
        },
    )
}

/// What became of a link that cannot be used, and where to get another.
pub fn dead_link(opened: Opened, again: &str) -> Markup {
    let (title, words) = match opened {
        Opened::Used => ("This link was used already", "Each link works once. If it was not you, ask for a new one."),
        Opened::Expired => ("This link has ended", "For your safety it worked for a limited time only."),
        Opened::Open | Opened::Unknown => (
            "We don’t know this link",
            "Part of it may be missing, or a newer letter has taken its place. Use the link in the latest letter.",
        ),
    };
    letter(
        title,
        html! {
            p { (words) }
            div class="actions" {
                a class="button" href=(again) { "Get a new link" }
                a class="button quiet" href="/sign-in" { "Sign in" }
            }
        },
    )
}
