//! The product's own belief, replayed over a network: what it would say of each ratee before each rating.

use std::collections::BTreeMap;

use chrono::DateTime;
use gutcheck::domain::{
    Moment,
    rating::Origin,
    trust::{
        Judgement, Pool, Posterior, Site, State, Through, Verdict, Weight,
        evidence::{Circumstances, SHARING, share},
        site::{deviation, fit},
    },
};

use crate::network::{DAY, Network, Scale};

/// Fewer other ratings of a ratee than this are nothing to be far from, as in the nightly job.
const ENOUGH_OTHERS: usize = 3;

/// The product's form of a time.
pub fn moment(seconds: f64) -> Moment {
    DateTime::from_timestamp_micros((seconds * 1e6).round() as i64).unwrap().naive_utc()
}

/// The weight of a rating with nothing known of it but where it comes from.
pub fn stranger(origin: Origin) -> f64 {
    Weight::of(&Circumstances::unknown(origin)).value()
}

/// What was said of one agent, kept as the product keeps it.
#[derive(Clone, Debug, Default)]
pub struct Agent {
    /// What counts towards the verdict.
    pub counted: Pool,
    /// What each rater said before: weight, value and time.
    voices: BTreeMap<usize, Vec<(f64, f64, Moment)>>,
}

impl Agent {
    /// One more rating that counts, by somebody known through that group; all by one person are one voice.
    pub fn rate(&mut self, rater: usize, through: Through, weight: f64, x: f64, at: Moment) {
        let said = self.voices.entry(rater).or_default();
        let mut state = self.counted.group(through).copied().unwrap_or(State::empty(at));
        for (place, (weight, x, at)) in said.iter().rev().take(SHARING).enumerate() {
            state = state.without(weight * share(said.len(), place), *x, *at);
        }
        said.push((weight, x, at));
        for (place, (weight, x, at)) in said.iter().rev().take(SHARING).enumerate() {
            state = state.with(weight * share(said.len(), place), *x, *at);
        }
        self.counted.insert(through, state);
    }

    /// So many ratings at once, each by somebody else.
    pub fn crowd(&mut self, n: usize, through: Through, weight: f64, x: f64, at: Moment) {
        let state = self.counted.group(through).copied().unwrap_or(State::empty(at));
        let (s, w) = state.now(at);
        let more = n as f64 * weight;
        self.counted.insert(through, State { s: s + more * x, w: w + more, at, n: state.n + n as i64 });
    }

    /// What is believed without open ratings.
    pub fn judgement(&self, site: &Site, now: Moment) -> Judgement {
        Judgement::of(site.stars, &self.counted, &State::empty(now), now)
    }

    /// The verdict that the evidence stands for.
    pub fn class(&self, site: &Site, now: Moment) -> Verdict {
        Verdict::of(&self.judgement(site, now))
    }
}

/// What the product knows after a network has been replayed.
pub struct Replay {
    /// What it believed of the ratee before each rating.
    pub before: Vec<Posterior>,
    /// Everybody who was rated.
    pub agents: BTreeMap<usize, Agent>,
    /// What it learned in the last night.
    pub site: Site,
}

/// Replays the network as verified ratings by people who are each known of their own. Every night the priors, and how
/// far each rater is from everybody else, are learned anew, as the product's nightly job does.
pub fn replay(network: &Network, scale: Scale) -> Replay {
    let mut known = Replay { before: Vec::new(), agents: BTreeMap::new(), site: Site::default() };
    let mut said: BTreeMap<(usize, usize), (f64, usize)> = BTreeMap::new();
    let mut received: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
    let mut far: BTreeMap<usize, (f64, i64)> = BTreeMap::new();
    let mut night = f64::NAN;
    for rating in &network.ratings {
        let (x, at) = (scale.fraction(rating.value), moment(rating.at));
        let today = (rating.at / DAY).floor();
        if today != night {
            night = today;
            far = distances(&said, &received);
            let now = moment(today * DAY);
            let stars = fit(known.agents.values().map(|agent| agent.counted.now(now)));
            let (sum, n) = far.values().fold((0.0, 0), |(sum, n), (s, m)| (sum + s, n + m));
            known.site.stars = stars.unwrap_or(Site::default().stars);
            known.site.deviation = deviation(sum, n);
        }
        let agent = known.agents.entry(rating.ratee).or_default();
        known.before.push(Posterior::of(known.site.stars, agent.counted.now(at)));
        let weight = Weight::of(&Circumstances {
            deviations: far.get(&rating.rater).copied().unwrap_or((0.0, 0)),
            site_deviation: known.site.deviation,
            independent: true,
            ..Circumstances::unknown(Origin::Verified)
        });
        agent.rate(rating.rater, Through::Themselves, weight.value(), x, at);
        for sum in [said.entry((rating.rater, rating.ratee)).or_default(), received.entry(rating.ratee).or_default()] {
            *sum = (sum.0 + x, sum.1 + 1);
        }
    }
    known
}

/// Σ|mean given − mean of the others| of each rater over ratees with enough others, and how many those are.
fn distances(
    said: &BTreeMap<(usize, usize), (f64, usize)>,
    received: &BTreeMap<usize, (f64, usize)>,
) -> BTreeMap<usize, (f64, i64)> {
    let mut far: BTreeMap<usize, (f64, i64)> = BTreeMap::new();
    for ((rater, ratee), (own, times)) in said {
        let (all, n) = received.get(ratee).copied().unwrap_or_default();
        if n - times >= ENOUGH_OTHERS {
            let others = (all - own) / (n - times) as f64;
            let (sum, n) = far.entry(*rater).or_default();
            *sum += (own / *times as f64 - others).abs();
            *n += 1;
        }
    }
    far
}
