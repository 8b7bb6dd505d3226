//! Agents' photos.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agents, photos},
};
use crate::domain::{
    Moment,
    agent::{AgentState, PhotoSize},
};

/// Replaces the photo.
pub fn replace(db: &mut Db, agent_id: i64, version: &str, large: Vec<u8>, small: Vec<u8>, now: Moment) -> Result<()> {
    diesel::delete(photos::table.filter(photos::agent_id.eq(agent_id))).execute(db)?;
    diesel::insert_into(photos::table)
        .values((
            photos::agent_id.eq(agent_id),
            photos::large.eq(large),
            photos::small.eq(small),
            photos::changed_at.eq(now),
        ))
        .execute(db)?;
    diesel::update(agents::table.find(agent_id)).set(agents::photo_version.eq(version)).execute(db)?;
    Ok(())
}

/// Takes the photo away.
pub fn remove(db: &mut Db, agent_id: i64) -> Result<()> {
    diesel::delete(photos::table.filter(photos::agent_id.eq(agent_id))).execute(db)?;
    diesel::update(agents::table.find(agent_id)).set(agents::photo_version.eq(None::<String>)).execute(db)?;
    Ok(())
}

/// The picture of that version, when everybody may see the agent.
pub fn public(db: &mut Db, handle: &str, version: &str, size: PhotoSize) -> Result<Option<Vec<u8>>> {
    let shown = agents::table
        .inner_join(photos::table)
        .filter(agents::handle.eq(handle))
        .filter(agents::photo_version.eq(version))
        .filter(agents::state.eq_any([AgentState::Public.key(), AgentState::Paused.key()]));
    Ok(match size {
        PhotoSize::Large => shown.select(photos::large).first(db).optional()?,
        PhotoSize::Small => shown.select(photos::small).first(db).optional()?,
    })
}

/// The large picture of this person's own profile, whoever may see it.
pub fn own(db: &mut Db, person_id: i64) -> Result<Option<Vec<u8>>> {
    Ok(agents::table
        .inner_join(photos::table)
        .filter(agents::person_id.eq(person_id))
        .select(photos::large)
        .first(db)
        .optional()?)
}
