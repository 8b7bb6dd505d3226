//! Asks customers how it was, once their case has been resolved for as long as the company wants.

use chrono::TimeDelta;

use crate::{
    domain::Moment,
    security::pseudonyms,
    services::{
        Result,
        invite_rating::{self, Invited, Sender},
    },
    store::{self, Db, cases::Pending},
};

/// How long until a customer who cannot be asked yet is looked at again.
const PATIENCE: TimeDelta = TimeDelta::hours(6);

/// What became of one who was to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A letter waits in the outbox.
    Now,
    /// Perhaps later: the agent has not said yes, or the customer was asked something else this week.
    Later,
    /// Not at all.
    Never,
}

/// Asks a customer, or finds out why not. Nobody chooses whom a company does not ask: a lot does.
///
/// # Errors
/// When the database fails.
pub fn ask(db: &mut Db, pending: &Pending, sender: &Sender, now: Moment) -> Result<Asked> {
    let case_id = pending.case_id;
    let asked = match (store::cases::by_id(db, case_id)?, pending.recipient.parse()) {
        (Some(case), Ok(recipient)) if pending.until > now => {
            let share = store::connections::asking(db, case.company_id)?.share;
            if i32::from(pseudonyms::lot(&sender.site_secret, case_id)) >= share {
                Asked::Never
            } else {
                match invite_rating::write(db, case_id, &recipient, sender, now)? {
                    Invited::Sent => Asked::Now,
                    Invited::AskedThisWeek | Invited::NotShown => Asked::Later,
                    Invited::NeverAgain
                    | Invited::NoMailbox
                    | Invited::FromWithin
                    | Invited::StillOpen
                    | Invited::Rated => Asked::Never,
                }
            }
        }
        _ => Asked::Never,
    };
    match asked {
        Asked::Now | Asked::Never => store::cases::ask_not(db, case_id)?,
        Asked::Later => store::cases::ask_later(db, &Pending { due_at: now + PATIENCE, ..pending.clone() })?,
    }
    Ok(asked)
}
