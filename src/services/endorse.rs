//! A member vouches for an agent on a topic, and takes it back.

use super::{Error, Result, visible_agent::visible_agent};
use crate::{
    domain::{
        Moment,
        agent::Agent,
        endorsement::{Endorsement, MayEndorse, Reason},
        person::Person,
    },
    store::{self, Db, endorsements::Voice},
};

/// What the form needs.
pub struct Endorsing {
    /// For whom.
    pub agent: Agent,
    /// Whether, and in whose name.
    pub may: MayEndorse,
    /// What the agent helps with, to choose from.
    pub topics: Vec<String>,
    /// What this person said of the agent already.
    pub own: Vec<Endorsement>,
}

/// Prepares the form; writes nothing.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Gone`] when the agent is not to be seen.
pub fn open(db: &mut Db, handle: &str, person: &Person) -> Result<Endorsing> {
    let agent = visible_agent(db, handle)?;
    Ok(Endorsing {
        may: may_endorse(db, &agent, person)?,
        topics: store::topics::of_agent(db, agent.id)?.into_iter().map(|(_, name)| name).collect(),
        own: store::endorsements::by_person(db, agent.id, person.id)?,
        agent,
    })
}

/// What a member says of an agent.
pub struct Said {
    /// The slug of the community in whose name.
    pub community: String,
    /// On which topic.
    pub topic: String,
    /// Why.
    pub reason: Reason,
}

/// Endorses; on the same topic in the same name it replaces the earlier reason.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Gone`] when the agent is not to be seen; [`Error::Forbidden`] with a sentence for
/// those who cannot vouch for this agent; [`Error::Invalid`].
pub fn endorse(db: &mut Db, handle: &str, person: &Person, said: &Said, now: Moment) -> Result<Agent> {
    let agent = visible_agent(db, handle)?;
    let communities = match may_endorse(db, &agent, person)? {
        MayEndorse::InTheNameOf(communities) => communities,
        refused => return Err(Error::Forbidden(refused.sentence(&agent.name))),
    };
    if !communities.iter().any(|community| community.slug == said.community) {
        return Err(Error::invalid("community", "Choose a community that you are in."));
    }
    let community = store::communities::by_slug(db, &said.community)?.ok_or(Error::NotFound)?;
    let topic_id = store::topics::ensure_topic(db, &said.topic)?
        .ok_or_else(|| Error::invalid("topic", "Say in a word or two what they help with."))?;
    let voice = Voice { agent_id: agent.id, community_id: community.id, person_id: person.id, topic_id };
    store::endorsements::endorse(db, voice, said.reason.as_str(), now)?;
    store::ranks::stir(db, community.id, now)?;
    store::search::reindex_agent(db, agent.id)?;
    Ok(agent)
}

/// Takes an endorsement back; returns the agent it was for.
///
/// # Errors
/// [`Error::NotFound`] for anybody else's.
pub fn withdraw(db: &mut Db, id: i64, person: &Person, now: Moment) -> Result<Agent> {
    let (agent_id, community_id) = store::endorsements::withdraw(db, id, person.id, now)?.ok_or(Error::NotFound)?;
    store::ranks::stir(db, community_id, now)?;
    store::search::reindex_agent(db, agent_id)?;
    store::agents::by_id(db, agent_id)?.ok_or(Error::NotFound)
}

fn may_endorse(db: &mut Db, agent: &Agent, person: &Person) -> Result<MayEndorse> {
    if agent.person_id == Some(person.id) {
        return Ok(MayEndorse::Themselves);
    }
    if store::ratings::are_colleagues(db, agent.id, person.id)? {
        return Ok(MayEndorse::Colleagues);
    }
    Ok(match store::communities::of_person(db, person.id)? {
        communities if communities.is_empty() => MayEndorse::NoCommunity,
        communities => MayEndorse::InTheNameOf(communities),
    })
}
