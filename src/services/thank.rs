//! A kind word for somebody, and the wall on which it hangs.

use super::{Error, Result, visible_agent::visible_agent};
use crate::{
    domain::{
        Moment,
        agent::Agent,
        person::Person,
        thanks::{KindWord, Signature, Thank},
    },
    store::{self, Db},
};

/// How many thanks are on one page of the agent's own wall.
const PAGE: usize = 50;

/// Whom the person wants to thank, and what they thanked them for before; writes nothing.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Gone`] when the agent is not to be seen; [`Error::Forbidden`] for oneself.
pub fn open(db: &mut Db, handle: &str, person: &Person) -> Result<(Agent, Vec<Thank>)> {
    let agent = visible_agent(db, handle)?;
    if agent.person_id == Some(person.id) {
        return Err(Error::Forbidden("This is your own wall; thanks are for those who helped you.".into()));
    }
    let own = store::thanks::by_person(db, agent.id, person.id)?;
    Ok((agent, own))
}

/// Thanks an agent.
///
/// # Errors
/// As [`open`].
pub fn send(
    db: &mut Db,
    handle: &str,
    person: &Person,
    words: &KindWord,
    signature: Signature,
    now: Moment,
) -> Result<Agent> {
    let (agent, _) = open(db, handle, person)?;
    let rater = store::raters::of_person(db, person.id, &person.name, now)?;
    store::thanks::send(db, agent.id, rater.id, words, signature, now)?;
    Ok(agent)
}

/// Takes one's own thank back; returns the agent it was for.
///
/// # Errors
/// [`Error::NotFound`] for anybody else's.
pub fn withdraw(db: &mut Db, id: i64, person: &Person) -> Result<Agent> {
    let agent_id = store::thanks::withdraw(db, id, person.id)?.ok_or(Error::NotFound)?;
    store::agents::by_id(db, agent_id)?.ok_or(Error::NotFound)
}

/// An agent's own wall from the thank before `before` on, hidden ones too; and the key of the next page.
///
/// # Errors
/// [`Error::NotFound`] for a person who is no agent.
pub fn wall(db: &mut Db, person: &Person, before: i64) -> Result<(Vec<Thank>, Option<i64>)> {
    let agent = own_profile(db, person)?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut thanks = store::thanks::of_agent(db, agent.id, before, limit)?;
    let more = thanks.len() > PAGE;
    thanks.truncate(PAGE);
    let next = thanks.last().filter(|_| more).map(|last| last.id);
    Ok((thanks, next))
}

/// Takes a thank off the agent's own wall.
///
/// # Errors
/// [`Error::NotFound`] for anybody else's wall.
pub fn hide(db: &mut Db, id: i64, person: &Person, now: Moment) -> Result<()> {
    set_hidden(db, id, person, Some(now))
}

/// Puts a thank back on the agent's own wall.
///
/// # Errors
/// [`Error::NotFound`] for anybody else's wall.
pub fn show(db: &mut Db, id: i64, person: &Person) -> Result<()> {
    set_hidden(db, id, person, None)
}

fn set_hidden(db: &mut Db, id: i64, person: &Person, hidden_at: Option<Moment>) -> Result<()> {
    let agent = own_profile(db, person)?;
    match store::thanks::set_hidden(db, id, agent.id, hidden_at)? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

fn own_profile(db: &mut Db, person: &Person) -> Result<Agent> {
    store::agents::of_person(db, person.id)?.ok_or(Error::NotFound)
}
