//! Sessions of people who signed in.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{people, sessions},
};
use crate::domain::{Moment, account::Session, person::Person};

/// The person whose session this is, when neither has ended, and when it was last noted that they came.
pub fn person_of(db: &mut Db, token_hash: &[u8], now: Moment) -> Result<Option<(Person, Moment)>> {
    let row: Option<(i64, String, Option<String>, bool, i64, Moment)> = sessions::table
        .inner_join(people::table)
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::expires_at.gt(now))
        .filter(people::deleted_at.is_null())
        .select((people::id, people::name, people::email, people::moderator, sessions::id, sessions::seen_at))
        .first(db)
        .optional()?;
    Ok(row.map(|(id, name, email, moderator, session_id, seen_at)| {
        (Person { id, name, email: email.unwrap_or_default(), moderator, session_id }, seen_at)
    }))
}

/// Notes that a session was used, and lets it last until `expires_at`.
pub fn extend(db: &mut Db, token_hash: &[u8], now: Moment, expires_at: Moment) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::token_hash.eq(token_hash)).filter(sessions::expires_at.gt(now)))
        .set((sessions::seen_at.eq(now), sessions::expires_at.eq(expires_at)))
        .execute(db)?;
    Ok(())
}

/// Begins a session.
pub fn begin(
    db: &mut Db,
    token_hash: &[u8],
    person_id: i64,
    device: &str,
    now: Moment,
    expires_at: Moment,
) -> Result<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token_hash),
            sessions::person_id.eq(person_id),
            sessions::device.eq(device),
            sessions::created_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::expires_at.eq(expires_at),
        ))
        .execute(db)?;
    Ok(())
}

/// Ends the session with this secret, if there is one.
pub fn end(db: &mut Db, token_hash: &[u8]) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::token_hash.eq(token_hash))).execute(db)?;
    Ok(())
}

/// Ends one session of this person; says whether there was such a one.
pub fn end_of_person(db: &mut Db, person_id: i64, session_id: i64) -> Result<bool> {
    let ended =
        diesel::delete(sessions::table.find(session_id).filter(sessions::person_id.eq(person_id))).execute(db)?;
    Ok(ended == 1)
}

/// Ends all sessions of this person but the one to keep.
pub fn end_others(db: &mut Db, person_id: i64, keep: Option<i64>) -> Result<()> {
    diesel::delete(
        sessions::table.filter(sessions::person_id.eq(person_id)).filter(sessions::id.ne(keep.unwrap_or_default())),
    )
    .execute(db)?;
    Ok(())
}

/// The sessions of this person that have not ended, the latest first.
pub fn of_person(db: &mut Db, person_id: i64, now: Moment) -> Result<Vec<Session>> {
    let rows: Vec<(i64, String, Moment)> = sessions::table
        .filter(sessions::person_id.eq(person_id))
        .filter(sessions::expires_at.gt(now))
        .order(sessions::created_at.desc())
        .select((sessions::id, sessions::device, sessions::created_at))
        .load(db)?;
    Ok(rows.into_iter().map(|(id, device, began_at)| Session { id, device, began_at }).collect())
}

/// Forgets sessions that ended before `now`.
pub fn purge(db: &mut Db, now: Moment) -> Result<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(db)?)
}
