//! Links that are mailed to one address and work once.

use super::Result;
use crate::{
    domain::{
        Moment,
        mailed_link::{About, Opened, Purpose},
    },
    security::secrets,
    store::{self, Db},
};

/// Makes a link and returns its secret, for the letter.
///
/// # Errors
/// When the database fails.
pub fn issue(db: &mut Db, purpose: Purpose, about: &About, now: Moment) -> Result<String> {
    let token = secrets::fresh();
    store::mailed_links::add(db, &secrets::hash(&token), purpose, about, now)?;
    Ok(token)
}

/// What a link is, for the page that it opens. Writes nothing: mail scanners open links.
///
/// # Errors
/// When the database fails.
pub fn open(db: &mut Db, purpose: Purpose, token: &str, now: Moment) -> Result<Opened> {
    let link = store::mailed_links::find(db, &secrets::hash(token), purpose)?;
    Ok(link.map_or(Opened::Unknown, |link| link.opened(now)))
}

/// Uses a link up: of all who try, one gets [`Opened::Open`].
///
/// # Errors
/// When the database fails.
pub fn take(db: &mut Db, purpose: Purpose, token: &str, now: Moment) -> Result<Opened> {
    match open(db, purpose, token, now)? {
        Opened::Open(link) if !store::mailed_links::use_up(db, link.id, now)? => Ok(Opened::Used(link)),
        opened => Ok(opened),
    }
}
