//! Somebody helped you: how was it?

use super::{Kind, Message, Part, Stop, unasked, words};
use crate::domain::{Moment, text::Email};

/// What the letter to the customer of one case tells.
pub struct Invitation<'a> {
    /// The customer.
    pub to: &'a Email,
    /// Who helped.
    pub agent_name: &'a str,
    /// For which company.
    pub company_name: &'a str,
    /// The product or topic, when it is known.
    pub what: Option<&'a str>,
    /// When it was solved, when that is known.
    pub resolved_at: Option<Moment>,
    /// Where to rate: it holds the secret and ends with the link's token.
    pub url: &'a str,
    /// Until when it can be answered.
    pub expires_at: Moment,
    /// How to get no more of these.
    pub stop: &'a Stop,
}

/// The letter.
pub fn invitation(letter: &Invitation, now: Moment) -> Message {
    let Invitation { to, agent_name, company_name, what, url, expires_at, stop, .. } = letter;
    let when = letter.resolved_at.map_or_else(String::new, |at| format!(" {}", when(at, now)));
    let about = what.map_or_else(String::new, |what| format!(" with {what}"));
    unasked(
        Kind::Invitation,
        to,
        format!("{agent_name} helped you{when}. How was it?"),
        &[
            words("Hello,"),
            words(format!("{agent_name} of {company_name} helped you{about}{when}. How was it?")),
            Part::Stars { url: (*url).into() },
            words(
                "The link opens a page with your answer chosen. Nothing counts before you send it there, and you can \
                 say more if you like. You need no account, and your name only if you want it to be seen.",
            ),
            words(format!(
                "{agent_name} is a person, and will read what you say. It stands on {agent_name}’s page for others who look for \
                 help; your address does not, and we have not kept it."
            )),
            words(format!(
                "The links work until {}, and for one answer. If you would rather not, do nothing.",
                expires_at.format("%-d %B %Y")
            )),
        ],
        stop,
    )
}

/// A day as one says it in a letter: today, yesterday, on Monday, on 3 November. Days are those of UTC.
fn when(then: Moment, now: Moment) -> String {
    let days = (now.date() - then.date()).num_days();
    match days {
        ..=0 => "today".into(),
        1 => "yesterday".into(),
        2..=6 => then.format("on %A").to_string(),
        7..=300 => then.format("on %-d %B").to_string(),
        _ => then.format("on %-d %B %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    /// Tuesday, 15 September 2026.
    fn now() -> Moment {
        DateTime::from_timestamp(1_789_480_000, 0).unwrap().naive_utc()
    }

    fn letter(company_name: &str, days_ago: i64) -> Message {
        let stop = Stop { pseudonym: "abc".into(), url: "https://gutcheck.example/stop/xyz".into() };
        let letter = Invitation {
            to: &"kim@example.org".parse().unwrap(),
            agent_name: "Ana",
            company_name,
            what: Some("warranty"),
            resolved_at: Some(now() - TimeDelta::days(days_ago)),
            url: "https://gutcheck.example/r/abc",
            expires_at: now() + TimeDelta::days(30),
            stop: &stop,
        };
        invitation(&letter, now())
    }

    #[test]
    fn an_invitation_offers_five_stars_in_text_and_in_html() {
        let letter = letter("Kestrel", 1);
        assert_eq!(letter.subject, "Ana helped you yesterday. How was it?");
        assert!(letter.text.contains("Ana of Kestrel helped you with warranty yesterday. How was it?"));
        for stars in 1..=5 {
            let link = format!("https://gutcheck.example/r/abc?stars={stars}");
            assert!(letter.text.contains(&format!("{link}\n")), "{}", letter.text);
            assert!(letter.html.contains(&format!("href=\"{link}\"")), "{}", letter.html);
        }
        assert!(letter.text.contains("15 October 2026"), "{}", letter.text);
    }

    #[test]
    fn the_day_is_said_as_a_person_says_it() {
        for (days_ago, said) in [
            (0, "today"),
            (1, "yesterday"),
            (2, "on Sunday"),
            (6, "on Wednesday"),
            (7, "on 8 September"),
            (400, "on 11 August 2025"),
        ] {
            assert_eq!(letter("Kestrel", days_ago).subject, format!("Ana helped you {said}. How was it?"));
        }
        assert_eq!(when(now() - TimeDelta::hours(16), now()), "yesterday", "by the day, not by 24 hours");
    }

    #[test]
    fn an_invitation_says_how_to_get_no_more_of_them() {
        let letter = letter("Kestrel", 1);
        assert!(letter.text.ends_with("Never write to me again:\nhttps://gutcheck.example/stop/xyz\n"));
        assert!(letter.html.contains("href=\"https://gutcheck.example/stop/xyz\""), "{}", letter.html);
    }

    #[test]
    fn an_invitation_is_small_loads_nothing_and_escapes_names() {
        let letter = letter("<img src=x>", 1);
        assert!(letter.html.len() + letter.text.len() < 20_000);
        assert!(!letter.html.contains("<img") && !letter.html.contains("src=\""), "{}", letter.html);
    }
}
