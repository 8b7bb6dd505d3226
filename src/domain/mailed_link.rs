//! Secret links in letters, which work once.

use chrono::TimeDelta;

use super::{Moment, company::Role};

const ACCEPT: &str = "accept_profile";

/// What a mailed link is good for. A link for one purpose opens no other door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Shows that a new account's address is its owner's.
    ConfirmAddress,
    /// Lets its owner choose a new password.
    ResetPassword,
    /// Accepts the profile that a company wrote.
    Accept {
        /// The profile.
        agent_id: i64,
    },
    /// Takes a seat at a company's desk.
    Join(Role),
}

impl Purpose {
    /// As it is stored; which profile stands beside it.
    pub fn key(self) -> &'static str {
        match self {
            Self::ConfirmAddress => "confirm_address",
            Self::ResetPassword => "reset_password",
            Self::Accept { .. } => ACCEPT,
            Self::Join(Role::Manager) => "join_as_manager",
            Self::Join(Role::Lead) => "join_as_lead",
            Self::Join(Role::Viewer) => "join_as_viewer",
        }
    }

    /// Out of what is stored.
    pub fn of(key: &str, agent_id: Option<i64>) -> Option<Self> {
        match key {
            "confirm_address" => Some(Self::ConfirmAddress),
            "reset_password" => Some(Self::ResetPassword),
            ACCEPT => Some(Self::Accept { agent_id: agent_id? }),
            _ => Some(Self::Join(key.strip_prefix("join_as_")?.parse().ok()?)),
        }
    }

    /// The profile that it is about.
    pub fn agent_id(self) -> Option<i64> {
        match self {
            Self::Accept { agent_id } => Some(agent_id),
            Self::ConfirmAddress | Self::ResetPassword | Self::Join(_) => None,
        }
    }

    /// How long such a link works: the more it opens, the shorter.
    pub fn lasts(self) -> TimeDelta {
        match self {
            Self::ConfirmAddress => TimeDelta::days(3),
            Self::ResetPassword => TimeDelta::hours(1),
            Self::Accept { .. } => TimeDelta::days(30),
            Self::Join(_) => TimeDelta::days(14),
        }
    }
}

/// A link that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailedLink {
    /// Its id.
    pub id: i64,
    /// What it is for.
    pub purpose: Purpose,
    /// Whom it was sent to.
    pub email: String,
    /// Whose account it opens, or who invited to a desk; none when the address had no account.
    pub person_id: Option<i64>,
    /// The company whose desk sent it.
    pub company_id: Option<i64>,
    /// When it stops working.
    pub expires_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
}

/// What became of a link that somebody follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It works.
    Open,
    /// It did its work already.
    Used,
    /// Its time is over.
    Expired,
    /// We know no such link: mistyped, or replaced by a newer one.
    Unknown,
}

impl MailedLink {
    /// What it is at the moment `now`.
    pub fn opened(&self, now: Moment) -> Opened {
        let of_nobody = match self.purpose {
            Purpose::ConfirmAddress | Purpose::ResetPassword => self.person_id.is_none(),
            Purpose::Accept { .. } | Purpose::Join(_) => false,
        };
        match self.used_at {
            Some(_) => Opened::Used,
            None if self.expires_at <= now => Opened::Expired,
            None if of_nobody => Opened::Unknown,
            None => Opened::Open,
        }
    }
}
