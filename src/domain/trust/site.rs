//! What the whole site teaches before anybody's own evidence: where everyone begins, and how far raters are apart.

use super::posterior::Prior;
use crate::domain::rating::Trait;

/// Fewer agents than this teach nothing: the defaults stay.
pub const ENOUGH_AGENTS: usize = 20;

/// Agents whose evidence weighs less than this say too little of how agents differ.
pub const ENOUGH_WEIGHT: f64 = 2.0;

/// A prior is worth at least and at most so many ratings: nobody is carried by good neighbours for long.
pub const STRENGTH: std::ops::RangeInclusive<f64> = 1.2..=6.0;

/// A prior mean lies between these: where everyone begins must leave room both ways.
pub const MEAN: std::ops::RangeInclusive<f64> = 0.5..=0.8;

/// The priors and the spread of a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Site {
    /// Where everyone's stars begin.
    pub stars: Prior,
    /// Where everyone's traits begin, in the order in which they are asked.
    traits: [Prior; Trait::ALL.len()],
    /// The mean of |x − leave-one-out mean| over the site's ratings, 0 to 1.
    pub deviation: f64,
}

impl Default for Site {
    /// Of a site that has not learned anything yet.
    fn default() -> Self {
        let begin = Prior { mean: 0.75, strength: 4.0 };
        Self { stars: begin, traits: [begin; Trait::ALL.len()], deviation: 0.15 }
    }
}

impl Site {
    /// Where everyone begins with this trait.
    pub fn prior(&self, which: Trait) -> Prior {
        Trait::ALL.iter().zip(self.traits).find(|(of, _)| **of == which).map_or(self.stars, |(_, prior)| prior)
    }

    /// The same site with another beginning for this trait.
    #[must_use]
    pub fn with(mut self, which: Trait, prior: Prior) -> Self {
        for (of, kept) in Trait::ALL.iter().zip(&mut self.traits) {
            if *of == which {
                *kept = prior;
            }
        }
        self
    }

    /// For a topic or a product: the agent's own mean, as strong as where everyone begins.
    pub fn own(&self, mean: f64) -> Prior {
        Prior { mean, ..self.stars }
    }
}

/// Fits a prior to the evidence on many agents, `(S, W)` of each: the moments of a Beta distribution over agents whose
/// evidence is weighed (Kleinman, "Proportions with Extraneous Variance", JASA 68, 1973). With `m = S/W`:
///
/// `μ = ΣS/ΣW`, `V = ΣW(m − μ)²/(N − 1)`, `c = (ΣW − ΣW²/ΣW)/(N − 1)`,
/// `ρ = (V/(μ(1 − μ)) − 1)/(c − 1)`, `K = 1/ρ − 1`.
///
/// None when there is too little to learn from.
pub fn fit(evidence: impl IntoIterator<Item = (f64, f64)>) -> Option<Prior> {
    let enough: Vec<(f64, f64)> = evidence.into_iter().filter(|(_, w)| *w >= ENOUGH_WEIGHT).collect();
    if enough.len() < ENOUGH_AGENTS {
        return None;
    }
    let sum = |of: fn(&(f64, f64)) -> f64| enough.iter().map(of).sum::<f64>();
    let (s, w, w2) = (sum(|(s, _)| *s), sum(|(_, w)| *w), sum(|(_, w)| w * w));
    let others = (enough.len() - 1) as f64;
    let mean = (s / w).clamp(*MEAN.start(), *MEAN.end());
    let apart: f64 = enough.iter().map(|(s, w)| w * (s / w - mean).powi(2)).sum::<f64>() / others;
    let size = (w - w2 / w) / others;
    let rho = (apart / (mean * (1.0 - mean)) - 1.0) / (size - 1.0).max(f64::MIN_POSITIVE);
    // Agents who hardly differ, or seem to differ less than chance would make them: the strongest prior.
    let strength = if rho > 0.0 { 1.0 / rho - 1.0 } else { f64::INFINITY };
    Some(Prior { mean, strength: strength.clamp(*STRENGTH.start(), *STRENGTH.end()) })
}

/// The mean distance of `n` ratings from the leave-one-out means of their agents, beginning at `0.15` as if sixty
/// ratings had said so.
pub fn deviation(sum: f64, n: i64) -> f64 {
    const BEGIN: f64 = 60.0;
    (sum + BEGIN * Site::default().deviation) / (n as f64 + BEGIN)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::{RngExt, SeedableRng};
    use statrs::distribution::{Beta, ContinuousCDF};

    use super::*;

    #[test]
    fn of_few_agents_nothing_is_learned() {
        assert_eq!(fit((0..19).map(|_| (9.0, 10.0))), None);
    }

    #[test]
    fn agents_who_do_not_differ_make_a_strong_prior() {
        let prior = fit((0..40).map(|_| (7.0, 10.0))).unwrap();
        assert!((prior.mean - 0.7).abs() < 1e-12 && prior.strength == *STRENGTH.end(), "{prior:?}");
    }

    #[test]
    fn a_sum_done_by_hand() {
        // Twenty agents of weight 10, half at 0.4 and half at 0.9: μ = 0.65, V = 20·10·0.0625/19 = 0.6579,
        // V/(μ(1 − μ)) = 2.8918, c = (200 − 10)/19 = 10, ρ = 1.8918/9 = 0.2102, K = 3.757.
        let prior = fit((0..20).map(|n| (if n % 2 == 0 { 4.0 } else { 9.0 }, 10.0))).unwrap();
        assert!((prior.mean - 0.65).abs() < 1e-12 && (prior.strength - 3.757).abs() < 1e-3, "{prior:?}");
    }

    #[test]
    fn what_agents_were_drawn_from_is_found_again() {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(7);
        let drawn = Beta::new(0.7 * 5.0, 0.3 * 5.0).unwrap();
        let evidence: Vec<(f64, f64)> = (0..3_000)
            .map(|_| {
                let good = drawn.inverse_cdf(random.random_range(0.0..1.0));
                let n = random.random_range(5..40);
                let yes = (0..n).filter(|_| random.random_range(0.0..1.0) < good).count();
                (yes as f64, f64::from(n))
            })
            .collect();
        let prior = fit(evidence).unwrap();
        assert!((prior.mean - 0.7).abs() < 0.02 && (prior.strength - 5.0).abs() < 0.6, "{prior:?}");
    }

    proptest! {
        #[test]
        fn a_prior_stays_within_its_bounds(evidence in prop::collection::vec((0.0_f64..=1.0, 0.0_f64..100.0), 0..80)) {
            if let Some(prior) = fit(evidence.into_iter().map(|(x, w)| (x * w, w))) {
                prop_assert!(MEAN.contains(&prior.mean) && STRENGTH.contains(&prior.strength), "{:?}", prior);
            }
        }
    }
}
