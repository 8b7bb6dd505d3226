//! The standing of a trust agent: earned by rule, never granted or bought, and lost by rule.

use chrono::TimeDelta;

use super::{
    evidence::{SAME_COMPANY, design_effect},
    verdict::{Standing, Verdict},
};
use crate::domain::Moment;

/// How long the verdict must have been "trusted" without a break.
pub const TRUSTED_FOR: TimeDelta = TimeDelta::days(90);

/// The least low end of what is believed of "was there for me".
pub const THERE_FOR_ME: f64 = 0.75;

/// How many raters who were invited there must be in effect.
pub const RATERS: f64 = 15.0;

/// From how many groups that have nothing to do with each other they must come.
pub const GROUPS: usize = 3;

/// Of how many communities known members must vouch.
pub const COMMUNITIES: usize = 2;

/// The least share of resolved cases that their company invites to rate.
pub const COVERAGE: f64 = 0.25;

/// How long a condition may fail before the standing is lost.
pub const FORGIVEN: TimeDelta = TimeDelta::days(30);

/// One thing that must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Trusted for [`TRUSTED_FOR`] on end.
    Trusted,
    /// Was there for people, and not selling.
    ThereForMe,
    /// Enough invited raters, from groups of their own.
    Raters,
    /// Vouched for by known members of two communities.
    Communities,
    /// The company asks not only the nice ones.
    Coverage,
    /// Nothing about their ratings is being looked at.
    NoHold,
}

impl Condition {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Trusted, Self::ThereForMe, Self::Raters, Self::Communities, Self::Coverage, Self::NoHold];

    /// As it is stored and told to programs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Trusted => "trusted_for_90_days",
            Self::ThereForMe => "there_for_me",
            Self::Raters => "raters",
            Self::Communities => "communities",
            Self::Coverage => "coverage",
            Self::NoHold => "nothing_looked_at",
        }
    }

    /// What it asks for.
    pub fn words(self) -> String {
        match self {
            Self::Trusted => format!("Trusted for {} days on end", TRUSTED_FOR.num_days()),
            Self::ThereForMe => format!("“Was there for me”: the low end is at least {THERE_FOR_ME}"),
            Self::Raters => format!("At least {RATERS} invited raters in effect, from {GROUPS} groups or more"),
            Self::Communities => format!("Known members of {COMMUNITIES} communities vouch"),
            Self::Coverage => format!("The company invites at least {} in 100 to rate", COVERAGE * 100.0),
            Self::NoHold => "No rating is being looked at".into(),
        }
    }
}

/// What the conditions are held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The verdict that is shown, and since when.
    pub standing: Standing,
    /// The low end of "was there for me"; none when nobody said anything.
    pub there_for_me: Option<f64>,
    /// How many invited raters each group has; whoever has an account here is a group of their own.
    pub groups: Vec<usize>,
    /// How many communities' known members vouch.
    pub communities: usize,
    /// The share of resolved cases that their companies invite to rate, the least of them; none when nothing is known.
    pub coverage: Option<f64>,
    /// Whether somebody is looking at their ratings.
    pub looked_at: bool,
}

impl Facts {
    /// Raters in effect: those of one group are a little alike, and count `n/(1 + (n − 1)·0.025)` together.
    pub fn raters(&self) -> f64 {
        self.groups.iter().map(|n| *n as f64 / design_effect(*n as f64, SAME_COMPANY)).sum()
    }

    /// Whether a condition holds at that moment.
    pub fn hold(&self, condition: Condition, now: Moment) -> bool {
        match condition {
            Condition::Trusted => self.standing.shown == Verdict::Trusted && now - self.standing.since >= TRUSTED_FOR,
            Condition::ThereForMe => self.there_for_me.is_some_and(|low| low >= THERE_FOR_ME),
            Condition::Raters => self.raters() >= RATERS && self.groups.len() >= GROUPS,
            Condition::Communities => self.communities >= COMMUNITIES,
            Condition::Coverage => self.coverage.is_some_and(|share| share >= COVERAGE),
            Condition::NoHold => !self.looked_at,
        }
    }

    /// Those that do not hold.
    pub fn open(&self, now: Moment) -> Vec<Condition> {
        Condition::ALL.into_iter().filter(|condition| !self.hold(*condition, now)).collect()
    }
}

/// Whether somebody is a trust agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Title {
    /// Not, or not any more.
    #[default]
    None,
    /// Since then; and since when a condition fails, if one does.
    Held {
        /// When it was earned.
        since: Moment,
        /// Since when a condition fails.
        failing_since: Option<Moment>,
    },
}

/// A title that was earned or lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// All conditions held.
    Earned,
    /// One had failed for [`FORGIVEN`].
    Lost,
}

impl Change {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Earned => "earned",
            Self::Lost => "lost",
        }
    }
}

impl std::str::FromStr for Change {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Earned, Self::Lost].into_iter().find(|change| change.key() == text).ok_or("not a change of a title")
    }
}

impl Title {
    /// The title once it is known that all conditions hold, or not. Asking again changes nothing.
    pub fn review(self, all_hold: bool, now: Moment) -> (Self, Option<Change>) {
        match (self, all_hold) {
            (Self::None, true) => (Self::Held { since: now, failing_since: None }, Some(Change::Earned)),
            (Self::None, false) => (self, None),
            (Self::Held { since, .. }, true) => (Self::Held { since, failing_since: None }, None),
            (Self::Held { since, failing_since }, false) => {
                let failing = failing_since.unwrap_or(now);
                match now - failing >= FORGIVEN {
                    true => (Self::None, Some(Change::Lost)),
                    false => (Self::Held { since, failing_since: Some(failing) }, None),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn day(n: i64) -> Moment {
        DateTime::from_timestamp(1_780_000_000 + n * 86_400, 0).unwrap().naive_utc()
    }

    fn good() -> Facts {
        Facts {
            standing: Standing { shown: Verdict::Trusted, since: day(0), candidate: None },
            there_for_me: Some(0.8),
            groups: vec![20, 1, 1],
            communities: 2,
            coverage: Some(0.3),
            looked_at: false,
        }
    }

    #[test]
    fn each_condition_can_fail_alone() {
        assert_eq!(good().open(day(90)), []);
        assert_eq!(good().open(day(89)), [Condition::Trusted]);
        let mixed = Standing { shown: Verdict::MostlyTrusted, ..good().standing };
        for (facts, fails) in [
            (Facts { standing: mixed, ..good() }, Condition::Trusted),
            (Facts { there_for_me: None, ..good() }, Condition::ThereForMe),
            (Facts { groups: vec![40, 1], ..good() }, Condition::Raters),
            (Facts { groups: vec![13, 1, 1], ..good() }, Condition::Raters),
            (Facts { communities: 1, ..good() }, Condition::Communities),
            (Facts { coverage: Some(0.2), ..good() }, Condition::Coverage),
            (Facts { coverage: None, ..good() }, Condition::Coverage),
            (Facts { looked_at: true, ..good() }, Condition::NoHold),
        ] {
            assert_eq!(facts.open(day(90)), [fails]);
        }
    }

    #[test]
    fn raters_of_one_company_count_a_little_less() {
        // 20/(1 + 19·0.025) + 1 + 1 = 15.5593
        assert!((good().raters() - 15.5593).abs() < 1e-4);
    }

    #[test]
    fn a_title_is_earned_at_once_and_lost_after_thirty_days() {
        let (held, earned) = Title::None.review(true, day(0));
        assert_eq!((held, earned), (Title::Held { since: day(0), failing_since: None }, Some(Change::Earned)));
        let (failing, nothing) = held.review(false, day(10));
        assert_eq!((failing, nothing), (Title::Held { since: day(0), failing_since: Some(day(10)) }, None));
        assert_eq!(failing.review(false, day(39)), (failing, None));
        assert_eq!(failing.review(true, day(39)), (held, None), "an isolated bad month is forgotten");
        assert_eq!(failing.review(false, day(40)), (Title::None, Some(Change::Lost)));
    }
}
