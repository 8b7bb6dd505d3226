//! Links that are mailed and work once.

use super::Result;
use crate::{
    domain::{
        Moment,
        mailed_link::{MailedLink, Opened, Purpose},
        text::Email,
    },
    security::secrets,
    store::{self, Db, mailed_links::NewLink},
};

/// Makes a link and returns its secret, for the letter. `person_id` is whose account it opens, or who invites to a
/// desk; `company_id` the company whose desk sends it.
///
/// # Errors
/// When the database fails.
pub fn issue(
    db: &mut Db,
    purpose: Purpose,
    email: &Email,
    person_id: Option<i64>,
    company_id: Option<i64>,
    now: Moment,
) -> Result<String> {
    let token = secrets::fresh();
    let token_hash = secrets::hash(&token);
    let link = NewLink { token_hash: &token_hash, purpose, email: email.as_str(), person_id, company_id };
    store::mailed_links::add(db, &link, now)?;
    Ok(token)
}

/// The link with this secret. Writes nothing: mail scanners open links.
///
/// # Errors
/// When the database fails.
pub fn find(db: &mut Db, token: &str) -> Result<Option<MailedLink>> {
    Ok(store::mailed_links::find(db, &secrets::hash(token))?)
}

/// What a link for this purpose is, for the page that it opens; writes nothing.
///
/// # Errors
/// When the database fails.
pub fn open(db: &mut Db, purpose: Purpose, token: &str, now: Moment) -> Result<Opened> {
    Ok(for_purpose(db, purpose, token)?.map_or(Opened::Unknown, |link| link.opened(now)))
}

/// Uses a link up: of all who try, one gets it; everybody else, why not.
///
/// # Errors
/// When the database fails.
pub fn take(
    db: &mut Db,
    purpose: Purpose,
    token: &str,
    now: Moment,
) -> Result<std::result::Result<MailedLink, Opened>> {
    let Some(link) = for_purpose(db, purpose, token)? else { return Ok(Err(Opened::Unknown)) };
    Ok(match link.opened(now) {
        Opened::Open if store::mailed_links::use_up(db, link.id, now)? => Ok(link),
        Opened::Open => Err(Opened::Used),
        shut => Err(shut),
    })
}

fn for_purpose(db: &mut Db, purpose: Purpose, token: &str) -> Result<Option<MailedLink>> {
    Ok(find(db, token)?.filter(|link| link.purpose == purpose))
}
