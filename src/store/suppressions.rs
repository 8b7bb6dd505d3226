//! Whom we write to no more. Who they are is not kept, only a pseudonym.

use diesel::prelude::*;

use super::{Db, Result, schema::suppressions};
use crate::{
    domain::{Moment, suppression::Reason},
    on_each,
};

/// Why we write to this pseudonym no more; nothing while we may.
pub fn reason_of(db: &mut Db, pseudonym: &str) -> Result<Option<Reason>> {
    let reason: Option<String> =
        suppressions::table.find(pseudonym).select(suppressions::reason).first(db).optional()?;
    // A reason that we do not know is one all the same.
    Ok(reason.map(|reason| reason.parse().unwrap_or(Reason::Asked)))
}

/// Writes to them no more. What its owner said stays, whatever a mail server says later.
pub fn add(db: &mut Db, pseudonym: &str, reason: Reason, now: Moment) -> Result<()> {
    let values =
        (suppressions::pseudonym.eq(pseudonym), suppressions::reason.eq(reason.key()), suppressions::at.eq(now));
    on_each!(db, |c| diesel::insert_into(suppressions::table).values(values).on_conflict_do_nothing().execute(c))?;
    if reason != Reason::Bounced {
        diesel::update(suppressions::table.find(pseudonym).filter(suppressions::reason.eq(Reason::Bounced.key())))
            .set((suppressions::reason.eq(reason.key()), suppressions::at.eq(now)))
            .execute(db)?;
    }
    Ok(())
}

/// Lets us write to them again.
pub fn remove(db: &mut Db, pseudonym: &str) -> Result<()> {
    diesel::delete(suppressions::table.find(pseudonym)).execute(db)?;
    Ok(())
}
