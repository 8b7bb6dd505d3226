//! An account as its owner sees it.

use std::{fmt, str::FromStr};

use super::{Moment, agent::Agent, flag::Told, rating::Stars};

/// The longest name of a person, in characters.
pub const NAME_MAX: usize = 60;

/// What everybody reads in place of the name of somebody who deleted their account.
pub const FORMER_MEMBER: &str = "a former member";

/// A password that is being chosen: 10 to 200 characters of any kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// The text, for hashing.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

impl FromStr for Password {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.chars().count() {
            0 => Err("Please choose a password of at least 10 characters.".into()),
            n @ ..10 => Err(format!("That is {n} characters; please make it at least 10.")),
            n @ 201.. => Err(format!("That is {n} characters; 200 is the most we can take.")),
            _ => Ok(Self(text.into())),
        }
    }
}

/// A place where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: i64,
    /// What the browser calls itself.
    pub device: String,
    /// When they signed in.
    pub began_at: Moment,
}

/// A community that somebody belongs to, or asked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belonging {
    /// The community's name in URLs.
    pub slug: String,
    /// The community's name.
    pub name: String,
    /// How they belong.
    pub standing: Standing,
}

/// How somebody belongs to a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They asked, and a steward has not said yet.
    Asked,
    /// A member.
    Member,
    /// Looks after it.
    Steward,
}

/// Somebody whom a person rated or thanked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Helper {
    /// Their profile is public.
    Shown {
        /// Their name in URLs.
        handle: String,
        /// The name that is shown.
        name: String,
    },
    /// They have no public profile, or not any more: their name appears nowhere.
    Hidden,
}

/// A rating that somebody gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenRating {
    /// Its id.
    pub id: i64,
    /// Whom.
    pub helper: Helper,
    /// How many.
    pub stars: Stars,
    /// When.
    pub rated_at: Moment,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
    /// Whether a moderator removed it.
    pub removed: bool,
}

/// A kind word that somebody sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenThanks {
    /// Whom.
    pub helper: Helper,
    /// The word.
    pub text: String,
    /// When.
    pub sent_at: Moment,
}

/// A company whose desk somebody may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// The company's name in URLs.
    pub slug: String,
    /// The company's name.
    pub name: String,
}

/// All that a person finds on their own page.
#[derive(Clone, Debug)]
pub struct Belongings {
    /// Where they are signed in, the latest first.
    pub sessions: Vec<Session>,
    /// Their communities, by name.
    pub communities: Vec<Belonging>,
    /// The ratings they gave, the latest first.
    pub ratings: Vec<GivenRating>,
    /// The thanks they sent, the latest first.
    pub thanks: Vec<GivenThanks>,
    /// Their own profile.
    pub profile: Option<Agent>,
    /// The companies whose desk they may open.
    pub desks: Vec<Desk>,
    /// What moderators decided that concerns them, the latest first.
    pub decisions: Vec<Told>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_at_least_ten_characters_and_is_never_printed() {
        assert!("nine char".parse::<Password>().is_err());
        let password: Password = "äöü ten ch".parse().unwrap();
        assert_eq!(format!("{password:?}"), "Password");
    }
}
