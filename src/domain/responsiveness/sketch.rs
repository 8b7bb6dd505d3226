//! Lengths of time, kept so that their quantiles can be told although each is forgotten.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How far a quantile may be off, as a part of its true value.
pub const ERROR: f64 = 0.01;

/// By how much each bucket ends later than the one before.
const GROWTH: f64 = (1.0 + ERROR) / (1.0 - ERROR);

/// A DDSketch (Masson, Rim and Lee, VLDB 2019): how many lengths of time fell into each bucket, whose bounds grow
/// geometrically. Bucket `i` holds those above `GROWTH^(i−1)` and up to `GROWTH^i` seconds; what is shorter than a
/// second counts as one. Two are put together by adding their buckets, and what was added can be taken away again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sketch(BTreeMap<i32, i64>);

impl Sketch {
    /// Counts a length of time so many times; less than zero times takes it away.
    pub fn count(&mut self, seconds: i64, times: i64) {
        self.shift(bucket(seconds), times);
    }

    /// Counts all of another.
    pub fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|(bucket, times)| self.shift(*bucket, *times));
    }

    fn shift(&mut self, bucket: i32, times: i64) {
        let n = self.0.entry(bucket).or_default();
        *n += times;
        if *n == 0 {
            self.0.remove(&bucket);
        }
    }

    /// How many there are.
    pub fn n(&self) -> i64 {
        self.0.values().sum()
    }

    /// The shortest length of time, in seconds, that at least so many in a hundred do not exceed: within [`ERROR`] of
    /// the true one and the half second that rounding adds. None when there are none.
    pub fn quantile(&self, in_a_hundred: i64) -> Option<i64> {
        let rank = (self.n() * in_a_hundred + 99) / 100;
        let mut passed = 0;
        let bucket = self.0.iter().find_map(|(bucket, times)| {
            passed += times;
            (passed >= rank.max(1)).then_some(*bucket)
        })?;
        Some((GROWTH.powi(bucket) * 2.0 / (GROWTH + 1.0)).round() as i64)
    }
}

fn bucket(seconds: i64) -> i32 {
    ((seconds.max(1) as f64).ln() / GROWTH.ln()).ceil() as i32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(lengths: &[i64]) -> Sketch {
        let mut sketch = Sketch::default();
        lengths.iter().for_each(|seconds| sketch.count(*seconds, 1));
        sketch
    }

    #[test]
    fn of_nothing_there_is_no_median() {
        assert_eq!(Sketch::default().quantile(50), None);
        assert_eq!(of(&[0]).quantile(50), Some(1));
    }

    #[test]
    fn it_stays_small_however_much_it_holds() {
        let sketch = of(&(0..100_000).map(|n| n * 26).collect::<Vec<_>>());
        assert!(sketch.0.len() < 750, "{}", sketch.0.len());
    }

    proptest! {
        #[test]
        fn a_quantile_is_within_its_error_of_the_exact_one(
            mut lengths in prop::collection::vec(prop_oneof![0_i64..100, 0_i64..10_000, 0_i64..50_000_000], 1..200),
            in_a_hundred in 1_i64..=100,
        ) {
            lengths.sort_unstable();
            let told = of(&lengths).quantile(in_a_hundred).unwrap();
            let exact = lengths[(lengths.len() * in_a_hundred as usize).div_ceil(100) - 1].max(1);
            prop_assert!((told - exact).abs() as f64 <= exact as f64 * ERROR + 0.5, "{told} for {exact}");
        }

        #[test]
        fn what_is_taken_away_again_leaves_nothing_behind(
            kept in prop::collection::vec(0_i64..1_000_000, 0..50),
            passing in prop::collection::vec(0_i64..1_000_000, 0..50),
        ) {
            let mut sketch = of(&passing);
            sketch.merge(&of(&kept));
            passing.iter().for_each(|seconds| sketch.count(*seconds, -1));
            prop_assert_eq!(&sketch, &of(&kept));
            let written = serde_json::to_string(&sketch).unwrap();
            prop_assert_eq!(serde_json::from_str::<Sketch>(&written).unwrap(), sketch);
        }
    }
}
