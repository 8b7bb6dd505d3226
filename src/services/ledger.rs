//! Takes in many ratings at once. What one rating changes by itself, many change here together: the weights, what is
//! believed of each agent, and the verdicts, as if the ratings had come one after the other.

use std::collections::HashMap;

use super::Result;
use crate::{
    domain::{
        Moment,
        rating::{Fault, Origin, Rating},
        trust::{
            Judgement, Prior, Standing, State, Uncounted, Verdict, Weight,
            evidence::Circumstances,
            facet::{Facet, said},
        },
    },
    store::{self, Db},
};

/// What is known of a rating besides what it says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting {
    /// The rater's deviations; see [`Circumstances::deviations`].
    pub deviations: (f64, i64),
    /// How many ratings of this agent the same rater gave before.
    pub by_same_rater: i64,
    /// How many of the company's resolved cases were invited to rate, of how many.
    pub invited_of_resolved: (i64, i64),
}

/// What is believed of some agents, held in memory between [`Ledger::open`] and [`Ledger::keep`].
#[derive(Default)]
pub struct Ledger {
    states: HashMap<(i64, Facet), State>,
    voices: HashMap<(i64, i64), i64>,
    standings: HashMap<i64, Standing>,
    entered: Vec<Rating>,
}

impl Ledger {
    /// What is believed of these agents so far.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open(db: &mut Db, agents: &[i64]) -> Result<Self> {
        Ok(Self {
            states: store::posteriors::states(db, agents)?,
            voices: store::posteriors::voices(db, agents)?,
            standings: store::posteriors::standings(db, agents)?,
            entered: Vec::new(),
        })
    }

    /// Takes a rating in: fixes its weight, and counts it.
    pub fn enter(&mut self, mut rating: Rating, setting: Setting) {
        // What the evidence stood for until now may have held for its two days: note that before it changes.
        self.observe(rating.agent_id, rating.rated_at);
        rating.weight = self.weigh(&rating, setting);
        if rating.weight.uncounted.is_none() {
            self.count(&rating);
        }
        self.observe(rating.agent_id, rating.rated_at);
        self.entered.push(rating);
    }

    fn weigh(&mut self, rating: &Rating, setting: Setting) -> Weight {
        let through = rating.company_id.filter(|_| rating.origin != Origin::Open);
        let voices = through.map(|company| self.voices.entry((rating.agent_id, company)).or_default());
        let weight = Weight::of(&Circumstances {
            origin: rating.origin,
            deviations: setting.deviations,
            by_same_rater: setting.by_same_rater,
            by_same_company: voices.as_deref().copied().unwrap_or(0),
            invited_of_resolved: setting.invited_of_resolved,
            uncounted: (rating.opinion.fault == Some(Fault::Policy)).then_some(Uncounted::Policy),
        });
        if let Some(voices) = voices {
            *voices += 1;
        }
        weight
    }

    fn count(&mut self, rating: &Rating) {
        for (facet, x) in said(rating.origin, &rating.opinion, rating.topic_id, rating.product_id) {
            let state = self.states.entry((rating.agent_id, facet)).or_insert(State::empty(rating.rated_at));
            *state = state.with(rating.weight.value(), x, rating.rated_at);
        }
    }

    /// Notes what the evidence stands for at that moment, with the patience of a verdict.
    pub fn observe(&mut self, agent_id: i64, at: Moment) {
        let state = |facet| self.states.get(&(agent_id, facet)).copied().unwrap_or(State::empty(at));
        let class = Verdict::of(&Judgement::of(Prior::SITE, &state(Facet::Stars), &state(Facet::Open), at));
        let standing = self.standings.entry(agent_id).or_insert(Standing::new(at));
        *standing = standing.observe(class, at);
    }

    /// Writes the ratings, and what is believed of their agents now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep(self, db: &mut Db) -> Result<()> {
        store::ratings::insert_many(db, &self.entered)?;
        store::posteriors::keep_states(db, &self.states)?;
        store::posteriors::keep_voices(db, &self.voices)?;
        store::posteriors::keep_standings(db, &self.standings)?;
        Ok(())
    }
}

/// Notes what the evidence on these agents stands for by now.
///
/// # Errors
/// When the database fails.
pub fn settle(db: &mut Db, agents: &[i64], now: Moment) -> Result<()> {
    let mut ledger = Ledger::open(db, agents)?;
    let before = ledger.standings.clone();
    for agent in before.keys() {
        ledger.observe(*agent, now);
    }
    ledger.standings.retain(|agent, standing| before.get(agent) != Some(standing));
    store::posteriors::keep_standings(db, &ledger.standings)?;
    Ok(())
}
