//! Why this verdict: arithmetic that a person can redo, and that reconciles to the last digit shown.

use std::fmt;

use super::{
    evidence::{Through, Uncounted, Weight},
    posterior::{Judgement, Pool, Posterior, Prior, State, faded},
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
    /// Through whom its author is known.
    pub through: Through,
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
    /// What the voices of the same group left of it, or the cap on communities or open ratings.
    pub kept: f64,
    /// Its weight now: what was written, faded and kept.
    pub weight_now: Shown,
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
    pub weight_now: Shown,
    /// The ones that move the mean most.
    pub largest: Vec<Share>,
    /// How many more there are, what they weigh and what they add together.
    pub others: (usize, Shown, Shown),
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
    /// `K` as shown.
    pub strength: Shown,
    /// `W` as shown, open ratings included as far as they may weigh: the sum of what the origins weigh.
    pub weight: Shown,
    /// What is left of open ratings' weights.
    pub open_factor: f64,
    /// The mean as shown.
    pub mean: Shown,
    /// With open ratings.
    pub posterior: Posterior,
    /// Without open ratings: its interval decides the verdict.
    pub counted: Posterior,
    /// `W` and number of people whose case is known.
    pub cases_weight: (f64, i64),
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
        match item.weight.reason() {
            Some(reason) => uncounted.push((item, reason)),
            None => counting.push(item),
        }
    }
    let (counted, open) = pooled(&counting, |item| item.weight.value());
    let judgement = Judgement::of(prior, &counted, &open, now);
    let scale = prior.strength + counted.now(now).1 + open.now(now).1 * judgement.open_factor;
    let exact = |item: Item| {
        let faded = faded(now - item.at);
        let kept = if item.origin == Origin::Open { judgement.open_factor } else { counted.kept(item.through, now) };
        let weight = item.weight.value() * faded * kept;
        Exact { share: weight * (item.x - prior.mean) / scale, item, faded, kept, weight }
    };
    let mut by_origin: Vec<(Origin, Vec<Exact>)> = Origin::ALL.map(|origin| (origin, Vec::new())).into();
    for item in counting {
        if let Some((_, these)) = by_origin.iter_mut().find(|(origin, _)| *origin == item.origin) {
            these.push(exact(item));
        }
    }
    by_origin.retain(|(_, these)| !these.is_empty());

    let (prior_mean, mean) = (Shown::of(prior.mean), Shown::of(judgement.all.mean()));
    let (strength, total) = (Shown::of(prior.strength), Shown::of(scale));
    let sums =
        |of: fn(&Exact) -> f64| -> Vec<f64> { by_origin.iter().map(|(_, these)| these.iter().map(of).sum()).collect() };
    let shares = apportion(&sums(|one| one.share), Shown(mean.0 - prior_mean.0));
    let weights = apportion(&sums(|one| one.weight), Shown(total.0 - strength.0));
    let origins = by_origin.into_iter().zip(weights.into_iter().zip(shares));
    Explanation {
        prior,
        prior_mean,
        strength,
        weight: Shown(total.0 - strength.0),
        open_factor: judgement.open_factor,
        mean,
        posterior: judgement.all,
        counted: judgement.counted,
        cases_weight: (judgement.cases_weight, judgement.cases_n),
        origins: origins.map(|((origin, these), (weight, share))| of_origin(origin, these, weight, share)).collect(),
        uncounted,
    }
}

/// The evidence that counts, without open ratings and of them alone, when each rating weighs as `weight` says.
pub fn pooled<'a>(counting: impl IntoIterator<Item = &'a Item>, weight: impl Fn(&Item) -> f64) -> (Pool, State) {
    counting.into_iter().fold((Pool::default(), State::empty(Moment::MIN)), |(pool, open), item| match item.origin {
        Origin::Open => (pool, open.with(weight(item), item.x, item.at)),
        _ => (pool.with(item.through, weight(item), item.x, item.at), open),
    })
}

/// One rating's part before it is rounded.
struct Exact {
    item: Item,
    faded: f64,
    kept: f64,
    weight: f64,
    share: f64,
}

fn of_origin(origin: Origin, mut these: Vec<Exact>, weight_now: Shown, share: Shown) -> OriginShare {
    these.sort_by(|a, b| b.share.abs().total_cmp(&a.share.abs()).then(b.item.id.cmp(&a.item.id)));
    let n = these.len();
    let others = these.split_off(NAMED.min(n));
    let rounded = |of: fn(&Exact) -> f64, total: Shown| {
        let rest: Option<f64> = (!others.is_empty()).then(|| others.iter().map(of).sum());
        let parts: Vec<f64> = these.iter().map(of).chain(rest).collect();
        let mut rounded = apportion(&parts, total);
        let rest = rest.and_then(|_| rounded.pop()).unwrap_or_default();
        (rounded, rest)
    };
    let (weights, others_weight) = rounded(|one| one.weight, weight_now);
    let (shares, others_share) = rounded(|one| one.share, share);
    let others = (others.len(), others_weight, others_share);
    let largest = these.into_iter().zip(weights.into_iter().zip(shares));
    let largest = largest.map(|(Exact { item, faded, kept, .. }, (weight_now, share))| Share {
        item,
        faded,
        kept,
        weight_now,
        share,
    });
    OriginShare { origin, n, weight_now, largest: largest.collect(), others, share }
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
    use crate::domain::trust::Site;

    fn day(n: i64) -> Moment {
        DateTime::from_timestamp(1_500_000_000 + n * 86_400, 0).unwrap().naive_utc()
    }

    fn item(id: i64, origin: Origin, stars: u8, value: f64, at: Moment) -> Item {
        let weight = Weight {
            origin: value,
            credibility: 1.0,
            marginal: 1.0,
            related: 1.0,
            relation: None,
            coverage: 1.0,
            independent: false,
            uncounted: None,
        };
        let through = match (origin, id % 3) {
            (Origin::Community, _) => Through::Communities,
            (Origin::Open, _) | (_, 0) => Through::Themselves,
            (_, company) => Through::Company(company),
        };
        Item { id, origin, stars, x: f64::from(stars - 1) / 4.0, weight, at, through }
    }

    #[test]
    fn a_sum_done_by_hand() {
        // μ = 0.75, K = 4; one verified five-star rating of weight 1, today: (4·0.75 + 1)/(4 + 1) = 0.8.
        let explained = explain(Site::default().stars, vec![item(1, Origin::Verified, 5, 1.0, day(0))], day(0));
        assert_eq!(explained.prior_mean.to_string(), "0.7500");
        assert_eq!(explained.mean.to_string(), "0.8000");
        assert_eq!(explained.origins[0].share.to_string(), "0.0500");
    }

    #[test]
    fn voices_of_one_company_take_from_each_other_as_the_page_says() {
        // Eleven verified five-star ratings of weight 1 through one company, today: deff = 1 + 10·0.025 = 1.25.
        let items = (0..11).map(|n| item(3 * n + 1, Origin::Verified, 5, 1.0, day(0))).collect();
        let explained = explain(Site::default().stars, items, day(0));
        let origin = &explained.origins[0];
        assert!((origin.largest[0].kept - 1.0 / 1.25).abs() < 1e-12);
        assert_eq!(origin.weight_now.to_string(), "8.8000");
        assert_eq!(explained.mean.to_string(), "0.9219");
    }

    #[test]
    fn communities_weigh_as_much_as_the_page_says() {
        // Four verified five-star ratings and three one-star ones from communities, of weight 0.5: deff = 1 + 0.5·0.5 =
        // 1.25, so 1.2 of 1.5; (4·0.75 + 4)/(4 + 4 + 1.2) = 0.7609.
        let cases = (0..4).map(|n| item(3 * n, Origin::Verified, 5, 1.0, day(0)));
        let known = (4..7).map(|n| item(n, Origin::Community, 1, 0.5, day(0)));
        let explained = explain(Site::default().stars, cases.chain(known).collect(), day(0));
        assert_eq!(explained.mean.to_string(), "0.7609");
        let communities = &explained.origins[1];
        assert_eq!(
            (communities.weight_now.to_string(), communities.share.to_string()),
            ("1.2000".into(), "−0.0978".into())
        );
        assert_eq!(explained.cases_weight, (4.0, 4));
    }

    #[test]
    fn without_ratings_the_mean_is_the_prior() {
        let explained = explain(Site::default().stars, vec![], day(0));
        assert_eq!(explained.mean, explained.prior_mean);
    }

    proptest! {
        #[test]
        fn what_is_shown_reconciles_to_the_last_digit(
            ratings in prop::collection::vec((0..Origin::ALL.len(), 1_u8..=5, 0.0_f64..=1.0, 0_i64..2_000), 0..120),
        ) {
            let items = ratings.iter().enumerate().map(|(i, (origin, stars, weight, at))| {
                item(i as i64, Origin::ALL[*origin], *stars, *weight, day(*at))
            }).collect();
            let explained = explain(Site::default().stars, items, day(2_000));
            let (share, weight): (i64, i64) = explained.origins.iter().fold((0, 0), |(share, weight), origin| {
                (share + origin.share.0, weight + origin.weight_now.0)
            });
            prop_assert_eq!(explained.prior_mean.0 + share, explained.mean.0);
            prop_assert_eq!(weight, explained.weight.0);
            for origin in &explained.origins {
                let (mut share, mut weight) = (origin.others.2.0, origin.others.1.0);
                let scale = explained.prior.strength + explained.weight.0 as f64 / 10_000.0;
                for one in &origin.largest {
                    (share, weight) = (share + one.share.0, weight + one.weight_now.0);
                    // Each shown part is its own value, but for the last digit that makes the sum come out.
                    let value = one.item.weight.value() * one.faded * one.kept;
                    prop_assert!((value * 10_000.0 - one.weight_now.0 as f64).abs() < 2.0);
                    prop_assert!((value * (one.item.x - 0.75) / scale * 10_000.0 - one.share.0 as f64).abs() < 2.0);
                }
                prop_assert_eq!(share, origin.share.0);
                prop_assert_eq!(weight, origin.weight_now.0);
                prop_assert!(origin.others.0 > 0 || (origin.others.1.0 == 0 && origin.others.2.0 == 0));
            }
        }
    }
}
