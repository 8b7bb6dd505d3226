//! Voices that come close to each other in place or time add little to each other.

use std::str::FromStr;

use chrono::TimeDelta;

/// Ratings from one network, or more of them than usual, are held together when they come within this time.
pub const AN_HOUR: TimeDelta = TimeDelta::hours(1);

/// From what time on "usual" is known.
pub const USUAL_DAYS: i64 = 30;

/// How alike the voices of one household are taken to be.
const SAME_HOUSEHOLD: f64 = 1.0;

/// How alike the voices of one network, or of one burst, are taken to be.
const CLOSE_TOGETHER: f64 = 0.5;

/// So many ratings in an hour are never a burst.
const NO_BURST: f64 = 4.0;

/// A burst has more than this many times what is usual in an hour.
const TIMES_USUAL: f64 = 4.0;

/// How voices are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// From one household, within the days that its key is kept.
    Household,
    /// From one network within an hour.
    Network,
    /// More within an hour than usual, by people of whom nothing else is known.
    Burst,
}

impl Relation {
    const ALL: [Self; 3] = [Self::Household, Self::Network, Self::Burst];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Household => "household",
            Self::Network => "network",
            Self::Burst => "burst",
        }
    }

    /// As the page says it of `n` voices.
    pub fn words(self, n: i64) -> String {
        match self {
            Self::Household => format!("one of {n} from one household"),
            Self::Network => format!("one of {n} from one network within an hour"),
            Self::Burst => format!("one of {n} too many within an hour"),
        }
    }
}

impl FromStr for Relation {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|relation| relation.key() == text).ok_or("not a relation between voices")
    }
}

/// The ratings of an agent that came before one and count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Before {
    /// From the same household.
    pub household: i64,
    /// From the same network, in the last hour.
    pub network: i64,
    /// In the last hour.
    pub hour: i64,
    /// In the last [`USUAL_DAYS`].
    pub month: i64,
    /// Whether this rater is known otherwise: a burst is made of strangers.
    pub independent: bool,
}

/// What a voice adds to those before it that are related to it, 0 to 1, and how it is related to how many, itself
/// among them: the strongest relation of all, `f(n) − f(n − 1)` with Kish's `f(n) = n/(1 + (n − 1)ρ)`.
pub fn related(before: &Before) -> (f64, Option<(Relation, i64)>) {
    let usual = before.month as f64 / (USUAL_DAYS * 24) as f64;
    let excess = before.hour + 1 - NO_BURST.max(TIMES_USUAL * usual).floor() as i64;
    let burst = if before.independent { 0 } else { excess.max(0) };
    let relations = [
        (Relation::Household, before.household, SAME_HOUSEHOLD),
        (Relation::Network, before.network, CLOSE_TOGETHER),
        (Relation::Burst, burst, CLOSE_TOGETHER),
    ];
    let weakened = relations.into_iter().filter(|(_, before, _)| *before > 0);
    weakened
        .map(|(relation, before, rho)| (marginal(before, rho), Some((relation, before + 1))))
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
        .unwrap_or((1.0, None))
}

/// What `n` related voices are worth together: Kish's effective sample size (Survey Sampling, 1965).
fn effective(n: i64, rho: f64) -> f64 {
    let n = n.max(0) as f64;
    if n == 0.0 { 0.0 } else { n / (1.0 + (n - 1.0) * rho) }
}

fn marginal(before: i64, rho: f64) -> f64 {
    effective(before + 1, rho) - effective(before, rho)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_voice_of_its_own_counts_in_full() {
        assert_eq!(related(&Before::default()), (1.0, None));
        assert_eq!(related(&Before { hour: 3, ..Before::default() }), (1.0, None));
    }

    #[test]
    fn a_household_is_one_voice() {
        let (factor, relation) = related(&Before { household: 1, network: 3, ..Before::default() });
        assert_eq!((factor, relation), (0.0, Some((Relation::Household, 2))));
    }

    #[test]
    fn the_second_from_one_network_within_an_hour_adds_a_third() {
        // f(2) = 2/1.5, f(1) = 1
        let (factor, relation) = related(&Before { network: 1, ..Before::default() });
        assert!((factor - 1.0 / 3.0).abs() < 1e-12 && relation == Some((Relation::Network, 2)));
    }

    #[test]
    fn what_is_usual_is_no_burst_and_friends_are_no_strangers() {
        let many = Before { hour: 9, ..Before::default() };
        assert_eq!(related(&many).1, Some((Relation::Burst, 7)));
        assert_eq!(related(&Before { month: 7_200, ..many }), (1.0, None), "ten an hour, and forty would be a burst");
        assert_eq!(related(&Before { independent: true, ..many }), (1.0, None));
    }

    proptest! {
        #[test]
        fn however_many_come_in_an_hour_they_add_at_most_two_beyond_what_is_usual(n in 5_i64..5_000) {
            let all: f64 = (0..n).map(|hour| related(&Before { hour, ..Before::default() }).0).sum();
            prop_assert!((4.0..=4.0 + 2.0).contains(&all), "{}", all);
        }
    }
}
