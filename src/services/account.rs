//! What a person does with their own account.

use super::{Error, Result, appeal, communities, company_desk, leave::leave};
use crate::{
    domain::{Moment, account::Belongings, mailed_link::Purpose, person::Person},
    store::{self, Db},
};

/// All that a person finds on their own page.
///
/// # Errors
/// When the database fails.
pub fn view(db: &mut Db, person_id: i64, now: Moment) -> Result<Belongings> {
    Ok(Belongings {
        sessions: store::sessions::of_person(db, person_id, now)?,
        communities: store::belongings::communities(db, person_id)?,
        ratings: store::belongings::ratings(db, person_id)?,
        thanks: store::belongings::thanks(db, person_id)?,
        profile: store::agents::of_person(db, person_id)?,
        desks: store::belongings::desks(db, person_id)?,
        decisions: appeal::of_person(db, person_id)?,
    })
}

/// What this person's password is held against.
///
/// # Errors
/// When the database fails.
pub fn password_hash(db: &mut Db, person_id: i64) -> Result<Option<String>> {
    Ok(store::people::by_id(db, person_id)?.and_then(|account| account.password_hash))
}

/// Changes the password, ends all other sessions and takes back what was mailed to choose another.
///
/// # Errors
/// When the database fails.
pub fn change_password(db: &mut Db, person: &Person, password_hash: &str) -> Result<()> {
    store::people::set_password(db, person.id, password_hash)?;
    store::mailed_links::take_back(db, Purpose::ResetPassword, person.id)?;
    Ok(store::sessions::end_others(db, person.id, Some(person.session_id))?)
}

/// Ends one of this person's sessions.
///
/// # Errors
/// [`Error::NotFound`] when they have no such session.
pub fn end_session(db: &mut Db, person: &Person, session_id: i64) -> Result<()> {
    match store::sessions::end_of_person(db, person.id, session_id)? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

/// Deletes the account: address, password and name are gone, the profile leaves, sessions and memberships end.
/// Ratings and thanks stay, as a former member's, since others rely on them.
///
/// # Errors
/// [`Error::Invalid`] with what to hand over first: others' companies and communities are not left alone.
pub fn delete(db: &mut Db, person: &Person, now: Moment) -> Result<()> {
    let mut to_do: Vec<String> = Vec::new();
    for company in company_desk::to_hand_over(db, person.id)? {
        to_do.push(format!("You are the only manager of {company}: make somebody else one at its desk."));
    }
    for community in communities::to_hand_over(db, person)? {
        to_do.push(format!("You are the only steward of {community}: make another member one on its page of members."));
    }
    if !to_do.is_empty() {
        return Err(Error::invalid("form", format!("Please hand over first. {}", to_do.join(" "))));
    }
    for community in store::communities::of_person(db, person.id)? {
        communities::leave(db, &community.slug, person, now)?;
    }
    if store::agents::of_person(db, person.id)?.is_some() {
        leave(db, person.id, now)?;
    }
    let endorsed = store::people::end_relations(db, person.id, now)?;
    store::search::reindex_agents(db, &endorsed)?;
    store::mailed_links::forget(db, &person.email, person.id)?;
    store::outbox::forget(db, &person.email)?;
    Ok(store::people::anonymise(db, person.id, now)?)
}
