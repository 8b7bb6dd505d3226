//! Whether ratings look bought: signals that a person can check, joined by a small logistic model. It decides nothing:
//! it puts a case before a moderator, and until then lets those ratings count less.

use std::{collections::HashMap, str::FromStr};

use chrono::TimeDelta;

use super::{
    evidence::LEAST_CREDIBILITY,
    suspicion_weights::{INTERCEPT, Shape, shape},
};
use crate::domain::rating::Stars;

/// From this probability on a moderator is asked: when we would bet four to one. With one rater in fifty bought before
/// anything is known, the signals must make it two hundred times likelier.
pub const RAISE: f64 = 0.8;

/// An account is fresh for so long.
pub const FRESH: TimeDelta = TimeDelta::days(7);

/// Ratings by one person within so short a time of each other are in a row.
pub const IN_A_ROW: TimeDelta = TimeDelta::minutes(10);

/// How far back the ratings of an agent are looked at together.
pub const WINDOW: TimeDelta = TimeDelta::days(30);

/// Fewer ratings of an agent than this are never looked at together.
pub const ENOUGH: usize = 4;

/// Fewer ratings by one rater than this are never looked at by themselves, only beside others of the same agent.
pub const ENOUGH_GIVEN: usize = 3;

/// More than this many times what is usual for the agent is together.
const TIMES_USUAL: f64 = 4.0;

/// What can look odd about ratings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// Far from what everybody else says.
    Distance,
    /// More at once, of one agent, than usual.
    Together,
    /// Within minutes of the same person's last one.
    InARow,
    /// Always the same stars, and those the most or the least there are.
    SameStars,
    /// By people who came back, and always for one company.
    OneCompany,
    /// By accounts just made.
    Fresh,
    /// From one network or household.
    OneNetwork,
    /// By people whom the agent rated or vouched for in turn.
    EachOther,
    /// In the same words as somebody else's.
    Copies,
}

impl Signal {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Distance,
        Self::Together,
        Self::InARow,
        Self::SameStars,
        Self::OneCompany,
        Self::Fresh,
        Self::OneNetwork,
        Self::EachOther,
        Self::Copies,
    ];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Distance => "distance",
            Self::Together => "together",
            Self::InARow => "in_a_row",
            Self::SameStars => "same_stars",
            Self::OneCompany => "one_company",
            Self::Fresh => "fresh",
            Self::OneNetwork => "one_network",
            Self::EachOther => "each_other",
            Self::Copies => "copies",
        }
    }
}

impl FromStr for Signal {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|signal| signal.key() == text).ok_or("not a signal")
    }
}

/// One rating as it is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looked {
    /// Which.
    pub rating_id: i64,
    /// By whom.
    pub rater_id: i64,
    /// Of whom.
    pub agent_id: i64,
    /// How many.
    pub stars: Stars,
    /// What everybody else says of the agent, 0 to 1: `(Σx + 2μ)/(n + 2)` over their n ratings.
    pub others: f64,
    /// Whether it came in more company than usual; see [`is_together`].
    pub together: bool,
    /// Whether the same person rated somebody less than [`IN_A_ROW`] before.
    pub in_a_row: bool,
    /// Whether the rater rated more than once, and always for the same company.
    pub one_company: bool,
    /// Whether the account was made less than [`FRESH`] before.
    pub fresh: bool,
    /// Whether others of the same agent came from the same network or household.
    pub one_network: bool,
    /// Whether the agent rated or vouched for the rater in turn.
    pub each_other: bool,
    /// Whether somebody else said the same words.
    pub copied: bool,
}

impl Looked {
    /// Whether something about this very rating is odd, not only about its company.
    pub fn is_odd(&self) -> bool {
        self.fresh || self.one_network || self.each_other || self.copied
    }
}

/// Whether a rating came in more company than usual, when others gave `within` ratings of the agent less than a day
/// before or after it, and there were `month` in the 30 days before: at least three, and more than four times what is
/// usual in two days.
pub fn is_together(within: i64, month: i64) -> bool {
    let usual = month as f64 * 2.0 / WINDOW.num_days() as f64;
    within >= 3 && within as f64 > TIMES_USUAL * usual
}

/// What was found in some ratings looked at together: all that one person gave, or odd ones that an agent received.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signals {
    /// How many ratings.
    pub n: i64,
    /// Σ|x − others|, each 0 to 1.
    pub apart: f64,
    /// How many came in more company than usual.
    pub together: i64,
    /// How many came in a row.
    pub in_a_row: i64,
    /// How many give one star, or five, whichever is more often.
    pub same_stars: i64,
    /// How many are by people who came back, always for one company.
    pub one_company: i64,
    /// How many are by fresh accounts.
    pub fresh: i64,
    /// How many came from one network with others.
    pub one_network: i64,
    /// How many are of somebody who rated or vouched for the rater.
    pub each_other: i64,
    /// How many are in somebody else's words.
    pub copies: i64,
}

impl Signals {
    /// What is found in these ratings.
    pub fn of<'a>(ratings: impl IntoIterator<Item = &'a Looked>) -> Self {
        let (mut found, mut stars) = (Self::default(), HashMap::<u8, i64>::new());
        for rating in ratings {
            found.n += 1;
            found.apart += (rating.stars.fraction() - rating.others).abs();
            found.together += i64::from(rating.together);
            found.in_a_row += i64::from(rating.in_a_row);
            found.one_company += i64::from(rating.one_company);
            found.fresh += i64::from(rating.fresh);
            found.one_network += i64::from(rating.one_network);
            found.each_other += i64::from(rating.each_other);
            found.copies += i64::from(rating.copied);
            *stars.entry(rating.stars.get()).or_default() += 1;
        }
        found.same_stars = [1, Stars::MOST].iter().filter_map(|end| stars.get(end)).copied().max().unwrap_or(0);
        found
    }

    /// What the model takes in. Shares are as if one more rating had shown nothing, the distance as if three had; of
    /// *together* and *same stars* the plain share, as they were fitted. The distance is in star scale, −1 to 1.
    pub fn value(&self, signal: Signal) -> f64 {
        let (n, count) = (self.n as f64, self.count(signal) as f64);
        match signal {
            Signal::Distance => 2.0 * self.apart / (n + 3.0),
            Signal::Together | Signal::SameStars => count / n.max(1.0),
            _ => count / (n + 1.0),
        }
    }

    fn count(&self, signal: Signal) -> i64 {
        match signal {
            Signal::Distance => self.n,
            Signal::Together => self.together,
            Signal::InARow => self.in_a_row,
            Signal::SameStars => self.same_stars,
            Signal::OneCompany => self.one_company,
            Signal::Fresh => self.fresh,
            Signal::OneNetwork => self.one_network,
            Signal::EachOther => self.each_other,
            Signal::Copies => self.copies,
        }
    }
}

/// How likely ratings are bought, and why one would think so.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspicion {
    /// 0 to 1.
    pub probability: f64,
    /// What speaks for it, the strongest first.
    pub reasons: Vec<Reason>,
}

/// One thing that speaks for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reason {
    /// What.
    pub signal: Signal,
    /// In how many ratings.
    pub count: i64,
    /// Of how many.
    pub of: i64,
    /// How many stars they are from what everybody else says, on average.
    pub apart: f64,
}

impl Reason {
    /// As a moderator reads it.
    pub fn words(&self) -> String {
        let Self { count, of, apart, .. } = self;
        let some = if count == of { format!("All {of}") } else { format!("{count} of {of}") };
        match self.signal {
            Signal::Distance => format!("They are {apart:.1} stars from what everybody else says, on average."),
            Signal::Together => {
                format!("{some} came within a day of many others, far more than this agent usually gets.")
            }
            Signal::InARow => format!("{some} came within ten minutes of the same person’s rating before."),
            Signal::SameStars => format!("{some} give the same stars, and those the most or the least there are."),
            Signal::OneCompany => format!("{some} are by people who rate again and again, and always for one company."),
            Signal::Fresh => format!("{some} are by accounts less than a week old."),
            Signal::OneNetwork => format!("{some} came from one network or household with others."),
            Signal::EachOther => format!("{some} are of somebody who rated or vouched for the author in turn."),
            Signal::Copies => format!("{some} say nearly the same words as somebody else’s."),
        }
    }
}

/// What adds less than this to the logit is no reason worth a moderator's time.
const WORTH_SAYING: f64 = 0.25;

/// How likely ratings in which this was found are bought: `1/(1 + e^−logit)`; see [`super::suspicion_weights`].
pub fn suspect(signals: &Signals) -> Suspicion {
    let adds = |signal| step(shape(signal), signals.value(signal));
    let logit = INTERCEPT + Signal::ALL.into_iter().map(adds).sum::<f64>();
    // Beside what ratings add in which nothing was found.
    let beyond = |signal| adds(signal) - step(shape(signal), 0.0);
    let mut speaking: Vec<(f64, Signal)> = Signal::ALL
        .into_iter()
        .map(|signal| (beyond(signal), signal))
        .filter(|(beyond, _)| *beyond >= WORTH_SAYING)
        .collect();
    speaking.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let stars = f64::from(Stars::MOST - 1);
    let reasons = speaking.into_iter().map(|(_, signal)| Reason {
        signal,
        count: signals.count(signal),
        of: signals.n,
        apart: signals.apart * stars / signals.n.max(1) as f64,
    });
    Suspicion { probability: 1.0 / (1.0 + (-logit).exp()), reasons: reasons.collect() }
}

fn step(Shape { centre, scale, weight }: Shape, value: f64) -> f64 {
    weight * ((value - centre) / scale).clamp(-3.0, 3.0)
}

/// The credibility of a rater whose ratings look bought with this probability: `max(0.25, credibility·(1 − p))`.
pub fn lowered(credibility: f64, probability: f64) -> f64 {
    (credibility * (1.0 - probability.clamp(0.0, 1.0))).max(LEAST_CREDIBILITY.min(credibility))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Eight five-star ratings within a day by accounts just made, three of them in the same words, of an agent whom
    /// everybody else gives three and a half.
    fn burst() -> Signals {
        Signals { n: 8, apart: 8.0 * 0.375, together: 8, same_stars: 8, fresh: 8, copies: 3, ..Signals::default() }
    }

    #[test]
    fn a_sum_done_by_hand() {
        // distance 6/11 = 0.5455, z 0.9773 · 0.5003 = 0.4889; together 1, z 2.3333 · 1.4262 = 3.3278;
        // in a row 0, z −0.8 · 0.3012 = −0.2410; same stars 1, z 1.6 · 0.9017 = 1.4427; fresh 8/9 · 1.5 = 1.3333;
        // copies 3/9 · 3 = 1; intercept −5.2395. Together 2.1123: 1/(1 + e^−2.1123) = 0.8921.
        let suspicion = suspect(&burst());
        assert!((suspicion.probability - 0.8921).abs() < 1e-4, "{suspicion:?}");
        let reasons: Vec<Signal> = suspicion.reasons.iter().map(|reason| reason.signal).collect();
        assert_eq!(
            reasons,
            [Signal::Together, Signal::SameStars, Signal::Distance, Signal::Fresh, Signal::Copies],
            "{suspicion:?}"
        );
        let words: Vec<String> = suspicion.reasons.iter().map(Reason::words).collect();
        assert_eq!(words[2], "They are 1.5 stars from what everybody else says, on average.");
        assert_eq!(words[3], "All 8 are by accounts less than a week old.");
        assert_eq!(words[4], "3 of 8 say nearly the same words as somebody else’s.");
    }

    #[test]
    fn a_customer_who_rates_once_is_no_suspect() {
        for apart in [0.0, 0.25, 1.0] {
            let once = Signals { n: 1, apart, same_stars: 1, ..Signals::default() };
            assert!(suspect(&once).probability < 0.02, "{:?}", suspect(&once));
        }
    }

    #[test]
    fn many_customers_who_were_invited_on_one_day_are_no_suspects() {
        let wave = Signals { n: 40, apart: 4.0, together: 40, same_stars: 40, ..Signals::default() };
        assert!(suspect(&wave).probability < 0.5, "{:?}", suspect(&wave));
    }

    #[test]
    fn one_odd_thing_alone_is_never_enough() {
        for signal in Signal::ALL {
            let odd = with(Signals { n: 20, ..Signals::default() }, signal, 20);
            assert!(suspect(&odd).probability < RAISE, "{signal:?}");
        }
    }

    #[test]
    fn what_is_usual_for_an_agent_is_not_together() {
        assert!(!is_together(2, 0));
        assert!(is_together(3, 0));
        assert!(!is_together(8, 30), "one a day, and eight in two days are four times that");
        assert!(is_together(9, 30));
    }

    #[test]
    fn only_the_ends_of_the_scale_are_the_same_stars() {
        let looked = |stars: i64| Looked {
            rating_id: 0,
            rater_id: 0,
            agent_id: 0,
            stars: stars.try_into().unwrap(),
            others: 0.5,
            together: false,
            in_a_row: false,
            one_company: false,
            fresh: false,
            one_network: false,
            each_other: false,
            copied: false,
        };
        assert_eq!(Signals::of(&[3, 3, 3].map(looked)).same_stars, 0);
        let found = Signals::of(&[5, 1, 5].map(looked));
        assert_eq!((found.n, found.same_stars), (3, 2));
        assert!((found.apart - 1.5).abs() < 1e-12);
    }

    fn with(mut signals: Signals, signal: Signal, count: i64) -> Signals {
        match signal {
            Signal::Distance => signals.apart = count as f64,
            Signal::Together => signals.together = count,
            Signal::InARow => signals.in_a_row = count,
            Signal::SameStars => signals.same_stars = count,
            Signal::OneCompany => signals.one_company = count,
            Signal::Fresh => signals.fresh = count,
            Signal::OneNetwork => signals.one_network = count,
            Signal::EachOther => signals.each_other = count,
            Signal::Copies => signals.copies = count,
        }
        signals
    }

    proptest! {
        #[test]
        fn more_of_a_signal_never_makes_ratings_less_suspect(
            n in 1_i64..60, counts in prop::collection::vec(0_i64..60, 9), which in 0_usize..9, more in 0_i64..60,
        ) {
            let base = Signal::ALL.into_iter().zip(counts).fold(Signals { n, ..Signals::default() }, |base, (signal, count)| {
                with(base, signal, count.min(n))
            });
            let signal = Signal::ALL[which];
            let before = if signal == Signal::Distance { base.apart as i64 } else { base.count(signal) };
            let after = with(base, signal, (before + more).min(n));
            prop_assert!(suspect(&after).probability >= suspect(&base).probability - 1e-12);
            prop_assert!((0.0..=1.0).contains(&suspect(&after).probability));
        }

        #[test]
        fn a_lowered_credibility_stays_between_a_quarter_and_what_it_was(credibility in 0.25_f64..=1.0, p in 0.0_f64..=1.0) {
            let lowered = lowered(credibility, p);
            prop_assert!((LEAST_CREDIBILITY..=credibility).contains(&lowered), "{}", lowered);
        }
    }
}
