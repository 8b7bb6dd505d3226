//! What is shown of the people found.

use super::{Cursor, Word};
use crate::domain::{Moment, agent::AgentState, trust::Verdict};

/// Whom somebody works for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The company's slug.
    pub slug: String,
    /// The company's name.
    pub company: String,
    /// As what; may be empty.
    pub title: String,
}

/// Why this person: what was counted for just what was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// The topic or product that the cases are about, when one was asked for.
    pub subject: Option<String>,
    /// The company that the cases were at, when one was asked for.
    pub company: Option<String>,
    /// Cases resolved for that.
    pub resolved: i64,
    /// Counted ratings of that help.
    pub rated: i64,
    /// The community with most people who vouch for them, or the one asked for, and how many do.
    pub vouched: Option<(String, i64)>,
    /// A few of the topics they help with.
    pub topics: Vec<String>,
}

/// One person found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Their id.
    pub agent_id: i64,
    /// Their name in URLs.
    pub handle: String,
    /// The name that is shown.
    pub name: String,
    /// Public, or paused.
    pub state: AgentState,
    /// Changes with every new photo; none without one.
    pub photo_version: Option<String>,
    /// BCP 47 codes.
    pub languages: Vec<String>,
    /// Whom they work for now.
    pub work: Vec<Work>,
    /// The verdict on all their help.
    pub verdict: Verdict,
    /// Ratings that count.
    pub ratings: i64,
    /// When the latest of them was given.
    pub latest: Option<Moment>,
    /// Why this person.
    pub reason: Reason,
}

/// How near the people found come to what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// Every word and filter fits.
    Fitting,
    /// Nobody fits every word: these fit the most of them.
    FewerWords,
    /// Nobody fits the filters: these fit the words.
    WithoutFilters,
    /// Nobody comes near.
    Nobody,
}

/// One thing to narrow a search by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// Its name for people.
    pub name: String,
    /// Its value in the URL.
    pub value: String,
}

/// What the people found have among them, to narrow the search by.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Companies.
    pub companies: Vec<Choice>,
    /// Products.
    pub products: Vec<Choice>,
    /// Topics.
    pub topics: Vec<Choice>,
    /// Communities that endorse them.
    pub communities: Vec<Choice>,
    /// Languages.
    pub languages: Vec<Choice>,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Findings {
    /// One page of people, the best first.
    pub hits: Vec<Hit>,
    /// Everybody who was looked at, on this page and all others.
    pub people: Vec<i64>,
    /// Whether there may be more people than were looked at.
    pub more: bool,
    /// How near they come.
    pub nearness: Nearness,
    /// Words that were read as others: typed, and meant.
    pub corrections: Vec<(Word, Word)>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}
