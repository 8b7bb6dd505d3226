//! Agents' profiles and their handles.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agents, retired_handles},
};
use crate::domain::{
    Moment,
    agent::{Agent, AgentState, Found},
};

/// The columns of an [`Agent`].
#[derive(Queryable, Selectable)]
#[diesel(table_name = agents)]
pub struct AgentRow {
    id: i64,
    handle: String,
    name: String,
    person_id: Option<i64>,
    state: String,
    bio: String,
    languages: String,
    hours: String,
    reach_text: String,
    reach_url: Option<String>,
    photo_version: Option<String>,
}

impl From<AgentRow> for Agent {
    fn from(row: AgentRow) -> Self {
        Self {
            id: row.id,
            handle: row.handle,
            name: row.name,
            person_id: row.person_id,
            // A state that we do not know is shown to nobody.
            state: row.state.parse().unwrap_or(AgentState::Draft),
            bio: row.bio,
            languages: row.languages.split(',').filter(|code| !code.is_empty()).map(Into::into).collect(),
            hours: row.hours,
            reach_text: row.reach_text,
            reach_url: row.reach_url,
            photo_version: row.photo_version,
        }
    }
}

/// The states in which everybody may see an agent.
pub(super) fn visible() -> [&'static str; 2] {
    [AgentState::Public.key(), AgentState::Paused.key()]
}

/// What everybody may see under this handle.
pub fn find_public(db: &mut Db, handle: &str) -> Result<Found> {
    if let Some(agent) = by_handle(db, handle)? {
        return Ok(match agent.state {
            state if state.is_visible() => Found::Here(agent),
            AgentState::Left if was_public(db, agent.id)? => Found::Left,
            _ => Found::Nothing,
        });
    }
    // A handle that was given up before its agent said yes was never theirs to the public: it may be their other name.
    let moved: Option<(String, String)> = retired_handles::table
        .inner_join(agents::table)
        .filter(retired_handles::handle.eq(handle))
        .filter(retired_handles::retired_at.nullable().gt(agents::consented_at))
        .select((agents::handle, agents::state))
        .first(db)
        .optional()?;
    Ok(match moved.map(|(handle, state)| (handle, state.parse())) {
        Some((handle, Ok(AgentState::Public | AgentState::Paused))) => Found::Moved(handle),
        Some((_, Ok(AgentState::Left))) => Found::Left,
        _ => Found::Nothing,
    })
}

/// Whether the agent was ever shown to everybody.
pub fn was_public(db: &mut Db, id: i64) -> Result<bool> {
    let consented_at: Option<Option<Moment>> =
        agents::table.find(id).select(agents::consented_at).first(db).optional()?;
    Ok(consented_at.flatten().is_some())
}

/// The agent with this handle, whatever their state.
pub fn by_handle(db: &mut Db, handle: &str) -> Result<Option<Agent>> {
    let row = agents::table.filter(agents::handle.eq(handle)).select(AgentRow::as_select()).first(db).optional()?;
    Ok(row.map(Into::into))
}

/// The agent with this id, whatever their state.
pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Agent>> {
    let row = agents::table.filter(agents::id.eq(id)).select(AgentRow::as_select()).first(db).optional()?;
    Ok(row.map(Into::into))
}

/// The profile that belongs to this person.
pub fn of_person(db: &mut Db, person_id: i64) -> Result<Option<Agent>> {
    let row =
        agents::table.filter(agents::person_id.eq(person_id)).select(AgentRow::as_select()).first(db).optional()?;
    Ok(row.map(Into::into))
}

/// The next agents by id.
pub fn ids_after(db: &mut Db, after: i64, limit: i64) -> Result<Vec<i64>> {
    Ok(agents::table.filter(agents::id.gt(after)).order(agents::id).limit(limit).select(agents::id).load(db)?)
}
