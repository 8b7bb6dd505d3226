//! Whom an invitation was written to lately, by pseudonym.

use diesel::prelude::*;

use super::{Db, Result, schema::asked};
use crate::{domain::Moment, on_each};

/// Takes the turn to ask somebody who was last asked at `then` or before; false when they were asked since. Of two who
/// try at once, one is told so.
pub fn take_turn(db: &mut Db, pseudonym: &str, then: Moment, now: Moment) -> Result<bool> {
    let over = asked::table.find(pseudonym).filter(asked::at.le(then));
    if diesel::update(over).set(asked::at.eq(now)).execute(db)? == 1 {
        return Ok(true);
    }
    let values = (asked::pseudonym.eq(pseudonym), asked::at.eq(now));
    Ok(on_each!(db, |c| diesel::insert_into(asked::table).values(values).on_conflict_do_nothing().execute(c))? == 1)
}

/// Gives the turn back of somebody whose letter was never sent.
pub fn give_back(db: &mut Db, pseudonym: &str) -> Result<()> {
    diesel::delete(asked::table.find(pseudonym)).execute(db)?;
    Ok(())
}

/// Forgets who was last asked at `then` or before.
pub fn purge(db: &mut Db, then: Moment) -> Result<usize> {
    Ok(diesel::delete(asked::table.filter(asked::at.le(then))).execute(db)?)
}
