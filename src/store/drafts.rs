//! Profiles before their person has said yes.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agent_products, agent_topics, agents, cases, employments, mailed_links, photos, retired_handles},
};
use crate::domain::{Moment, agent::AgentState, text::Handle};

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

/// Whether the agent already has cases, and so more than a draft's own lines hang on the row.
pub fn has_cases(db: &mut Db, agent_id: i64) -> Result<bool> {
    let case: Option<i64> = cases::table.filter(cases::agent_id.eq(agent_id)).select(cases::id).first(db).optional()?;
    Ok(case.is_some())
}

/// Lets another profile of the same person take over what a draft says of employments.
pub fn merge_into(db: &mut Db, draft_id: i64, agent_id: i64) -> Result<()> {
    diesel::update(employments::table.filter(employments::agent_id.eq(draft_id)))
        .set(employments::agent_id.eq(agent_id))
        .execute(db)?;
    discard(db, draft_id)
}

/// Deletes a draft that has no cases, with everything that was written for it.
pub fn discard(db: &mut Db, agent_id: i64) -> Result<()> {
    diesel::delete(agent_topics::table.filter(agent_topics::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(agent_products::table.filter(agent_products::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(photos::table.filter(photos::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(employments::table.filter(employments::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(retired_handles::table.filter(retired_handles::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(mailed_links::table.filter(mailed_links::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(agents::table.find(agent_id)).execute(db)?;
    Ok(())
}
