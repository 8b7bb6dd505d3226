//! Who is a trust agent: reviewed by rule, by nobody's grace.

use super::Result;
use crate::{
    domain::{
        Moment,
        profile::{Believed, TrustAgent},
        rating::Trait,
        trust::{
            Posterior, Site,
            trust_agent::{Condition, Facts},
        },
    },
    store::{self, Db, profiles},
};

/// What the conditions are held against now, for somebody of whom this is believed.
///
/// # Errors
/// When the database fails.
pub fn facts(db: &mut Db, agent_id: i64, believed: &Believed, site: &Site, now: Moment) -> Result<Facts> {
    let there = believed
        .traits
        .iter()
        .find(|(which, _)| *which == Trait::OnMySide)
        .map(|(which, pool)| Posterior::of(site.prior(*which), pool.now(now)).interval().0);
    let mut coverage = Vec::new();
    for company in store::trust_agents::companies(db, agent_id)? {
        let (invited, resolved) = store::ratings::coverage(db, company, now)?;
        coverage.extend((resolved > 0).then(|| invited as f64 / resolved as f64));
    }
    Ok(Facts {
        standing: believed.standing(site, now),
        there_for_me: there,
        groups: store::trust_agents::groups(db, agent_id)?,
        communities: store::ranks::bridged(db, agent_id)?.len(),
        coverage: coverage.into_iter().reduce(f64::min),
        looked_at: store::suspicions::is_looked_at(db, agent_id)?,
    })
}

/// What a page shows of it.
///
/// # Errors
/// When the database fails.
pub fn view(db: &mut Db, agent_id: i64, believed: &Believed, site: &Site, now: Moment) -> Result<TrustAgent> {
    let facts = facts(db, agent_id, believed, site, now)?;
    Ok(TrustAgent {
        title: store::trust_agents::title(db, agent_id)?,
        conditions: Condition::ALL.map(|condition| (condition, facts.hold(condition, now))),
        changes: store::trust_agents::changes(db, agent_id)?,
    })
}

/// Reviews the next agents by id; returns the last of them, or nothing when there are no more.
///
/// # Errors
/// When the database fails.
pub fn review_batch(db: &mut Db, after: i64, limit: i64, now: Moment) -> Result<Option<i64>> {
    let agents = store::trust_agents::to_review(db, after, limit)?;
    let (mut believed, site) = (profiles::believed(db, &agents)?, store::site::learned(db)?);
    for agent in &agents {
        let facts = facts(db, *agent, &believed.remove(agent).unwrap_or_default(), &site, now)?;
        let open = facts.open(now);
        let before = store::trust_agents::title(db, *agent)?;
        let (after, change) = before.review(open.is_empty(), now);
        if after != before {
            store::trust_agents::keep(db, *agent, after)?;
        }
        if let Some(change) = change {
            let open: Vec<&str> = open.into_iter().map(Condition::key).collect();
            store::trust_agents::note(db, *agent, change, &open.join(","), now)?;
        }
    }
    Ok(agents.last().copied())
}
