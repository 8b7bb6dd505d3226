//! The agent behind a handle, for whatever one does on a public profile.

use super::{Error, Result};
use crate::{
    domain::agent::{Agent, Found},
    store::{self, Db},
};

/// The agent whom everybody may see under this handle, also under an earlier one.
///
/// # Errors
/// [`Error::Gone`] when they left, [`Error::NotFound`] when there is nobody to be seen.
pub fn visible_agent(db: &mut Db, handle: &str) -> Result<Agent> {
    match store::agents::find_public(db, handle)? {
        Found::Here(agent) => Ok(agent),
        Found::Moved(handle) => store::agents::by_handle(db, &handle)?.ok_or(Error::NotFound),
        Found::Left => Err(Error::Gone),
        Found::Nothing => Err(Error::NotFound),
    }
}
