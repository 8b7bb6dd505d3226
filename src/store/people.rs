//! Accounts.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{company_members, endorsements, memberships, people, rater_links, raters, sessions, vouches},
};
use crate::domain::{Moment, account::FORMER_MEMBER, text::Email};

/// What signing in needs to know of an account.
#[derive(Clone)]
pub struct Account {
    /// Its person's id.
    pub id: i64,
    /// What a password is held against; none when it has no password yet.
    pub password_hash: Option<String>,
    /// Whether the address is known to be its owner's.
    pub confirmed: bool,
}

type Columns = (i64, Option<String>, Option<Moment>);

fn account((id, password_hash, confirmed_at): Columns) -> Account {
    Account { id, password_hash, confirmed: confirmed_at.is_some() }
}

/// The account with this address.
pub fn by_email(db: &mut Db, email: &Email) -> Result<Option<Account>> {
    let row: Option<Columns> = people::table
        .filter(people::email.eq(email.as_str()))
        .select((people::id, people::password_hash, people::confirmed_at))
        .first(db)
        .optional()?;
    Ok(row.map(account))
}

/// The account of this person.
pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Account>> {
    let row: Option<Columns> = people::table
        .find(id)
        .select((people::id, people::password_hash, people::confirmed_at))
        .first(db)
        .optional()?;
    Ok(row.map(account))
}

/// Adds an account; `confirmed_at` when a mailed link has proved the address already. Returns its id.
pub fn add(
    db: &mut Db,
    email: &Email,
    name: &str,
    password_hash: &str,
    confirmed_at: Option<Moment>,
    now: Moment,
) -> Result<i64> {
    Ok(diesel::insert_into(people::table)
        .values((
            people::email.eq(email.as_str()),
            people::name.eq(name),
            people::password_hash.eq(password_hash),
            people::confirmed_at.eq(confirmed_at),
            people::created_at.eq(now),
        ))
        .returning(people::id)
        .get_result(db)?)
}

/// Lets a new sign-up take the place of one that was never confirmed.
pub fn sign_up_anew(db: &mut Db, id: i64, name: &str, password_hash: &str) -> Result<()> {
    diesel::update(people::table.find(id).filter(people::confirmed_at.is_null()))
        .set((people::name.eq(name), people::password_hash.eq(password_hash)))
        .execute(db)?;
    Ok(())
}

/// Notes that the address is its owner's.
pub fn confirm(db: &mut Db, id: i64, now: Moment) -> Result<()> {
    diesel::update(people::table.find(id).filter(people::confirmed_at.is_null()))
        .set(people::confirmed_at.eq(now))
        .execute(db)?;
    Ok(())
}

/// Changes the password.
pub fn set_password(db: &mut Db, id: i64, password_hash: &str) -> Result<()> {
    diesel::update(people::table.find(id)).set(people::password_hash.eq(password_hash)).execute(db)?;
    Ok(())
}

/// Makes the owner of a confirmed address a moderator; says whether there is one.
pub fn make_moderator(db: &mut Db, email: &Email) -> Result<bool> {
    let made = diesel::update(
        people::table.filter(people::email.eq(email.as_str())).filter(people::confirmed_at.is_not_null()),
    )
    .set(people::moderator.eq(true))
    .execute(db)?;
    Ok(made == 1)
}

/// Ends everything that a person belongs to. Their ratings and thanks stay; whom they endorsed is returned, since
/// those endorsements stand no more.
pub fn end_relations(db: &mut Db, id: i64, now: Moment) -> Result<Vec<i64>> {
    diesel::delete(sessions::table.filter(sessions::person_id.eq(id))).execute(db)?;
    diesel::delete(company_members::table.filter(company_members::person_id.eq(id))).execute(db)?;
    super::ranks::stir_around(db, id, now)?;
    diesel::delete(rater_links::table.filter(rater_links::person_id.eq(id))).execute(db)?;
    super::forums::unlink(db, id)?;
    diesel::delete(memberships::table.filter(memberships::person_id.eq(id))).execute(db)?;
    diesel::delete(vouches::table.filter(vouches::voucher_id.eq(id).or(vouches::member_id.eq(id)))).execute(db)?;
    let standing = endorsements::person_id.eq(id).and(endorsements::withdrawn_at.is_null());
    let endorsed = endorsements::table.filter(standing).select(endorsements::agent_id).distinct().load(db)?;
    diesel::update(endorsements::table.filter(standing)).set(endorsements::withdrawn_at.eq(now)).execute(db)?;
    Ok(endorsed)
}

/// Takes out of an account all that says whose it was.
pub fn anonymise(db: &mut Db, id: i64, now: Moment) -> Result<()> {
    diesel::update(raters::table.filter(raters::person_id.eq(id))).set(raters::name.eq(FORMER_MEMBER)).execute(db)?;
    diesel::update(people::table.find(id))
        .set((
            people::email.eq(None::<String>),
            people::password_hash.eq(None::<String>),
            people::name.eq(FORMER_MEMBER),
            people::moderator.eq(false),
            people::deleted_at.eq(now),
        ))
        .execute(db)?;
    Ok(())
}
