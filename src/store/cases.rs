//! Cases out of helpdesks: their steps, what they come to, and whose customers are still to be asked.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{case_steps, cases, invitations, pending_invitations, ratings},
};
use crate::{
    domain::{Moment, case::Step},
    on_each,
};

/// Keeps steps of a case; those that are known already stay as they are.
pub fn add_steps(db: &mut Db, connection_id: i64, reference: &str, steps: &[Step]) -> Result<()> {
    let rows: Vec<_> = steps
        .iter()
        .map(|step| {
            (
                case_steps::connection_id.eq(connection_id),
                case_steps::reference.eq(reference),
                case_steps::step.eq(step.what.key()),
                case_steps::at.eq(step.at),
                case_steps::helper_id.eq(step.helper.unwrap_or(0)),
                case_steps::told_at.eq(step.told_at),
            )
        })
        .collect();
    for row in rows {
        on_each!(db, |c| diesel::insert_into(case_steps::table).values(row).on_conflict_do_nothing().execute(c))?;
    }
    Ok(())
}

/// The steps of a case.
pub fn steps(db: &mut Db, connection_id: i64, reference: &str) -> Result<Vec<Step>> {
    let rows: Vec<(String, Moment, Moment, i64)> = case_steps::table
        .filter(case_steps::connection_id.eq(connection_id))
        .filter(case_steps::reference.eq(reference))
        .select((case_steps::step, case_steps::at, case_steps::told_at, case_steps::helper_id))
        .load(db)?;
    let step = |(what, at, told_at, helper): (String, Moment, Moment, i64)| {
        Some(Step { at, what: what.parse().ok()?, told_at, helper: (helper != 0).then_some(helper) })
    };
    Ok(rows.into_iter().filter_map(step).collect())
}

/// The references of the cases in which a helpdesk named somebody.
pub fn references_naming(db: &mut Db, connection_id: i64, helper_id: i64) -> Result<Vec<String>> {
    Ok(case_steps::table
        .filter(case_steps::connection_id.eq(connection_id))
        .filter(case_steps::helper_id.eq(helper_id))
        .select(case_steps::reference)
        .distinct()
        .load(db)?)
}

/// A case, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true)]
#[allow(missing_docs, reason = "the columns' own names")]
pub struct Columns {
    pub company_id: i64,
    pub reference: String,
    pub agent_id: i64,
    pub channel: String,
    pub product_id: Option<i64>,
    pub topic_id: Option<i64>,
    pub opened_at: Moment,
    pub first_reply_at: Option<Moment>,
    pub first_reply_seconds: Option<i64>,
    pub resolved_at: Option<Moment>,
    pub reopened_at: Option<Moment>,
    pub connection_id: Option<i64>,
    pub reopenings: i32,
    pub handed_over: bool,
}

/// The case of that reference at the company.
pub fn by_reference(db: &mut Db, company_id: i64, reference: &str) -> Result<Option<(i64, Columns)>> {
    Ok(cases::table
        .filter(cases::company_id.eq(company_id))
        .filter(cases::reference.eq(reference))
        .select((cases::id, Columns::as_select()))
        .first(db)
        .optional()?)
}

/// The case with this id.
pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Columns>> {
    Ok(cases::table.find(id).select(Columns::as_select()).first(db).optional()?)
}

/// Keeps a new case and returns its id.
pub fn insert(db: &mut Db, case: &Columns) -> Result<i64> {
    Ok(diesel::insert_into(cases::table).values(case).returning(cases::id).get_result(db)?)
}

/// Keeps what a case is now.
pub fn update(db: &mut Db, id: i64, case: &Columns) -> Result<()> {
    diesel::update(cases::table.find(id)).set(case).execute(db)?;
    Ok(())
}

/// Forgets a case on which nothing hangs.
pub fn forget(db: &mut Db, id: i64) -> Result<()> {
    diesel::delete(pending_invitations::table.find(id)).execute(db)?;
    diesel::delete(invitations::table.filter(invitations::case_id.eq(id))).execute(db)?;
    diesel::delete(cases::table.find(id)).execute(db)?;
    Ok(())
}

/// Whether a customer was asked about somebody's help in the case, or rated it: then whose it was stays as it is.
pub fn is_settled(db: &mut Db, id: i64) -> Result<bool> {
    let asked = invitations::table.filter(invitations::case_id.eq(id)).filter(invitations::revoked_at.is_null());
    let rated = ratings::table.filter(ratings::case_id.eq(id));
    Ok(diesel::select(diesel::dsl::exists(asked)).get_result(db)?
        || diesel::select(diesel::dsl::exists(rated)).get_result(db)?)
}

/// A customer who is to be asked.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = pending_invitations)]
pub struct Pending {
    /// About which case.
    pub case_id: i64,
    /// Their address.
    pub recipient: String,
    /// When.
    pub due_at: Moment,
    /// Until when it still makes sense.
    pub until: Moment,
}

/// Lets a customer be asked later.
pub fn ask_later(db: &mut Db, pending: &Pending) -> Result<()> {
    on_each!(db, |c| diesel::insert_into(pending_invitations::table)
        .values(pending)
        .on_conflict(pending_invitations::case_id)
        .do_update()
        .set(pending)
        .execute(c))?;
    Ok(())
}

/// Does not ask the customer of a case after all, and forgets their address.
pub fn ask_not(db: &mut Db, case_id: i64) -> Result<()> {
    diesel::delete(pending_invitations::table.find(case_id)).execute(db)?;
    Ok(())
}

/// Who is to be asked now, the longest waiting first.
pub fn to_ask(db: &mut Db, most: i64, now: Moment) -> Result<Vec<Pending>> {
    Ok(pending_invitations::table
        .filter(pending_invitations::due_at.le(now))
        .order((pending_invitations::due_at, pending_invitations::case_id))
        .limit(most)
        .select(Pending::as_select())
        .load(db)?)
}
