//! Keeps what is believed of an agent in step with the ratings, inside the rating's own transaction.

use super::Result;
use crate::{
    domain::{
        Moment,
        rating::Rating,
        trust::{
            Judgement, Prior, Standing, Verdict,
            facet::{Change, Facet, said},
        },
    },
    store::{self, Db},
};

/// Puts `after` in the place of `before`, as if `before` had never been given. Either may be missing.
///
/// # Errors
/// When the database fails.
pub fn replace(db: &mut Db, before: Option<&Rating>, after: Option<&Rating>, now: Moment) -> Result<()> {
    let Some(agent_id) = after.or(before).map(|rating| rating.agent_id) else { return Ok(()) };
    // What the evidence stood for until now may have held for its two days: note that before it changes.
    observe(db, agent_id, now)?;
    for (change, rating) in [(Change::TakenBack, before), (Change::Given, after)] {
        if let Some(rating) = rating {
            apply(db, change, rating)?;
        }
    }
    observe(db, agent_id, now)?;
    store::search::reindex_agent(db, agent_id)?;
    Ok(())
}

fn apply(db: &mut Db, change: Change, rating: &Rating) -> Result<()> {
    // A voice that adds nothing is not one of the five that make a verdict either.
    if rating.weight.value() == 0.0 {
        return Ok(());
    }
    for (facet, x) in said(rating.origin, &rating.opinion, rating.topic_id, rating.product_id) {
        let state = store::posteriors::state(db, rating.agent_id, facet, rating.rated_at)?;
        let state = change.apply(state, rating.weight.value(), x, rating.rated_at);
        store::posteriors::keep(db, rating.agent_id, facet, &state)?;
    }
    Ok(())
}

/// Notes what the evidence stands for now, with the patience of a verdict; returns what is shown.
///
/// # Errors
/// When the database fails.
pub fn observe(db: &mut Db, agent_id: i64, now: Moment) -> Result<Standing> {
    let class = Verdict::of(&judge(db, agent_id, now)?);
    let before = store::posteriors::standing(db, agent_id)?.unwrap_or(Standing::new(now));
    let after = before.observe(class, now);
    store::posteriors::keep_standing(db, agent_id, &after)?;
    Ok(after)
}

/// What is believed of an agent now.
///
/// # Errors
/// When the database fails.
pub fn judge(db: &mut Db, agent_id: i64, now: Moment) -> Result<Judgement> {
    let counted = store::posteriors::state(db, agent_id, Facet::Stars, now)?;
    let open = store::posteriors::state(db, agent_id, Facet::Open, now)?;
    Ok(Judgement::of(Prior::SITE, &counted, &open, now))
}

/// Observes the next agents by id; returns the last of them, or nothing when there are no more.
///
/// # Errors
/// When the database fails.
pub fn observe_batch(db: &mut Db, after: i64, limit: i64, now: Moment) -> Result<Option<i64>> {
    let agents = store::posteriors::agents_after(db, after, limit)?;
    for agent_id in &agents {
        let before = store::posteriors::standing(db, *agent_id)?.map(|standing| standing.shown);
        if before != Some(observe(db, *agent_id, now)?.shown) {
            store::search::reindex_agent(db, *agent_id)?;
        }
    }
    Ok(agents.last().copied())
}
