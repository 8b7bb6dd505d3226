//! How many of its resolved cases a company invites to rate.

use chrono::TimeDelta;

use crate::domain::Moment;

/// How far back it is counted.
pub const WINDOW: TimeDelta = TimeDelta::days(90);

/// A company's resolved cases, and which of them were invited to rate.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    resolved: Vec<Moment>,
    /// When a case was resolved, and when its customer was invited.
    invited: Vec<(Moment, Moment)>,
    /// When the first of all customers was invited.
    first: Option<Moment>,
}

impl Coverage {
    /// Out of when the first of all customers was invited, and of each case when it was resolved and when, if ever, its
    /// customer was first invited.
    pub fn of(first: Option<Moment>, cases: impl IntoIterator<Item = (Moment, Option<Moment>)>) -> Self {
        let mut coverage = Self { first, ..Self::default() };
        for (resolved_at, invited_at) in cases {
            coverage.resolved.push(resolved_at);
            coverage.invited.extend(invited_at.map(|at| (resolved_at, at)));
        }
        coverage.resolved.sort_unstable();
        coverage.invited.sort_unstable();
        coverage
    }

    /// Of the cases that were resolved in the [`WINDOW`] before `at`: how many were invited by then, of how many.
    /// Without a single invitation until then the company does not invite through us, and nothing is known: `(0, 0)`.
    pub fn at(&self, at: Moment) -> (i64, i64) {
        if self.first.is_none_or(|first| first > at) {
            return (0, 0);
        }
        let since = at - WINDOW;
        let before = |moment: Moment| self.resolved.partition_point(|resolved| *resolved <= moment);
        let first = self.invited.partition_point(|(resolved, _)| *resolved <= since);
        let invited =
            self.invited.iter().skip(first).take_while(|(resolved, _)| *resolved <= at).filter(|(_, by)| *by <= at);
        (count(invited.count()), count(before(at) - before(since)))
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn day(n: i64) -> Moment {
        DateTime::from_timestamp(1_780_000_000 + n * 86_400, 0).unwrap().naive_utc()
    }

    #[test]
    fn only_what_was_known_at_the_time_is_counted() {
        let cases = [(day(0), Some(day(1))), (day(50), None), (day(60), Some(day(70))), (day(80), Some(day(81)))];
        let coverage = Coverage::of(Some(day(1)), cases);
        assert_eq!(coverage.at(day(0)), (0, 0), "nobody was invited yet");
        assert_eq!(coverage.at(day(65)), (1, 3));
        assert_eq!(coverage.at(day(80)), (2, 4));
        assert_eq!(coverage.at(day(90)), (2, 3));
        assert_eq!(coverage.at(day(400)), (0, 0));
    }

    #[test]
    fn of_a_company_that_invites_nobody_nothing_is_known() {
        assert_eq!(Coverage::of(None, [(day(0), None), (day(1), None)]).at(day(2)), (0, 0));
    }
}
