//! Puts an agent's public pages together. Nothing is written.

use super::{Error, Result, trust_agents};
use crate::{
    domain::{
        Moment,
        agent::{Agent, Found},
        endorsement::Named,
        flag::{Kind, Withheld},
        person::Person,
        profile::{
            AgentProfile, Believed, Cursor, Evidence, Filter, GutCheck, Ours, Page, Trend, Why, rating::Choices,
        },
        text::Handle,
        trust::{Site, explanation::explain},
    },
    store::{self, Db, profiles},
};

/// How many ratings with words a profile shows.
const QUOTES: i64 = 8;

/// How many kind words.
const THANKS: i64 = 6;

/// How many removed ones stand among the ratings of one page.
const STUBS: i64 = 100;

/// A page, or where it went.
pub enum Seen<T> {
    /// The page.
    Here(T),
    /// The handle that it has now.
    Moved(String),
}

fn seen<T>(db: &mut Db, handle: &str, show: impl FnOnce(&mut Db, Agent) -> Result<T>) -> Result<Seen<T>> {
    let handle: Handle = handle.parse().map_err(|_| Error::NotFound)?;
    match store::agents::find_public(db, handle.as_str())? {
        Found::Here(mut agent) => {
            if withheld(db, &agent)?.is_some() {
                agent.bio.clear();
            }
            show(db, agent).map(Seen::Here)
        }
        Found::Moved(handle) => Ok(Seen::Moved(handle)),
        Found::Left => Err(Error::Gone),
        Found::Nothing => Err(Error::NotFound),
    }
}

/// Why what the agent says of herself is not shown.
fn withheld(db: &mut Db, agent: &Agent) -> Result<Option<Withheld>> {
    Ok(store::flags::withheld(db, Kind::Profile, &[agent.id])?.remove(&agent.id))
}

fn believed(db: &mut Db, agent: &Agent) -> Result<Believed> {
    let mut believed = profiles::believed(db, &[agent.id])?.remove(&agent.id).unwrap_or_default();
    believed.topics = profiles::believed_topics(db, agent.id)?;
    Ok(believed)
}

/// The gut check and its evidence, and what the communities of these slugs say; those of whoever is signed in when there
/// are none.
///
/// # Errors
/// [`Error::NotFound`] for whom nobody may see, [`Error::Gone`] for who left, or when the database fails.
pub fn profile(
    db: &mut Db,
    handle: &str,
    through: Vec<String>,
    visitor: Option<&Person>,
    now: Moment,
) -> Result<Seen<AgentProfile>> {
    seen(db, handle, |db, agent| {
        let site = store::site::learned(db)?;
        let evidence = profiles::evidence(db, agent.id)?;
        let believed = believed(db, &agent)?;
        Ok(AgentProfile {
            check: GutCheck::of(&agent.name, &believed, &evidence, &site, now),
            title: store::trust_agents::title(db, agent.id)?,
            being_looked_at: store::suspicions::is_looked_at(db, agent.id)?,
            helps_with: profiles::helps_with(db, agent.id)?,
            rated_for: profiles::rated_for(db, agent.id)?,
            figures: profiles::figures(db, agent.id, now)?,
            trend: Trend::of(&evidence, site.stars, now),
            quotes: profiles::ratings::quotes(db, agent.id, QUOTES)?,
            employments: profiles::employments(db, agent.id)?,
            voices: store::endorsements::of_agent(db, agent.id)?,
            bridged: store::ranks::bridged(db, agent.id)?,
            solved: store::forums::solved_by(db, agent.id)?,
            ours: ours(db, &agent, through, visitor, &evidence, &site, now)?,
            thanks: store::thanks::on_wall(db, agent.id, THANKS)?,
            bio_withheld: withheld(db, &agent)?,
            agent,
            now,
        })
    })
}

fn ours(
    db: &mut Db,
    agent: &Agent,
    through: Vec<String>,
    visitor: Option<&Person>,
    evidence: &[Evidence],
    site: &Site,
    now: Moment,
) -> Result<Option<Ours>> {
    let (asked, own) = match visitor.filter(|_| through.is_empty()) {
        Some(person) => (slugs(store::communities::of_person(db, person.id)?), true),
        None => (through, false),
    };
    if asked.is_empty() {
        return Ok(None);
    }
    let communities = store::endorsements::through(db, agent.id, &asked)?;
    let by_members = profiles::ratings::by_members(db, agent.id, &asked)?;
    Ok(Some(Ours::of((asked, own), communities, evidence, by_members, site, now)))
}

fn slugs(communities: Vec<Named>) -> Vec<String> {
    communities.into_iter().map(|community| community.slug).collect()
}

/// The arithmetic behind an agent's verdict.
///
/// # Errors
/// As for [`profile`].
pub fn why(db: &mut Db, handle: &str, now: Moment) -> Result<Seen<Why>> {
    seen(db, handle, |db, agent| {
        let site = store::site::learned(db)?;
        let evidence = profiles::evidence(db, agent.id)?;
        let believed = believed(db, &agent)?;
        let trust_agent = trust_agents::view(db, agent.id, &believed, &site, now)?;
        let check = GutCheck::of(&agent.name, &believed, &evidence, &site, now);
        let items = evidence.into_iter().map(|one| one.item).collect();
        Ok(Why { agent, check, trust_agent, explanation: explain(site.stars, items, now), now })
    })
}

/// One page of an agent's ratings.
///
/// # Errors
/// As for [`profile`].
pub fn ratings(
    db: &mut Db,
    handle: &str,
    filter: Filter,
    after: Option<Cursor>,
    limit: usize,
    now: Moment,
) -> Result<Seen<Page>> {
    seen(db, handle, |db, agent| {
        let (ratings, next) = profiles::ratings::page(db, agent.id, &filter, after, limit)?;
        let total = profiles::ratings::count(db, agent.id, &filter)?;
        let stubs = match filter == Filter::default() {
            true => {
                let (until, from) = (after.map(|cursor| cursor.rated_at), next.map(|cursor| cursor.rated_at));
                store::flags::stubs(db, agent.id, from, until, STUBS)?
            }
            false => Vec::new(),
        };
        Ok(Page { agent, filter, total, ratings, stubs, next, choices: Choices::default(), now })
    })
}

/// The same, with what to narrow it by.
///
/// # Errors
/// As for [`profile`].
pub fn ratings_with_choices(
    db: &mut Db,
    handle: &str,
    filter: Filter,
    after: Option<Cursor>,
    limit: usize,
    now: Moment,
) -> Result<Seen<Page>> {
    match ratings(db, handle, filter, after, limit, now)? {
        Seen::Here(page) => {
            let choices = profiles::ratings::choices(db, page.agent.id)?;
            Ok(Seen::Here(Page { choices, ..page }))
        }
        moved => Ok(moved),
    }
}
