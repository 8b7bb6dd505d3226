//! Signing in and out.

use super::{Result, sessions, sign_up};
use crate::{
    domain::{Moment, text::Email},
    security::secrets,
    store::{self, Db},
};

pub use crate::store::people::Account;

/// The account with this address.
///
/// # Errors
/// When the database fails.
pub fn account(db: &mut Db, email: &Email) -> Result<Option<Account>> {
    Ok(store::people::by_email(db, email)?)
}

/// What became of somebody whose password fits.
pub enum Outcome {
    /// The secret of their new session.
    SignedIn(String),
    /// They have not shown that the address is theirs; the link was mailed once more.
    Unconfirmed,
}

/// Begins a session in the place of the one that the browser had.
///
/// # Errors
/// When the database fails.
pub fn sign_in(
    db: &mut Db,
    origin: &str,
    (email, account): (&Email, &Account),
    before: Option<&str>,
    device: &str,
    now: Moment,
) -> Result<Outcome> {
    if !account.confirmed {
        sign_up::ask_to_confirm(db, origin, email, account.id, now)?;
        return Ok(Outcome::Unconfirmed);
    }
    if let Some(token) = before {
        sign_out(db, token)?;
    }
    Ok(Outcome::SignedIn(sessions::begin(db, account.id, device, now)?))
}

/// Ends the session with this secret.
///
/// # Errors
/// When the database fails.
pub fn sign_out(db: &mut Db, token: &str) -> Result<()> {
    Ok(store::sessions::end(db, &secrets::hash(token))?)
}
