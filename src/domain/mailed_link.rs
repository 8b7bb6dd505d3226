//! Secret links to an account's own address, which work once.

use chrono::TimeDelta;

use super::Moment;

/// What a mailed link is good for. A link for one purpose opens no other door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Shows that a new account's address is its owner's.
    ConfirmAddress,
    /// Lets its owner choose a new password.
    ResetPassword,
}

impl Purpose {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::ConfirmAddress => "confirm_address",
            Self::ResetPassword => "reset_password",
        }
    }

    /// How long such a link works: the more it opens, the shorter.
    pub fn lasts(self) -> TimeDelta {
        match self {
            Self::ConfirmAddress => TimeDelta::days(3),
            Self::ResetPassword => TimeDelta::hours(1),
        }
    }
}

/// A link that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailedLink {
    /// Its id.
    pub id: i64,
    /// Whose account; none when the address had no account.
    pub person_id: Option<i64>,
    /// When it stops working.
    pub expires_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
}

/// What became of a link that somebody follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It works, for the account of this person.
    Open {
        /// The link's id.
        id: i64,
        /// Whose account.
        person_id: i64,
    },
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
        match (self.used_at, self.person_id) {
            (Some(_), _) => Opened::Used,
            (None, _) if self.expires_at <= now => Opened::Expired,
            (None, Some(person_id)) => Opened::Open { id: self.id, person_id },
            (None, None) => Opened::Unknown,
        }
    }
}
