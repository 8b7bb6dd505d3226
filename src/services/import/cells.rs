//! One cell of an export, read as what our column wants.

use std::borrow::Cow;

use chrono::TimeDelta;

use super::times::Times;
use crate::domain::{Moment, helpdesk::Helpdesk, rating::COMMENT_MAX, text::Email};

/// What a helpdesk's words for a rating are in stars, in lower case; nothing for the words that say that nobody
/// answered.
pub type Scale = &'static [(&'static str, Option<u8>)];

/// How a cell is read.
#[derive(Clone, Copy, Debug)]
pub enum Read {
    /// As it stands.
    Text,
    /// Somebody's name. An address in brackets behind it and words for nobody are left away; of an address alone its
    /// first part is the name, as for webhooks.
    Name,
    /// The helpdesk's id of a case.
    Case(Helpdesk),
    /// A link to a case, whose id follows this part of the path.
    CaseInLink(Helpdesk, &'static str),
    /// A case's number within a helpdesk that knows its cases by another id.
    CaseNumber(Helpdesk),
    /// A way by which customers come.
    Channel,
    /// A time.
    Time,
    /// How many minutes after the case was opened.
    MinutesLater,
    /// A word of a scale.
    Stars(Scale),
    /// What somebody wrote, cut where it is too long for us.
    Words,
}

/// What a cell says.
#[derive(Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A text for our column; empty where there is none.
    Text(Cow<'a, str>),
    /// A time.
    At(Moment),
    /// Nobody answered.
    NoAnswer,
}

/// Words for nobody.
const NOBODY: [&str; 6] = ["-", "–", "no agent", "unassigned", "n/a", "none"];

impl Read {
    /// Reads a cell.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read<'a>(self, text: &'a str, times: &Times, opened_at: Option<Moment>) -> Result<Value<'a>, String> {
        if text.is_empty() {
            return Ok(Value::Text(text.into()));
        }
        let text = match self {
            Self::Text => text.into(),
            Self::Name => name(text).into(),
            Self::Case(helpdesk) => helpdesk.reference(text.trim_start_matches('#')).into(),
            Self::CaseInLink(helpdesk, behind) => {
                let mut parts = text.split(['/', '?', '#']);
                let id = parts.find(|part| *part == behind).and_then(|_| parts.next()).filter(|id| !id.is_empty());
                helpdesk.reference(id.ok_or_else(|| format!("“{text}” is no link to a case"))?).into()
            }
            Self::CaseNumber(helpdesk) => helpdesk.reference(&format!("#{}", text.trim_start_matches('#'))).into(),
            Self::Channel => text.to_lowercase().into(),
            Self::Time => return times.read(text).map(Value::At),
            Self::MinutesLater => {
                let Some(opened_at) = opened_at else { return Ok(Value::Text("".into())) };
                let minutes = text.parse::<f64>().ok().filter(|minutes| (0.0..1e8).contains(minutes));
                let minutes = minutes.ok_or_else(|| format!("“{text}” is no number of minutes"))?;
                #[allow(clippy::cast_possible_truncation, reason = "fewer than 1e10 seconds")]
                return Ok(Value::At(opened_at + TimeDelta::seconds((minutes * 60.0) as i64)));
            }
            Self::Stars(scale) => match stars(text, scale)? {
                Some(stars) => stars.to_string().into(),
                None => return Ok(Value::NoAnswer),
            },
            Self::Words => match text.char_indices().nth(COMMENT_MAX) {
                Some((end, _)) => text.get(..end).unwrap_or_default().into(),
                None => text.into(),
            },
        };
        Ok(Value::Text(text))
    }
}

fn name(text: &str) -> &str {
    if NOBODY.contains(&text.to_lowercase().as_str()) {
        return "";
    }
    match text.strip_suffix([')', '>']).and_then(|text| text.rsplit_once(['(', '<'])) {
        Some((name, address)) if address.contains('@') && !name.trim().is_empty() => name.trim(),
        _ if text.parse::<Email>().is_ok() => text.split('@').next().unwrap_or_default(),
        _ => text,
    }
}

fn stars(text: &str, scale: Scale) -> Result<Option<u8>, String> {
    // A thumb is a thumb in every colour.
    let is_shade = |c: char| matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{fe0f}');
    let word = text.chars().filter(|c| !is_shade(*c)).collect::<String>().to_lowercase();
    let known = scale.iter().find(|(known, _)| *known == word);
    known.map(|(_, stars)| *stars).ok_or_else(|| {
        let words: Vec<_> = scale.iter().map(|(word, _)| *word).collect();
        format!("“{text}” is none of {}", words.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(how: Read, text: &str) -> Result<String, String> {
        how.read(text, &Times::default(), "2026-03-01T09:30:00".parse().ok()).map(|value| match value {
            Value::Text(text) => text.into_owned(),
            Value::At(at) => at.to_string(),
            Value::NoAnswer => "no answer".into(),
        })
    }

    #[test]
    fn people_keep_their_names_and_not_their_addresses() {
        for (given, name) in [
            ("Ana Lima", "Ana Lima"),
            ("Ana Lima (ana@acme.example)", "Ana Lima"),
            ("Ana Lima <ana@acme.example>", "Ana Lima"),
            ("Ana (Berlin)", "Ana (Berlin)"),
            ("ana@acme.example", "ana"),
            ("No Agent", ""),
            ("-", ""),
        ] {
            assert_eq!(read(Read::Name, given).as_deref(), Ok(name), "{given}");
        }
    }

    #[test]
    fn a_case_has_the_name_that_the_helpdesks_webhook_gives_it() {
        assert_eq!(read(Read::Case(Helpdesk::Zendesk), "#4711").as_deref(), Ok("zendesk-4711"));
        let link = Read::CaseInLink(Helpdesk::Chatwoot, "conversations");
        let of = |url| read(link, url);
        assert_eq!(of("https://chat.acme.example/app/accounts/1/conversations/81").as_deref(), Ok("chatwoot-81"));
        assert_eq!(of("https://chat.acme.example/app/accounts/1/conversations/81?x=1").as_deref(), Ok("chatwoot-81"));
        assert!(of("https://chat.acme.example/").unwrap_err().contains("no link to a case"));
    }

    #[test]
    fn minutes_count_from_the_opening() {
        assert_eq!(read(Read::MinutesLater, "12").as_deref(), Ok("2026-03-01 09:42:00"));
        assert!(read(Read::MinutesLater, "soon").unwrap_err().contains("no number of minutes"));
    }

    #[test]
    fn words_of_no_scale_are_refused_with_those_that_are() {
        const SCALE: Scale = &[("good", Some(5)), ("bad", Some(1)), ("👍", Some(5)), ("offered", None)];
        assert_eq!(read(Read::Stars(SCALE), "Good").as_deref(), Ok("5"));
        assert_eq!(read(Read::Stars(SCALE), "👍🏽").as_deref(), Ok("5"));
        assert_eq!(read(Read::Stars(SCALE), "Offered").as_deref(), Ok("no answer"));
        assert_eq!(read(Read::Stars(SCALE), "fine").unwrap_err(), "“fine” is none of good, bad, 👍, offered");
    }
}
