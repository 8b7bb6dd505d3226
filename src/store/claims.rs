//! What somebody said of an agent before it was their own profile.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{endorsements, raters, ratings, thanks},
};
use crate::domain::{Moment, trust::Uncounted};

/// The ids of this person's ratings of the agent that count, or could.
pub fn ratings(db: &mut Db, agent_id: i64, person_id: i64) -> Result<Vec<i64>> {
    Ok(ratings::table
        .inner_join(raters::table)
        .filter(ratings::agent_id.eq(agent_id))
        .filter(raters::person_id.eq(person_id))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null().or(ratings::uncounted.ne(Uncounted::Own.key())))
        .select(ratings::id)
        .load(db)?)
}

/// Takes back this person's endorsements of the agent.
pub fn withdraw_endorsements(db: &mut Db, agent_id: i64, person_id: i64, now: Moment) -> Result<()> {
    let own = endorsements::table
        .filter(endorsements::agent_id.eq(agent_id))
        .filter(endorsements::person_id.eq(person_id))
        .filter(endorsements::withdrawn_at.is_null());
    diesel::update(own).set(endorsements::withdrawn_at.eq(now)).execute(db)?;
    Ok(())
}

/// Takes back this person's thanks to the agent.
pub fn withdraw_thanks(db: &mut Db, agent_id: i64, person_id: i64) -> Result<()> {
    let rater = raters::table.filter(raters::person_id.eq(person_id)).select(raters::id);
    diesel::delete(thanks::table.filter(thanks::agent_id.eq(agent_id)).filter(thanks::rater_id.eq_any(rater)))
        .execute(db)?;
    Ok(())
}
