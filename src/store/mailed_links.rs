//! Links that were mailed. Only the hash of their secret is kept.

use diesel::prelude::*;

use super::{Db, Result, schema::mailed_links};
use crate::domain::{
    Moment,
    desk::OfferedSeat,
    mailed_link::{MailedLink, Purpose},
    text::Email,
};

/// A link to be kept.
pub struct NewLink<'a> {
    /// The hash of its secret.
    pub token_hash: &'a [u8],
    /// What it is for.
    pub purpose: Purpose,
    /// Whom it is sent to.
    pub email: &'a str,
    /// Whose account it opens, or who invited to a desk.
    pub person_id: Option<i64>,
    /// The company whose desk sends it.
    pub company_id: Option<i64>,
}

/// Keeps a new link.
pub fn add(db: &mut Db, link: &NewLink, now: Moment) -> Result<()> {
    diesel::insert_into(mailed_links::table)
        .values((
            mailed_links::token_hash.eq(link.token_hash),
            mailed_links::purpose.eq(link.purpose.key()),
            mailed_links::email.eq(link.email),
            mailed_links::person_id.eq(link.person_id),
            mailed_links::agent_id.eq(link.purpose.agent_id()),
            mailed_links::company_id.eq(link.company_id),
            mailed_links::created_at.eq(now),
            mailed_links::expires_at.eq(now + link.purpose.lasts()),
        ))
        .execute(db)?;
    Ok(())
}

/// The link with this secret, whatever it is for and whatever became of it.
pub fn find(db: &mut Db, token_hash: &[u8]) -> Result<Option<MailedLink>> {
    type Row = (i64, String, String, Option<i64>, Option<i64>, Option<i64>, Moment, Option<Moment>);
    let row: Option<Row> = mailed_links::table
        .filter(mailed_links::token_hash.eq(token_hash))
        .select((
            mailed_links::id,
            mailed_links::purpose,
            mailed_links::email,
            mailed_links::person_id,
            mailed_links::agent_id,
            mailed_links::company_id,
            mailed_links::expires_at,
            mailed_links::used_at,
        ))
        .first(db)
        .optional()?;
    Ok(row.and_then(|(id, purpose, email, person_id, agent_id, company_id, expires_at, used_at)| {
        let purpose = Purpose::of(&purpose, agent_id)?;
        Some(MailedLink { id, purpose, email, person_id, company_id, expires_at, used_at })
    }))
}

/// Uses a link up; says whether it was still unused.
pub fn use_up(db: &mut Db, id: i64, now: Moment) -> Result<bool> {
    let used = diesel::update(mailed_links::table.find(id).filter(mailed_links::used_at.is_null()))
        .set(mailed_links::used_at.eq(now))
        .execute(db)?;
    Ok(used == 1)
}

/// Uses up all links to a profile: it was answered, or a newer letter asks.
pub fn use_up_of_agent(db: &mut Db, agent_id: i64, now: Moment) -> Result<()> {
    let unused =
        mailed_links::table.filter(mailed_links::agent_id.eq(agent_id)).filter(mailed_links::used_at.is_null());
    diesel::update(unused).set(mailed_links::used_at.eq(now)).execute(db)?;
    Ok(())
}

/// The seats at a company's desk that were offered and still wait, the newest first.
pub fn seats_offered(db: &mut Db, company_id: i64, now: Moment) -> Result<Vec<OfferedSeat>> {
    let rows: Vec<(i64, String, String, Moment)> = mailed_links::table
        .filter(mailed_links::company_id.eq(company_id))
        .filter(mailed_links::agent_id.is_null())
        .filter(mailed_links::used_at.is_null())
        .filter(mailed_links::expires_at.gt(now))
        .order((mailed_links::created_at.desc(), mailed_links::id.desc()))
        .select((mailed_links::id, mailed_links::email, mailed_links::purpose, mailed_links::created_at))
        .load(db)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, email, purpose, sent_at)| match Purpose::of(&purpose, None) {
            Some(Purpose::Join(role)) => {
                Some(OfferedSeat { id, to: email.parse::<Email>().ok()?.veiled(), role, sent_at })
            }
            _ => None,
        })
        .collect())
}

/// Takes back a seat that waits; says whether there was such a one.
pub fn take_back_seat(db: &mut Db, id: i64, company_id: i64) -> Result<bool> {
    let waiting = mailed_links::table
        .filter(mailed_links::id.eq(id))
        .filter(mailed_links::company_id.eq(company_id))
        .filter(mailed_links::agent_id.is_null())
        .filter(mailed_links::used_at.is_null());
    Ok(diesel::delete(waiting).execute(db)? == 1)
}

/// Takes back the seats that this person offered at a company and that still wait.
pub fn take_back_seats_of(db: &mut Db, company_id: i64, person_id: i64) -> Result<()> {
    let waiting = mailed_links::table
        .filter(mailed_links::company_id.eq(company_id))
        .filter(mailed_links::person_id.eq(person_id))
        .filter(mailed_links::agent_id.is_null())
        .filter(mailed_links::used_at.is_null());
    diesel::delete(waiting).execute(db)?;
    Ok(())
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
