//! Somebody forgot their password.

use super::{Kind, Message, link, message, words};
use crate::domain::text::Email;

/// The letter.
pub fn reset_password(to: &Email, url: &str) -> Message {
    message(
        Kind::ResetPassword,
        to,
        "Choose a new password",
        &[
            words("Somebody, probably you, asked for a new password for your account at Gutcheck."),
            link("Choose a new password", url),
            words("The link works for one hour, and once. Choosing a new password signs you out everywhere else."),
            words("If it was not you, do nothing. Your password is as it was."),
        ],
    )
}
