//! Beta posteriors over sufficient statistics that forget (Jøsang & Ismail, "The Beta Reputation System", 2002).

use chrono::TimeDelta;
use statrs::distribution::{Beta, ContinuousCDF};

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

impl Prior {
    /// The site's, until it has fitted its own.
    pub const SITE: Self = Self { mean: 0.75, strength: 4.0 };

    /// For a topic or a product: the agent's own mean, as strong.
    pub fn own(mean: f64) -> Self {
        Self { mean, ..Self::SITE }
    }
}

/// What age leaves of a weight: `2^(−days/180)`; more than 1 for what lies ahead.
pub fn faded(age: TimeDelta) -> f64 {
    (-(age.num_milliseconds() as f64) / 86_400_000.0 / HALF_LIFE_DAYS).exp2()
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
}

/// What is believed of an agent now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Without open ratings: this decides the verdict.
    pub counted: Posterior,
    /// `W` without open ratings.
    pub counted_weight: f64,
    /// How many ratings that is.
    pub counted_n: i64,
    /// With open ratings, as far as they may weigh.
    pub all: Posterior,
    /// What is left of each open rating's weight, so that together they keep to their share; 0..=1.
    pub open_factor: f64,
}

impl Judgement {
    /// Puts the evidence together.
    pub fn of(prior: Prior, counted: &State, open: &State, now: Moment) -> Self {
        let ((s, w), (open_s, open_w)) = (counted.now(now), open.now(now));
        let allowed = OPEN_SHARE * (prior.strength + w);
        let open_factor = if open_w > allowed { allowed / open_w } else { 1.0 };
        Self {
            counted: Posterior::of(prior, (s, w)),
            counted_weight: w,
            counted_n: counted.n,
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
        let counted = (0..10).fold(State::empty(day(0)), |state, _| state.with(1.0, 1.0, day(0)));
        let open = State { s: 0.0, w: 150_000.0, at: day(0), n: 1_000_000 };
        let judged = Judgement::of(Prior::SITE, &counted, &open, day(0));
        assert!(judged.counted.mean() - judged.all.mean() <= OPEN_SHARE / (1.0 + OPEN_SHARE) + 1e-12);
    }

    #[test]
    fn evidence_of_long_ago_fades_to_nothing_and_stays_a_number() {
        let state = State::empty(day(0)).with(1.0, 1.0, day(0));
        let judged = Judgement::of(Prior::SITE, &state, &State::empty(day(0)), day(400_000));
        assert!((judged.all.mean() - Prior::SITE.mean).abs() < 1e-12 && judged.counted_weight < 1e-9);
    }

    proptest! {
        #[test]
        fn quantiles_invert_the_distribution(alpha in 0.3_f64..2_000.0, beta in 0.3_f64..2_000.0) {
            let (low, high) = Posterior { alpha, beta }.interval();
            let distribution = Beta::new(alpha, beta).unwrap();
            prop_assert!((distribution.cdf(low) - 0.05).abs() < 1e-6, "{}", distribution.cdf(low));
            prop_assert!((distribution.cdf(high) - 0.95).abs() < 1e-6, "{}", distribution.cdf(high));
        }

        #[test]
        fn taking_evidence_back_leaves_the_state_as_if_it_had_never_been(
            kept in prop::collection::vec((0.01_f64..1.0, 0.0_f64..=1.0, 0_i64..3_000), 1..40),
            gone in prop::collection::vec((0.01_f64..1.0, 0.0_f64..=1.0, 0_i64..3_000), 0..20),
        ) {
            let end = day(3_000);
            let add = |state: State, (w, x, at): &(f64, f64, i64)| state.with(*w, *x, day(*at));
            let remove = |state: State, (w, x, at): &(f64, f64, i64)| state.without(*w, *x, day(*at));
            let rebuilt = kept.iter().rev().fold(State::empty(day(0)), add);
            let lived = gone.iter().fold(kept.iter().fold(gone.iter().fold(State::empty(day(0)), add), add), remove);
            prop_assert_eq!(rebuilt.n, lived.n);
            let ((s, w), (s2, w2)) = (rebuilt.now(end), lived.now(end));
            prop_assert!((s - s2).abs() < 1e-9 && (w - w2).abs() < 1e-9);
        }
    }
}
