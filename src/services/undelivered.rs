//! Invitations that reached nobody: the company is told, and whoever has no mailbox is written to no more.

use super::{Result, responsiveness, stop_letters};
use crate::{
    domain::{
        Moment,
        delivery::{Refusal, Undelivered},
        suppression::Reason,
    },
    mail::report::Report,
    store::{self, Db},
};

/// What was done about a report that came by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The invitation is marked as undelivered, with this code.
    Marked(Refusal),
    /// There is no such mailbox: that too, and nothing is written there any more.
    NoMailbox(Refusal),
    /// Whoever complained is written to no more.
    Suppressed,
    /// We know no such letter: it was forgotten, or never ours.
    Unknown,
    /// The letter was one that somebody asked for, and what became of it is theirs to see.
    AskedFor,
    /// There was nothing to do.
    Nothing,
}

/// Does what a report asks for.
///
/// # Errors
/// When the database fails.
pub fn reported(db: &mut Db, report: Report, now: Moment) -> Result<Done> {
    let (Report::Failed(name, _) | Report::Complained(name)) = report else { return Ok(Done::Nothing) };
    let Some(letter) = store::outbox::named(db, name)? else { return Ok(Done::Unknown) };
    let Some(pseudonym) = letter.pseudonym else { return Ok(Done::AskedFor) };
    match report {
        Report::Failed(_, refusal) => {
            note(db, Some(&pseudonym), letter.invitation_id, Undelivered::Refused(refusal), now)?;
            Ok(match letter.invitation_id {
                _ if refusal.is_no_such_mailbox() => Done::NoMailbox(refusal),
                Some(_) => Done::Marked(refusal),
                None => Done::Nothing,
            })
        }
        Report::Complained(_) => {
            stop_letters::suppress(db, &pseudonym, Reason::Complained, now)?;
            Ok(Done::Suppressed)
        }
        Report::NoNews => Ok(Done::Nothing),
    }
}

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
    let Some(case_id) = store::invitations::case_asked_about(db, invitation_id)? else { return Ok(()) };
    responsiveness::following(db, case_id, |db| {
        Ok(store::invitations::mark_undelivered(db, invitation_id, &why.to_string(), now)?)
    })
}
