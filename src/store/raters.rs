//! Whoever rates or thanks.

use diesel::prelude::*;

use super::{Db, Result, schema::raters};
use crate::{domain::Moment, on_each};

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
    let values = (raters::touched_at.eq(now), raters::name.eq(name));
    let touch =
        |db: &mut Db| diesel::update(raters::table.filter(raters::person_id.eq(person_id))).set(values).execute(db);
    // Whoever else makes the same rater at the same moment wins, and the row is theirs and ours.
    if touch(db)? == 0
        && on_each!(db, |c| diesel::insert_into(raters::table)
            .values((raters::person_id.eq(person_id), values))
            .on_conflict_do_nothing()
            .execute(c))?
            == 0
    {
        touch(db)?;
    }
    Ok(raters::table.filter(raters::person_id.eq(person_id)).select(Rater::as_select()).first(db)?)
}

/// The rater whom this company knows by that reference, made when new.
pub fn of_customer(db: &mut Db, company_id: i64, reference: &str, now: Moment) -> Result<Rater> {
    let wanted = raters::company_id.eq(company_id).and(raters::reference.eq(reference));
    let touch = |db: &mut Db| diesel::update(raters::table.filter(wanted)).set(raters::touched_at.eq(now)).execute(db);
    if touch(db)? == 0
        && on_each!(db, |c| diesel::insert_into(raters::table)
            .values((raters::company_id.eq(company_id), raters::reference.eq(reference), raters::touched_at.eq(now)))
            .on_conflict_do_nothing()
            .execute(c))?
            == 0
    {
        touch(db)?;
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
