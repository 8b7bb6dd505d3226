//! Agents at companies, by period. Nobody but the agent can take a period away.

use std::collections::HashMap;

use diesel::{dsl::max, prelude::*};

use super::{
    Db, Result,
    schema::{agent_products, agents, companies, employments, mailed_links, products},
};
use crate::domain::{
    Moment,
    agent::AgentState,
    desk::{Colleague, Employment},
};

/// The agent's periods, the newest first.
pub fn of_agent(db: &mut Db, agent_id: i64) -> Result<Vec<Employment>> {
    type Row = (i64, String, String, String, Moment, Option<Moment>, Option<Moment>);
    let rows: Vec<Row> = employments::table
        .inner_join(companies::table)
        .filter(employments::agent_id.eq(agent_id))
        .order((employments::since.desc(), employments::id.desc()))
        .select((
            employments::id,
            companies::slug,
            companies::name,
            employments::title,
            employments::since,
            employments::until,
            employments::confirmed_at,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(id, company_slug, company, title, since, until, confirmed_at)| Employment {
            id,
            company_slug,
            company,
            title,
            since,
            until,
            confirmed: confirmed_at.is_some(),
        })
        .collect())
}

/// Begins a period; `confirmed_at` when the company says so itself.
pub fn begin(
    db: &mut Db,
    agent_id: i64,
    company_id: i64,
    title: &str,
    since: Moment,
    confirmed_at: Option<Moment>,
) -> Result<()> {
    diesel::insert_into(employments::table)
        .values((
            employments::agent_id.eq(agent_id),
            employments::company_id.eq(company_id),
            employments::title.eq(title),
            employments::since.eq(since),
            employments::confirmed_at.eq(confirmed_at),
        ))
        .execute(db)?;
    Ok(())
}

/// The company where the agent works now, when it is confirmed and the only one.
pub fn only_current(db: &mut Db, agent_id: i64) -> Result<Option<i64>> {
    let companies: Vec<i64> = employments::table
        .filter(employments::agent_id.eq(agent_id))
        .filter(employments::until.is_null())
        .filter(employments::confirmed_at.is_not_null())
        .select(employments::company_id)
        .distinct()
        .limit(2)
        .load(db)?;
    Ok(match companies.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

/// Whether the agent works at the company now, confirmed or not.
pub fn is_current(db: &mut Db, agent_id: i64, company_id: i64) -> Result<bool> {
    let current: Option<i64> = employments::table
        .filter(employments::agent_id.eq(agent_id))
        .filter(employments::company_id.eq(company_id))
        .filter(employments::until.is_null())
        .select(employments::id)
        .first(db)
        .optional()?;
    Ok(current.is_some())
}

/// Whether customers of the company can rate the agent: shown to everybody, and working there, as the company says too.
pub fn can_be_rated(db: &mut Db, agent_id: i64, company_id: i64) -> Result<bool> {
    let state: Option<String> = employments::table
        .inner_join(agents::table)
        .filter(employments::agent_id.eq(agent_id))
        .filter(employments::company_id.eq(company_id))
        .filter(employments::until.is_null())
        .filter(employments::confirmed_at.is_not_null())
        .select(agents::state)
        .first(db)
        .optional()?;
    Ok(state.and_then(|state| state.parse().ok()).is_some_and(AgentState::is_visible))
}

/// Whether the profile that belongs to this person is of somebody who works at the company now, confirmed or not.
pub fn employs(db: &mut Db, company_id: i64, person_id: i64) -> Result<bool> {
    let current = employments::table
        .inner_join(agents::table)
        .filter(employments::company_id.eq(company_id))
        .filter(employments::until.is_null())
        .filter(agents::person_id.eq(person_id));
    Ok(diesel::select(diesel::dsl::exists(current)).get_result(db)?)
}

/// Whose period it is to end.
#[derive(Clone, Copy)]
pub enum Of {
    /// This agent's own.
    Agent(i64),
    /// One at this company.
    Company(i64),
}

/// Ends a period that goes on, and with the last one at a company what the agent says of its products. Returns the
/// agent's id when there was one.
pub fn end(db: &mut Db, id: i64, of: Of, now: Moment) -> Result<Option<i64>> {
    let going_on = employments::table.filter(employments::id.eq(id)).filter(employments::until.is_null());
    let ended = match of {
        Of::Agent(agent_id) => diesel::update(going_on.filter(employments::agent_id.eq(agent_id)))
            .set(employments::until.eq(now))
            .returning((employments::agent_id, employments::company_id))
            .get_result(db)
            .optional()?,
        Of::Company(company_id) => diesel::update(going_on.filter(employments::company_id.eq(company_id)))
            .set(employments::until.eq(now))
            .returning((employments::agent_id, employments::company_id))
            .get_result(db)
            .optional()?,
    };
    let Some((agent_id, company_id)) = ended else { return Ok(None) };
    drop_products(db, agent_id, company_id)?;
    Ok(Some(agent_id))
}

/// Lets an agent who works at a company no more help with its products no more.
fn drop_products(db: &mut Db, agent_id: i64, company_id: i64) -> Result<()> {
    if !is_current(db, agent_id, company_id)? {
        let theirs = products::table.filter(products::company_id.eq(company_id)).select(products::id);
        let helps = agent_products::table.filter(agent_products::agent_id.eq(agent_id));
        diesel::delete(helps.filter(agent_products::product_id.eq_any(theirs))).execute(db)?;
    }
    Ok(())
}

/// The company says that a period is true. Returns the agent's id when there was one to confirm.
pub fn confirm(db: &mut Db, id: i64, company_id: i64, now: Moment) -> Result<Option<i64>> {
    let said = employments::table
        .filter(employments::id.eq(id))
        .filter(employments::company_id.eq(company_id))
        .filter(employments::confirmed_at.is_null());
    Ok(diesel::update(said)
        .set(employments::confirmed_at.eq(now))
        .returning(employments::agent_id)
        .get_result(db)
        .optional()?)
}

/// Takes away a period that the agent declared and no company confirmed; says whether there was one.
pub fn take_back(db: &mut Db, id: i64, agent_id: i64) -> Result<bool> {
    let declared = employments::table
        .filter(employments::id.eq(id))
        .filter(employments::agent_id.eq(agent_id))
        .filter(employments::confirmed_at.is_null());
    let taken: Option<i64> = diesel::delete(declared).returning(employments::company_id).get_result(db).optional()?;
    let Some(company_id) = taken else { return Ok(false) };
    drop_products(db, agent_id, company_id)?;
    Ok(true)
}

/// The company's people and their periods, by name. A draft that somebody writes of themselves is theirs
/// alone until they publish it.
pub fn of_company(db: &mut Db, company_id: i64) -> Result<Vec<Colleague>> {
    #[derive(Queryable)]
    struct Row {
        employment_id: i64,
        agent_id: i64,
        handle: String,
        name: String,
        state: String,
        person_id: Option<i64>,
        title: String,
        since: Moment,
        until: Option<Moment>,
        confirmed_at: Option<Moment>,
    }
    let rows: Vec<Row> = employments::table
        .inner_join(agents::table)
        .filter(employments::company_id.eq(company_id))
        .filter(agents::state.ne(AgentState::Draft.key()).or(agents::person_id.is_null()))
        .order((agents::name, employments::since.desc(), employments::id))
        .select((
            employments::id,
            agents::id,
            agents::handle,
            agents::name,
            agents::state,
            agents::person_id,
            employments::title,
            employments::since,
            employments::until,
            employments::confirmed_at,
        ))
        .load(db)?;
    let asked: HashMap<i64, Moment> = mailed_links::table
        .filter(mailed_links::company_id.eq(company_id))
        .filter(mailed_links::agent_id.is_not_null())
        .group_by(mailed_links::agent_id)
        .select((mailed_links::agent_id.assume_not_null(), max(mailed_links::created_at).assume_not_null()))
        .load(db)?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| Colleague {
            employment_id: row.employment_id,
            agent_id: row.agent_id,
            handle: row.handle,
            name: row.name,
            // A state that we do not know is shown to nobody.
            state: row.state.parse().unwrap_or(AgentState::Draft),
            claimed: row.person_id.is_some(),
            title: row.title,
            since: row.since,
            until: row.until,
            confirmed: row.confirmed_at.is_some(),
            asked_at: asked.get(&row.agent_id).copied(),
        })
        .collect())
}
