//! Who is a trust agent, and what the conditions are held against.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{employments, ratings, standings, trust_agent_changes, trust_agents},
};
use crate::{
    domain::{
        Moment,
        rating::Origin,
        trust::{
            Verdict,
            trust_agent::{Change, Title},
        },
    },
    on_each,
};

/// The title of an agent.
pub fn title(db: &mut Db, agent_id: i64) -> Result<Title> {
    let row: Option<(Moment, Option<Moment>)> = trust_agents::table
        .find(agent_id)
        .select((trust_agents::since, trust_agents::failing_since))
        .first(db)
        .optional()?;
    Ok(row.map_or(Title::None, |(since, failing_since)| Title::Held { since, failing_since }))
}

/// Keeps the title of an agent.
pub fn keep(db: &mut Db, agent_id: i64, title: Title) -> Result<()> {
    let Title::Held { since, failing_since } = title else {
        diesel::delete(trust_agents::table.find(agent_id)).execute(db)?;
        return Ok(());
    };
    let values = (trust_agents::since.eq(since), trust_agents::failing_since.eq(failing_since));
    on_each!(db, |c| diesel::insert_into(trust_agents::table)
        .values((trust_agents::agent_id.eq(agent_id), values))
        .on_conflict(trust_agents::agent_id)
        .do_update()
        .set(values)
        .execute(c))?;
    Ok(())
}

/// Notes that the title was earned or lost; `conditions` are those that did not hold.
pub fn note(db: &mut Db, agent_id: i64, change: Change, conditions: &str, now: Moment) -> Result<()> {
    diesel::insert_into(trust_agent_changes::table)
        .values((
            trust_agent_changes::agent_id.eq(agent_id),
            trust_agent_changes::change.eq(change.key()),
            trust_agent_changes::conditions.eq(conditions),
            trust_agent_changes::at.eq(now),
        ))
        .execute(db)?;
    Ok(())
}

/// When the title was earned and lost, the latest first.
pub fn changes(db: &mut Db, agent_id: i64) -> Result<Vec<(Change, Moment)>> {
    let rows: Vec<(String, Moment)> = trust_agent_changes::table
        .filter(trust_agent_changes::agent_id.eq(agent_id))
        .order((trust_agent_changes::at.desc(), trust_agent_changes::id.desc()))
        .select((trust_agent_changes::change, trust_agent_changes::at))
        .load(db)?;
    Ok(rows.into_iter().filter_map(|(change, at)| Some((change.parse().ok()?, at))).collect())
}

/// The next agents by id who may earn the title or lose it: those who are trusted, and those who have it.
pub fn to_review(db: &mut Db, after: i64, limit: i64) -> Result<Vec<i64>> {
    let held = trust_agents::table.select(trust_agents::agent_id);
    Ok(standings::table
        .filter(standings::agent_id.gt(after))
        .filter(standings::verdict.eq(Verdict::Trusted.key()).or(standings::agent_id.eq_any(held)))
        .order(standings::agent_id)
        .limit(limit)
        .select(standings::agent_id)
        .load(db)?)
}

/// How many invited raters whose ratings count each group has: those known through one company alone are one, whoever
/// has an account is one of their own.
pub fn groups(db: &mut Db, agent_id: i64) -> Result<Vec<usize>> {
    let rows: Vec<(i64, Option<i64>, bool)> = ratings::table
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::origin.eq(Origin::Verified.key()))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null())
        .filter(ratings::w_marginal.gt(0.0).and(ratings::w_related.gt(0.0)))
        .select((ratings::rater_id, ratings::company_id, ratings::independent))
        .distinct()
        .load(db)?;
    let mut groups: BTreeMap<(Option<i64>, i64), usize> = BTreeMap::new();
    for (rater, company, independent) in rows {
        let group = if independent { (None, rater) } else { (company, 0) };
        *groups.entry(group).or_default() += 1;
    }
    Ok(groups.into_values().collect())
}

/// Where an agent works now, as far as the companies say so too.
pub fn companies(db: &mut Db, agent_id: i64) -> Result<Vec<i64>> {
    Ok(employments::table
        .filter(employments::agent_id.eq(agent_id))
        .filter(employments::until.is_null())
        .filter(employments::confirmed_at.is_not_null())
        .select(employments::company_id)
        .distinct()
        .load(db)?)
}
