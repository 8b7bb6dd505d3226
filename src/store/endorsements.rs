//! Endorsements that stand, and what they add up to.

use std::collections::HashMap;

use diesel::{dsl::count, prelude::*};

use super::{
    Db, Result,
    agents::visible,
    flags,
    schema::{
        agents, authors, communities, companies, employments, endorsements, memberships, people, ratings, reaches,
        topics,
    },
};
use crate::domain::{
    Moment,
    community::{CommunityVoice, ThroughCommunity, Vouched},
    endorsement::{Endorsement, Named},
    flag::{Content, Kind},
    trust::Uncounted,
};

/// The columns of an [`Endorsement`].
#[derive(Queryable)]
struct Row {
    id: i64,
    agent: (String, String),
    community: (String, String),
    person: (i64, String),
    topic: String,
    reason: String,
    at: Moment,
}

impl From<Row> for Endorsement {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            agent: named(row.agent),
            community: named(row.community),
            person_id: row.person.0,
            author: row.person.1,
            topic: row.topic,
            reason: row.reason,
            at: row.at,
            withheld: None,
        }
    }
}

/// Takes the reasons out of those of which they are not shown.
fn conceal(db: &mut Db, rows: Vec<Row>) -> Result<Vec<Endorsement>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let withheld = flags::withheld(db, Kind::Endorsement, &ids)?;
    let mut endorsements: Vec<Endorsement> = rows.into_iter().map(Into::into).collect();
    for endorsement in &mut endorsements {
        endorsement.withheld = withheld.get(&endorsement.id).copied();
        if endorsement.withheld.is_some() {
            endorsement.reason.clear();
        }
    }
    Ok(endorsements)
}

fn named((slug, name): (String, String)) -> Named {
    Named { slug, name }
}

/// The columns of a [`Row`].
type Columns = (
    endorsements::id,
    (agents::handle, agents::name),
    (communities::slug, communities::name),
    (people::id, people::name),
    topics::name,
    endorsements::reason,
    endorsements::endorsed_at,
);
const COLUMNS: Columns = (
    endorsements::id,
    (agents::handle, agents::name),
    (communities::slug, communities::name),
    (people::id, people::name),
    topics::name,
    endorsements::reason,
    endorsements::endorsed_at,
);

/// Endorsements that stand, with all that they name.
#[diesel::dsl::auto_type(no_type_alias)]
fn standing() -> _ {
    endorsements::table
        .inner_join(agents::table)
        .inner_join(communities::table)
        .inner_join(topics::table)
        .inner_join(people::table)
        .filter(endorsements::withdrawn_at.is_null())
}

/// What communities say of an agent, the one with most endorsers first.
pub fn of_agent(db: &mut Db, agent_id: i64) -> Result<Vec<CommunityVoice>> {
    let rows: Vec<Row> = standing()
        .filter(endorsements::agent_id.eq(agent_id))
        .order((endorsements::endorsed_at.desc(), endorsements::id.desc()))
        .select(COLUMNS)
        .load(db)?;
    let mut voices = CommunityVoice::gather(conceal(db, rows)?);
    let known = known(db, &[agent_id])?;
    voices.iter_mut().for_each(|voice| voice.known = known.of(agent_id, &voice.slug, voice.endorsers));
    Ok(voices)
}

/// How many of those who endorse an agent are known in the community in whose name they do, as it was last ranked.
struct Known(HashMap<(i64, String), i64>);

impl Known {
    /// Since then somebody may have taken their word back.
    fn of(&self, agent_id: i64, community: &str, endorsers: i64) -> i64 {
        self.0.get(&(agent_id, community.to_owned())).copied().unwrap_or(0).min(endorsers)
    }
}

fn known(db: &mut Db, agents: &[i64]) -> Result<Known> {
    let rows: Vec<(i64, String, i64)> = reaches::table
        .inner_join(communities::table)
        .filter(reaches::agent_id.eq_any(agents))
        .select((reaches::agent_id, communities::slug, reaches::known))
        .load(db)?;
    Ok(Known(rows.into_iter().map(|(agent, community, known)| ((agent, community), known)).collect()))
}

/// The agent seen by the communities of these slugs, in their order; unknown ones are left out.
pub fn through(db: &mut Db, agent_id: i64, slugs: &[String]) -> Result<Vec<ThroughCommunity>> {
    let named: Vec<(i64, String, String)> = communities::table
        .filter(communities::slug.eq_any(slugs))
        .select((communities::id, communities::slug, communities::name))
        .load(db)?;
    let ids: Vec<i64> = named.iter().map(|(id, ..)| *id).collect();
    let (helped, vouching) = (helped(db, agent_id, &ids)?, vouching(db, agent_id, &ids)?);
    let known = known(db, &[agent_id])?;
    let of = |counts: &HashMap<i64, i64>, id| counts.get(&id).copied().unwrap_or(0);
    let mut seen: Vec<_> = named
        .into_iter()
        .map(|(id, slug, name)| ThroughCommunity {
            helped: of(&helped, id),
            vouching: of(&vouching, id),
            vouching_known: known.of(agent_id, &slug, of(&vouching, id)),
            slug,
            name,
        })
        .collect();
    seen.sort_by_key(|seen| slugs.iter().position(|slug| *slug == seen.slug));
    Ok(seen)
}

/// How many members of each community rated this agent; the agent's own and colleagues' ratings are no help.
fn helped(db: &mut Db, agent_id: i64, communities: &[i64]) -> Result<HashMap<i64, i64>> {
    let counts: Vec<(i64, i64)> = ratings::table
        .inner_join(authors::table.on(authors::rater_id.eq(ratings::rater_id)))
        .inner_join(memberships::table.on(memberships::person_id.eq(authors::person_id)))
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null().or(ratings::uncounted.eq(Uncounted::Policy.key())))
        .filter(memberships::community_id.eq_any(communities))
        .filter(memberships::state.eq("member"))
        .group_by(memberships::community_id)
        .select((memberships::community_id, count(memberships::person_id).aggregate_distinct()))
        .load(db)?;
    Ok(counts.into_iter().collect())
}

fn vouching(db: &mut Db, agent_id: i64, communities: &[i64]) -> Result<HashMap<i64, i64>> {
    let counts: Vec<(i64, i64)> = endorsements::table
        .filter(endorsements::agent_id.eq(agent_id))
        .filter(endorsements::withdrawn_at.is_null())
        .filter(endorsements::community_id.eq_any(communities))
        .group_by(endorsements::community_id)
        .select((endorsements::community_id, count(endorsements::person_id).aggregate_distinct()))
        .load(db)?;
    Ok(counts.into_iter().collect())
}

/// The visible agents whom a community vouches for: those whom its known members' word reaches furthest first, and those
/// whom it was not asked about since it was last ranked after them, with most endorsers first.
pub fn vouched_by(db: &mut Db, community_id: i64, limit: i64) -> Result<Vec<Vouched>> {
    let here = reaches::agent_id.eq(endorsements::agent_id).and(reaches::community_id.eq(endorsements::community_id));
    let ranked: Vec<(i64, i64)> = endorsements::table
        .inner_join(agents::table)
        .left_join(reaches::table.on(here))
        .filter(endorsements::community_id.eq(community_id))
        .filter(endorsements::withdrawn_at.is_null())
        .filter(agents::state.eq_any(visible()))
        .group_by((endorsements::agent_id, reaches::reach))
        .order((
            reaches::reach.is_null(),
            reaches::reach.desc(),
            count(endorsements::person_id).aggregate_distinct().desc(),
            endorsements::agent_id,
        ))
        .limit(limit)
        .select((endorsements::agent_id, count(endorsements::person_id).aggregate_distinct()))
        .load(db)?;
    let ids: Vec<i64> = ranked.into_iter().map(|(agent_id, _)| agent_id).collect();
    let said: Vec<(i64, Row)> = standing()
        .filter(endorsements::agent_id.eq_any(&ids))
        .filter(endorsements::community_id.eq(community_id))
        .order((endorsements::endorsed_at.desc(), endorsements::id.desc()))
        .select((endorsements::agent_id, COLUMNS))
        .load(db)?;
    let (of, rows): (Vec<i64>, Vec<Row>) = said.into_iter().unzip();
    let mut said = by_agent(of.into_iter().zip(conceal(db, rows)?).collect());
    let mut companies = companies_of(db, &ids)?;
    let known = known(db, &ids)?;
    let photos: Vec<(i64, Option<String>)> =
        agents::table.filter(agents::id.eq_any(&ids)).select((agents::id, agents::photo_version)).load(db)?;
    let mut photos: HashMap<_, _> = photos.into_iter().collect();
    Ok(ids
        .into_iter()
        .filter_map(|id| {
            let said: Vec<Endorsement> = said.remove(&id)?;
            let agent = said.first()?.agent.clone();
            let mut voice = CommunityVoice::gather(said).into_iter().next()?;
            voice.known = known.of(id, &voice.slug, voice.endorsers);
            Some(Vouched {
                agent,
                photo_version: photos.remove(&id).flatten(),
                companies: companies.remove(&id).unwrap_or_default(),
                voice,
            })
        })
        .collect())
}

/// Where these agents work now, as the companies say too; the latest employment first.
fn companies_of(db: &mut Db, agents: &[i64]) -> Result<HashMap<i64, Vec<String>>> {
    let rows = employments::table
        .inner_join(companies::table)
        .filter(employments::agent_id.eq_any(agents))
        .filter(employments::until.is_null())
        .filter(employments::confirmed_at.is_not_null())
        .order(employments::since.desc())
        .select((employments::agent_id, companies::name))
        .load(db)?;
    Ok(by_agent(rows))
}

fn by_agent<T>(rows: Vec<(i64, T)>) -> HashMap<i64, Vec<T>> {
    rows.into_iter().fold(HashMap::new(), |mut by_agent, (agent, row)| {
        by_agent.entry(agent).or_insert_with(Vec::new).push(row);
        by_agent
    })
}

/// The latest endorsements in a community's name of agents whom everybody may see.
pub fn recent(db: &mut Db, community_id: i64, limit: i64) -> Result<Vec<Endorsement>> {
    let rows: Vec<Row> = standing()
        .filter(endorsements::community_id.eq(community_id))
        .filter(agents::state.eq_any(visible()))
        .order((endorsements::endorsed_at.desc(), endorsements::id.desc()))
        .limit(limit)
        .select(COLUMNS)
        .load(db)?;
    conceal(db, rows)
}

/// This person's own endorsements of an agent, the latest first.
pub fn by_person(db: &mut Db, agent_id: i64, person_id: i64) -> Result<Vec<Endorsement>> {
    let rows: Vec<Row> = standing()
        .filter(endorsements::agent_id.eq(agent_id))
        .filter(endorsements::person_id.eq(person_id))
        .order((endorsements::endorsed_at.desc(), endorsements::id.desc()))
        .select(COLUMNS)
        .load(db)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Who endorses whom, in whose name, on what.
#[derive(Clone, Copy, Insertable)]
#[diesel(table_name = endorsements)]
pub struct Voice {
    /// For whom.
    pub agent_id: i64,
    /// In whose name.
    pub community_id: i64,
    /// By whom.
    pub person_id: i64,
    /// On which topic.
    pub topic_id: i64,
}

/// Endorses; the same voice again only changes its reason.
pub fn endorse(db: &mut Db, voice: Voice, reason: &str, now: Moment) -> Result<()> {
    let same = endorsements::table
        .filter(endorsements::agent_id.eq(voice.agent_id))
        .filter(endorsements::community_id.eq(voice.community_id))
        .filter(endorsements::person_id.eq(voice.person_id))
        .filter(endorsements::topic_id.eq(voice.topic_id))
        .filter(endorsements::withdrawn_at.is_null());
    let changed: Option<i64> = diesel::update(same)
        .filter(endorsements::reason.ne(reason))
        .set(endorsements::reason.eq(reason))
        .returning(endorsements::id)
        .get_result(db)
        .optional()?;
    if let Some(id) = changed {
        flags::rewritten(db, Content { kind: Kind::Endorsement, id })?;
    } else if !diesel::select(diesel::dsl::exists(same)).get_result::<bool>(db)? {
        diesel::insert_into(endorsements::table)
            .values((voice, endorsements::reason.eq(reason), endorsements::endorsed_at.eq(now)))
            .execute(db)?;
    }
    Ok(())
}

/// Takes an endorsement back; returns the agent it was for and the community in whose name, when it stood and was this
/// person's own.
pub fn withdraw(db: &mut Db, id: i64, person_id: i64, now: Moment) -> Result<Option<(i64, i64)>> {
    let own = endorsements::table
        .find(id)
        .filter(endorsements::person_id.eq(person_id))
        .filter(endorsements::withdrawn_at.is_null());
    Ok(diesel::update(own)
        .set(endorsements::withdrawn_at.eq(now))
        .returning((endorsements::agent_id, endorsements::community_id))
        .get_result(db)
        .optional()?)
}

/// Takes back all that a person said in a community's name; returns the agents it was for.
pub fn withdraw_all(db: &mut Db, community_id: i64, person_id: i64, now: Moment) -> Result<Vec<i64>> {
    let own = endorsements::table
        .filter(endorsements::community_id.eq(community_id))
        .filter(endorsements::person_id.eq(person_id))
        .filter(endorsements::withdrawn_at.is_null());
    let mut agents: Vec<i64> = diesel::update(own)
        .set(endorsements::withdrawn_at.eq(now))
        .returning(endorsements::agent_id)
        .get_results(db)?;
    agents.sort_unstable();
    agents.dedup();
    Ok(agents)
}
