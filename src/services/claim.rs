//! A profile becomes somebody's own: nobody can vouch for themselves.

use super::{Result, trust};
use crate::{
    domain::{
        Moment,
        trust::{Uncounted, Weight},
    },
    store::{self, Db},
};

/// Takes out of the evidence what this person said of the agent before the profile was theirs: ratings stay and count
/// no more, endorsements and thanks are taken back.
///
/// # Errors
/// When the database fails.
pub fn silence_own_voice(db: &mut Db, agent_id: i64, person_id: i64, now: Moment) -> Result<()> {
    store::claims::withdraw_endorsements(db, agent_id, person_id, now)?;
    store::claims::withdraw_thanks(db, agent_id, person_id)?;
    store::posteriors::hold(db, &[agent_id])?;
    let Some(rater) = store::raters::find_person(db, person_id)? else { return Ok(()) };
    for id in store::claims::ratings(db, agent_id, person_id)? {
        let Some(before) = store::ratings::given_by(db, id, rater.id)? else { continue };
        let weight = Weight { uncounted: Some(Uncounted::Own), ..before.weight };
        trust::reweigh(db, &before, weight, now)?;
    }
    Ok(())
}
