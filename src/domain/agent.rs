//! The public profile of a human who helps customers.

use std::str::FromStr;

/// Who may see a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentState {
    /// Nobody but those who wrote it: the agent has not accepted yet.
    Draft,
    /// Everybody.
    Public,
    /// Everybody, with a word that they take no requests for now.
    Paused,
    /// Nobody: they left, and their page is hidden.
    Left,
}

impl AgentState {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Public => "public",
            Self::Paused => "paused",
            Self::Left => "left",
        }
    }

    /// Whether everybody may see the profile.
    pub fn is_visible(self) -> bool {
        matches!(self, Self::Public | Self::Paused)
    }
}

impl FromStr for AgentState {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "draft" => Ok(Self::Draft),
            "public" => Ok(Self::Public),
            "paused" => Ok(Self::Paused),
            "left" => Ok(Self::Left),
            _ => Err("not a state of a profile"),
        }
    }
}

/// What an agent chose to show of themselves.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Their id.
    pub id: i64,
    /// Their name in URLs.
    pub handle: String,
    /// The name that is shown; no other name of theirs appears anywhere.
    pub name: String,
    /// The person it belongs to, once accepted.
    pub person_id: Option<i64>,
    /// Who may see it.
    pub state: AgentState,
    /// At most 280 characters.
    pub bio: String,
    /// BCP 47 codes.
    pub languages: Vec<String>,
    /// When they help, in their own words.
    pub hours: String,
    /// How to reach them, in their own words.
    pub reach_text: String,
    /// Where to reach them.
    pub reach_url: Option<String>,
    /// Changes with every new photo; none without one.
    pub photo_version: Option<String>,
}

/// What was found under a handle.
#[derive(Clone, Debug)]
pub enum Found {
    /// A profile that everybody may see.
    Here(Agent),
    /// It has a new handle.
    Moved(String),
    /// The agent left.
    Left,
    /// Nothing that anybody may see.
    Nothing,
}

/// Which of the two pictures that are made of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoSize {
    /// 512 pixels a side.
    Large,
    /// 96 pixels a side.
    Small,
}
