//! What a manager does about the company's helpdesks.

use crate::{
    domain::{
        Moment,
        company::Role,
        connection::{Asking, Connection, ConnectionDesk, HelpdesksDesk, ROTATION},
        desk::Seat,
        helpdesk::{Helpdesk, Meaning},
        person::Person,
    },
    security::secrets,
    services::{Error, Result, company_desk},
    store::{self, Db},
};

use super::record_case;

/// How many deliveries the desk shows.
const SHOWN: i64 = 50;

/// The shortest and the longest secret that a helpdesk may have made.
const SECRET: std::ops::RangeInclusive<usize> = 8..=200;

/// The company's helpdesks.
///
/// # Errors
/// [`Error::NotFound`] for anybody who has no seat there.
pub fn list(db: &mut Db, person: &Person, slug: &str) -> Result<HelpdesksDesk> {
    let seat = company_desk::seat(db, slug, person.id, Role::Viewer)?;
    Ok(HelpdesksDesk { connections: store::connections::of_company(db, seat.company.id)?, seat })
}

/// Connects a helpdesk, and returns the connection's id.
///
/// # Errors
/// When this person is no manager there.
pub fn connect(db: &mut Db, person: &Person, slug: &str, helpdesk: Helpdesk, now: Moment) -> Result<i64> {
    let seat = company_desk::seat(db, slug, person.id, Role::Manager)?;
    add(db, seat.company.id, helpdesk, now)
}

/// A new connection, at an address that nobody can guess. Where the helpdesk makes the secret, nothing fits ours before
/// the manager brought that one.
pub(super) fn add(db: &mut Db, company_id: i64, helpdesk: Helpdesk, now: Moment) -> Result<i64> {
    let secret = fresh_secret(helpdesk);
    Ok(store::connections::add(db, company_id, helpdesk, &secrets::fresh(), Some(&secret), now)?)
}

/// A secret as the helpdesk writes it.
fn fresh_secret(helpdesk: Helpdesk) -> String {
    match helpdesk {
        Helpdesk::Own => secrets::fresh_for_standard_webhooks(),
        _ => secrets::fresh(),
    }
}

/// One connection, with what came by it.
///
/// # Errors
/// [`Error::NotFound`] for anybody who has no seat there, and for a connection of another company.
pub fn show(db: &mut Db, person: &Person, slug: &str, id: i64) -> Result<ConnectionDesk> {
    let (seat, connection) = own(db, person, slug, id, Role::Viewer)?;
    let deliveries = store::deliveries::latest(db, id, SHOWN)?;
    let mut words: Vec<String> = deliveries
        .iter()
        .filter_map(|delivery| record_case::word_of(delivery.outcome.as_deref()?).map(Into::into))
        .collect();
    words.sort();
    words.dedup();
    let mut colleagues = store::employments::of_company(db, seat.company.id)?;
    colleagues.retain(|colleague| colleague.until.is_none() && colleague.confirmed);
    colleagues.sort_by_key(|colleague| colleague.agent_id);
    colleagues.dedup_by_key(|colleague| colleague.agent_id);
    let meanings = store::connections::meanings(db, id)?;
    words.retain(|word| meanings.iter().all(|(known, _)| known != word));
    Ok(ConnectionDesk {
        deliveries,
        ignored: store::deliveries::ignored(db, id)?,
        helpers: store::helpdesk_agents::all_of(db, id)?,
        words,
        meanings,
        colleagues,
        connection,
        seat,
    })
}

fn own(db: &mut Db, person: &Person, slug: &str, id: i64, least: Role) -> Result<(Seat, Connection)> {
    let seat = company_desk::seat(db, slug, person.id, least)?;
    let connection = store::connections::find(db, seat.company.id, id)?.ok_or(Error::NotFound)?;
    Ok((seat, connection))
}

/// Gives the connection another secret: the one that was typed, or a fresh one. The one before works for a week.
///
/// # Errors
/// When this person is no manager there, or what was typed is no secret.
pub fn change_secret(db: &mut Db, person: &Person, slug: &str, id: i64, typed: &str, now: Moment) -> Result<()> {
    let (_, connection) = own(db, person, slug, id, Role::Manager)?;
    let typed = typed.trim();
    let secret = match typed {
        "" => fresh_secret(connection.helpdesk),
        typed if SECRET.contains(&typed.len()) && typed.chars().all(|c| c.is_ascii_graphic()) => typed.to_owned(),
        _ => return Err(Error::invalid("secret", "Paste it as it stands there: 8 to 200 letters, digits and signs.")),
    };
    Ok(store::connections::change_secret(db, &connection, Some(&secret), now + ROTATION)?)
}

/// Takes deliveries without a signature, for a helpdesk that cannot sign: then its address is the secret.
///
/// # Errors
/// When this person is no manager there, or the helpdesk signs.
pub fn take_unsigned(db: &mut Db, person: &Person, slug: &str, id: i64, now: Moment) -> Result<()> {
    let (_, connection) = own(db, person, slug, id, Role::Manager)?;
    if !connection.helpdesk.may_come_unsigned() {
        return Err(Error::Forbidden(format!("{} signs what it sends: keep it so.", connection.helpdesk.name())));
    }
    Ok(store::connections::change_secret(db, &connection, None, now)?)
}

/// Lets nothing come by the connection any more. What came stays.
///
/// # Errors
/// When this person is no manager there.
pub fn disconnect(db: &mut Db, person: &Person, slug: &str, id: i64, now: Moment) -> Result<()> {
    own(db, person, slug, id, Role::Manager)?;
    Ok(store::connections::remove(db, id, now)?)
}

/// Says what one of the helpdesk's words for a state means, and reads again what waited for it.
///
/// # Errors
/// When this person is no manager there.
pub fn give_meaning(
    db: &mut Db,
    person: &Person,
    slug: &str,
    id: i64,
    word: &str,
    meaning: Meaning,
    now: Moment,
) -> Result<()> {
    own(db, person, slug, id, Role::Manager)?;
    store::connections::give_meaning(db, id, word, meaning)?;
    store::deliveries::again(db, id, None, now)?;
    Ok(())
}

/// Reads again what waits for somebody.
///
/// # Errors
/// When this person is no manager there.
pub fn read_again(
    db: &mut Db,
    person: &Person,
    slug: &str,
    id: i64,
    delivery_id: Option<i64>,
    now: Moment,
) -> Result<()> {
    own(db, person, slug, id, Role::Manager)?;
    store::deliveries::again(db, id, delivery_id, now)?;
    Ok(())
}

/// Who somebody is whom the helpdesk names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// This agent of the company.
    Agent(i64),
    /// No person, or nobody who helps customers.
    Nobody,
}

/// Says who somebody is. Cases about which no customer was asked yet move with it; the others stay whose they were.
///
/// # Errors
/// When this person is no manager there, or no such agent works there.
pub fn say_who(db: &mut Db, person: &Person, slug: &str, id: i64, helper_id: i64, is: Is, now: Moment) -> Result<()> {
    let (seat, connection) = own(db, person, slug, id, Role::Manager)?;
    let helper = store::helpdesk_agents::of_connection(db, id, helper_id)?.ok_or(Error::NotFound)?;
    let agent_id = match is {
        Is::Nobody => None,
        Is::Agent(agent_id) if store::employments::is_current(db, agent_id, seat.company.id)? => Some(agent_id),
        Is::Agent(_) => return Err(Error::invalid("agent", "Choose somebody who works here.")),
    };
    store::helpdesk_agents::is_agent(db, helper_id, agent_id, is == Is::Nobody, Some(now))?;
    for reference in store::cases::references_naming(db, id, helper_id)? {
        record_case::retell(db, &connection, &reference, None, now)?;
    }
    discard_empty_draft(db, helper.agent_id.filter(|before| Some(*before) != agent_id), now)
}

/// A draft that only a helpdesk's word had made, and that nothing hangs on any more.
fn discard_empty_draft(db: &mut Db, agent_id: Option<i64>, now: Moment) -> Result<()> {
    use crate::domain::agent::AgentState;
    let Some(agent_id) = agent_id else { return Ok(()) };
    let Some(agent) = store::agents::by_id(db, agent_id)? else { return Ok(()) };
    let is_bare = agent.state == AgentState::Draft
        && agent.person_id.is_none()
        && !store::agents::was_public(db, agent_id)?
        && store::drafts::history(db, agent_id)?.is_empty()
        && !store::helpdesk_agents::names(db, agent_id)?;
    if is_bare {
        store::mailed_links::use_up_of_agent(db, agent_id, now)?;
        store::drafts::discard(db, agent_id)?;
    }
    Ok(())
}

/// When the company asks its customers.
///
/// # Errors
/// [`Error::NotFound`] for anybody who has no seat there.
pub fn asking(db: &mut Db, person: &Person, slug: &str) -> Result<Asking> {
    let seat = company_desk::seat(db, slug, person.id, Role::Viewer)?;
    Ok(store::connections::asking(db, seat.company.id)?)
}

/// Changes when the company asks its customers.
///
/// # Errors
/// When this person is no manager there, or a number is out of its range.
pub fn change_asking(db: &mut Db, person: &Person, slug: &str, asking: Asking) -> Result<()> {
    let seat = company_desk::seat(db, slug, person.id, Role::Manager)?;
    if !(0..=168).contains(&asking.after_hours) {
        return Err(Error::invalid("after_hours", "Ask after 0 to 168 hours: within the week they still remember."));
    }
    if !(0..=100).contains(&asking.share) {
        return Err(Error::invalid("share", "Write a number from 0 to 100."));
    }
    Ok(store::connections::ask(db, seat.company.id, asking)?)
}
