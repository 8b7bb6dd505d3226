//! A customer without an account asked for the links to what they said.

use super::{Kind, Message, link, message, words};
use crate::domain::{Moment, rating::Stars, text::Email};

/// The letter. `url` is the receipt's and holds the secret; it can be changed at `change_url` until then, if at all.
pub fn receipt(
    to: &Email,
    agent_name: &str,
    (stars, rated_at): (Stars, Moment),
    url: &str,
    change: Option<(&str, Moment)>,
) -> Message {
    let mut parts = vec![
        words("Hello,"),
        words(format!(
            "you asked for the links to what you said of {agent_name}’s help on {}: {} of 5, {}.",
            rated_at.format("%-d %B %Y"),
            stars.get(),
            stars.words()
        )),
    ];
    if let Some((change_url, until)) = change {
        parts.push(link("Change what you said", change_url));
        parts.push(words(format!("That works until {}.", until.format("%-d %B %Y"))));
    }
    parts.push(link("See it, or take it back", url));
    parts.push(words(
        "You can take it back at any time. Whoever has these links can do so too, so do not pass this letter on. We \
         have not kept your address.",
    ));
    message(Kind::Receipt, to, format!("What you said of {agent_name}’s help"), &parts)
}
