//! Somebody signed up: is this your address?

use super::{Kind, Message, link, message, words};
use crate::domain::text::Email;

/// The letter. It repeats nothing that was typed into the form, so that nobody can send words through us.
pub fn confirm_address(to: &Email, url: &str) -> Message {
    message(
        Kind::ConfirmAddress,
        to,
        "Is this your address?",
        &[
            words("Somebody, probably you, signed up to Gutcheck with this address."),
            link("Yes, this is my address", url),
            words("The link works for three days, and once."),
            words("If it was not you, do nothing: without the link nobody can use the account."),
        ],
    )
}
