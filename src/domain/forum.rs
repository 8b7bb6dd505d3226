//! A community's own forum: whose answers were accepted there, and who belongs to it.

use std::str::FromStr;

use super::{Moment, community::Community, endorsement::Named};

/// Which software it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForumKind {
    /// Discourse, with its plugin Solved.
    Discourse,
    /// Any other that sends our own event, signed as Standard Webhooks, and speaks DiscourseConnect.
    Own,
}

impl ForumKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Discourse, Self::Own];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Discourse => "discourse",
            Self::Own => "own",
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Discourse => "Discourse",
            Self::Own => "Another one",
        }
    }

    /// Where people who come from us are told who they are, below the forum's address.
    pub fn sign_in_path(self) -> &'static str {
        match self {
            Self::Discourse => "/session/sso_provider",
            Self::Own => "",
        }
    }
}

impl FromStr for ForumKind {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.key() == text).ok_or("Choose what the forum runs on.")
    }
}

/// A forum that is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forum {
    /// Its id.
    pub id: i64,
    /// Whose it is.
    pub community_id: i64,
    /// Which software.
    pub kind: ForumKind,
    /// Its address, without a slash at the end.
    pub url: String,
    /// The secret part of the address that it sends to.
    pub address: String,
    /// What it signs with.
    pub secret: String,
    /// What both sides of a sign-in are signed with.
    pub connect_secret: String,
}

impl Forum {
    /// The host, as a person knows it.
    pub fn host(&self) -> &str {
        self.url.split("://").nth(1).unwrap_or(&self.url).split('/').next().unwrap_or_default()
    }
}

/// Somebody as a forum knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForumMember {
    /// The forum's id of them.
    pub external_id: String,
    /// What they are called there.
    pub name: String,
    /// How far the forum trusts them, 0 to 4 as Discourse counts; none when it does not say.
    pub trust_level: Option<i32>,
}

/// What a forum tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForumEvent {
    /// An answer solved a question.
    Accepted {
        /// The forum's id of the question.
        reference: String,
        /// Whose answer.
        solver: ForumMember,
    },
    /// It did not after all.
    TakenBack {
        /// The forum's id of the question.
        reference: String,
    },
    /// What the forum knows of somebody changed.
    Member(ForumMember),
    /// A greeting.
    Ping,
    /// Something that is no concern of ours.
    Other,
}

/// Answers of one person that were accepted in one community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// The community, or the person: its name in URLs, and its name.
    pub named: Named,
    /// How many.
    pub answers: i64,
    /// The latest.
    pub latest: Moment,
}

/// The forum's page of a community.
#[derive(Clone, Debug)]
pub struct ForumPage {
    /// The community.
    pub community: Community,
    /// Its forum, when one is connected.
    pub forum: Option<Forum>,
    /// Whether the one who looks is a steward, who sees its secrets.
    pub steward: bool,
}
