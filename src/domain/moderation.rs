//! What moderators decide on: ratings that look bought, and what was flagged.

use std::str::FromStr;

use super::{
    Moment,
    flag::{Severity, Waiting},
    profile::{SeenRating, Subject},
    text,
    trust::suspicion::Reason,
};

/// The longest reason for a decision, in characters.
pub const REASON_MAX: usize = 1_000;

/// The shortest.
const REASON_MIN: usize = 10;

/// What ratings are looked at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspected {
    /// Some that this agent received.
    Agent(i64),
    /// All that this rater gave.
    Rater(i64),
}

/// What a moderator finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing is wrong: the ratings count as before.
    Cleared,
    /// It looks bought: the ratings go on counting less.
    Upheld,
}

impl Finding {
    /// As it is stored and sent.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cleared => "cleared",
            Self::Upheld => "upheld",
        }
    }

    /// What the button says.
    pub fn words(self) -> &'static str {
        match self {
            Self::Cleared => "Nothing wrong here",
            Self::Upheld => "It looks bought",
        }
    }
}

impl FromStr for Finding {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Cleared, Self::Upheld]
            .into_iter()
            .find(|finding| finding.key() == text)
            .ok_or("Choose one of the two buttons.")
    }
}

/// Why a moderator decided as they did, for the moderators after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds(String);

impl Grounds {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Grounds {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match text::prose(typed, REASON_MAX)? {
            Some(reason) if reason.chars().count() >= REASON_MIN => Ok(Self(reason)),
            _ => Err("Say in a sentence what you looked at and what you found.".into()),
        }
    }
}

/// A suspicion in the queue.
#[derive(Clone, Debug)]
pub struct Raised {
    /// Its id.
    pub id: i64,
    /// Whose ratings: those of this agent, or those by one rater.
    pub about: About,
    /// How likely they are bought, 0 to 1.
    pub probability: f64,
    /// Why one would think so, the strongest reason first.
    pub reasons: Vec<Reason>,
    /// Since when.
    pub raised_at: Moment,
}

/// Whose ratings a suspicion is about, as far as moderators may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Some that this agent received.
    Agent(Subject),
    /// Some of an agent who has no public page now.
    Hidden,
    /// Those that one person gave.
    Rater,
}

impl About {
    /// As a heading.
    pub fn words(&self) -> String {
        match self {
            Self::Agent(agent) => format!("Ratings of {}", agent.name),
            Self::Hidden => "Ratings of somebody who has no public page now".into(),
            Self::Rater => "Ratings by one person".into(),
        }
    }
}

/// A rating that a suspicion is about.
#[derive(Clone, Debug)]
pub struct Concerned {
    /// Of whom; none for who has no public page now.
    pub agent: Option<Subject>,
    /// What was said.
    pub rating: SeenRating,
}

/// What was decided.
#[derive(Clone, Debug)]
pub struct Decided {
    /// What was found.
    pub finding: Finding,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub grounds: String,
}

/// Whether this moderator may decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayDecide {
    /// Yes.
    Yes,
    /// They wrote it or flagged it, are the agent, or work for the same company.
    Involved,
    /// They decided first, and this is the appeal.
    Again,
}

impl MayDecide {
    /// What a moderator who is involved is told.
    pub const INVOLVED: &str = "You have to do with these people yourself, so another moderator decides on this.";

    /// What a moderator is told who decided first.
    pub const AGAIN: &str = "You decided on this first, so another moderator decides on the appeal.";

    /// Why not; none when they may.
    pub fn refusal(self) -> Option<&'static str> {
        match self {
            Self::Yes => None,
            Self::Involved => Some(Self::INVOLVED),
            Self::Again => Some(Self::AGAIN),
        }
    }
}

/// What waits for a moderator.
#[derive(Clone, Debug)]
pub enum Waits {
    /// Ratings that look bought.
    Suspicion(Raised),
    /// Content that was flagged, or a decision that was appealed.
    Matter(Waiting),
}

/// A place in the queue, as it stands in its URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// After the suspicion of that id.
    Suspicion(i64),
    /// After the matter of that id.
    Matter(i64),
}

impl Waits {
    /// How urgent it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Suspicion(_) => SUSPICION,
            Self::Matter(waiting) => waiting.matter.severity,
        }
    }

    /// Since when it waits.
    pub fn since(&self) -> Moment {
        match self {
            Self::Suspicion(raised) => raised.raised_at,
            Self::Matter(waiting) => waiting.matter.waits_since,
        }
    }

    /// Until when it should be decided.
    pub fn due_at(&self) -> Moment {
        match self {
            Self::Suspicion(raised) => raised.raised_at + SUSPICION.deadline(),
            Self::Matter(waiting) => waiting.matter.due_at,
        }
    }

    /// Its place in the queue.
    pub fn place(&self) -> Place {
        match self {
            Self::Suspicion(raised) => Place::Suspicion(raised.id),
            Self::Matter(waiting) => Place::Matter(waiting.matter.id),
        }
    }
}

/// How urgent a suspicion is.
pub const SUSPICION: Severity = Severity::Grave;

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Suspicion(id) => write!(f, "s{id}"),
            Self::Matter(id) => write!(f, "m{id}"),
        }
    }
}

impl FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = |digits: &str| digits.parse().map_err(|_| "This is not a place in the queue.");
        match (text.strip_prefix('s'), text.strip_prefix('m')) {
            (Some(digits), _) => id(digits).map(Self::Suspicion),
            (None, Some(digits)) => id(digits).map(Self::Matter),
            (None, None) => Err("This is not a place in the queue."),
        }
    }
}

/// A suspicion with all that a moderator needs to decide.
#[derive(Clone, Debug)]
pub struct Suspicion {
    /// The suspicion.
    pub raised: Raised,
    /// The ratings, the latest first; not more than a page of them.
    pub ratings: Vec<Concerned>,
    /// How many there are in all.
    pub total: i64,
    /// The decision, once there is one.
    pub decided: Option<Decided>,
    /// Whether this moderator may decide.
    pub may: MayDecide,
    /// When it was looked at.
    pub now: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_queue_survives_the_url() {
        for place in [Place::Suspicion(3), Place::Matter(44)] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        assert!("3".parse::<Place>().is_err() && "mx".parse::<Place>().is_err());
    }

    #[test]
    fn a_decision_has_a_reason_that_says_something() {
        assert!("ok".parse::<Grounds>().is_err());
        assert!("   ".parse::<Grounds>().is_err());
        assert!("x".repeat(1_001).parse::<Grounds>().is_err());
        assert_eq!(" They are a cooking club. ".parse::<Grounds>().unwrap().as_str(), "They are a cooking club.");
    }
}
