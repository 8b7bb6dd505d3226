//! Keeps what is believed of an agent in step with the ratings, inside the rating's own transaction.

use super::{Result, relate};
use crate::{
    domain::{
        Moment,
        rating::Rating,
        trust::{
            Judgement, Pool, Site, Standing, State, Through, Verdict, Weight,
            evidence::{SHARING, share},
            facet::{Change, Facet, said},
        },
    },
    store::{self, Db},
};

/// Puts `after` in the place of `before`, as if `before` had never been given. Either may be missing. The agent must be
/// held (see [`store::posteriors::hold`]) since before `before` was read, and the ratings themselves be written.
///
/// # Errors
/// When the database fails.
pub fn replace(db: &mut Db, before: Option<&Rating>, after: Option<&Rating>, now: Moment) -> Result<()> {
    let Some(rating) = after.or(before) else { return Ok(()) };
    let (agent_id, rater_id) = (rating.agent_id, rating.rater_id);
    // What the evidence stood for until now may have held for its two days: note that before it changes.
    observe(db, agent_id, now)?;
    for (change, rating) in [(Change::TakenBack, before), (Change::Given, after)] {
        if let Some(rating) = rating {
            apply(db, change, rating)?;
        }
    }
    share_anew(db, agent_id, rater_id)?;
    let counted = |rating: Option<&Rating>| rating.is_some_and(|rating| rating.weight.counts());
    if before.is_some() && counted(before) != counted(after) {
        relate_anew(db, rating.id)?;
    }
    changed(db, agent_id, now)
}

/// What came close to a rating that no longer counts, or counts again, adds more to the others now, or less.
fn relate_anew(db: &mut Db, rating_id: i64) -> Result<()> {
    for (rating, weight) in relate::later(db, rating_id)? {
        put(db, &rating, weight)?;
    }
    Ok(())
}

/// Lets a rating count with this weight instead of its own.
fn put(db: &mut Db, rating: &Rating, weight: Weight) -> Result<()> {
    apply(db, Change::TakenBack, rating)?;
    store::ratings::weigh(db, rating.id, &weight)?;
    apply(db, Change::Given, &Rating { weight, ..rating.clone() })
}

/// Fixes the weight of a rating anew, as when its author's credibility or a decision changed it.
///
/// # Errors
/// When the database fails.
pub fn reweigh(db: &mut Db, rating: &Rating, weight: Weight, now: Moment) -> Result<()> {
    let after = Rating { weight, ..rating.clone() };
    store::ratings::weigh(db, rating.id, &weight)?;
    replace(db, Some(rating), Some(&after), now)
}

/// Shares one person's voice among their newest ratings of an agent.
///
/// # Errors
/// When the database fails.
pub fn share_anew(db: &mut Db, agent_id: i64, rater_id: i64) -> Result<()> {
    let newest = store::ratings::newest_by(db, agent_id, rater_id, SHARING + 1)?;
    for (place, rating) in newest.iter().enumerate() {
        let marginal = share(newest.len(), place);
        if marginal != rating.weight.marginal {
            put(db, rating, Weight { marginal, ..rating.weight })?;
        }
    }
    Ok(())
}

fn apply(db: &mut Db, change: Change, rating: &Rating) -> Result<()> {
    if !rating.weight.counts() {
        return Ok(());
    }
    let through = rating.through();
    for (facet, x) in said(rating) {
        let state = store::posteriors::state(db, rating.agent_id, facet, through, rating.rated_at)?;
        let state = change.apply(state, rating.weight.value(), x, rating.rated_at);
        store::posteriors::keep(db, rating.agent_id, facet, through, &state)?;
    }
    Ok(())
}

/// Notes what the evidence stands for now, with the patience of a verdict; returns what is shown.
///
/// # Errors
/// When the database fails.
pub fn observe(db: &mut Db, agent_id: i64, now: Moment) -> Result<Standing> {
    note(db, agent_id, now, |evidence| evidence.counted.latest())
}

/// Notes what the evidence stands for after it changed: whatever it stood for before, the two days begin now.
///
/// # Errors
/// When the database fails.
pub fn changed(db: &mut Db, agent_id: i64, now: Moment) -> Result<()> {
    note(db, agent_id, now, |_| Some(now))?;
    Ok(store::search::reindex_trust(db, agent_id, now)?)
}

fn note(db: &mut Db, agent_id: i64, now: Moment, latest: impl Fn(&Evidence) -> Option<Moment>) -> Result<Standing> {
    let evidence = Evidence::of(db, agent_id, now)?;
    let kept = store::posteriors::standing(db, agent_id)?;
    let standing =
        kept.unwrap_or(Standing::new(now)).follow(latest(&evidence), now, |at| Verdict::of(&evidence.judgement(at)));
    if kept != Some(standing) {
        store::posteriors::keep_standing(db, agent_id, &standing)?;
    }
    Ok(standing)
}

/// What the verdict on an agent rests on.
struct Evidence {
    counted: Pool,
    open: State,
    site: Site,
}

impl Evidence {
    fn of(db: &mut Db, agent_id: i64, now: Moment) -> Result<Self> {
        Ok(Self {
            counted: store::posteriors::pool(db, agent_id, Facet::Stars)?,
            open: store::posteriors::state(db, agent_id, Facet::Open, Through::Themselves, now)?,
            site: store::site::learned(db)?,
        })
    }

    fn judgement(&self, at: Moment) -> Judgement {
        Judgement::of(self.site.stars, &self.counted, &self.open, at)
    }
}

/// Observes the next agents by id; returns the last of them, or nothing when there are no more.
///
/// # Errors
/// When the database fails.
pub fn observe_batch(db: &mut Db, after: i64, limit: i64, now: Moment) -> Result<Option<i64>> {
    let agents = store::posteriors::agents_after(db, after, limit)?;
    store::posteriors::hold(db, &agents)?;
    for agent_id in &agents {
        observe(db, *agent_id, now)?;
    }
    Ok(agents.last().copied())
}
