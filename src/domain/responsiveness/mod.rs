//! How fast and how completely people help, by deed: sums over cases that each case changes in O(1).

pub mod sketch;

use std::{collections::BTreeMap, ops::AddAssign};

use chrono::{Datelike, Months, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{Moment, case::BY_HAND};
use sketch::Sketch;

/// How many months a company's figures go back, the present one among them.
pub const MONTHS: u32 = 12;

/// Fewer lengths of time than this say nothing about how fast somebody is.
pub const ENOUGH: i64 = 5;

/// A case, as far as figures depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Whose customer asked.
    pub company_id: i64,
    /// Who helped.
    pub agent_id: i64,
    /// What it was about.
    pub topic_id: Option<i64>,
    /// Which way it came; empty when nothing is known of the case but its reference.
    pub channel: String,
    /// When the customer asked.
    pub opened_at: Moment,
    /// When a person first answered.
    pub first_reply_at: Option<Moment>,
    /// How long the customer waited for that, in seconds, where it is known since when.
    pub first_reply_seconds: Option<i64>,
    /// When it was resolved last; none while it is open.
    pub resolved_at: Option<Moment>,
    /// When it was last opened again.
    pub reopened_at: Option<Moment>,
    /// Whether more than one person had it.
    pub handed_over: bool,
    /// Whether its customer was invited to rate, by an invitation that was not taken back.
    pub invited: bool,
    /// Whether the customer rated by it.
    pub answered: bool,
}

impl Course {
    fn is_by_hand(&self) -> bool {
        self.channel == BY_HAND
    }

    /// How long it took from the question to the last resolution, in seconds. Nobody knows where a case was told of
    /// only once it was answered or resolved.
    fn resolution_seconds(&self) -> Option<i64> {
        let opening_known = self.first_reply_at.is_none() || self.first_reply_seconds.is_some();
        let seconds = (self.resolved_at? - self.opened_at).num_seconds();
        (opening_known && seconds > 0).then_some(seconds)
    }
}

/// What some cases came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// Cases that were opened.
    #[serde(skip_serializing_if = "is_zero")]
    pub cases: i64,
    /// Cases that are resolved.
    #[serde(skip_serializing_if = "is_zero")]
    pub resolved: i64,
    /// Cases that were resolved and are open again.
    #[serde(skip_serializing_if = "is_zero")]
    pub returned: i64,
    /// Cases that were opened again, whatever became of them.
    #[serde(skip_serializing_if = "is_zero")]
    pub reopened: i64,
    /// Resolved cases that more than one person had.
    #[serde(skip_serializing_if = "is_zero")]
    pub handed_over: i64,
    /// Resolved cases that one person had and that were never opened again.
    #[serde(skip_serializing_if = "is_zero")]
    pub kept: i64,
    /// Resolved cases that were entered by hand.
    #[serde(skip_serializing_if = "is_zero")]
    pub by_hand: i64,
    /// Resolved cases that were not entered by hand and whose customers were invited to rate.
    #[serde(skip_serializing_if = "is_zero")]
    pub covered: i64,
    /// Resolved cases whose customers were invited to rate.
    #[serde(skip_serializing_if = "is_zero")]
    pub invited: i64,
    /// Resolved cases whose customers rated by invitation.
    #[serde(skip_serializing_if = "is_zero")]
    pub answered: i64,
    /// How long customers waited for the first reply of a person.
    pub first_reply: Sketch,
    /// How long it took until the last resolution.
    pub resolution: Sketch,
}

/// Most months of most agents are mostly zeros.
fn is_zero(n: &i64) -> bool {
    *n == 0
}

impl Figures {
    /// Whether nothing is in them.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether there is enough to say how fast somebody is.
    pub fn is_telling(&self) -> bool {
        self.first_reply.n().max(self.resolution.n()) >= ENOUGH
    }

    /// How many cases were resolved at least once.
    pub fn ever_resolved(&self) -> i64 {
        self.resolved + self.returned
    }

    /// How many resolved cases were invited to rate, of how many. Cases entered by hand are left out: of those that were
    /// not entered, nothing is known.
    pub fn coverage(&self) -> (i64, i64) {
        (self.covered, self.resolved - self.by_hand)
    }
}

impl AddAssign<&Figures> for Figures {
    fn add_assign(&mut self, other: &Self) {
        self.cases += other.cases;
        self.resolved += other.resolved;
        self.returned += other.returned;
        self.reopened += other.reopened;
        self.handed_over += other.handed_over;
        self.kept += other.kept;
        self.by_hand += other.by_hand;
        self.covered += other.covered;
        self.invited += other.invited;
        self.answered += other.answered;
        self.first_reply.merge(&other.first_reply);
        self.resolution.merge(&other.resolution);
    }
}

impl<'a> std::iter::Sum<&'a Figures> for Figures {
    fn sum<I: Iterator<Item = &'a Figures>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, figures| {
            sum += figures;
            sum
        })
    }
}

/// How long something took, in seconds, over the cases in which it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Took {
    /// Half were faster.
    pub median: i64,
    /// Nine in ten were faster.
    pub p90: i64,
    /// Over how many cases.
    pub n: i64,
}

impl Took {
    /// Out of a sketch; none of an empty one.
    pub fn of(sketch: &Sketch) -> Option<Self> {
        Some(Self { median: sketch.quantile(50)?, p90: sketch.quantile(90)?, n: sketch.n() })
    }

    /// The same where there are [`ENOUGH`] to say it.
    pub fn told(sketch: &Sketch) -> Option<Self> {
        Self::of(sketch).filter(|took| took.n >= ENOUGH)
    }
}

/// Which of a company's cases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All.
    All,
    /// Those in which this agent helped.
    Agent(i64),
    /// Those on this topic.
    Topic(i64),
    /// Those that came this way.
    Channel(String),
}

/// Where a figure belongs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The company.
    pub company_id: i64,
    /// Which of its cases.
    pub part: Part,
    /// The first moment of the month in which it happened.
    pub month: Moment,
}

/// The first moment of the month of another.
pub fn month(at: Moment) -> Moment {
    NaiveDate::from_ymd_opt(at.year(), at.month(), 1).map_or(at, |first| first.and_time(NaiveTime::MIN))
}

/// The last [`MONTHS`] months, the present one last.
pub fn months(now: Moment) -> Vec<Moment> {
    (0..MONTHS).rev().filter_map(|back| month(now).checked_sub_months(Months::new(back))).collect()
}

/// What is to be added to figures. What was is never remembered: it is what the cases said before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(BTreeMap<Place, Figures>);

impl Changes {
    /// From what cases said before to what they say now.
    pub fn between(before: &[Course], after: &[Course]) -> Self {
        let mut changes = Self::default();
        before.iter().for_each(|course| changes.count(course, -1));
        after.iter().for_each(|course| changes.count(course, 1));
        changes.0.retain(|_, figures| !figures.is_empty());
        changes
    }

    /// The changes by place, in the order of the places.
    pub fn into_places(self) -> impl Iterator<Item = (Place, Figures)> {
        self.0.into_iter()
    }

    /// Each thing counts in the month in which it happened.
    fn count(&mut self, course: &Course, times: i64) {
        if course.channel.is_empty() {
            return;
        }
        self.each(course, course.opened_at, |figures| figures.cases += times);
        if let (Some(at), Some(seconds)) = (course.first_reply_at, course.first_reply_seconds) {
            self.each(course, at, |figures| figures.first_reply.count(seconds, times));
        }
        if let Some(at) = course.reopened_at {
            self.each(course, at, |figures| {
                figures.reopened += times;
                figures.returned += if course.resolved_at.is_none() { times } else { 0 };
            });
        }
        let Some(at) = course.resolved_at else { return };
        let only_if = |holds: bool| if holds { times } else { 0 };
        self.each(course, at, |figures| {
            figures.resolved += times;
            figures.handed_over += only_if(course.handed_over);
            figures.kept += only_if(course.reopened_at.is_none() && !course.handed_over);
            figures.by_hand += only_if(course.is_by_hand());
            figures.covered += only_if(course.invited && !course.is_by_hand());
            figures.invited += only_if(course.invited);
            figures.answered += only_if(course.answered);
            if let Some(seconds) = course.resolution_seconds() {
                figures.resolution.count(seconds, times);
            }
        });
    }

    /// A case counts for its company, whoever helped, its topic and its channel.
    fn each(&mut self, course: &Course, at: Moment, change: impl Fn(&mut Figures)) {
        let topic = course.topic_id.map(Part::Topic);
        let parts = [Part::All, Part::Agent(course.agent_id), Part::Channel(course.channel.clone())];
        for part in parts.into_iter().chain(topic) {
            let place = Place { company_id: course.company_id, part, month: month(at) };
            change(self.0.entry(place).or_default());
        }
    }
}

/// How fast and how completely somebody helps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Responsiveness {
    /// Altogether.
    pub total: Figures,
    /// The last [`MONTHS`] months, the present one last.
    pub months: Vec<(Moment, Figures)>,
    /// Whom of the latest customers was asked to rate.
    pub asked: AskedLately,
}

impl Responsiveness {
    /// Puts what came of cases together.
    pub fn of(rows: &[(Place, Figures)], asked: AskedLately, now: Moment) -> Self {
        let in_month = |month| rows.iter().filter(move |(place, _)| place.month == month).map(|(_, figures)| figures);
        Self {
            total: rows.iter().map(|(_, figures)| figures).sum(),
            months: months(now).into_iter().map(|month| (month, in_month(month).sum())).collect(),
            asked,
        }
    }

    /// Those of the last months that say something of first replies: which of them, when, and what.
    pub fn first_replies(&self) -> impl Iterator<Item = (usize, Moment, Took)> {
        let told =
            |(i, (month, figures)): (usize, &(Moment, Figures))| Some((i, *month, Took::told(&figures.first_reply)?));
        self.months.iter().enumerate().filter_map(told)
    }
}

/// Customers asked to rate the help in the cases that were resolved in the last 90 days, those entered by hand left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskedLately {
    /// How many cases were resolved.
    pub resolved: i64,
    /// How many of their customers were invited.
    pub invited: i64,
    /// How many of those rated.
    pub answered: i64,
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    fn at(hour: i64) -> Moment {
        DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::hours(hour)
    }

    fn course() -> Course {
        Course {
            company_id: 1,
            agent_id: 2,
            topic_id: Some(3),
            channel: "email".into(),
            opened_at: at(0),
            first_reply_at: Some(at(1)),
            first_reply_seconds: Some(3_600),
            resolved_at: Some(at(800)),
            reopened_at: None,
            handed_over: false,
            invited: true,
            answered: false,
        }
    }

    fn of(courses: &[Course], part: &Part) -> Figures {
        let places: Vec<_> = Changes::between(&[], courses).into_places().collect();
        places.iter().filter(|(place, _)| place.part == *part).map(|(_, figures)| figures).sum()
    }

    #[test]
    fn a_case_counts_for_company_agent_topic_and_channel_in_the_months_in_which_things_happened() {
        let changes: Vec<_> = Changes::between(&[], &[course()]).into_places().collect();
        assert_eq!(changes.len(), 8, "{changes:?}");
        let opened: Vec<_> = changes.iter().filter(|(place, _)| place.month == at(0)).collect();
        assert!(opened.iter().all(|(_, figures)| (figures.cases, figures.resolved) == (1, 0)), "{opened:?}");
        let resolved: Vec<_> = changes.iter().filter(|(place, _)| place.month == at(31 * 24)).collect();
        assert!(resolved.iter().all(|(_, figures)| (figures.cases, figures.resolved) == (0, 1)), "{resolved:?}");
        assert_eq!((opened.len(), resolved.len()), (4, 4));
    }

    #[test]
    fn what_a_case_said_before_is_taken_away_and_what_stayed_costs_nothing() {
        let moved = Course { agent_id: 9, ..course() };
        let places: Vec<Place> =
            Changes::between(&[course()], &[moved]).into_places().map(|(place, _)| place).collect();
        assert!(places.iter().all(|place| matches!(place.part, Part::Agent(2 | 9))), "{places:?}");
        assert_eq!(Changes::between(&[course()], &[course()]), Changes::default());
    }

    #[test]
    fn kept_is_resolved_by_one_person_and_never_opened_again() {
        let cases = [
            course(),
            Course { handed_over: true, ..course() },
            Course { reopened_at: Some(at(810)), resolved_at: Some(at(820)), ..course() },
            Course { reopened_at: Some(at(810)), resolved_at: None, ..course() },
        ];
        let figures = of(&cases, &Part::Agent(2));
        assert_eq!((figures.kept, figures.ever_resolved(), figures.resolved, figures.reopened), (1, 4, 3, 2));
    }

    #[test]
    fn a_beginning_that_nobody_knows_makes_nobody_fast() {
        let unknown = Course { first_reply_seconds: None, ..course() };
        let at_once = Course { opened_at: at(800), first_reply_at: None, first_reply_seconds: None, ..course() };
        let bare = Course { channel: String::new(), ..course() };
        let figures = of(&[unknown, at_once, bare], &Part::All);
        assert_eq!((figures.resolution.n(), figures.first_reply.n(), figures.resolved), (0, 0, 2));
    }

    #[test]
    fn a_case_entered_by_hand_says_nothing_about_whom_the_company_asks() {
        let by_hand = Course { channel: BY_HAND.into(), answered: true, ..course() };
        let figures = of(&[course(), by_hand, Course { invited: false, ..course() }], &Part::All);
        assert_eq!((figures.coverage(), figures.invited, figures.answered), ((1, 2), 2, 1));
    }

    #[test]
    fn the_last_months_end_with_this_one() {
        let months = months(at(24 * 45));
        assert_eq!((months.len(), months.last()), (12, Some(&at(24 * 31))));
        assert_eq!(months[0].to_string(), "1969-03-01 00:00:00");
    }
}
