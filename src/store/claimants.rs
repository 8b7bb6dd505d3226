//! Accounts, as far as a mailed link needs to know of them.

use diesel::prelude::*;

use super::{Db, Result, schema::people};
use crate::domain::{Moment, text::Email};

/// The account of that address.
pub fn id_of(db: &mut Db, email: &str) -> Result<Option<i64>> {
    Ok(people::table
        .filter(people::email.eq(email))
        .filter(people::deleted_at.is_null())
        .select(people::id)
        .first(db)
        .optional()?)
}

/// Whether the person's address is confirmed.
pub fn is_confirmed(db: &mut Db, person_id: i64) -> Result<bool> {
    let confirmed: Option<Option<Moment>> =
        people::table.find(person_id).select(people::confirmed_at).first(db).optional()?;
    Ok(confirmed.flatten().is_some())
}

/// Makes an account whose address the link itself has proved. Returns its id.
pub fn add_confirmed(db: &mut Db, email: &Email, name: &str, password_hash: &str, now: Moment) -> Result<i64> {
    Ok(diesel::insert_into(people::table)
        .values((
            people::email.eq(email.as_str()),
            people::name.eq(name),
            people::password_hash.eq(password_hash),
            people::confirmed_at.eq(now),
            people::created_at.eq(now),
        ))
        .returning(people::id)
        .get_result(db)?)
}
