//! Somebody helped you: how was it?

use super::{Kind, Message, Part, message, words};
use crate::domain::{Moment, text::Email};

/// The letter to the customer of one case. `what` is the product or topic, when it is known; `url` holds the
/// secret and ends with the link's token.
pub fn invitation(
    to: &Email,
    agent_name: &str,
    company_name: &str,
    what: Option<&str>,
    url: &str,
    expires_at: Moment,
) -> Message {
    let about = what.map_or_else(String::new, |what| format!(" with {what}"));
    message(
        Kind::Invitation,
        to,
        format!("{agent_name} helped you. How was it?"),
        &[
            words(format!("{agent_name} of {company_name} helped you{about}. How was it?")),
            Part::Stars { url: url.into() },
            words(format!(
                "A link opens a page where you can say more, and nothing counts before you send it. You need no \
                 account. A person will read it: what you write is about {agent_name}'s help, and shown on \
                 {agent_name}'s page, without your name or address."
            )),
            words(format!("The links work until {}, and for one answer.", expires_at.format("%-d %B %Y"))),
        ],
    )
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn letter(company: &str) -> Message {
        let expires_at = DateTime::from_timestamp(1_790_000_000, 0).unwrap().naive_utc();
        let to = "kim@example.org".parse().unwrap();
        invitation(&to, "Ana", company, Some("warranty"), "https://gutcheck.example/r/abc", expires_at)
    }

    #[test]
    fn an_invitation_offers_five_stars_in_text_and_in_html() {
        let letter = letter("Kestrel");
        assert_eq!(letter.subject, "Ana helped you. How was it?");
        for stars in 1..=5 {
            let link = format!("https://gutcheck.example/r/abc?stars={stars}");
            assert!(letter.text.contains(&format!("{link}\n")), "{}", letter.text);
            assert!(letter.html.contains(&format!("href=\"{link}\"")), "{}", letter.html);
        }
        assert!(letter.text.contains("21 September 2026"), "{}", letter.text);
    }

    #[test]
    fn an_invitation_is_small_loads_nothing_and_escapes_names() {
        let letter = letter("<img src=x>");
        assert!(letter.html.len() + letter.text.len() < 20_000);
        assert!(!letter.html.contains("<img") && !letter.html.contains("src=\""), "{}", letter.html);
    }
}
