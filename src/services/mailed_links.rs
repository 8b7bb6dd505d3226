//! Links that are mailed to an account's own address and work once.

use super::Result;
use crate::{
    domain::{
        Moment,
        mailed_link::{Opened, Purpose},
        text::Email,
    },
    security::secrets,
    store::{self, Db},
};

/// Makes a link and returns its secret, for the letter. Without a person it opens nothing.
///
/// # Errors
/// When the database fails.
pub fn issue(db: &mut Db, purpose: Purpose, email: &Email, person_id: Option<i64>, now: Moment) -> Result<String> {
    let token = secrets::fresh();
    store::mailed_links::add(db, &secrets::hash(&token), purpose, email.as_str(), person_id, now)?;
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
        Opened::Open { id, .. } if !store::mailed_links::use_up(db, id, now)? => Ok(Opened::Used),
        opened => Ok(opened),
    }
}
