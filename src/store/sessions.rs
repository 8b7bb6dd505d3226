//! Sessions of people who signed in.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{people, sessions},
};
use crate::domain::{Moment, person::Person};

/// The person whose session this is, when neither has ended.
pub fn person_of(db: &mut Db, token_hash: &[u8], now: Moment) -> Result<Option<Person>> {
    let row: Option<(i64, String, Option<String>, bool, i64)> = sessions::table
        .inner_join(people::table)
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::expires_at.gt(now))
        .filter(people::deleted_at.is_null())
        .select((people::id, people::name, people::email, people::moderator, sessions::id))
        .first(db)
        .optional()?;
    Ok(row.map(|(id, name, email, moderator, session_id)| Person {
        id,
        name,
        email: email.unwrap_or_default(),
        moderator,
        session_id,
    }))
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
