//! Somebody signed up with an address that has an account already.

use super::{Kind, Message, link, message, words};
use crate::domain::text::Email;

/// The letter. Only the owner of the address learns that there is an account.
pub fn account_exists(to: &Email, sign_in_url: &str, forgot_url: &str) -> Message {
    message(
        Kind::AccountExists,
        to,
        "You already have an account",
        &[
            words("Somebody, probably you, signed up to Gutcheck with this address. It has an account already."),
            link("Sign in", sign_in_url),
            link("I forgot my password", forgot_url),
            words("If it was not you, do nothing. Your account and its password are as they were."),
        ],
    )
}
