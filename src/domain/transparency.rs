//! What was flagged and removed, in numbers that anybody may see.

use chrono::TimeDelta;

use super::{
    flag::{FlaggedBy, Rule},
    profile::Subject,
};

/// The figures of one company, or of the whole site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Ratings that were ever received.
    pub received: i64,
    /// Flags, by who raised them.
    pub flagged: Vec<(FlaggedBy, i64)>,
    /// What is removed now, by the rule.
    pub removed: Vec<(Rule, i64)>,
    /// What was removed and came back on appeal.
    pub restored: i64,
    /// How long half of the first decisions took at most; none before there is one.
    pub median: Option<TimeDelta>,
}

impl Figures {
    /// Flags by any of these.
    pub fn flagged_by(&self, these: &[FlaggedBy]) -> i64 {
        self.flagged.iter().filter(|(by, _)| these.contains(by)).map(|(_, n)| n).sum()
    }

    /// All that is removed.
    pub fn all_removed(&self) -> i64 {
        self.removed.iter().map(|(_, n)| n).sum()
    }

    /// What is removed by that rule.
    pub fn removed_by(&self, rule: Rule) -> i64 {
        self.removed.iter().filter(|(by, _)| *by == rule).map(|(_, n)| n).sum()
    }
}

/// The middle of these many seconds; the lower one of two.
pub fn median(mut seconds: Vec<i64>) -> Option<TimeDelta> {
    seconds.sort_unstable();
    seconds.get(seconds.len().saturating_sub(1) / 2).copied().map(TimeDelta::seconds)
}

/// The report: the whole site, then companies by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The whole site, what belongs to no company too.
    pub site: Figures,
    /// Company by company.
    pub companies: Vec<(Subject, Figures)>,
    /// The slug after which the next page begins.
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_what_half_took_at_most() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![9]), Some(TimeDelta::seconds(9)));
        assert_eq!(median(vec![9, 1]), Some(TimeDelta::seconds(1)));
        assert_eq!(median(vec![9, 1, 5]), Some(TimeDelta::seconds(5)));
    }

    #[test]
    fn figures_add_up() {
        let figures = Figures {
            flagged: vec![(FlaggedBy::Customer, 2), (FlaggedBy::Visitor, 3), (FlaggedBy::Agent, 1)],
            removed: vec![(Rule::Insult, 2), (Rule::Threat, 1)],
            ..Figures::default()
        };
        assert_eq!(figures.flagged_by(&[FlaggedBy::Customer, FlaggedBy::Visitor]), 5);
        assert_eq!((figures.all_removed(), figures.removed_by(Rule::Insult)), (3, 2));
    }
}
