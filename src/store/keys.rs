//! Keys that sign invitations, and the secret of the site.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{signing_keys, site},
};
use crate::{domain::Moment, on_each};

/// A key and its id.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys)]
pub struct SigningKey {
    /// The `kid` of a token's header.
    pub kid: String,
    /// 43 random characters.
    pub secret: Vec<u8>,
    /// Since when it signs.
    pub created_at: Moment,
}

/// The keys in force, newest first.
pub fn in_force(db: &mut Db) -> Result<Vec<SigningKey>> {
    Ok(signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .order(signing_keys::created_at.desc())
        .select(SigningKey::as_select())
        .load(db)?)
}

/// A key that was retired.
pub fn retired(db: &mut Db, kid: &str) -> Result<Option<SigningKey>> {
    let retired = signing_keys::table.find(kid).filter(signing_keys::retired_at.is_not_null());
    // What a link names as its key is anybody's text.
    if kid.contains('\0') {
        return Ok(None);
    }
    Ok(retired.select(SigningKey::as_select()).first(db).optional()?)
}

/// The secret of the site; `fresh` becomes it where there is none yet.
pub fn site_secret(db: &mut Db, fresh: &[u8]) -> Result<Vec<u8>> {
    let row = (site::id.eq(1), site::secret.eq(fresh));
    on_each!(db, |c| diesel::insert_into(site::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(site::table.find(1).select(site::secret).first(db)?)
}

/// Adds a key.
pub fn add(db: &mut Db, kid: &str, secret: &[u8], now: Moment) -> Result<()> {
    diesel::insert_into(signing_keys::table)
        .values(SigningKey { kid: kid.into(), secret: secret.into(), created_at: now })
        .execute(db)?;
    Ok(())
}

/// Retires a key, but never the last one; says whether it did.
pub fn retire(db: &mut Db, kid: &str, now: Moment) -> Result<bool> {
    if in_force(db)?.len() < 2 {
        return Ok(false);
    }
    let retired = diesel::update(
        signing_keys::table.filter(signing_keys::kid.eq(kid)).filter(signing_keys::retired_at.is_null()),
    )
    .set(signing_keys::retired_at.eq(now))
    .execute(db)?;
    Ok(retired == 1)
}
