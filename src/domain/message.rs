//! A letter to one person, before it is known how it travels.

use std::{fmt, str::FromStr};

use chrono::TimeDelta;

use super::{Moment, company::Role, invitation, mailed_link::Purpose, text::Email};

/// How long an address is left alone before it gets another letter of a kind that a stranger can ask for.
pub const REST: TimeDelta = TimeDelta::minutes(5);

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody signed up: is this your address?
    ConfirmAddress,
    /// Somebody forgot their password.
    ResetPassword,
    /// Somebody signed up with an address that has an account.
    AccountExists,
    /// A profile was drafted for you.
    AcceptProfile,
    /// You are asked to look after a company's page.
    JoinCompany,
    /// Somebody helped you: how was it?
    Invitation,
    /// You asked for the links to what you said.
    Receipt,
    /// A moderator decided on something of yours, or that you flagged.
    Decision,
}

impl Kind {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::ConfirmAddress,
        Self::ResetPassword,
        Self::AccountExists,
        Self::AcceptProfile,
        Self::JoinCompany,
        Self::Invitation,
        Self::Receipt,
        Self::Decision,
    ];

    /// As it is stored and logged.
    pub fn key(self) -> &'static str {
        match self {
            Self::ConfirmAddress => "confirm_address",
            Self::ResetPassword => "reset_password",
            Self::AccountExists => "account_exists",
            Self::AcceptProfile => "accept_profile",
            Self::JoinCompany => "join_company",
            Self::Invitation => "invitation",
            Self::Receipt => "receipt",
            Self::Decision => "decision",
        }
    }

    /// How long the link in it works: later the letter is of no use. None without such a link.
    pub fn lasts(self) -> Option<TimeDelta> {
        match self {
            Self::ConfirmAddress => Some(Purpose::ConfirmAddress.lasts()),
            Self::ResetPassword => Some(Purpose::ResetPassword.lasts()),
            Self::AcceptProfile => Some(Purpose::Accept { agent_id: 0 }.lasts()),
            Self::JoinCompany => Some(Purpose::Join(Role::Viewer).lasts()),
            Self::Invitation => Some(invitation::LASTS),
            Self::AccountExists | Self::Receipt | Self::Decision => None,
        }
    }
}

impl FromStr for Kind {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.key() == text).ok_or("not a kind of letter")
    }
}

/// What a letter's mail is called, the same at every try: mail programs know it again, and reports say which it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its id in the outbox.
    pub id: i64,
    /// When it was written, in microseconds of the Unix epoch: ids may begin anew.
    pub written_micros: i64,
}

impl Name {
    /// Of the letter with this id, written then.
    pub fn of(id: i64, written_at: Moment) -> Self {
        Self { id, written_micros: written_at.and_utc().timestamp_micros() }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.id, self.written_micros)
    }
}

impl FromStr for Name {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = text.split_once('.').and_then(|(id, micros)| Some((id.parse().ok()?, micros.parse().ok()?)));
        parsed.map(|(id, written_micros)| Self { id, written_micros }).ok_or("not a letter of ours")
    }
}

/// How whoever gets a letter that they did not ask for stops us from writing any more of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Their address on the whole site, as a pseudonym.
    pub pseudonym: String,
    /// Where they say so.
    pub url: String,
}

/// A letter, ready to be sent. It may hold a secret link: it is never logged.
#[derive(Clone)]
pub struct Message {
    /// What it is about.
    pub kind: Kind,
    /// Whom it goes to.
    pub recipient: Email,
    /// The subject line.
    pub subject: String,
    /// The words, for those who read plain text.
    pub text: String,
    /// The same words as HTML.
    pub html: String,
    /// On letters that their recipient did not ask for.
    pub stop: Option<Stop>,
}
