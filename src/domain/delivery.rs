//! What becomes of a letter that a mail server does not take.

use std::{fmt, str::FromStr};

/// What a mail server said no with: its reply, the enhanced code of RFC 3463, or both, as `550 5.1.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    reply: Option<u16>,
    enhanced: Option<[u16; 3]>,
}

impl Refusal {
    /// Out of a reply code and the words that came with it, which may begin with an enhanced code.
    pub fn of_reply(reply: u16, words: &str) -> Self {
        Self { reply: Some(reply), enhanced: words.split_whitespace().next().and_then(enhanced) }
    }

    /// A refusal whose report gives no code: RFC 3463 calls it 5.0.0.
    pub fn unsaid() -> Self {
        Self { reply: None, enhanced: Some([5, 0, 0]) }
    }

    /// Whether there is no such mailbox, so that no letter will ever arrive: 5.1.x, but not what is said of the sender.
    pub fn is_no_such_mailbox(&self) -> bool {
        matches!(self.enhanced, Some([5, 1, detail]) if !matches!(detail, 7..=9))
    }
}

fn enhanced(text: &str) -> Option<[u16; 3]> {
    let mut parts = text.splitn(3, '.').map(|part| part.parse().ok().filter(|_| part.len() <= 3));
    let code = [parts.next()??, parts.next()??, parts.next()??];
    matches!(code, [2 | 4 | 5, ..]).then_some(code)
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(reply) = self.reply {
            write!(f, "{reply}")?;
        }
        if let Some([class, subject, detail]) = self.enhanced {
            write!(f, "{}{class}.{subject}.{detail}", if self.reply.is_some() { " " } else { "" })?;
        }
        Ok(())
    }
}

impl FromStr for Refusal {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut refusal = Self { reply: None, enhanced: None };
        for word in text.split_whitespace() {
            match enhanced(word) {
                Some(code) => refusal.enhanced = Some(code),
                None => {
                    let reply = word.parse().ok().filter(|reply| (200..600).contains(reply));
                    refusal.reply = Some(reply.ok_or("not what a mail server says no with")?);
                }
            }
        }
        if refusal.reply.is_none() && refusal.enhanced.is_none() {
            return Err("not what a mail server says no with");
        }
        Ok(refusal)
    }
}

/// Why an invitation reached nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// A mail server refused it for good.
    Refused(Refusal),
    /// No mail server took it, as often as it was tried.
    GivenUp,
    /// Its customer said never again before it was sent.
    Stopped,
}

impl fmt::Display for Undelivered {
    /// As it is stored.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::GivenUp => f.write_str("given_up"),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

impl FromStr for Undelivered {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "given_up" => Ok(Self::GivenUp),
            "stopped" => Ok(Self::Stopped),
            code => code.parse().map(Self::Refused),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_read_from_a_reply_and_kept_as_it_is_shown() {
        for (reply, words, kept) in [
            (550, "5.1.1 <kim@example.org>: no such user", "550 5.1.1"),
            (550, "no such user", "550"),
            (554, "", "554"),
            (550, "5.1.1.1 what", "550"),
            (550, "5.1 what", "550"),
        ] {
            let refusal = Refusal::of_reply(reply, words);
            assert_eq!(refusal.to_string(), kept);
            assert_eq!(kept.parse(), Ok(refusal));
        }
        assert_eq!("5.7.1".parse::<Refusal>().unwrap().to_string(), "5.7.1");
        for wrong in ["", "kim@example.org", "99", "5.1"] {
            assert!(wrong.parse::<Refusal>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_an_unknown_mailbox_is_one() {
        let is = |code: &str| code.parse::<Refusal>().unwrap().is_no_such_mailbox();
        assert!(is("550 5.1.1") && is("5.1.10") && is("5.1.2"));
        assert!(!is("550") && !is("5.7.1") && !is("5.2.2") && !is("4.1.1"));
        assert!(!is("550 5.1.7") && !is("5.1.8"), "those are about the sender");
    }

    #[test]
    fn why_nobody_was_reached_reads_as_it_was_written() {
        for why in [Undelivered::GivenUp, Undelivered::Stopped, Undelivered::Refused(Refusal::of_reply(550, "5.1.1"))] {
            assert_eq!(why.to_string().parse(), Ok(why));
        }
    }
}
