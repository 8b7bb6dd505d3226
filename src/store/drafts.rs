//! Profiles before their person has said yes.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agent_products, agent_topics, agents, cases, employments, photos, ratings, retired_handles, thanks},
};
use crate::domain::{Moment, agent::AgentState, desk::History, text::Handle};

/// Writes a draft that nobody sees but those who wrote it. Returns its id.
pub fn add(db: &mut Db, handle: &Handle, name: &str, person_id: Option<i64>, now: Moment) -> Result<i64> {
    Ok(diesel::insert_into(agents::table)
        .values((
            agents::handle.eq(handle.as_str()),
            agents::name.eq(name),
            agents::person_id.eq(person_id),
            agents::state.eq(AgentState::Draft.key()),
            agents::created_at.eq(now),
        ))
        .returning(agents::id)
        .get_result(db)?)
}

/// Gives a profile another name to be shown.
pub fn rename(db: &mut Db, agent_id: i64, name: &str) -> Result<()> {
    diesel::update(agents::table.find(agent_id)).set(agents::name.eq(name)).execute(db)?;
    Ok(())
}

/// Makes a profile its person's own and public, with the ground on which it became so.
/// Says whether it was still to be had: no person, or this one, and not left.
pub fn consent(db: &mut Db, agent_id: i64, person_id: i64, ground: &str, now: Moment) -> Result<bool> {
    let open = agents::table
        .filter(agents::id.eq(agent_id))
        .filter(agents::state.ne(AgentState::Left.key()))
        .filter(agents::person_id.is_null().or(agents::person_id.eq(person_id)));
    let changed = diesel::update(open)
        .set((
            agents::person_id.eq(person_id),
            agents::state.eq(AgentState::Public.key()),
            agents::consented_at.eq(now),
            agents::consent_ground.eq(ground),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

/// What customers brought and said, which hangs on the row beside the draft's own lines.
pub fn history(db: &mut Db, agent_id: i64) -> Result<History> {
    Ok(History {
        cases: cases::table.filter(cases::agent_id.eq(agent_id)).count().get_result(db)?,
        ratings: ratings::table.filter(ratings::agent_id.eq(agent_id)).count().get_result(db)?,
        thanks: thanks::table.filter(thanks::agent_id.eq(agent_id)).count().get_result(db)?,
    })
}

/// Lets another profile of the same person take over what a draft says of employments. Where that profile says
/// already that it works there now, the draft only confirms it.
pub fn merge_into(db: &mut Db, draft_id: i64, agent_id: i64) -> Result<()> {
    let offered: Vec<(i64, i64, Option<Moment>)> = employments::table
        .filter(employments::agent_id.eq(draft_id))
        .select((employments::id, employments::company_id, employments::confirmed_at))
        .load(db)?;
    for (id, company_id, confirmed_at) in offered {
        let current = employments::table
            .filter(employments::agent_id.eq(agent_id))
            .filter(employments::company_id.eq(company_id))
            .filter(employments::until.is_null());
        let known: i64 = current.count().get_result(db)?;
        if known == 0 {
            diesel::update(employments::table.find(id)).set(employments::agent_id.eq(agent_id)).execute(db)?;
        } else {
            diesel::update(current.filter(employments::confirmed_at.is_null()))
                .set(employments::confirmed_at.eq(confirmed_at))
                .execute(db)?;
        }
    }
    discard(db, draft_id)
}

/// Deletes a draft that has no history, with everything that was written for it. What was mailed about it stays, so
/// that its links can say that they were answered.
pub fn discard(db: &mut Db, agent_id: i64) -> Result<()> {
    diesel::delete(agent_topics::table.filter(agent_topics::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(agent_products::table.filter(agent_products::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(photos::table.filter(photos::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(employments::table.filter(employments::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(retired_handles::table.filter(retired_handles::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(agents::table.find(agent_id)).execute(db)?;
    Ok(())
}
