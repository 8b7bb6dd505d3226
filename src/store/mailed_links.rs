//! Links that were mailed to an account's own address; the desks' links are in `desk_links`.

use diesel::prelude::*;

use super::{Db, Result, schema::mailed_links};
use crate::domain::{
    Moment,
    mailed_link::{MailedLink, Purpose},
};

/// Keeps a new link.
pub fn add(
    db: &mut Db,
    token_hash: &[u8],
    purpose: Purpose,
    email: &str,
    person_id: Option<i64>,
    now: Moment,
) -> Result<()> {
    diesel::insert_into(mailed_links::table)
        .values((
            mailed_links::token_hash.eq(token_hash),
            mailed_links::purpose.eq(purpose.key()),
            mailed_links::email.eq(email),
            mailed_links::person_id.eq(person_id),
            mailed_links::created_at.eq(now),
            mailed_links::expires_at.eq(now + purpose.lasts()),
        ))
        .execute(db)?;
    Ok(())
}

/// The link with this secret, when it is for this purpose.
pub fn find(db: &mut Db, token_hash: &[u8], purpose: Purpose) -> Result<Option<MailedLink>> {
    let row: Option<(i64, Option<i64>, Moment, Option<Moment>)> = mailed_links::table
        .filter(mailed_links::token_hash.eq(token_hash))
        .filter(mailed_links::purpose.eq(purpose.key()))
        .select((mailed_links::id, mailed_links::person_id, mailed_links::expires_at, mailed_links::used_at))
        .first(db)
        .optional()?;
    Ok(row.map(|(id, person_id, expires_at, used_at)| MailedLink { id, person_id, expires_at, used_at }))
}

/// Uses a link up; says whether it was still unused.
pub fn use_up(db: &mut Db, id: i64, now: Moment) -> Result<bool> {
    let used = diesel::update(mailed_links::table.find(id).filter(mailed_links::used_at.is_null()))
        .set(mailed_links::used_at.eq(now))
        .execute(db)?;
    Ok(used == 1)
}

/// Takes back the unused links of this purpose that a person was mailed.
pub fn take_back(db: &mut Db, purpose: Purpose, person_id: i64) -> Result<()> {
    diesel::delete(
        mailed_links::table
            .filter(mailed_links::person_id.eq(person_id))
            .filter(mailed_links::purpose.eq(purpose.key()))
            .filter(mailed_links::used_at.is_null()),
    )
    .execute(db)?;
    Ok(())
}

/// Forgets every link that was mailed to this address or person.
pub fn forget(db: &mut Db, email: &str, person_id: i64) -> Result<()> {
    diesel::delete(mailed_links::table.filter(mailed_links::person_id.eq(person_id).or(mailed_links::email.eq(email))))
        .execute(db)?;
    Ok(())
}

/// Forgets links that ended before `then`.
pub fn purge(db: &mut Db, then: Moment) -> Result<usize> {
    Ok(diesel::delete(mailed_links::table.filter(mailed_links::expires_at.lt(then))).execute(db)?)
}
