//! Leaving: hidden at once, without a penalty.

use super::{Result, edit_profile};
use crate::{
    domain::Moment,
    store::{self, Db},
};

/// What stands where a name was.
pub const NAMELESS: &str = "Somebody who left";

/// Hides this person's profile for good and forgets what named them; they may start anew under another handle.
///
/// # Errors
/// [`super::Error::NotFound`] when they have no profile.
pub fn leave(db: &mut Db, person_id: i64, now: Moment) -> Result<()> {
    let agent = edit_profile::own(db, person_id)?;
    if agent.state == crate::domain::agent::AgentState::Draft && store::drafts::history(db, agent.id)?.is_empty() {
        return Ok(store::drafts::discard(db, agent.id)?);
    }
    store::own_profiles::forget(db, agent.id, NAMELESS, now)?;
    edit_profile::shown_anew(db, agent.id)
}
