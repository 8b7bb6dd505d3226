//! A kind word with no score. The agent owns her wall of thanks.

use std::str::FromStr;

use super::{Moment, flag::Withheld, text};

/// The words of a thank: 3 to 500 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindWord(String);

impl KindWord {
    /// The shortest, in characters.
    pub const MIN: usize = 3;
    /// The longest, in characters.
    pub const MAX: usize = 500;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KindWord {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match text::prose(typed, Self::MAX)? {
            Some(words) if words.chars().count() >= Self::MIN => Ok(Self(words)),
            _ => Err("Write a word or two.".into()),
        }
    }
}

/// How a thank is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// With the sender's name.
    Name,
    /// As "a customer".
    Customer,
}

/// A thank on an agent's wall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thank {
    /// Its id.
    pub id: i64,
    /// What was said.
    pub text: String,
    /// The sender's name, when they let us show it.
    pub name: Option<String>,
    /// When it was sent.
    pub sent_at: Moment,
    /// Whether the agent took it off the wall.
    pub hidden: bool,
    /// Why its words are not shown to anybody but their author.
    pub withheld: Option<Withheld>,
}
