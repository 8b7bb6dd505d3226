//! A rating as everybody may see it, and lists of them.

use std::{fmt, str::FromStr};

use chrono::DateTime;

use super::Subject;
use crate::domain::{
    Moment,
    agent::Agent,
    flag::Stub,
    rating::{Opinion, Origin, Stars},
    trust::Weight,
};

/// Who gave a rating, as far as everybody may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RatedBy {
    /// The name that they let us show.
    Named(String),
    /// Somebody whom a company helped.
    CustomerOf(String),
    /// Somebody with an account.
    SignedIn,
    /// Somebody of the community that was asked for: who is in it is for its members to see.
    Member,
}

impl fmt::Display for RatedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::CustomerOf(company) => write!(f, "a customer of {company}"),
            Self::SignedIn => f.write_str("a person who signed in"),
            Self::Member => f.write_str("a member"),
        }
    }
}

/// A rating that stands, as everybody may see it.
#[derive(Clone, Debug)]
pub struct SeenRating {
    /// Its id.
    pub id: i64,
    /// Who gave it.
    pub by: RatedBy,
    /// Where it comes from.
    pub origin: Origin,
    /// What was said.
    pub opinion: Opinion,
    /// How much it weighs, and why.
    pub weight: Weight,
    /// On which topic.
    pub topic: Option<Subject>,
    /// About which product.
    pub product: Option<Subject>,
    /// Through which company.
    pub company: Option<Subject>,
    /// When it was given.
    pub rated_at: Moment,
    /// When its author last changed it.
    pub edited_at: Option<Moment>,
    /// Whether its words are hidden while a moderator looks at them.
    pub hidden: bool,
}

/// Which ratings to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this origin only.
    pub origin: Option<Origin>,
    /// On the topic of this slug only.
    pub topic: Option<String>,
    /// About a product of this slug only.
    pub product: Option<String>,
    /// By members of the community of this slug only.
    pub community: Option<String>,
    /// Of this many stars only.
    pub stars: Option<Stars>,
}

/// A place in a list by time: what comes after it is older.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When the last rating shown was given.
    pub rated_at: Moment,
    /// Its id.
    pub id: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.rated_at.and_utc().timestamp_micros(), self.id)
    }
}

impl FromStr for Cursor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
        parts
            .and_then(|(micros, id)| Some(Self { rated_at: DateTime::from_timestamp_micros(micros)?.naive_utc(), id }))
            .ok_or("This is not a place in the list.")
    }
}

/// What the ratings of an agent can be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Topics that were rated.
    pub topics: Vec<Subject>,
    /// Products that were rated.
    pub products: Vec<Subject>,
    /// Communities whose members rated.
    pub communities: Vec<Subject>,
}

/// One page of an agent's ratings, the latest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// Whose.
    pub agent: Agent,
    /// Which ones.
    pub filter: Filter,
    /// How many fit, on all pages.
    pub total: i64,
    /// Those of this page.
    pub ratings: Vec<SeenRating>,
    /// What stays of those that were removed, given between the first and the last of this page.
    pub stubs: Vec<Stub>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// What to narrow them by; only looked up for people.
    pub choices: Choices,
    /// When it was looked at.
    pub now: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_survives_the_url() {
        let rated_at = DateTime::from_timestamp_micros(1_780_000_000_123_456).unwrap().naive_utc();
        let cursor = Cursor { rated_at, id: 42 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "1", "a.b", "1.2.3", "99999999999999999999.1", "9223372036854775807.1"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
