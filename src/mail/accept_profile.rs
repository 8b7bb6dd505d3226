//! A profile was drafted: nothing is public before its agent accepts.

use super::{Kind, Message, Stop, link, unasked, words};
use crate::domain::text::Email;

/// The letter to the human whom the profile would show, or shows already because the company says that they agreed.
/// `url` holds the secret.
pub fn accept_profile(
    to: &Email,
    agent_name: &str,
    company_name: &str,
    is_public: bool,
    url: &str,
    stop: &Stop,
) -> Message {
    let (now, otherwise) = if is_public {
        (
            "has made a page for you, and told us that you agreed to be shown: everybody can see it",
            "If you would rather not be shown, say so behind the link: it hides the page at once.",
        )
    } else {
        (
            "has drafted a profile for you. Nobody can see it, and nobody will before you accept it yourself",
            "If you would rather not, do nothing: the draft stays hidden.",
        )
    };
    unasked(
        Kind::AcceptProfile,
        to,
        format!("{company_name} would like to show you on Gutcheck"),
        &[
            words(format!("Hello {agent_name},")),
            words(format!(
                "on Gutcheck, customers look up the person who will help them, and say how it was. {company_name} \
                 {now}."
            )),
            link("See what is on it, and decide", url),
            words(
                "You choose the name that is shown. You can change what the page says, pause, \
                 and leave at any time; leaving hides the page at once. What you earned there is yours, also at \
                 another company.",
            ),
            words(format!("The link works for 30 days. {otherwise}")),
        ],
        stop,
    )
}
