//! A profile was drafted: nothing is public before its agent accepts.

use super::{Kind, Message, link, message, words};
use crate::domain::text::Email;

/// The letter to the human whom the profile would show. `url` holds the secret.
pub fn accept_profile(to: &Email, agent_name: &str, company_name: &str, url: &str) -> Message {
    message(
        Kind::AcceptProfile,
        to,
        format!("{company_name} would like to show you on Gutcheck"),
        &[
            words(format!("Hello {agent_name},")),
            words(format!(
                "on Gutcheck, customers look up the person who will help them, and say how it was. {company_name} \
                 has drafted a profile for you. Nobody can see it, and nobody will before you accept it yourself."
            )),
            link("See what would be shown, and decide", url),
            words(
                "You choose the name that is shown. You can change what the page says, answer what is said, pause, \
                 and leave at any time; leaving hides the page at once. What you earned there is yours, also at \
                 another company.",
            ),
            words("The link works for 30 days. If you would rather not, do nothing: the draft stays hidden."),
        ],
    )
}
