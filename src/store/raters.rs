//! Whoever rates or thanks.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{rater_links, raters},
};
use crate::domain::Moment;

/// A rater, and how far their earlier ratings agree with everybody else's.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = raters)]
pub struct Rater {
    /// Their id.
    pub id: i64,
    /// The person, when they signed in.
    pub person_id: Option<i64>,
    /// The name they let us show.
    pub name: Option<String>,
    /// Σ|x − leave-one-out mean| over their agents with at least three other raters.
    pub deviation_sum: f64,
    /// The number of those agents.
    pub deviation_n: i64,
}

/// The rater that this person is, made when new. Locks their row, so that two ratings at once queue up.
pub fn of_person(db: &mut Db, person_id: i64, name: &str, now: Moment) -> Result<Rater> {
    let touched = diesel::update(raters::table.filter(raters::person_id.eq(person_id)))
        .set((raters::touched_at.eq(now), raters::name.eq(name)))
        .execute(db)?;
    if touched == 0 {
        diesel::insert_into(raters::table)
            .values((raters::person_id.eq(person_id), raters::name.eq(name), raters::touched_at.eq(now)))
            .execute(db)?;
    }
    Ok(raters::table.filter(raters::person_id.eq(person_id)).select(Rater::as_select()).first(db)?)
}

/// The rater whom this company knows by that reference, made when new.
pub fn of_customer(db: &mut Db, company_id: i64, reference: &str, now: Moment) -> Result<Rater> {
    let wanted = raters::company_id.eq(company_id).and(raters::reference.eq(reference));
    let touched = diesel::update(raters::table.filter(wanted)).set(raters::touched_at.eq(now)).execute(db)?;
    if touched == 0 {
        diesel::insert_into(raters::table)
            .values((raters::company_id.eq(company_id), raters::reference.eq(reference), raters::touched_at.eq(now)))
            .execute(db)?;
    }
    Ok(raters::table.filter(wanted).select(Rater::as_select()).first(db)?)
}

/// Locks a rater's row until the end of the transaction and returns it.
pub fn locked(db: &mut Db, id: i64, now: Moment) -> Result<Rater> {
    diesel::update(raters::table.find(id)).set(raters::touched_at.eq(now)).execute(db)?;
    Ok(raters::table.find(id).select(Rater::as_select()).first(db)?)
}

/// Keeps the name that a customer lets us show; none takes it back.
pub fn rename(db: &mut Db, id: i64, name: Option<&str>) -> Result<()> {
    diesel::update(raters::table.find(id)).set(raters::name.eq(name)).execute(db)?;
    Ok(())
}

/// The rater that this person is, if they ever rated or thanked.
pub fn find_person(db: &mut Db, person_id: i64) -> Result<Option<Rater>> {
    Ok(raters::table.filter(raters::person_id.eq(person_id)).select(Rater::as_select()).first(db).optional()?)
}

/// Lets this person's communities count what a customer says as theirs, and nobody else's.
pub fn link(db: &mut Db, rater_id: i64, person_id: i64, now: Moment) -> Result<()> {
    diesel::delete(rater_links::table.find(rater_id)).execute(db)?;
    diesel::insert_into(rater_links::table)
        .values((
            rater_links::rater_id.eq(rater_id),
            rater_links::person_id.eq(person_id),
            rater_links::linked_at.eq(now),
        ))
        .execute(db)?;
    Ok(())
}

/// Takes that back, when it is this person's.
pub fn unlink(db: &mut Db, rater_id: i64, person_id: i64) -> Result<()> {
    let theirs = rater_links::table.find(rater_id).filter(rater_links::person_id.eq(person_id));
    diesel::delete(theirs).execute(db)?;
    Ok(())
}

/// Whether this person's communities count what a customer says as theirs.
pub fn is_linked(db: &mut Db, rater_id: i64, person_id: i64) -> Result<bool> {
    let theirs = rater_links::table.find(rater_id).filter(rater_links::person_id.eq(person_id));
    Ok(diesel::select(diesel::dsl::exists(theirs)).get_result(db)?)
}
