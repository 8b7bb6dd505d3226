//! How much a rating weighs, fixed when it is written: `origin × credibility × marginal × related × coverage`. What related
//! voices of one company take from each other is reckoned when the evidence is read; see [`super::Pool`].

use std::str::FromStr;

use super::Relation;
use crate::domain::rating::Origin;

/// All ratings of an agent by one person weigh together as one voice, which the newest of them share: so many at most.
pub const SHARING: usize = 16;

/// However far a rater is from everybody else, this much of their weight stays.
pub const LEAST_CREDIBILITY: f64 = 0.25;

/// How alike the voices are that are known through one company only.
pub const SAME_COMPANY: f64 = 0.025;

/// How alike the voices are that count because people in communities know them: all of them together weigh less than
/// two. Whoever can found one community can found a hundred, so all communities are one group.
pub const SAME_COMMUNITIES: f64 = 0.5;

/// What communities say weighs at most this much of what is said by people whose case is known.
pub const COMMUNITIES_SHARE: f64 = 0.5;

/// The share of resolved cases that a company must invite to rate for its ratings to weigh in full.
pub const FULL_COVERAGE: f64 = 0.5;

/// Through whom an author is known: voices of one such group are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Through {
    /// Nobody: a voice of its own.
    Themselves,
    /// That company alone.
    Company(i64),
    /// People in communities.
    Communities,
}

impl Through {
    /// How alike the voices of the group are, from 0 to 1.
    pub fn alike(self) -> f64 {
        match self {
            Self::Themselves => 0.0,
            Self::Company(_) => SAME_COMPANY,
            Self::Communities => SAME_COMMUNITIES,
        }
    }
}

/// The factors of a rating's weight, each in 0..=1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// How surely this person was helped in this case.
    pub origin: f64,
    /// How far the rater's earlier ratings agree with everybody else's.
    pub credibility: f64,
    /// What this rating has of its author's one voice.
    pub marginal: f64,
    /// What it adds to voices that came close to it in place or time.
    pub related: f64,
    /// How it is related to them, and how many they are with it.
    pub relation: Option<(Relation, i64)>,
    /// How many of its resolved cases the company invites to rate.
    pub coverage: f64,
    /// Whether the rater is known otherwise than through the company: by an account here.
    pub independent: bool,
    /// Why it does not count at all, though its factors may say otherwise; see [`Weight::reason`].
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
    /// Removed by a moderator.
    Removed,
    /// The newest [`SHARING`] ratings of the same person have the whole of their voice.
    SpokenFor,
    /// The company invites none of its customers to rate.
    Uninvited,
    /// Somebody of the same household spoke before.
    Household,
}

impl Uncounted {
    const ALL: [Self; 8] = [
        Self::Own,
        Self::Colleague,
        Self::Policy,
        Self::Withdrawn,
        Self::Removed,
        Self::SpokenFor,
        Self::Uninvited,
        Self::Household,
    ];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Colleague => "colleague",
            Self::Policy => "policy",
            Self::Withdrawn => "withdrawn",
            Self::Removed => "removed",
            Self::SpokenFor => "spoken_for",
            Self::Uninvited => "uninvited",
            Self::Household => "household",
        }
    }

    /// As the page says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Own => "not counted: their own rating",
            Self::Colleague => "not counted: works for the company",
            Self::Policy => "not counted: the policy or the product let them down, not the person",
            Self::Withdrawn => "not counted: taken back",
            Self::Removed => "not counted: removed by a moderator",
            Self::SpokenFor => "not counted: newer ratings by the same person speak for them",
            Self::Uninvited => "not counted: the company invited none of its customers to rate",
            Self::Household => "not counted: somebody of the same household spoke before",
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
    /// The mean deviation of the whole site; see [`super::Site::deviation`].
    pub site_deviation: f64,
    /// Whether the rater is known otherwise than through the company.
    pub independent: bool,
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
            site_deviation: super::Site::default().deviation,
            independent: false,
            invited_of_resolved: (0, 0),
            uncounted: None,
        }
    }
}

impl Weight {
    /// The weight under these circumstances, of a rater's first rating of the agent, related to nobody's.
    pub fn of(c: &Circumstances) -> Self {
        Self {
            origin: origin(c.origin),
            credibility: credibility(c.deviations, c.site_deviation),
            marginal: 1.0,
            related: 1.0,
            relation: None,
            coverage: if c.origin.has_case() { coverage(c.invited_of_resolved) } else { 1.0 },
            independent: c.independent,
            uncounted: c.uncounted,
        }
    }

    /// Why it does not count at all, if so.
    pub fn reason(&self) -> Option<Uncounted> {
        let by_factors = || match () {
            () if self.marginal <= 0.0 => Some(Uncounted::SpokenFor),
            () if self.related <= 0.0 => Some(Uncounted::Household),
            () if self.coverage <= 0.0 => Some(Uncounted::Uninvited),
            () => None,
        };
        self.uncounted.or_else(by_factors)
    }

    /// Whether it counts, however little.
    pub fn counts(&self) -> bool {
        self.reason().is_none()
    }

    /// The product of the factors, 0 when it does not count.
    pub fn value(&self) -> f64 {
        match self.reason() {
            Some(_) => 0.0,
            None => self.origin * self.credibility * self.marginal * self.related * self.coverage,
        }
    }
}

/// What each of one person's `n` counting ratings of an agent has of that person's one voice, by its place from the
/// newest, 0: the newest [`SHARING`] have the same, older ones nothing.
pub fn share(n: usize, place: usize) -> f64 {
    if place < SHARING { 1.0 / n.clamp(1, SHARING) as f64 } else { 0.0 }
}

/// Kish's design effect of a cluster of `m` voices that are alike by `ρ`: `1 + (m − 1)ρ` (Survey Sampling, 1965). Below
/// one voice there is nothing to be alike.
pub fn design_effect(m: f64, rho: f64) -> f64 {
    1.0 + (m - 1.0).max(0.0) * rho
}

/// 1 for a verified rating, 0.5 for an imported one or by somebody whom a community knows, 0.15 for an open one.
pub fn origin(origin: Origin) -> f64 {
    match origin {
        Origin::Verified => 1.0,
        Origin::Imported | Origin::Community => 0.5,
        Origin::Open => 0.15,
    }
}

/// `clamp(1 − (D + 3·D̄)/(n + 3), 0.25, 1)`: the fairness of a rater (Kumar et al., ICDM 2016 and WSDM 2018),
/// shrunk towards the site's mean by three imaginary ratings.
pub fn credibility((sum, n): (f64, i64), site: f64) -> f64 {
    (1.0 - (sum + 3.0 * site) / (n as f64 + 3.0)).clamp(LEAST_CREDIBILITY, 1.0)
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
    fn all_ratings_by_one_person_are_one_voice() {
        for n in 1..40 {
            let together: f64 = (0..n).map(|place| share(n, place)).sum();
            assert!((together - 1.0).abs() < 1e-12, "{n}: {together}");
        }
        let old = Weight { marginal: share(20, 16), ..Weight::of(&plain(Origin::Verified)) };
        assert_eq!(old.reason(), Some(Uncounted::SpokenFor));
        assert_eq!(old.value(), 0.0);
    }

    #[test]
    fn a_company_that_invites_nobody_gains_nothing() {
        let none = Circumstances { invited_of_resolved: (0, 40), ..plain(Origin::Imported) };
        assert_eq!(Weight::of(&none).reason(), Some(Uncounted::Uninvited));
    }

    #[test]
    fn a_company_that_invites_a_quarter_of_its_cases_weighs_half() {
        let picked = Circumstances { invited_of_resolved: (25, 100), ..plain(Origin::Verified) };
        assert!((Weight::of(&picked).coverage - 0.5).abs() < 1e-12);
        for origin in [Origin::Community, Origin::Open] {
            assert_eq!(Weight::of(&Circumstances { origin, ..picked }).coverage, 1.0);
        }
    }

    #[test]
    fn a_colleagues_rating_weighs_nothing() {
        let colleague = Circumstances { uncounted: Some(Uncounted::Colleague), ..plain(Origin::Verified) };
        assert_eq!(Weight::of(&colleague).value(), 0.0);
    }

    proptest! {
        #[test]
        fn every_factor_stays_between_nothing_and_all(
            sum in 0.0_f64..50.0, n in 0_i64..50, invited in 0_i64..99, resolved in 0_i64..99,
        ) {
            let weight = Weight::of(&Circumstances {
                deviations: (sum, n), invited_of_resolved: (invited, resolved), ..plain(Origin::Imported)
            });
            for factor in [weight.credibility, weight.marginal, weight.coverage, weight.value()] {
                prop_assert!((0.0..=1.0).contains(&factor), "{weight:?}");
            }
        }
    }
}
