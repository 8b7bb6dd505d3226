//! Which agent somebody is whom a helpdesk names.

use crate::{
    domain::{Moment, connection::Connection, helpdesk::Helper, text},
    services::{Error, Result},
    store::{self, Db},
};

/// Our id of somebody whom a helpdesk names.
pub fn named(db: &mut Db, connection: &Connection, helper: &Helper) -> Result<i64> {
    let called = match (&helper.email, &helper.id) {
        (Some(email), _) => email.as_str().split('@').next().unwrap_or_default().to_owned(),
        (None, Some(id)) => format!("{} {id}", connection.helpdesk.name()),
        (None, None) => connection.helpdesk.name().to_owned(),
    };
    Ok(store::helpdesk_agents::ensure(db, connection.id, helper, &called)?)
}

/// The agent that somebody is: by what a manager said, by the address, or a draft that waits for their consent.
pub fn agent(db: &mut Db, connection: &Connection, helper_id: i64, since: Moment, now: Moment) -> Result<i64> {
    let row = store::helpdesk_agents::by_id(db, helper_id)?.ok_or(Error::NotFound)?;
    if let Some(agent_id) = row.agent_id {
        return Ok(agent_id);
    }
    let known = match &row.email {
        Some(email) => store::helpdesk_agents::agent_at(db, connection.company_id, email)?,
        None => None,
    };
    let agent_id = match known {
        Some(agent_id) => agent_id,
        None => draft(db, connection, &row.name, since, now)?,
    };
    store::helpdesk_agents::is_agent(db, helper_id, Some(agent_id), false, None)?;
    Ok(agent_id)
}

fn draft(db: &mut Db, connection: &Connection, name: &str, since: Moment, now: Moment) -> Result<i64> {
    let name = text::line(name, crate::domain::desk::LINE_MAX).unwrap_or_else(|_| connection.helpdesk.name().into());
    let handle = store::handles::nearest(db, &name)?;
    let agent_id = store::drafts::add(db, &handle, &name, None, now)?;
    store::employments::begin(db, agent_id, connection.company_id, "", since.min(now), Some(now))?;
    Ok(agent_id)
}
