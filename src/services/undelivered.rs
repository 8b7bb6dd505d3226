//! Invitations that reached nobody: the company is told, and whoever has no mailbox is written to no more.

use super::{Result, stop_letters};
use crate::{
    domain::{Moment, delivery::Undelivered, suppression::Reason},
    store::{self, Db},
};

/// What is kept of a letter that reached nobody: that its invitation did not arrive and why, that its customer was not
/// asked, and that there is no such mailbox.
///
/// # Errors
/// When the database fails.
pub fn note(
    db: &mut Db,
    pseudonym: Option<&str>,
    invitation_id: Option<i64>,
    why: Undelivered,
    now: Moment,
) -> Result<()> {
    if let Some(id) = invitation_id {
        mark(db, id, why, now)?;
    }
    let Some(pseudonym) = pseudonym else { return Ok(()) };
    if invitation_id.is_some() {
        store::asked::give_back(db, pseudonym)?;
    }
    if matches!(why, Undelivered::Refused(refusal) if refusal.is_no_such_mailbox()) {
        stop_letters::suppress(db, pseudonym, Reason::Bounced, now)?;
    }
    Ok(())
}

/// Tells the company that an invitation did not arrive. Its link goes on working, for whoever has it all the same.
///
/// # Errors
/// When the database fails.
pub fn mark(db: &mut Db, invitation_id: i64, why: Undelivered, now: Moment) -> Result<()> {
    Ok(store::invitations::mark_undelivered(db, invitation_id, &why.to_string(), now)?)
}
