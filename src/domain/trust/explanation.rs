//! Why this verdict: arithmetic that a person can redo, and that reconciles to the last digit shown.

use std::fmt;

use super::{
    evidence::{Uncounted, Weight},
    posterior::{Judgement, Posterior, Prior, State, faded},
};
use crate::domain::{Moment, rating::Origin};

/// A number of ten-thousandths, as it is shown. Sums of shown numbers are sums of these, so they reconcile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shown(pub i64);

impl Shown {
    /// The nearest.
    pub fn of(x: f64) -> Self {
        Self((x * 10_000.0).round() as i64)
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        write!(f, "{sign}{}.{:04}", self.0.abs() / 10_000, self.0.abs() % 10_000)
    }
}

/// A rating as the arithmetic sees it.
#[derive(Clone, Debug)]
pub struct Item {
    /// The rating's id.
    pub id: i64,
    /// Where it comes from.
    pub origin: Origin,
    /// Stars.
    pub stars: u8,
    /// `(stars − 1)/4`.
    pub x: f64,
    /// Its weight when it was written.
    pub weight: Weight,
    /// When it was given.
    pub at: Moment,
}

/// One rating's part in the mean.
#[derive(Clone, Debug)]
pub struct Share {
    /// Which rating.
    pub item: Item,
    /// What age left of its weight.
    pub faded: f64,
    /// Its weight now, the cap on open ratings included.
    pub weight_now: f64,
    /// `weight now · (x − μ)/(K + W)`.
    pub share: Shown,
}

/// All ratings of one origin together.
#[derive(Clone, Debug)]
pub struct OriginShare {
    /// Which origin.
    pub origin: Origin,
    /// How many count.
    pub n: usize,
    /// What they weigh now.
    pub weight_now: f64,
    /// The ones that move the mean most.
    pub largest: Vec<Share>,
    /// How many more there are, and what they add together.
    pub others: (usize, Shown),
    /// What they add, all of them.
    pub share: Shown,
}

/// The whole sum: `prior + Σ origins = mean`, digit for digit.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What is believed before the first rating.
    pub prior: Prior,
    /// μ as shown.
    pub prior_mean: Shown,
    /// `W`, open ratings included as far as they may weigh.
    pub weight: f64,
    /// What is left of open ratings' weights.
    pub open_factor: f64,
    /// The mean as shown.
    pub mean: Shown,
    /// With open ratings.
    pub posterior: Posterior,
    /// Without open ratings: its interval decides the verdict.
    pub counted: Posterior,
    /// `W` and number without open ratings.
    pub counted_weight: (f64, i64),
    /// The surest origin first.
    pub origins: Vec<OriginShare>,
    /// What does not count, and why.
    pub uncounted: Vec<(Item, Uncounted)>,
}

/// How many single ratings are named for each origin.
const NAMED: usize = 8;

/// Redoes the sum from the ratings themselves.
pub fn explain(prior: Prior, items: Vec<Item>, now: Moment) -> Explanation {
    let (mut counting, mut uncounted) = (Vec::new(), Vec::new());
    for item in items {
        match item.weight.uncounted {
            Some(reason) => uncounted.push((item, reason)),
            None => counting.push(item),
        }
    }
    let state = |wanted: fn(&Item) -> bool| {
        counting
            .iter()
            .filter(|item| wanted(item))
            .fold(State::empty(Moment::MIN), |state, item| state.with(item.weight.value(), item.x, item.at))
    };
    let (counted, open) = (state(|item| item.origin != Origin::Open), state(|item| item.origin == Origin::Open));
    let judgement = Judgement::of(prior, &counted, &open, now);
    let weight = counted.now(now).1 + open.now(now).1 * judgement.open_factor;
    let scale = prior.strength + weight;

    let exact: Vec<(Origin, Vec<(f64, Share)>)> = Origin::ALL
        .into_iter()
        .map(|origin| {
            let factor = if origin == Origin::Open { judgement.open_factor } else { 1.0 };
            let mut shares: Vec<_> = counting
                .iter()
                .filter(|item| item.origin == origin)
                .map(|item| {
                    let faded = faded(now - item.at);
                    let weight_now = item.weight.value() * faded * factor;
                    let share = weight_now * (item.x - prior.mean) / scale;
                    (share, Share { item: item.clone(), faded, weight_now, share: Shown::of(share) })
                })
                .collect();
            shares.sort_by(|(a, _), (b, _)| b.abs().total_cmp(&a.abs()));
            (origin, shares)
        })
        .filter(|(_, shares)| !shares.is_empty())
        .collect();

    let (prior_mean, mean) = (Shown::of(prior.mean), Shown::of(judgement.all.mean()));
    let sums: Vec<f64> = exact.iter().map(|(_, shares)| shares.iter().map(|(share, _)| share).sum()).collect();
    let rounded = apportion(&sums, Shown(mean.0 - prior_mean.0));
    let origins = exact
        .into_iter()
        .zip(rounded)
        .map(|((origin, shares), share)| {
            let n = shares.len();
            let weight_now = shares.iter().map(|(_, share)| share.weight_now).sum();
            let largest: Vec<_> = shares.into_iter().take(NAMED).map(|(_, share)| share).collect();
            let named: i64 = largest.iter().map(|share| share.share.0).sum();
            let others = (n - largest.len(), Shown(share.0 - named));
            OriginShare { origin, n, weight_now, largest, others, share }
        })
        .collect();
    Explanation {
        prior,
        prior_mean,
        weight,
        open_factor: judgement.open_factor,
        mean,
        posterior: judgement.all,
        counted: judgement.counted,
        counted_weight: (judgement.counted_weight, judgement.counted_n),
        origins,
        uncounted,
    }
}

/// Rounds each part to ten-thousandths so that they sum to `total`: the largest remainders get what is missing.
fn apportion(parts: &[f64], total: Shown) -> Vec<Shown> {
    let floors: Vec<i64> = parts.iter().map(|part| (part * 10_000.0).floor() as i64).collect();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    let remainder = |i: &usize| parts.get(*i).map_or(0.0, |part| part * 10_000.0 - (part * 10_000.0).floor());
    by_remainder.sort_by(|a, b| remainder(b).total_cmp(&remainder(a)));
    let missing = total.0 - floors.iter().sum::<i64>();
    floors
        .iter()
        .enumerate()
        .map(|(i, floor)| {
            let place = by_remainder.iter().position(|at| *at == i).unwrap_or(0) as i64;
            // With `missing` below 0 or above the number of parts, rounding of the total went the other way.
            let count = parts.len() as i64;
            Shown(floor + missing.div_euclid(count) + i64::from(place < missing.rem_euclid(count)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    fn day(n: i64) -> Moment {
        DateTime::from_timestamp(1_500_000_000 + n * 86_400, 0).unwrap().naive_utc()
    }

    fn item(id: i64, origin: Origin, stars: u8, value: f64, at: Moment) -> Item {
        let weight = Weight { origin: value, credibility: 1.0, marginal: 1.0, coverage: 1.0, uncounted: None };
        Item { id, origin, stars, x: f64::from(stars - 1) / 4.0, weight, at }
    }

    #[test]
    fn a_sum_done_by_hand() {
        // μ = 0.75, K = 4; one verified five-star rating of weight 1, today: (4·0.75 + 1)/(4 + 1) = 0.8.
        let explained = explain(Prior::SITE, vec![item(1, Origin::Verified, 5, 1.0, day(0))], day(0));
        assert_eq!(explained.prior_mean.to_string(), "0.7500");
        assert_eq!(explained.mean.to_string(), "0.8000");
        assert_eq!(explained.origins[0].share.to_string(), "0.0500");
    }

    #[test]
    fn without_ratings_the_mean_is_the_prior() {
        let explained = explain(Prior::SITE, vec![], day(0));
        assert_eq!(explained.mean, explained.prior_mean);
    }

    proptest! {
        #[test]
        fn what_is_shown_reconciles_to_the_last_digit(
            ratings in prop::collection::vec((0_usize..3, 1_u8..=5, 0.0_f64..=1.0, 0_i64..2_000), 0..120),
        ) {
            let items = ratings.iter().enumerate().map(|(i, (origin, stars, weight, at))| {
                item(i as i64, Origin::ALL[*origin], *stars, *weight, day(*at))
            }).collect();
            let explained = explain(Prior::SITE, items, day(2_000));
            let origins: i64 = explained.origins.iter().map(|origin| origin.share.0).sum();
            prop_assert_eq!(explained.prior_mean.0 + origins, explained.mean.0);
            for origin in &explained.origins {
                let single: i64 = origin.largest.iter().map(|share| share.share.0).sum();
                prop_assert_eq!(single + origin.others.1.0, origin.share.0);
                // Rounding moves a sum by less than one shown digit.
                let exact: f64 = origin.largest.iter().map(|s| s.weight_now * (s.item.x - 0.75)).sum::<f64>() / (4.0 + explained.weight);
                prop_assert!(origin.others.0 > 0 || (Shown::of(exact).0 - origin.share.0).abs() <= 2);
            }
        }
    }
}
