//! What is shown of the people found: a few queries for a whole page of them.

use std::collections::{HashMap, HashSet};

use diesel::{
    dsl::{count, count_star, max},
    prelude::*,
};

use crate::{
    domain::{
        Moment,
        agent::Agent,
        search::{Hit, Reason, Work},
        trust::{Pool, Verdict},
    },
    store::{
        Db, Result,
        agents::AgentRow,
        posteriors::{StateRow, pooled},
        profiles,
        schema::{
            agent_topics, agents, cases, communities, companies, employments, endorsements, posteriors, products,
            ratings, topics,
        },
        site,
    },
};

/// The topics, products and companies that a question names, by id and name.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Topics.
    pub topics: Vec<(i64, String)>,
    /// Products.
    pub products: Vec<(i64, String)>,
    /// Companies.
    pub companies: Vec<(i64, String)>,
    /// The slug of the community asked for, when one was.
    pub community: Option<String>,
}

impl Asked {
    /// Whether nothing was named that cases and ratings could be about.
    fn is_nothing(&self) -> bool {
        self.topics.is_empty() && self.products.is_empty() && self.companies.is_empty()
    }
}

/// What these slugs name.
pub fn asked(db: &mut Db, slugs: &[String]) -> Result<Asked> {
    if slugs.is_empty() {
        return Ok(Asked::default());
    }
    Ok(Asked {
        topics: topics::table.filter(topics::slug.eq_any(slugs)).select((topics::id, topics::name)).load(db)?,
        products: products::table
            .filter(products::slug.eq_any(slugs))
            .select((products::id, products::name))
            .load(db)?,
        companies: companies::table
            .filter(companies::slug.eq_any(slugs))
            .select((companies::id, companies::name))
            .load(db)?,
        community: None,
    })
}

/// The evidence on each topic and product asked for, by agent.
pub fn subject_evidence(db: &mut Db, ids: &[i64], asked: &Asked) -> Result<Vec<(i64, Pool)>> {
    let mut evidence = Vec::new();
    for (facet, subjects) in [("topic", &asked.topics), ("product", &asked.products)] {
        if subjects.is_empty() {
            continue;
        }
        let rows: Vec<((i64, i64), StateRow)> = posteriors::table
            .filter(posteriors::agent_id.eq_any(ids))
            .filter(posteriors::facet.eq(facet))
            .filter(posteriors::subject_id.eq_any(subjects.iter().map(|(id, _)| *id).collect::<Vec<_>>()))
            .select(((posteriors::agent_id, posteriors::subject_id), StateRow::as_select()))
            .load(db)?;
        evidence.extend(pooled(rows).into_iter().map(|((agent_id, _), pool)| (agent_id, pool)));
    }
    Ok(evidence)
}

/// What is shown of these agents, in this order.
pub fn hits(db: &mut Db, ids: &[i64], asked: &Asked, now: Moment) -> Result<Vec<Hit>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<AgentRow> = agents::table.filter(agents::id.eq_any(ids)).select(AgentRow::as_select()).load(db)?;
    let (believed, site) = (profiles::believed(db, ids)?, site::learned(db)?);
    let (mut work, rated, mut reasons) = (work(db, ids)?, rated(db, ids)?, reasons(db, ids, asked)?);
    let mut hits: HashMap<i64, Hit> = HashMap::new();
    for row in rows {
        let agent = Agent::from(row);
        let (ratings, latest) = rated.get(&agent.id).copied().unwrap_or_default();
        let hit = Hit {
            agent_id: agent.id,
            handle: agent.handle,
            name: agent.name,
            state: agent.state,
            photo_version: agent.photo_version,
            languages: agent.languages,
            work: work.remove(&agent.id).unwrap_or_default(),
            verdict: believed.get(&agent.id).map_or(Verdict::TooEarly, |believed| believed.standing(&site, now).shown),
            ratings,
            latest,
            reason: reasons.remove(&agent.id).unwrap_or_default(),
        };
        hits.insert(agent.id, hit);
    }
    // The index is written with every change, but a page must not depend on it to hide someone.
    hits.retain(|_, hit| hit.state.is_visible());
    Ok(ids.iter().filter_map(|id| hits.remove(id)).collect())
}

fn work(db: &mut Db, ids: &[i64]) -> Result<HashMap<i64, Vec<Work>>> {
    let rows: Vec<(i64, String, String, String)> = employments::table
        .inner_join(companies::table)
        .filter(employments::agent_id.eq_any(ids))
        .filter(employments::until.is_null())
        .filter(employments::confirmed_at.is_not_null())
        .order(employments::since.desc())
        .select((employments::agent_id, companies::slug, companies::name, employments::title))
        .load(db)?;
    let mut work: HashMap<i64, Vec<Work>> = HashMap::new();
    for (agent_id, slug, company, title) in rows {
        work.entry(agent_id).or_default().push(Work { slug, company, title });
    }
    Ok(work)
}

/// How many ratings count, and when the latest was given.
fn rated(db: &mut Db, ids: &[i64]) -> Result<HashMap<i64, (i64, Option<Moment>)>> {
    let rows: Vec<(i64, i64, Option<Moment>)> = ratings::table
        .filter(ratings::agent_id.eq_any(ids))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null())
        .group_by(ratings::agent_id)
        .select((ratings::agent_id, count_star(), max(ratings::rated_at)))
        .load(db)?;
    Ok(rows.into_iter().map(|(agent_id, n, latest)| (agent_id, (n, latest))).collect())
}

fn reasons(db: &mut Db, ids: &[i64], asked: &Asked) -> Result<HashMap<i64, Reason>> {
    let mut reasons: HashMap<i64, Reason> = HashMap::new();
    for (agent_id, n) in resolved(db, ids, asked)? {
        reasons.entry(agent_id).or_default().resolved = n;
    }
    for (agent_id, n) in rated_for(db, ids, asked)? {
        reasons.entry(agent_id).or_default().rated = n;
    }
    for (agent_id, slug, name, n) in vouched(db, ids)? {
        let vouched = &mut reasons.entry(agent_id).or_default().vouched;
        let is_asked_for = asked.community.as_ref() == Some(&slug);
        let most = vouched.as_ref().is_none_or(|(_, most)| n > *most);
        if is_asked_for || (most && asked.community.is_none()) {
            *vouched = Some((name, n));
        }
    }
    for (agent_id, topic) in topics_of(db, ids)? {
        reasons.entry(agent_id).or_default().topics.push(topic);
    }
    let subject = asked.topics.first().or(asked.products.first()).map(|(_, name)| name.clone());
    let company = asked.companies.first().map(|(_, name)| name.clone());
    for reason in reasons.values_mut() {
        (reason.subject, reason.company) = (subject.clone(), company.clone());
    }
    Ok(reasons)
}

/// The ids that cases and ratings must carry to be about what was asked.
fn ids_of(named: &[(i64, String)]) -> Vec<Option<i64>> {
    named.iter().map(|(id, _)| Some(*id)).collect()
}

fn resolved(db: &mut Db, ids: &[i64], asked: &Asked) -> Result<Vec<(i64, i64)>> {
    let mut query = cases::table
        .filter(cases::agent_id.eq_any(ids))
        .filter(cases::resolved_at.is_not_null())
        .group_by(cases::agent_id)
        .select((cases::agent_id, count_star()))
        .into_boxed();
    if !asked.topics.is_empty() {
        query = query.filter(cases::topic_id.eq_any(ids_of(&asked.topics)));
    } else if !asked.products.is_empty() {
        query = query.filter(cases::product_id.eq_any(ids_of(&asked.products)));
    }
    if !asked.companies.is_empty() {
        let companies: Vec<i64> = asked.companies.iter().map(|(id, _)| *id).collect();
        query = query.filter(cases::company_id.eq_any(companies));
    }
    Ok(query.load(db)?)
}

fn rated_for(db: &mut Db, ids: &[i64], asked: &Asked) -> Result<Vec<(i64, i64)>> {
    if asked.is_nothing() {
        return Ok(Vec::new());
    }
    let mut query = ratings::table
        .filter(ratings::agent_id.eq_any(ids))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null())
        .group_by(ratings::agent_id)
        .select((ratings::agent_id, count(ratings::rater_id).aggregate_distinct()))
        .into_boxed();
    if !asked.topics.is_empty() {
        query = query.filter(ratings::topic_id.eq_any(ids_of(&asked.topics)));
    } else if !asked.products.is_empty() {
        query = query.filter(ratings::product_id.eq_any(ids_of(&asked.products)));
    }
    if !asked.companies.is_empty() {
        query = query.filter(ratings::company_id.eq_any(ids_of(&asked.companies)));
    }
    Ok(query.load(db)?)
}

/// By agent and community, how many vouch for them.
fn vouched(db: &mut Db, ids: &[i64]) -> Result<Vec<(i64, String, String, i64)>> {
    let counts: Vec<(i64, i64, i64)> = endorsements::table
        .filter(endorsements::agent_id.eq_any(ids))
        .filter(endorsements::withdrawn_at.is_null())
        .group_by((endorsements::agent_id, endorsements::community_id))
        .order((endorsements::agent_id, endorsements::community_id))
        .select((
            endorsements::agent_id,
            endorsements::community_id,
            count(endorsements::person_id).aggregate_distinct(),
        ))
        .load(db)?;
    let community_ids: HashSet<i64> = counts.iter().map(|(_, community_id, _)| *community_id).collect();
    let named: Vec<(i64, String, String)> = communities::table
        .filter(communities::id.eq_any(community_ids))
        .select((communities::id, communities::slug, communities::name))
        .load(db)?;
    let named: HashMap<i64, (String, String)> = named.into_iter().map(|(id, slug, name)| (id, (slug, name))).collect();
    let with_name = |(agent_id, community_id, n)| {
        let (slug, name) = named.get(&community_id)?.clone();
        Some((agent_id, slug, name, n))
    };
    Ok(counts.into_iter().filter_map(with_name).collect())
}

fn topics_of(db: &mut Db, ids: &[i64]) -> Result<Vec<(i64, String)>> {
    let rows = agent_topics::table
        .inner_join(topics::table)
        .filter(agent_topics::agent_id.eq_any(ids))
        .order((agent_topics::agent_id, topics::name))
        .select((agent_topics::agent_id, topics::name))
        .load(db)?;
    Ok(rows)
}
