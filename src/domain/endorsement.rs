//! A member vouches for an agent on a topic, in a community's name, with a reason.

use std::str::FromStr;

use super::{Moment, flag::Withheld, text};

/// Why a member vouches for an agent: 10 to 500 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// The shortest reason, in characters: a word is no reason.
    pub const MIN: usize = 10;
    /// The longest reason, in characters.
    pub const MAX: usize = 500;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reason {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match text::prose(typed, Self::MAX)? {
            Some(reason) if reason.chars().count() >= Self::MIN => Ok(Self(reason)),
            _ => Err("Say why in a sentence: it is what other people will go by.".into()),
        }
    }
}

/// The longest name of a topic, in characters.
pub const TOPIC_MAX: usize = 60;

/// Something with a name of its own and one for URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// In URLs.
    pub slug: String,
    /// For people.
    pub name: String,
}

/// An endorsement that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endorsement {
    /// Its id.
    pub id: i64,
    /// For whom.
    pub agent: Named,
    /// In whose name.
    pub community: Named,
    /// By whom; shown nowhere.
    pub person_id: i64,
    /// The author's name, signed by themselves.
    pub author: String,
    /// On which topic.
    pub topic: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Moment,
    /// Why its reason is not shown.
    pub withheld: Option<Withheld>,
}

/// Whether a person may endorse an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MayEndorse {
    /// In the name of these communities.
    InTheNameOf(Vec<Named>),
    /// A person cannot vouch for themselves.
    Themselves,
    /// They work together.
    Colleagues,
    /// They are in no community yet.
    NoCommunity,
}

impl MayEndorse {
    /// What a person who cannot vouch for `name` is told, and what they can do instead.
    pub fn sentence(&self, name: &str) -> String {
        match self {
            Self::InTheNameOf(_) => format!("You can vouch for {name}."),
            Self::Themselves => "This is your own page: others vouch for you, and you for others.".into(),
            Self::Colleagues => format!(
                "You and {name} work for the same company, so people would take your word for the company’s. \
                 You can still thank {name}: thanks have no score."
            ),
            Self::NoCommunity => "People vouch in the name of a community, so that others know where they come from. \
                 Join one first, and then come back."
                .into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_sentence_and_no_essay() {
        assert!("Great!    ".parse::<Reason>().is_err());
        assert_eq!(" She rang me back. ".parse::<Reason>().unwrap().as_str(), "She rang me back.");
        assert!("x".repeat(500).parse::<Reason>().is_ok());
        assert!("x".repeat(501).parse::<Reason>().is_err());
    }
}
