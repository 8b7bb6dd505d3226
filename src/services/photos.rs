//! An agent's photo.

use super::{Error, Result, edit_profile};
use crate::{
    domain::{
        Moment,
        agent::{Found, PhotoSize},
    },
    security::photos::{self, Photo},
    store::{self, Db},
};

/// Reads what was sent. Takes much CPU: call it off the async threads and outside a transaction.
///
/// # Errors
/// [`Error::Invalid`] with the reason in words.
pub fn read(bytes: &[u8]) -> Result<Photo> {
    photos::squares(bytes).map_err(|refusal| Error::invalid("photo", refusal.to_string()))
}

/// Replaces this person's photo.
///
/// # Errors
/// [`Error::NotFound`] when they have no profile.
pub fn replace(db: &mut Db, person_id: i64, photo: Photo, now: Moment) -> Result<()> {
    let agent = edit_profile::own(db, person_id)?;
    // A random version: the same photo elsewhere cannot be told to be the same.
    let version = uuid::Uuid::new_v4().simple().to_string();
    store::photos::replace(db, agent.id, &version, photo.large, photo.small, now)?;
    edit_profile::shown_anew(db, agent.id)
}

/// Takes this person's photo away.
///
/// # Errors
/// [`Error::NotFound`] when they have no profile.
pub fn remove(db: &mut Db, person_id: i64) -> Result<()> {
    let agent = edit_profile::own(db, person_id)?;
    store::photos::remove(db, agent.id)?;
    edit_profile::shown_anew(db, agent.id)
}

/// What was found in the place of a photo.
pub enum Shown {
    /// The photo.
    Here(Vec<u8>),
    /// Its agent has this handle now.
    Moved(String),
}

/// The photo of that version, when everybody may see the agent.
///
/// # Errors
/// [`Error::NotFound`] when it is not to be seen.
pub fn public(db: &mut Db, handle: &str, version: &str, size: PhotoSize) -> Result<Shown> {
    if let Some(photo) = store::photos::public(db, handle, version, size)? {
        return Ok(Shown::Here(photo));
    }
    match store::agents::find_public(db, handle)? {
        Found::Moved(to) => Ok(Shown::Moved(to)),
        _ => Err(Error::NotFound),
    }
}

/// The photo of this person's own profile, before anybody else may see it.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn own(db: &mut Db, person_id: i64) -> Result<Vec<u8>> {
    store::photos::own(db, person_id)?.ok_or(Error::NotFound)
}
