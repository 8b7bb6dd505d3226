//! Handles: one agent each, for ever, even after they moved on to another.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agents, retired_handles},
};
use crate::domain::{
    Moment,
    text::{Handle, Slug},
};

/// Whether nobody has or ever had this handle, but perhaps this agent.
pub fn is_free(db: &mut Db, handle: &str, for_agent: Option<i64>) -> Result<bool> {
    let holder: Option<i64> =
        agents::table.filter(agents::handle.eq(handle)).select(agents::id).first(db).optional()?;
    let former: Option<i64> = retired_handles::table
        .filter(retired_handles::handle.eq(handle))
        .select(retired_handles::agent_id)
        .first(db)
        .optional()?;
    Ok([holder, former].into_iter().flatten().all(|taken_by| Some(taken_by) == for_agent))
}

/// The free handle nearest to this name: `mara-lindqvist`, else `mara-lindqvist-2`, and so on.
pub fn nearest(db: &mut Db, name: &str) -> Result<Handle> {
    let base = Slug::nearest(name).map_or_else(|| "helper".to_owned(), Slug::into_string);
    let base: String = base.chars().take(Slug::MAX - 6).collect();
    let base = base.trim_end_matches('-');
    let numbered = (2..10_000).map(|n| format!("{base}-{n}"));
    for candidate in std::iter::once(base.to_owned()).chain(numbered) {
        if let Ok(handle) = candidate.parse::<Handle>()
            && is_free(db, handle.as_str(), None)?
        {
            return Ok(handle);
        }
    }
    Err(diesel::result::Error::NotFound.into())
}

/// Gives the agent a new handle; the old one is nobody else's, and leads here for ever when it was public. Going back to a former one takes it out of
/// the retired.
pub fn rename(db: &mut Db, agent_id: i64, from: &str, to: &Handle, now: Moment) -> Result<()> {
    diesel::delete(retired_handles::table.filter(retired_handles::handle.eq(to.as_str()))).execute(db)?;
    diesel::update(agents::table.find(agent_id)).set(agents::handle.eq(to.as_str())).execute(db)?;
    diesel::insert_into(retired_handles::table)
        .values((
            retired_handles::handle.eq(from),
            retired_handles::agent_id.eq(agent_id),
            retired_handles::retired_at.eq(now),
        ))
        .execute(db)?;
    Ok(())
}
