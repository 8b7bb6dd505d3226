//! Takes in many ratings at once. What one rating changes by itself, many change here together: the weights, what is
//! believed of each agent, and the verdicts, as if the ratings had come one after the other.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Result, trust};
use crate::{
    domain::{
        Moment,
        rating::{Fault, Rating},
        trust::{
            Judgement, Pool, Site, Standing, State, Through, Uncounted, Verdict, Weight,
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
    /// Whether the rater is known otherwise than through the company.
    pub independent: bool,
    /// How many of the company's resolved cases were invited to rate, of how many.
    pub invited_of_resolved: (i64, i64),
}

/// What is believed of some agents, held in memory between [`Ledger::open`] and [`Ledger::keep`].
#[derive(Default)]
pub struct Ledger {
    pools: HashMap<(i64, Facet), Pool>,
    standings: BTreeMap<i64, Standing>,
    site: Site,
    entered: Vec<Rating>,
    /// Who rated whom, and whether more than once.
    pairs: HashMap<(i64, i64), bool>,
}

impl Ledger {
    /// An empty one, on a site that taught this.
    pub fn new(site: Site) -> Self {
        Self { site, ..Self::default() }
    }

    /// What is believed of these agents so far. They are held until the end of the transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open(db: &mut Db, agents: &[i64]) -> Result<Self> {
        store::posteriors::hold(db, agents)?;
        let mut ledger = Self {
            standings: store::posteriors::standings(db, agents)?.into_iter().collect(),
            ..Self::new(store::site::learned(db)?)
        };
        for ((agent, facet, through), state) in store::posteriors::states(db, agents)? {
            ledger.pools.entry((agent, facet)).or_default().insert(through, state);
        }
        Ok(ledger)
    }

    /// Takes a rating in: fixes its weight, and counts it. At `now` one is noted that is older than what was known.
    pub fn enter(&mut self, mut rating: Rating, setting: Setting, now: Moment) {
        let (agent, at) = (rating.agent_id, rating.rated_at);
        let latest = self.pools.get(&(agent, Facet::Stars)).and_then(Pool::latest);
        let late = latest.is_some_and(|latest| latest > at);
        // What the evidence stood for until now may have held for its two days: note that before it changes.
        self.observe(agent, if late { now } else { at });
        rating.weight = weigh(&rating, setting, &self.site);
        if rating.weight.counts() {
            self.count(&rating);
        }
        match late {
            false => self.note(agent, at, Some(at)),
            // A verdict that is shown changes two days after the news; before there was any, the past speaks at once.
            true if self.shown(agent) != Some(Verdict::TooEarly) => self.note(agent, now, Some(now)),
            true => {}
        }
        let repeated = setting.by_same_rater > 0;
        self.pairs.entry((agent, rating.rater_id)).and_modify(|again| *again = true).or_insert(repeated);
        self.entered.push(rating);
    }

    fn count(&mut self, rating: &Rating) {
        for (facet, x) in said(rating) {
            let pool = self.pools.entry((rating.agent_id, facet)).or_default();
            *pool = std::mem::take(pool).with(rating.through(), rating.weight.value(), x, rating.rated_at);
        }
    }

    fn shown(&self, agent_id: i64) -> Option<Verdict> {
        self.standings.get(&agent_id).map(|standing| standing.shown)
    }

    /// Notes what the evidence stands for at that moment, with the patience of a verdict.
    pub fn observe(&mut self, agent_id: i64, at: Moment) {
        let latest = self.pools.get(&(agent_id, Facet::Stars)).and_then(Pool::latest);
        self.note(agent_id, at, latest);
    }

    fn note(&mut self, agent_id: i64, at: Moment, latest: Option<Moment>) {
        let nothing = Pool::default();
        let counted = self.pools.get(&(agent_id, Facet::Stars)).unwrap_or(&nothing);
        let open = self.pools.get(&(agent_id, Facet::Open)).and_then(|pool| pool.group(Through::Themselves).copied());
        let site = self.site;
        let class_at = |at| Verdict::of(&Judgement::of(site.stars, counted, &open.unwrap_or(State::empty(at)), at));
        let standing = self.standings.entry(agent_id).or_insert(Standing::new(at));
        *standing = standing.follow(latest, at, class_at);
    }

    /// Writes the verdicts that are shown, and nothing else.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_standings(&self, db: &mut Db) -> Result<()> {
        Ok(store::posteriors::keep_standings(db, &self.standings)?)
    }

    /// Writes the ratings, and what is believed of their agents now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep(self, db: &mut Db) -> Result<()> {
        store::ratings::insert_many(db, &self.entered)?;
        let states = self.pools.iter().flat_map(|((agent, facet), pool)| {
            pool.groups().map(|(through, state)| ((*agent, *facet, through), state))
        });
        store::posteriors::keep_states(db, states)?;
        self.keep_standings(db)?;
        let repeated: HashSet<_> = self.pairs.into_iter().filter(|(_, again)| *again).map(|(pair, _)| pair).collect();
        repeated.into_iter().try_for_each(|(agent, rater)| trust::share_anew(db, agent, rater))
    }
}

fn weigh(rating: &Rating, setting: Setting, site: &Site) -> Weight {
    Weight::of(&Circumstances {
        origin: rating.origin,
        deviations: setting.deviations,
        site_deviation: site.deviation,
        independent: setting.independent,
        invited_of_resolved: setting.invited_of_resolved,
        uncounted: (rating.opinion.fault == Some(Fault::Policy)).then_some(Uncounted::Policy),
    })
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
    Ok(store::posteriors::keep_standings(db, &ledger.standings)?)
}
