//! Beta posteriors over sufficient statistics that forget (Jøsang & Ismail, "The Beta Reputation System", 2002).

use std::collections::BTreeMap;

use chrono::TimeDelta;
use statrs::distribution::{Beta, ContinuousCDF};

use super::evidence::{COMMUNITIES_SHARE, Through, design_effect};
use crate::domain::Moment;

/// Evidence weighs half after this many days.
pub const HALF_LIFE_DAYS: f64 = 180.0;

/// Open ratings together weigh at most this share of everything else: they move the mean by at most
/// `0.05/(1 + 0.05)` of the scale, whatever their number.
pub const OPEN_SHARE: f64 = 0.05;

/// What is believed before the first rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// The mean, in 0..=1.
    pub mean: f64,
    /// How many ratings it is worth; never below 1.2.
    pub strength: f64,
}

/// What age leaves of a weight: `2^(−days/180)`; more than 1 for what lies ahead.
pub fn faded(age: TimeDelta) -> f64 {
    // Whole microseconds, as times are kept: anything coarser would not cancel when evidence is taken back.
    let micros = age.num_microseconds().unwrap_or(i64::MAX) as f64;
    (-micros / 86_400_000_000.0 / HALF_LIFE_DAYS).exp2()
}

/// Sufficient statistics: `S = Σ w·x` and `W = Σ w`, each faded to the moment `at`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// Σ of weight × value.
    pub s: f64,
    /// Σ of weights.
    pub w: f64,
    /// To which moment both are faded: that of the latest evidence.
    pub at: Moment,
    /// How many ratings are in it.
    pub n: i64,
}

impl State {
    /// No evidence.
    pub fn empty(at: Moment) -> Self {
        Self { s: 0.0, w: 0.0, at, n: 0 }
    }

    /// With one more piece of evidence of that weight and value, given at that moment; O(1), in any order.
    pub fn with(self, weight: f64, x: f64, at: Moment) -> Self {
        self.changed(weight, x, at, 1)
    }

    /// As if that piece of evidence had never been given.
    pub fn without(self, weight: f64, x: f64, at: Moment) -> Self {
        self.changed(-weight, x, at, -1)
    }

    fn changed(self, weight: f64, x: f64, at: Moment, n: i64) -> Self {
        let latest = self.at.max(at);
        let (old, new) = (faded(latest - self.at), weight * faded(latest - at));
        match self.n + n {
            // What rounding left over would otherwise stay for ever.
            ..=0 => Self::empty(latest),
            n => Self { s: (self.s * old + new * x).max(0.0), w: (self.w * old + new).max(0.0), at: latest, n },
        }
    }

    /// `(S, W)` as they weigh now.
    pub fn now(&self, now: Moment) -> (f64, f64) {
        let faded = faded((now - self.at).max(TimeDelta::zero()));
        (self.s * faded, self.w * faded)
    }
}

/// What is known of one facet, apart for each group of voices that are alike; see [`Through`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pool(BTreeMap<Through, State>);

impl Pool {
    /// Adds what this group says.
    pub fn insert(&mut self, through: Through, state: State) {
        self.0.insert(through, state);
    }

    /// The state of this group.
    pub fn group(&self, through: Through) -> Option<&State> {
        self.0.get(&through)
    }

    /// The groups and their states.
    pub fn groups(&self) -> impl Iterator<Item = (Through, &State)> {
        self.0.iter().map(|(through, state)| (*through, state))
    }

    /// With one more piece of evidence, of that group.
    pub fn with(mut self, through: Through, weight: f64, x: f64, at: Moment) -> Self {
        let state = self.0.entry(through).or_insert(State::empty(at));
        *state = state.with(weight, x, at);
        self
    }

    /// How many ratings are in it.
    pub fn n(&self) -> i64 {
        self.0.values().map(|state| state.n).sum()
    }

    /// How many of them are of people whose case is known.
    pub fn n_of_cases(&self) -> i64 {
        self.of_cases().map(|(_, state)| state.n).sum()
    }

    fn of_cases(&self) -> impl Iterator<Item = (Through, &State)> {
        self.groups().filter(|(through, _)| *through != Through::Communities)
    }

    /// When the latest of it was given.
    pub fn latest(&self) -> Option<Moment> {
        self.0.values().filter(|state| state.n > 0).map(|state| state.at).max()
    }

    /// What is left now of each weight in that group: `1/deff`, Kish's design effect for as many voices as the group
    /// weighs. It is reckoned when it is read, so that later voices do not count less than earlier ones. Of communities
    /// less is left where people whose case is known say little.
    pub fn kept(&self, through: Through, now: Moment) -> f64 {
        let weight = self.0.get(&through).map_or(0.0, |state| state.now(now).1);
        let kept = 1.0 / design_effect(weight, through.alike());
        let allowed = match through {
            Through::Communities => COMMUNITIES_SHARE * self.now_of_cases(now).1,
            Through::Themselves | Through::Company(_) => f64::INFINITY,
        };
        if weight * kept > allowed { allowed / weight } else { kept }
    }

    /// `(S, W)` as they weigh now: `Σ (S_g, W_g)·kept_g`.
    pub fn now(&self, now: Moment) -> (f64, f64) {
        self.sum(self.groups(), now)
    }

    /// `(S, W)` of people whose case is known.
    pub fn now_of_cases(&self, now: Moment) -> (f64, f64) {
        self.sum(self.of_cases(), now)
    }

    fn sum<'a>(&self, groups: impl Iterator<Item = (Through, &'a State)>, now: Moment) -> (f64, f64) {
        groups.fold((0.0, 0.0), |(s, w), (through, state)| {
            let (kept, (group_s, group_w)) = (self.kept(through, now), state.now(now));
            (s + kept * group_s, w + kept * group_w)
        })
    }
}

impl FromIterator<(Through, State)> for Pool {
    fn from_iter<I: IntoIterator<Item = (Through, State)>>(groups: I) -> Self {
        Self(groups.into_iter().collect())
    }
}

/// A Beta distribution over how good somebody's help is, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posterior {
    /// `K·μ + S`
    pub alpha: f64,
    /// `K·(1 − μ) + W − S`
    pub beta: f64,
}

impl Posterior {
    /// Prior and evidence together.
    pub fn of(prior: Prior, (s, w): (f64, f64)) -> Self {
        Self { alpha: prior.strength * prior.mean + s, beta: prior.strength * (1.0 - prior.mean) + (w - s).max(0.0) }
    }

    /// The mean, `α/(α + β)`.
    pub fn mean(&self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }

    /// The 90 % credible interval: the 5 % and 95 % quantiles.
    pub fn interval(&self) -> (f64, f64) {
        match Beta::new(self.alpha, self.beta) {
            Ok(beta) => (beta.inverse_cdf(0.05), beta.inverse_cdf(0.95)),
            // Without a proper distribution nothing is known.
            Err(_) => (0.0, 1.0),
        }
    }

    /// Whether the low end of the interval is at least `x`: a twentieth at most lies below. Asking so spares the search
    /// for the quantile.
    pub fn low_end_reaches(&self, x: f64) -> bool {
        Beta::new(self.alpha, self.beta).is_ok_and(|beta| beta.cdf(x) <= 0.05)
    }

    /// Whether the high end of the interval is below `x`: less than a twentieth lies above.
    pub fn high_end_is_below(&self, x: f64) -> bool {
        Beta::new(self.alpha, self.beta).is_ok_and(|beta| beta.cdf(x) > 0.95)
    }
}

/// What is believed of an agent now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Without open ratings: this decides the verdict.
    pub counted: Posterior,
    /// `W` of people whose case is known: whether there is enough for a verdict is not for communities to say.
    pub cases_weight: f64,
    /// How many ratings that is.
    pub cases_n: i64,
    /// With open ratings, as far as they may weigh.
    pub all: Posterior,
    /// What is left of each open rating's weight, so that together they keep to their share; 0..=1.
    pub open_factor: f64,
}

impl Judgement {
    /// Puts the evidence together.
    pub fn of(prior: Prior, counted: &Pool, open: &State, now: Moment) -> Self {
        let ((s, w), (open_s, open_w)) = (counted.now(now), open.now(now));
        let allowed = OPEN_SHARE * (prior.strength + w);
        let open_factor = if open_w > allowed { allowed / open_w } else { 1.0 };
        Self {
            counted: Posterior::of(prior, (s, w)),
            cases_weight: counted.now_of_cases(now).1,
            cases_n: counted.n_of_cases(),
            all: Posterior::of(prior, (s + open_s * open_factor, w + open_w * open_factor)),
            open_factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    const PRIOR: Prior = Prior { mean: 0.75, strength: 4.0 };

    /// How far the moments of the tests go: 3,000 days.
    const MICROS: i64 = 3_000 * 86_400_000_000;

    fn moment(micros: i64) -> Moment {
        day(0) + TimeDelta::microseconds(micros)
    }

    fn day(n: i64) -> Moment {
        DateTime::from_timestamp(1_280_000_000 + n * 86_400, 0).unwrap().naive_utc()
    }

    #[test]
    fn evidence_weighs_half_after_its_half_life() {
        let state = State::empty(day(0)).with(1.0, 0.75, day(0));
        let (s, w) = state.now(day(180));
        assert!((s - 0.375).abs() < 1e-12 && (w - 0.5).abs() < 1e-12);
    }

    #[test]
    fn the_interval_is_that_of_the_printed_tables() {
        // Beta(2, 3): I(0.05) = 0.09761, I(0.95) = 0.75140; Beta(1, 1) is uniform.
        let (low, high) = Posterior { alpha: 2.0, beta: 3.0 }.interval();
        assert!((low - 0.097_611).abs() < 1e-5 && (high - 0.751_395).abs() < 1e-5, "{low} {high}");
        let (low, high) = Posterior { alpha: 1.0, beta: 1.0 }.interval();
        assert!((low - 0.05).abs() < 1e-9 && (high - 0.95).abs() < 1e-9);
    }

    #[test]
    fn any_number_of_open_ratings_moves_the_mean_by_less_than_a_twentieth() {
        let counted = (0..10).fold(Pool::default(), |pool, _| pool.with(Through::Themselves, 1.0, 1.0, day(0)));
        let open = State { s: 0.0, w: 150_000.0, at: day(0), n: 1_000_000 };
        let judged = Judgement::of(PRIOR, &counted, &open, day(0));
        assert!(judged.counted.mean() - judged.all.mean() <= OPEN_SHARE / (1.0 + OPEN_SHARE) + 1e-12);
    }

    #[test]
    fn evidence_of_long_ago_fades_to_nothing_and_stays_a_number() {
        let pool = Pool::default().with(Through::Themselves, 1.0, 1.0, day(0));
        let judged = Judgement::of(PRIOR, &pool, &State::empty(day(0)), day(400_000));
        assert!((judged.all.mean() - PRIOR.mean).abs() < 1e-12 && judged.cases_weight < 1e-9);
    }

    #[test]
    fn voices_known_through_one_company_only_never_weigh_more_than_forty() {
        let through = |n: usize| {
            (0..n).fold(Pool::default(), |pool, _| pool.with(Through::Company(1), 1.0, 1.0, day(0))).now(day(0)).1
        };
        assert!((through(1) - 1.0).abs() < 1e-12);
        // 21/(1 + 20·0.025) = 14
        assert!((through(21) - 14.0).abs() < 1e-9);
        assert!(through(100_000) < 40.0);
    }

    #[test]
    fn what_communities_say_weighs_less_than_two_and_at_most_half_of_what_is_said_of_cases() {
        let (own, communities) = (Through::Themselves, Through::Communities);
        let said = |cases: usize, by_communities: usize| {
            let pool = (0..cases).fold(Pool::default(), |pool, _| pool.with(own, 1.0, 1.0, day(0)));
            (0..by_communities).fold(pool, |pool, _| pool.with(communities, 0.5, 0.0, day(0)))
        };
        let adds = |cases: usize, by_communities: usize| said(cases, by_communities).now(day(0)).1 - cases as f64;
        assert!((adds(10, 2) - 1.0).abs() < 1e-12, "two of them are one voice");
        // 1.5/(1 + 0.5·0.5) = 1.2
        assert!((adds(10, 3) - 1.2).abs() < 1e-12);
        assert!((1.99..2.0).contains(&adds(10, 1_000)));
        assert!((adds(2, 1_000) - 1.0).abs() < 1e-12, "half of two");
        assert_eq!(said(0, 1_000).now(day(0)), (0.0, 0.0));
        // Ten against a thousand of them: 2/(4 + 10 + 2).
        let mean = |pool: &Pool| Posterior::of(PRIOR, pool.now(day(0))).mean();
        assert!(mean(&said(10, 0)) - mean(&said(10, 1_000)) <= 2.0 / 16.0);
    }

    #[test]
    fn a_busy_agent_of_one_company_stays_known_year_after_year() {
        for each_month in [10, 100] {
            let given = (0..36 * each_month).map(|n| n * 30 / each_month);
            let pool = given.fold(Pool::default(), |pool, at| pool.with(Through::Company(1), 0.85, 1.0, day(at)));
            assert!(pool.now(day(36 * 30)).1 > 20.0, "{each_month} a month: {:?}", pool.now(day(36 * 30)));
        }
    }

    proptest! {
        #[test]
        fn quantiles_invert_the_distribution(alpha in 0.3_f64..2_000.0, beta in 0.3_f64..2_000.0) {
            let posterior = Posterior { alpha, beta };
            let (low, high) = posterior.interval();
            let distribution = Beta::new(alpha, beta).unwrap();
            prop_assert!(posterior.low_end_reaches(low - 1e-5));
            prop_assert!(!posterior.low_end_reaches(low + 1e-5));
            prop_assert!(posterior.high_end_is_below(high + 1e-5));
            prop_assert!(!posterior.high_end_is_below(high - 1e-5));
            prop_assert!((distribution.cdf(low) - 0.05).abs() < 1e-6, "{}", distribution.cdf(low));
            prop_assert!((distribution.cdf(high) - 0.95).abs() < 1e-6, "{}", distribution.cdf(high));
        }

        #[test]
        fn taking_evidence_back_leaves_the_state_as_if_it_had_never_been(
            kept in prop::collection::vec((0.01_f64..1.0, 0.0_f64..=1.0, 0_i64..MICROS), 1..40),
            gone in prop::collection::vec((0.01_f64..1.0, 0.0_f64..=1.0, 0_i64..MICROS), 0..20),
        ) {
            let end = day(3_000);
            let add = |state: State, (w, x, at): &(f64, f64, i64)| state.with(*w, *x, moment(*at));
            let remove = |state: State, (w, x, at): &(f64, f64, i64)| state.without(*w, *x, moment(*at));
            let rebuilt = kept.iter().rev().fold(State::empty(day(0)), add);
            let lived = gone.iter().fold(kept.iter().fold(gone.iter().fold(State::empty(day(0)), add), add), remove);
            prop_assert_eq!(rebuilt.n, lived.n);
            let ((s, w), (s2, w2)) = (rebuilt.now(end), lived.now(end));
            prop_assert!((s - s2).abs() < 1e-9 && (w - w2).abs() < 1e-9);
        }
    }
}
