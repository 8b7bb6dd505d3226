//! One issue that a customer brought, put together from its steps in whatever order they were told.

use std::{collections::BTreeSet, str::FromStr};

use super::Moment;

/// The channel of cases that somebody at the company's desk entered, in order to ask their customers.
pub const BY_HAND: &str = "desk";

/// What happened in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The customer asked.
    Opened,
    /// It was open: after it had been resolved, it was opened again.
    Reopened,
    /// Somebody was to look after it.
    Assigned,
    /// A person answered the customer.
    Replied,
    /// The customer was helped.
    Resolved,
}

impl What {
    const ALL: [Self; 5] = [Self::Opened, Self::Reopened, Self::Assigned, Self::Replied, Self::Resolved];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Reopened => "reopened",
            Self::Assigned => "assigned",
            Self::Replied => "replied",
            Self::Resolved => "resolved",
        }
    }
}

impl FromStr for What {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|what| what.key() == text).ok_or("not a step of a case")
    }
}

/// One step of a case. Steps are ordered by time; those of one moment in the order in which they make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// When.
    pub at: Moment,
    /// What.
    pub what: What,
    /// When we were told of it: of two that say the same differently, the first counts.
    pub told_at: Moment,
    /// Who it was, where that is told: an id of ours for whom the helpdesk names.
    pub helper: Option<i64>,
}

/// A case as its steps tell it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// When the customer asked, as far as is known.
    pub opened_at: Option<Moment>,
    /// When a person first answered.
    pub first_reply_at: Option<Moment>,
    /// When it was resolved; nothing while it is open.
    pub resolved_at: Option<Moment>,
    /// When it was last opened again.
    pub reopened_at: Option<Moment>,
    /// How often it was opened again.
    pub reopenings: i32,
    /// Whose help it was the last time it was resolved: who answered, else who looked after it then.
    pub helper: Option<i64>,
    /// Whether more than one person had it before it was resolved.
    pub handed_over: bool,
}

impl Story {
    /// Tells the case from its steps. Neither their order nor repetitions matter.
    pub fn of(steps: &[Step]) -> Self {
        let steps: BTreeSet<Step> = steps.iter().copied().collect();
        let mut story = Self { opened_at: steps.first().map(|step| step.at), ..Self::default() };
        let (mut assignee, mut replier) = (None, None);
        let mut hands = BTreeSet::new();
        for Step { at, what, helper, .. } in steps {
            if story.resolved_at.is_none() {
                hands.extend(helper.filter(|_| what != What::Resolved));
            }
            match what {
                What::Opened => {}
                What::Reopened => {
                    if story.resolved_at.take().is_some() {
                        story.reopened_at = Some(at);
                        story.reopenings += 1;
                        replier = None;
                    }
                }
                What::Assigned => assignee = helper.or(assignee),
                What::Replied => {
                    story.first_reply_at = story.first_reply_at.or(Some(at));
                    if story.resolved_at.is_none() {
                        replier = helper.or(replier);
                    }
                }
                // While it stays resolved, who is put in charge later changes nothing.
                What::Resolved if story.resolved_at.is_some() => {}
                What::Resolved => {
                    story.resolved_at = Some(at);
                    story.helper = replier.or(helper).or(assignee).or(story.helper);
                    story.handed_over = hands.len() > 1;
                }
            }
        }
        story
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> Moment {
        DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::minutes(minute)
    }

    fn step(minute: i64, what: What, helper: impl Into<Option<i64>>) -> Step {
        Step { at: at(minute), what, told_at: at(minute), helper: helper.into() }
    }

    #[test]
    fn whoever_answered_is_credited_and_not_whoever_it_was_assigned_to() {
        let story = Story::of(&[
            step(0, What::Opened, None),
            step(1, What::Assigned, 1),
            step(5, What::Replied, 2),
            step(9, What::Resolved, 1),
        ]);
        assert_eq!(story.helper, Some(2));
        assert!(story.handed_over);
        assert_eq!((story.first_reply_at, story.resolved_at), (Some(at(5)), Some(at(9))));
    }

    #[test]
    fn unassigning_before_the_resolution_and_moving_it_afterwards_change_nothing() {
        let story = Story::of(&[
            step(0, What::Opened, None),
            step(1, What::Assigned, 1),
            step(8, What::Assigned, None),
            step(9, What::Resolved, None),
            step(20, What::Assigned, 7),
            step(21, What::Resolved, 7),
        ]);
        assert_eq!((story.helper, story.resolved_at), (Some(1), Some(at(9))));
        assert!(!story.handed_over);
    }

    #[test]
    fn who_is_named_for_the_same_resolution_later_is_not_credited() {
        let later = Step { told_at: at(30), ..step(9, What::Resolved, 1) };
        let story = Story::of(&[step(0, What::Opened, None), later, step(9, What::Resolved, 7)]);
        assert_eq!(story.helper, Some(7));
    }

    #[test]
    fn a_case_that_was_opened_again_is_open_until_it_is_resolved_once_more() {
        let mut steps = vec![step(0, What::Opened, None), step(9, What::Resolved, 1), step(12, What::Reopened, None)];
        let open = Story::of(&steps);
        assert_eq!((open.resolved_at, open.reopened_at, open.reopenings), (None, Some(at(12)), 1));
        steps.extend([step(13, What::Replied, 2), step(15, What::Resolved, 2)]);
        let story = Story::of(&steps);
        assert_eq!((story.resolved_at, story.reopenings, story.helper), (Some(at(15)), 1, Some(2)));
    }

    #[test]
    fn an_open_state_that_is_told_again_is_no_reopening() {
        let story =
            Story::of(&[step(0, What::Opened, None), step(2, What::Reopened, None), step(3, What::Reopened, None)]);
        assert_eq!((story.reopenings, story.reopened_at), (0, None));
    }

    fn any_step() -> impl Strategy<Value = Step> {
        let what = prop::sample::select(What::ALL.to_vec());
        (0_i64..40, what, prop::option::of(1_i64..4)).prop_map(|(minute, what, helper)| step(minute, what, helper))
    }

    proptest! {
        #[test]
        fn neither_the_order_nor_repetitions_of_what_was_told_matter(
            told in prop::collection::vec(any_step(), 1..12).prop_flat_map(|steps| {
                let again = prop::collection::vec(prop::sample::select(steps.clone()), 0..6);
                (Just(steps.clone()), Just(steps).prop_shuffle(), again)
            })
        ) {
            let (steps, mut shuffled, again) = told;
            shuffled.extend(again);
            prop_assert_eq!(Story::of(&steps), Story::of(&shuffled));
        }
    }
}
