//! How the belief in an agent went over the last twelve months.

use chrono::{Datelike, Months, NaiveDate};

use super::Evidence;
use crate::domain::{
    Moment,
    trust::{Posterior, Prior, explanation::pooled, verdict::ENOUGH_RATINGS},
};

/// Fewer months than this are no trend.
const ENOUGH_MONTHS: usize = 4;

/// One point in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The end of a month, or now.
    pub at: Moment,
    /// What was believed then, 0 to 1.
    pub mean: f64,
    /// The 5 % quantile.
    pub low: f64,
    /// The 95 % quantile.
    pub high: f64,
}

/// Twelve places, one for each month, the present one last; none for months before there was enough evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend(pub Vec<Option<Point>>);

impl Trend {
    /// Redoes the belief at the end of each month from the ratings; none when that is too little to draw.
    pub fn of(evidence: &[Evidence], prior: Prior, now: Moment) -> Option<Self> {
        let ends = month_ends(now);
        let points: Vec<_> = ends.into_iter().map(|end| point(evidence, prior, end)).collect();
        (points.iter().flatten().count() >= ENOUGH_MONTHS).then_some(Self(points))
    }

    /// Those that are known, the oldest first.
    pub fn known(&self) -> impl Iterator<Item = (usize, &Point)> {
        self.0.iter().enumerate().filter_map(|(i, point)| Some((i, point.as_ref()?)))
    }
}

fn point(evidence: &[Evidence], prior: Prior, end: Moment) -> Option<Point> {
    let until_then = evidence.iter().filter(|one| one.decides() && one.item.at <= end).map(|one| &one.item);
    let (pool, _) = pooled(until_then, |item| item.weight.value());
    if pool.n_of_cases() < ENOUGH_RATINGS {
        return None;
    }
    let posterior = Posterior::of(prior, pool.now(end));
    let (low, high) = posterior.interval();
    Some(Point { at: end, mean: posterior.mean(), low, high })
}

/// The last moments of the eleven months before this one, and now.
fn month_ends(now: Moment) -> Vec<Moment> {
    let first = NaiveDate::from_ymd_opt(now.year(), now.month(), 1).unwrap_or(now.date());
    let end = |back: u32| Some(first.checked_sub_months(Months::new(back))?.and_time(chrono::NaiveTime::MIN));
    let last_moment = |start: Moment| start - chrono::TimeDelta::microseconds(1);
    (0..11).rev().filter_map(end).map(last_moment).chain([now]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        rating::{Origin, Traits},
        trust::{Site, Through, Weight, explanation::Item},
    };

    fn on(year: i32, month: u32, day: u32) -> Moment {
        NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(12, 0, 0).unwrap()
    }

    fn said(stars: u8, at: Moment, origin: Origin) -> Evidence {
        let weight = Weight {
            origin: 1.0,
            credibility: 1.0,
            marginal: 1.0,
            related: 1.0,
            relation: None,
            coverage: 1.0,
            independent: true,
            uncounted: None,
        };
        let item =
            Item { id: 0, origin, stars, x: f64::from(stars - 1) / 4.0, weight, at, through: Through::Themselves };
        Evidence { item, traits: Traits::default() }
    }

    #[test]
    fn the_months_before_there_was_enough_are_left_out() {
        let ratings: Vec<_> = (0..5).map(|_| said(5, on(2026, 6, 15), Origin::Verified)).collect();
        let trend = Trend::of(&ratings, Site::default().stars, on(2026, 11, 23)).unwrap();
        assert_eq!(trend.0.len(), 12);
        assert_eq!(trend.known().map(|(i, _)| i).collect::<Vec<_>>(), [6, 7, 8, 9, 10, 11]);
        assert_eq!(trend.0[6].unwrap().at.date(), NaiveDate::from_ymd_opt(2026, 6, 30).unwrap());
    }

    #[test]
    fn few_or_open_ratings_are_no_trend() {
        let open: Vec<_> = (0..50).map(|_| said(5, on(2026, 1, 15), Origin::Open)).collect();
        assert_eq!(Trend::of(&open, Site::default().stars, on(2026, 11, 23)), None);
        let late: Vec<_> = (0..9).map(|_| said(5, on(2026, 10, 15), Origin::Verified)).collect();
        assert_eq!(Trend::of(&late, Site::default().stars, on(2026, 11, 23)), None);
    }

    #[test]
    fn better_ratings_lift_the_line() {
        let mut ratings: Vec<_> = (0..6).map(|_| said(2, on(2025, 12, 15), Origin::Verified)).collect();
        ratings.extend((0..6).map(|_| said(5, on(2026, 9, 15), Origin::Imported)));
        let trend = Trend::of(&ratings, Site::default().stars, on(2026, 11, 23)).unwrap();
        let means: Vec<f64> = trend.known().map(|(_, point)| point.mean).collect();
        assert!(means.first().unwrap() < &0.6 && means.last().unwrap() > &0.75, "{means:?}");
    }
}
