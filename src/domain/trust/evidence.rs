//! How much a rating weighs, fixed when it is written: `origin × credibility × marginal × coverage`.

use std::str::FromStr;

use crate::domain::rating::Origin;

/// The mean of |x − leave-one-out mean| over a site's ratings, until the site has fitted its own.
pub const SITE_DEVIATION: f64 = 0.15;

/// How alike the voices of one rater, or one household, are taken to be.
pub const SAME_RATER: f64 = 1.0;

/// How alike the voices are that are known through one company only.
pub const SAME_COMPANY: f64 = 0.02;

/// The share of resolved cases that a company must invite to rate for its ratings to weigh in full.
pub const FULL_COVERAGE: f64 = 0.5;

/// The factors of a rating's weight, each in 0..=1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// How surely this person was helped in this case.
    pub origin: f64,
    /// How far the rater's earlier ratings agree with everybody else's.
    pub credibility: f64,
    /// How much this voice adds to those that are related to it.
    pub marginal: f64,
    /// How many of its resolved cases the company invites to rate.
    pub coverage: f64,
    /// Why it does not count at all.
    pub uncounted: Option<Uncounted>,
}

/// Why a rating does not count for the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncounted {
    /// The agent's own.
    Own,
    /// By somebody of the company that the agent works for.
    Colleague,
    /// The policy or the product let the customer down, not the person.
    Policy,
    /// Taken back by its author.
    Withdrawn,
}

impl Uncounted {
    const ALL: [Self; 4] = [Self::Own, Self::Colleague, Self::Policy, Self::Withdrawn];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Colleague => "colleague",
            Self::Policy => "policy",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// As the page says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Own => "not counted: their own rating",
            Self::Colleague => "not counted: works for the company",
            Self::Policy => "not counted: the policy or the product let them down, not the person",
            Self::Withdrawn => "not counted: taken back",
        }
    }
}

impl FromStr for Uncounted {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.key() == text)
            .ok_or("not a reason for which a rating is not counted")
    }
}

/// What is known of a rating when its weight is fixed.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// Where it comes from.
    pub origin: Origin,
    /// Σ|x − leave-one-out mean| over the rater's agents with at least three other raters, and their number.
    pub deviations: (f64, i64),
    /// How many ratings of this agent by the same rater came before.
    pub by_same_rater: i64,
    /// How many ratings of this agent by people known through the same company only came before.
    pub by_same_company: i64,
    /// The company's resolved cases of 90 days: how many were invited to rate, of how many.
    pub invited_of_resolved: (i64, i64),
    /// Why it does not count at all.
    pub uncounted: Option<Uncounted>,
}

impl Circumstances {
    /// Of a rating of which nothing is known but its origin.
    pub fn unknown(origin: Origin) -> Self {
        Self {
            origin,
            deviations: (0.0, 0),
            by_same_rater: 0,
            by_same_company: 0,
            invited_of_resolved: (0, 0),
            uncounted: None,
        }
    }
}

impl Weight {
    /// The weight under these circumstances.
    pub fn of(c: &Circumstances) -> Self {
        let through_company = c.origin != Origin::Open;
        let by_company = if through_company { marginal(c.by_same_company, SAME_COMPANY) } else { 1.0 };
        Self {
            origin: origin(c.origin),
            credibility: credibility(c.deviations.0, c.deviations.1),
            marginal: marginal(c.by_same_rater, SAME_RATER) * by_company,
            coverage: if through_company { coverage(c.invited_of_resolved) } else { 1.0 },
            uncounted: c.uncounted,
        }
    }

    /// The product of the factors, 0 when it does not count.
    pub fn value(&self) -> f64 {
        match self.uncounted {
            Some(_) => 0.0,
            None => self.origin * self.credibility * self.marginal * self.coverage,
        }
    }
}

/// 1 for a verified rating, 0.5 for an imported one, 0.15 for an open one.
pub fn origin(origin: Origin) -> f64 {
    match origin {
        Origin::Verified => 1.0,
        Origin::Imported => 0.5,
        Origin::Open => 0.15,
    }
}

/// `clamp(1 − (D + 3·D̄)/(n + 3), 0.25, 1)`: the fairness of a rater (Kumar et al., ICDM 2016 and WSDM 2018),
/// shrunk towards the site's mean by three imaginary ratings.
pub fn credibility(deviation_sum: f64, n: i64) -> f64 {
    (1.0 - (deviation_sum + 3.0 * SITE_DEVIATION) / (n as f64 + 3.0)).clamp(0.25, 1.0)
}

/// What `n` related voices are worth together: Kish's effective sample size `n/(1 + (n − 1)ρ)` (Survey Sampling, 1965).
pub fn effective(n: i64, rho: f64) -> f64 {
    let n = n.max(0) as f64;
    if n == 0.0 { 0.0 } else { n / (1.0 + (n - 1.0) * rho) }
}

/// What one more voice adds to `before` related ones: `f(n) − f(n − 1)`, which telescopes to [`effective`].
pub fn marginal(before: i64, rho: f64) -> f64 {
    effective(before + 1, rho) - effective(before, rho)
}

/// `min(1, c/0.5)` for the share `c` of resolved cases that were invited; 1 when no resolved case is known.
pub fn coverage((invited, resolved): (i64, i64)) -> f64 {
    if resolved == 0 { 1.0 } else { (invited as f64 / resolved as f64 / FULL_COVERAGE).clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(origin: Origin) -> Circumstances {
        Circumstances::unknown(origin)
    }

    #[test]
    fn the_weight_of_a_first_verified_rating_is_the_credibility_of_a_stranger() {
        assert!((Weight::of(&plain(Origin::Verified)).value() - 0.85).abs() < 1e-12);
    }

    #[test]
    fn a_second_rating_by_the_same_rater_adds_nothing() {
        let again = Circumstances { by_same_rater: 1, ..plain(Origin::Verified) };
        assert_eq!(Weight::of(&again).value(), 0.0);
    }

    #[test]
    fn a_company_that_invites_a_quarter_of_its_cases_weighs_half() {
        let picked = Circumstances { invited_of_resolved: (25, 100), ..plain(Origin::Verified) };
        assert!((Weight::of(&picked).coverage - 0.5).abs() < 1e-12);
        let open = Circumstances { origin: Origin::Open, ..picked };
        assert_eq!(Weight::of(&open).coverage, 1.0);
    }

    #[test]
    fn a_colleagues_rating_weighs_nothing() {
        let colleague = Circumstances { uncounted: Some(Uncounted::Colleague), ..plain(Origin::Verified) };
        assert_eq!(Weight::of(&colleague).value(), 0.0);
    }

    proptest! {
        #[test]
        fn marginals_telescope_to_the_effective_number(n in 1_i64..400, rho in 0.0_f64..1.0) {
            let sum: f64 = (0..n).map(|before| marginal(before, rho)).sum();
            prop_assert!((sum - effective(n, rho)).abs() < 1e-9);
        }

        #[test]
        fn every_factor_stays_between_nothing_and_all(
            sum in 0.0_f64..50.0, n in 0_i64..50, same in 0_i64..9, company in 0_i64..9_999, invited in 0_i64..99, resolved in 0_i64..99,
        ) {
            let weight = Weight::of(&Circumstances {
                deviations: (sum, n), by_same_rater: same, by_same_company: company,
                invited_of_resolved: (invited, resolved), ..plain(Origin::Imported)
            });
            for factor in [weight.credibility, weight.marginal, weight.coverage, weight.value()] {
                prop_assert!((0.0..=1.0).contains(&factor), "{weight:?}");
            }
        }
    }
}
