//! Whom helpdesks name, and which agents of ours these are.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agents, connections, employments, helpdesk_agents, mailed_links, people},
};
use crate::{
    domain::{Moment, agent::AgentState, connection::NamedHelper, helpdesk::Helper, text::Email},
    on_each,
};

/// Somebody whom a helpdesk names.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = helpdesk_agents)]
pub struct Row {
    /// Our id of them.
    pub id: i64,
    /// Their address at work.
    pub email: Option<String>,
    /// As the helpdesk calls them.
    pub name: String,
    /// Which agent that is.
    pub agent_id: Option<i64>,
    /// Whether it is no person, or nobody who helps customers.
    pub nobody: bool,
}

/// Our id of somebody whom a helpdesk names, kept when they are named for the first time. `called` is for one without a
/// name.
pub fn ensure(db: &mut Db, connection_id: i64, helper: &Helper, called: &str) -> Result<i64> {
    let email = helper.email.as_ref().map(Email::as_str);
    if let Some((id, known_id, known_email)) = find(db, connection_id, helper)? {
        let (new_id, new_email) = (
            known_id.is_none().then_some(helper.id.as_deref()).flatten(),
            known_email.is_none().then_some(email).flatten(),
        );
        if new_id.is_some() {
            diesel::update(helpdesk_agents::table.find(id)).set(helpdesk_agents::external_id.eq(new_id)).execute(db)?;
        }
        // Whoever has the address already is somebody else by the helpdesk's own word.
        if new_email.is_some() && by_email(db, connection_id, new_email)?.is_none() {
            diesel::update(helpdesk_agents::table.find(id)).set(helpdesk_agents::email.eq(new_email)).execute(db)?;
        }
        return Ok(id);
    }
    on_each!(db, |c| diesel::insert_into(helpdesk_agents::table)
        .values((
            helpdesk_agents::connection_id.eq(connection_id),
            helpdesk_agents::external_id.eq(&helper.id),
            helpdesk_agents::email.eq(email),
            helpdesk_agents::name.eq(helper.name.as_deref().unwrap_or(called)),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    find(db, connection_id, helper)?.map(|(id, ..)| id).ok_or(super::Error::Query(diesel::result::Error::NotFound))
}

type Known = (i64, Option<String>, Option<String>);

const KNOWN: (helpdesk_agents::id, helpdesk_agents::external_id, helpdesk_agents::email) =
    (helpdesk_agents::id, helpdesk_agents::external_id, helpdesk_agents::email);

/// By the helpdesk's id first: addresses change.
fn find(db: &mut Db, connection_id: i64, helper: &Helper) -> Result<Option<Known>> {
    if let Some(id) = &helper.id {
        let row = helpdesk_agents::table
            .filter(helpdesk_agents::connection_id.eq(connection_id))
            .filter(helpdesk_agents::external_id.eq(id))
            .select(KNOWN)
            .first(db)
            .optional()?;
        if row.is_some() {
            return Ok(row);
        }
    }
    // One address is one person, also when their account was made anew.
    by_email(db, connection_id, helper.email.as_ref().map(Email::as_str))
}

fn by_email(db: &mut Db, connection_id: i64, email: Option<&str>) -> Result<Option<Known>> {
    let Some(email) = email else { return Ok(None) };
    Ok(helpdesk_agents::table
        .filter(helpdesk_agents::connection_id.eq(connection_id))
        .filter(helpdesk_agents::email.eq(email))
        .select(KNOWN)
        .first(db)
        .optional()?)
}

/// Somebody by our id.
pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Row>> {
    Ok(helpdesk_agents::table.find(id).select(Row::as_select()).first(db).optional()?)
}

/// Somebody whom this connection names.
pub fn of_connection(db: &mut Db, connection_id: i64, id: i64) -> Result<Option<Row>> {
    let own = helpdesk_agents::table.find(id).filter(helpdesk_agents::connection_id.eq(connection_id));
    Ok(own.select(Row::as_select()).first(db).optional()?)
}

/// Those whom this connection names and who are nobody.
pub fn nobodies(db: &mut Db, connection_id: i64) -> Result<Vec<i64>> {
    Ok(helpdesk_agents::table
        .filter(helpdesk_agents::connection_id.eq(connection_id))
        .filter(helpdesk_agents::nobody.eq(true))
        .select(helpdesk_agents::id)
        .load(db)?)
}

/// Which agent of the company has this address: by another helpdesk of the company, by the account that the profile
/// belongs to, or by the letter that asked for consent.
pub fn agent_at(db: &mut Db, company_id: i64, email: &str) -> Result<Option<i64>> {
    let elsewhere: Option<Option<i64>> = helpdesk_agents::table
        .inner_join(connections::table)
        .filter(connections::company_id.eq(company_id))
        .filter(helpdesk_agents::email.eq(email))
        .filter(helpdesk_agents::agent_id.is_not_null())
        .select(helpdesk_agents::agent_id)
        .first(db)
        .optional()?;
    if let Some(found) = elsewhere.flatten() {
        return Ok(Some(found));
    }
    let works_here = employments::table
        .filter(employments::company_id.eq(company_id))
        .filter(employments::until.is_null())
        .filter(employments::confirmed_at.is_not_null())
        .select(employments::agent_id);
    let own = agents::table
        .inner_join(people::table)
        .filter(people::email.eq(email))
        .filter(agents::id.eq_any(works_here))
        .select(agents::id)
        .first(db)
        .optional()?;
    if own.is_some() {
        return Ok(own);
    }
    let asked: Option<Option<i64>> = mailed_links::table
        .filter(mailed_links::email.eq(email))
        .filter(mailed_links::company_id.eq(company_id))
        .filter(mailed_links::agent_id.is_not_null())
        .filter(mailed_links::agent_id.eq_any(works_here.nullable()))
        .order(mailed_links::id.desc())
        .select(mailed_links::agent_id)
        .first(db)
        .optional()?;
    Ok(asked.flatten())
}

/// Says which agent somebody is.
pub fn is_agent(db: &mut Db, id: i64, agent_id: Option<i64>, nobody: bool, confirmed_at: Option<Moment>) -> Result<()> {
    diesel::update(helpdesk_agents::table.find(id))
        .set((
            helpdesk_agents::agent_id.eq(agent_id),
            helpdesk_agents::nobody.eq(nobody),
            helpdesk_agents::confirmed_at.eq(confirmed_at),
        ))
        .execute(db)?;
    Ok(())
}

/// Whether any helpdesk names somebody who is this agent.
pub fn names(db: &mut Db, agent_id: i64) -> Result<bool> {
    let these = helpdesk_agents::table.filter(helpdesk_agents::agent_id.eq(agent_id));
    Ok(diesel::select(diesel::dsl::exists(these)).get_result(db)?)
}

/// Whom a connection names, by name.
pub fn all_of(db: &mut Db, connection_id: i64) -> Result<Vec<NamedHelper>> {
    type Full = (Row, Option<String>, Option<Moment>, Option<(String, String)>);
    let rows: Vec<Full> = helpdesk_agents::table
        .left_join(agents::table)
        .filter(helpdesk_agents::connection_id.eq(connection_id))
        .order((helpdesk_agents::name, helpdesk_agents::id))
        .select((
            Row::as_select(),
            helpdesk_agents::external_id,
            helpdesk_agents::confirmed_at,
            (agents::name, agents::state).nullable(),
        ))
        .limit(500)
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(row, external_id, confirmed_at, agent)| NamedHelper {
            id: row.id,
            name: row.name,
            external_id,
            email: row.email.and_then(|email| Some(email.parse::<Email>().ok()?.veiled())),
            agent: row
                .agent_id
                .zip(agent)
                .map(|(id, (name, state))| (id, name, state.parse().unwrap_or(AgentState::Draft))),
            nobody: row.nobody,
            confirmed: confirmed_at.is_some(),
        })
        .collect())
}
