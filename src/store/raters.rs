//! Whoever rates or thanks.

use diesel::{
    dsl::{count_star, sum},
    prelude::*,
    sql_query,
    sql_types::{BigInt, Double},
};

use super::{
    Db, Result,
    schema::{rater_links, raters, ratings},
};
use crate::{
    domain::{Moment, rating::Stars},
    on_each,
};

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
    /// How likely they are bought, 0 unless a suspicion stands that names them.
    pub suspicion: f64,
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

/// By which reference a company knows this rater; nothing of a person.
pub fn reference_of(db: &mut Db, id: i64) -> Result<Option<String>> {
    Ok(raters::table.find(id).select(raters::reference).first(db)?)
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

/// What the next raters by id gave, as far as it counts: each with whom they rated and how many stars; and the last of
/// them, or nothing when there are no more.
pub fn given_after(db: &mut Db, after: i64, limit: i64) -> Result<(Option<i64>, Vec<Given>)> {
    let ids: Vec<i64> =
        raters::table.filter(raters::id.gt(after)).order(raters::id).limit(limit).select(raters::id).load(db)?;
    let Some(last) = ids.last().copied() else { return Ok((None, Vec::new())) };
    let given = ratings::table
        .filter(ratings::rater_id.gt(after).and(ratings::rater_id.le(last)))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null())
        .order((ratings::rater_id, ratings::agent_id))
        .select((ratings::rater_id, ratings::agent_id, ratings::stars))
        .load(db)?;
    Ok((Some(last), given))
}

/// Who rated whom with how many stars.
pub type Given = (i64, i64, i32);

/// The sum of `x = (stars − 1)/4` over all counting ratings of each of these agents, and how many they are.
pub fn received(db: &mut Db, agents: &[i64]) -> Result<Vec<(i64, (f64, i64))>> {
    let mut received = Vec::new();
    for some in agents.chunks(10_000) {
        let rows: Vec<(i64, Option<i64>, i64)> = ratings::table
            .filter(ratings::agent_id.eq_any(some))
            .filter(ratings::withdrawn_at.is_null())
            .filter(ratings::uncounted.is_null())
            .group_by(ratings::agent_id)
            .select((ratings::agent_id, sum(ratings::stars), count_star()))
            .load(db)?;
        let fractions = |stars: i64, n: i64| (stars - n) as f64 / f64::from(Stars::MOST - 1);
        received.extend(rows.into_iter().map(|(agent, stars, n)| (agent, (fractions(stars.unwrap_or(0), n), n))));
    }
    Ok(received)
}

/// Keeps how far these raters are from everybody else: Σ|x − leave-one-out mean|, and of how many agents.
pub fn keep_deviations(db: &mut Db, deviations: &[(i64, f64, i64)]) -> Result<()> {
    for (id, sum, n) in deviations {
        diesel::update(raters::table.find(id))
            .set((raters::deviation_sum.eq(sum), raters::deviation_n.eq(n)))
            .execute(db)?;
    }
    Ok(())
}

/// How far raters are from everybody else, all of them together: Σ, and over how many of their agents.
pub fn deviation_of_all(db: &mut Db) -> Result<(f64, i64)> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Double)]
        sum: f64,
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    // Sums of whole numbers are of different types on the two databases.
    let both = "SELECT coalesce(sum(deviation_sum), 0.0) AS sum, CAST(coalesce(sum(deviation_n), 0) AS BIGINT) AS n FROM raters";
    let row: Row = sql_query(both).get_result(db)?;
    Ok((row.sum, row.n))
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
