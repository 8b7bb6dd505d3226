//! Secret links that are mailed to one address and work once.

use chrono::TimeDelta;

use super::Moment;

/// What a mailed link is good for. A link for one purpose opens no other door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Shows that a new account's address is its owner's.
    ConfirmAddress,
    /// Lets its owner choose a new password.
    ResetPassword,
    /// Lets an agent accept the profile that was drafted for them.
    AcceptProfile,
    /// Lets a person join those who look after a company's page.
    JoinCompany,
}

impl Purpose {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::ConfirmAddress => "confirm_address",
            Self::ResetPassword => "reset_password",
            Self::AcceptProfile => "accept_profile",
            Self::JoinCompany => "join_company",
        }
    }

    /// How long such a link works: the more it opens, the shorter.
    pub fn lasts(self) -> TimeDelta {
        match self {
            Self::ConfirmAddress => TimeDelta::days(3),
            Self::ResetPassword => TimeDelta::hours(1),
            Self::AcceptProfile => TimeDelta::days(30),
            Self::JoinCompany => TimeDelta::days(14),
        }
    }
}

/// Whom and what a link is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The address it was mailed to.
    pub email: String,
    /// The account.
    pub person_id: Option<i64>,
    /// The profile.
    pub agent_id: Option<i64>,
    /// The company.
    pub company_id: Option<i64>,
}

/// A link that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailedLink {
    /// Its id.
    pub id: i64,
    /// Whom and what it is about.
    pub about: About,
    /// When it stops working.
    pub expires_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
}

/// What became of a link that somebody follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It works.
    Open(MailedLink),
    /// It did its work already.
    Used(MailedLink),
    /// Its time is over.
    Expired,
    /// We know no such link: mistyped, or replaced by a newer one.
    Unknown,
}

impl MailedLink {
    /// What it is at the moment `now`.
    pub fn opened(self, now: Moment) -> Opened {
        match self.used_at {
            Some(_) => Opened::Used(self),
            None if self.expires_at <= now => Opened::Expired,
            None => Opened::Open(self),
        }
    }
}
