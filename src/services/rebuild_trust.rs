//! Works everything that is believed out anew from the ratings, as if each had come only now.

use std::collections::{HashMap, HashSet};

use super::{Result, trust};
use crate::{
    domain::{
        Moment,
        rating::Rating,
        trust::{State, Weight, evidence::share, facet::said},
    },
    store::{self, Db, Store, posteriors::States},
};

/// How many agents are worked out in one transaction.
const BATCH: i64 = 50;

/// How far what was kept was from what the ratings say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Difference {
    /// The largest difference of any S or W.
    pub largest: f64,
    /// In how many states the number of ratings was another.
    pub miscounted: usize,
}

impl Difference {
    /// The worse of both.
    pub fn max(self, other: Self) -> Self {
        Self { largest: self.largest.max(other.largest), miscounted: self.miscounted + other.miscounted }
    }
}

/// Works out the next agents by id; returns the last of them, or nothing when there are no more.
///
/// # Errors
/// When the database fails.
pub fn batch(db: &mut Db, after: i64, limit: i64, now: Moment) -> Result<(Option<i64>, Difference)> {
    let agents = store::agents::ids_after(db, after, limit)?;
    store::posteriors::hold(db, &agents)?;
    let mut kept: HashMap<i64, States> = HashMap::new();
    for ((agent, facet, through), state) in store::posteriors::states(db, &agents)? {
        kept.entry(agent).or_default().insert((agent, facet, through), state);
    }
    let mut difference = Difference::default();
    for agent in &agents {
        let kept = kept.remove(agent).unwrap_or_default();
        difference = difference.max(rebuild(db, *agent, &kept, now)?);
    }
    Ok((agents.last().copied(), difference))
}

fn rebuild(db: &mut Db, agent_id: i64, kept: &States, now: Moment) -> Result<Difference> {
    let ratings = store::ratings::of_agent(db, agent_id)?;
    let ratings = shared(db, ratings)?;
    let states = states_of(&ratings);
    let difference = compared(kept, &states, now);
    if difference != Difference::default() {
        store::posteriors::forget(db, agent_id)?;
        store::posteriors::keep_states(db, states.iter().map(|(key, state)| (*key, state)))?;
        trust::changed(db, agent_id, now)?;
    }
    Ok(difference)
}

/// The ratings, each with its part of its author's voice.
fn shared(db: &mut Db, mut ratings: Vec<Rating>) -> Result<Vec<Rating>> {
    ratings.sort_by_key(|rating| std::cmp::Reverse((rating.rater_id, rating.rated_at, rating.id)));
    let mut counting: HashMap<i64, (usize, usize)> = HashMap::new();
    for rating in ratings.iter().filter(|rating| rating.weight.uncounted.is_none()) {
        counting.entry(rating.rater_id).or_default().0 += 1;
    }
    for rating in ratings.iter_mut().filter(|rating| rating.weight.uncounted.is_none()) {
        let (n, place) = counting.entry(rating.rater_id).or_default();
        let marginal = share(*n, *place);
        *place += 1;
        if marginal != rating.weight.marginal {
            rating.weight = Weight { marginal, ..rating.weight };
            store::ratings::weigh(db, rating.id, &rating.weight)?;
        }
    }
    Ok(ratings)
}

fn states_of(ratings: &[Rating]) -> States {
    let mut states = States::new();
    for rating in ratings.iter().filter(|rating| rating.weight.counts()) {
        for (facet, x) in said(rating) {
            let state =
                states.entry((rating.agent_id, facet, rating.through())).or_insert(State::empty(rating.rated_at));
            *state = state.with(rating.weight.value(), x, rating.rated_at);
        }
    }
    states
}

fn compared(kept: &States, built: &States, now: Moment) -> Difference {
    let keys: HashSet<_> = kept.keys().chain(built.keys()).collect();
    keys.into_iter().fold(Difference::default(), |difference, key| {
        let state = |states: &States| states.get(key).copied().unwrap_or(State::empty(now));
        let (kept, built) = (state(kept), state(built));
        let ((s, w), (built_s, built_w)) = (kept.now(now), built.now(now));
        difference.max(Difference {
            largest: (s - built_s).abs().max((w - built_w).abs()),
            miscounted: usize::from(kept.n != built.n),
        })
    })
}

/// Works out everything where nothing is believed of anybody although there are ratings, as after a migration.
///
/// # Errors
/// When the database fails.
pub fn if_missing(store: &Store, now: Moment) -> Result<()> {
    if store.read(|db| Ok::<_, super::Error>(store::posteriors::is_missing(db)?))? {
        tracing::info!("working out anew what the ratings say");
        all(store, now, |_| ())?;
    }
    Ok(())
}

/// Works out everything, some agents in each transaction so that writers never wait long; `done` hears how many agents
/// that were so far.
///
/// # Errors
/// When the database fails.
pub fn all(store: &Store, now: Moment, mut done: impl FnMut(usize)) -> Result<Difference> {
    let (mut after, mut agents, mut difference) = (0, 0, Difference::default());
    loop {
        let (last, some) = store.write(|db| batch(db, after, BATCH, now))?;
        difference = difference.max(some);
        let Some(last) = last else { return Ok(difference) };
        (after, agents) = (last, agents + BATCH as usize);
        done(agents);
    }
}
