//! The gut check in one word, and in one sentence.

use std::str::FromStr;

use chrono::TimeDelta;

use super::posterior::{HALF_LIFE_DAYS, Judgement, Posterior};
use crate::domain::{Moment, rating::Trait};

/// Fewer counted ratings than this give no verdict.
pub const ENOUGH_RATINGS: i64 = 5;

/// Less weight than this gives no verdict.
pub const ENOUGH_WEIGHT: f64 = 3.0;

/// How long a new class must hold before the verdict changes: one bad day changes nothing.
pub const PATIENCE: TimeDelta = TimeDelta::days(2);

/// A trait or topic is spoken of in praise when the low end of what is believed of it is at least this.
pub const PRAISE: f64 = 0.70;

/// A trait is spoken of in caution when the high end of what is believed of it is below this.
pub const CAUTION: f64 = 0.50;

/// With a mean of at least this, a mixed verdict is still a kind one.
const FAIRLY_CONTENT: f64 = 0.65;

/// The gut check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Not enough evidence, or not recent enough.
    TooEarly,
    /// The interval's low end is at least 0.80, with a weight of at least 8.
    Trusted,
    /// The low end is at least 0.65.
    MostlyTrusted,
    /// None of the others.
    Mixed,
    /// The high end is below 0.50.
    LetDown,
}

impl Verdict {
    const ALL: [Self; 5] = [Self::TooEarly, Self::Trusted, Self::MostlyTrusted, Self::Mixed, Self::LetDown];

    /// The class that the evidence without open ratings stands for. How much there must be is asked of people whose
    /// case is known; what communities say moves the interval alone.
    pub fn of(judgement: &Judgement) -> Self {
        if judgement.cases_n < ENOUGH_RATINGS || judgement.cases_weight < ENOUGH_WEIGHT {
            return Self::TooEarly;
        }
        let counted = &judgement.counted;
        if judgement.cases_weight >= 8.0 && counted.low_end_reaches(0.80) {
            Self::Trusted
        } else if counted.low_end_reaches(0.65) {
            Self::MostlyTrusted
        } else if counted.high_end_is_below(0.50) {
            Self::LetDown
        } else {
            Self::Mixed
        }
    }

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::TooEarly => "too_early",
            Self::Trusted => "trusted",
            Self::MostlyTrusted => "mostly_trusted",
            Self::Mixed => "mixed",
            Self::LetDown => "let_down",
        }
    }

    /// As pages and stylesheets name it.
    pub fn class(self) -> &'static str {
        match self {
            Self::TooEarly => "too-early",
            Self::Trusted => "trusted",
            Self::MostlyTrusted => "mostly-trusted",
            Self::Mixed => "mixed",
            Self::LetDown => "let-down",
        }
    }

    /// In two or three words.
    pub fn words(self) -> &'static str {
        match self {
            Self::TooEarly => "Too early to tell",
            Self::Trusted => "Trusted",
            Self::MostlyTrusted => "Mostly trusted",
            Self::Mixed => "Mixed",
            Self::LetDown => "Let people down",
        }
    }
}

impl FromStr for Verdict {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|verdict| verdict.key() == text).ok_or("not a verdict")
    }
}

/// The verdict that is shown, and the one that waits for its two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What is shown.
    pub shown: Verdict,
    /// Since when.
    pub since: Moment,
    /// A class that has not held long enough yet, and since when it holds.
    pub candidate: Option<(Verdict, Moment)>,
}

impl Standing {
    /// Of somebody about whom nothing is known.
    pub fn new(now: Moment) -> Self {
        Self { shown: Verdict::TooEarly, since: now, candidate: None }
    }

    /// What is shown once the evidence stands for `class` at `now`. Calling it again changes nothing.
    pub fn observe(self, class: Verdict, now: Moment) -> Self {
        if class == self.shown {
            return Self { candidate: None, ..self };
        }
        match self.candidate {
            Some((waiting, since)) if waiting == class && now - since >= PATIENCE => {
                Self { shown: class, since: since + PATIENCE, candidate: None }
            }
            Some((waiting, _)) if waiting == class => self,
            _ => Self { candidate: Some((class, now)), ..self },
        }
    }

    /// What is shown at `now` when since the latest evidence nothing happened but that it faded. Nobody may have
    /// looked for years: the class of some days ago is asked for as well, so that its two days can be over.
    pub fn follow(self, latest: Option<Moment>, now: Moment, class_at: impl Fn(Moment) -> Verdict) -> Self {
        let noted = latest.max(self.candidate.map(|(_, since)| since));
        let moments =
            [PATIENCE * 2, PATIENCE, TimeDelta::zero()].into_iter().filter_map(|ago| now.checked_sub_signed(ago));
        moments
            .filter(|at| *at == now || noted.is_none_or(|noted| *at > noted))
            .fold(self, |standing, at| standing.observe(class_at(at), at))
    }
}

/// What a profile says first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The verdict itself, a whole sentence.
    pub verdict: String,
    /// What stands out, or why it is too early; may be empty.
    pub because: String,
}

/// What the sentence is made of.
#[derive(Clone, Copy, Debug)]
pub struct Spoken<'a> {
    /// The shown name.
    pub name: &'a str,
    /// What is shown.
    pub verdict: Verdict,
    /// What the evidence stands for now, while it has not held for its two days.
    pub candidate: Option<Verdict>,
    /// The mean that is believed without open ratings.
    pub mean: f64,
    /// The posterior of each trait of which something was said.
    pub traits: &'a [(Trait, Posterior)],
    /// The posterior of each topic that was rated, the most rated first.
    pub topics: &'a [(String, Posterior)],
    /// How many ratings there are of people whose case is known.
    pub of_cases: i64,
    /// When the latest was given.
    pub latest: Option<Moment>,
    /// What time it is.
    pub now: Moment,
}

/// The verdict as a person would say it.
pub fn sentence(spoken: &Spoken) -> Sentence {
    let name = spoken.name;
    let verdict = match spoken.verdict {
        Verdict::TooEarly => "It is too early to tell.".into(),
        Verdict::Trusted => format!("People trust {}’s help.", name),
        Verdict::MostlyTrusted => format!("Most people trust {}’s help.", name),
        // Nobody is far from content where the mean is well above the middle, however unsure it is.
        Verdict::Mixed if spoken.mean >= FAIRLY_CONTENT => format!("People were fairly content with {}’s help.", name),
        Verdict::Mixed => format!("People speak in different ways of {}’s help.", name),
        Verdict::LetDown => format!("Of late, {} let people down.", name),
    };
    let because = match spoken.verdict {
        Verdict::TooEarly => why_too_early(spoken),
        _ => what_stands_out(name, spoken.traits, spoken.topics),
    };
    Sentence { verdict, because }
}

fn why_too_early(spoken: &Spoken) -> String {
    let name = spoken.name;
    match spoken.latest {
        None => format!("Nobody has rated {name} yet. Everybody was new once."),
        Some(latest) if spoken.now - latest > TimeDelta::days(HALF_LIFE_DAYS as i64) => {
            format!("Nothing recent speaks for or against {name}; the last rating is from {}.", latest.format("%B %Y"))
        }
        Some(_) if spoken.of_cases == 0 => {
            "Nobody was asked after a case yet; what others say makes no verdict by itself.".to_owned()
        }
        Some(_) if spoken.candidate.is_some() => {
            format!("What was said of {name} is only just enough; a verdict is given once it has held for two days.")
        }
        Some(_) if spoken.of_cases < ENOUGH_RATINGS => {
            format!("What there is, is below; we give a verdict from {ENOUGH_RATINGS} ratings on.")
        }
        Some(_) => format!("What was said of {name} does not weigh enough yet."),
    }
}

fn what_stands_out(name: &str, traits: &[(Trait, Posterior)], topics: &[(String, Posterior)]) -> String {
    let praised = |posterior: &Posterior| posterior.low_end_reaches(PRAISE);
    let known: Vec<&str> =
        topics.iter().filter(|(_, posterior)| praised(posterior)).map(|(name, _)| name.as_str()).collect();
    let knows = match known.as_slice() {
        [] => "knows the product".to_owned(),
        [one] => format!("knows {one}"),
        [one, other, ..] => format!("knows {one} and {other}"),
    };
    let good = traits.iter().filter(|(_, posterior)| praised(posterior)).map(|(which, _)| match which {
        Trait::Listened => "listens",
        Trait::Knowledgeable => knows.as_str(),
        Trait::Empowered => "can fix things",
        Trait::Human => "treats people as people",
        Trait::OnMySide => "is there for them",
    });
    let good = listed(&good.take(3).collect::<Vec<_>>());
    let low =
        traits.iter().filter(|(_, posterior)| posterior.high_end_is_below(CAUTION)).map(|(which, _)| match which {
            Trait::Listened => "felt unheard",
            Trait::Knowledgeable => "missed knowledge of the product",
            Trait::Empowered => "say the fix was out of reach",
            Trait::Human => "felt treated as a number",
            Trait::OnMySide => "felt sold to",
        });
    let caution = listed(&low.take(3).collect::<Vec<_>>());
    match (good, caution) {
        (Some(good), None) => format!("{name} {good}."),
        (None, Some(caution)) => format!("Many {caution}."),
        (Some(good), Some(caution)) => format!("{name} {good}; but many {caution}."),
        (None, None) => String::new(),
    }
}

fn listed(words: &[&str]) -> Option<String> {
    match words {
        [] => None,
        [one] => Some((*one).into()),
        [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::trust::{Pool, Site, State, Through};

    fn day(n: i64) -> Moment {
        DateTime::from_timestamp(1_780_000_000 + n * 86_400, 0).unwrap().naive_utc()
    }

    fn judged(ratings: &[f64]) -> Verdict {
        let pool = ratings.iter().fold(Pool::default(), |pool, x| pool.with(Through::Themselves, 1.0, *x, day(0)));
        Verdict::of(&Judgement::of(Site::default().stars, &pool, &State::empty(day(0)), day(0)))
    }

    #[test]
    fn few_is_not_many() {
        assert_eq!(judged(&[1.0; 4]), Verdict::TooEarly);
        assert_ne!(judged(&[1.0; 5]), Verdict::TooEarly);
    }

    #[test]
    fn each_class_is_reached() {
        assert_eq!(judged(&[1.0; 20]), Verdict::Trusted);
        assert_eq!(judged(&[1.0; 6]), Verdict::MostlyTrusted);
        assert_eq!(judged(&[1.0, 0.0, 1.0, 0.0, 1.0, 0.0]), Verdict::Mixed);
        assert_eq!(judged(&[0.0; 20]), Verdict::LetDown);
    }

    #[test]
    fn open_ratings_alone_make_no_verdict() {
        let open = State { s: 150.0, w: 150.0, at: day(0), n: 1_000 };
        let judged = Judgement::of(Site::default().stars, &Pool::default(), &open, day(0));
        assert_eq!(Verdict::of(&judged), Verdict::TooEarly);
    }

    #[test]
    fn communities_alone_make_no_verdict() {
        let judged = |by_communities: i64| {
            let pool = (0..4).fold(Pool::default(), |pool, _| pool.with(Through::Themselves, 1.0, 1.0, day(0)));
            let pool = (0..by_communities).fold(pool, |pool, _| pool.with(Through::Communities, 0.5, 1.0, day(0)));
            Verdict::of(&Judgement::of(Site::default().stars, &pool, &State::empty(day(0)), day(0)))
        };
        assert_eq!(judged(100), Verdict::TooEarly, "four people whose case is known are too few");
    }

    #[test]
    fn a_verdict_changes_only_when_the_new_class_has_held_for_two_days() {
        let trusted = Standing { shown: Verdict::Trusted, since: day(0), candidate: None };
        let bad_day = trusted.observe(Verdict::Mixed, day(10));
        assert_eq!(bad_day.shown, Verdict::Trusted);
        assert_eq!(bad_day.observe(Verdict::Trusted, day(11)), trusted);
        assert_eq!(bad_day.observe(Verdict::Mixed, day(11)).shown, Verdict::Trusted);
        let changed = bad_day.observe(Verdict::Mixed, day(12));
        assert_eq!((changed.shown, changed.since), (Verdict::Mixed, day(12)));
        assert_eq!(changed.observe(Verdict::Mixed, day(12)), changed);
    }

    #[test]
    fn what_nobody_looked_at_for_years_is_caught_up_with() {
        let trusted = Standing { shown: Verdict::Trusted, since: day(0), candidate: None };
        let class_at = |at: Moment| if at < day(700) { Verdict::Trusted } else { Verdict::TooEarly };
        let followed = trusted.follow(Some(day(1)), day(2_000), class_at);
        assert_eq!((followed.shown, followed.candidate), (Verdict::TooEarly, None));
        let early = trusted.follow(Some(day(1)), day(701), class_at);
        assert_eq!((early.shown, early.candidate), (Verdict::Trusted, Some((Verdict::TooEarly, day(701)))));
        assert_eq!(
            early.follow(Some(day(1)), day(702), class_at),
            early,
            "looking again does not begin the two days anew"
        );
        assert_eq!(early.follow(Some(day(1)), day(703), class_at).shown, Verdict::TooEarly);
    }

    #[test]
    fn what_changed_today_is_not_taken_for_what_held_before() {
        let trusted = Standing { shown: Verdict::Trusted, since: day(0), candidate: None };
        let changed = trusted.observe(Verdict::Mixed, day(10));
        assert_eq!(changed.follow(Some(day(1)), day(11), |_| Verdict::Mixed).shown, Verdict::Trusted);
    }

    #[test]
    fn a_neighbour_is_not_shown_as_worse_for_being_new() {
        let spoken = Spoken {
            name: "Ana",
            verdict: Verdict::TooEarly,
            candidate: None,
            mean: 0.75,
            traits: &[],
            topics: &[],
            of_cases: 0,
            latest: None,
            now: day(0),
        };
        assert_eq!(sentence(&spoken).because, "Nobody has rated Ana yet. Everybody was new once.");
    }

    #[test]
    fn the_sentence_names_the_traits_that_stand_out() {
        let yes = Posterior { alpha: 30.0, beta: 2.0 };
        let no = Posterior { alpha: 2.0, beta: 30.0 };
        let traits = [(Trait::Listened, yes), (Trait::Knowledgeable, yes), (Trait::OnMySide, no)];
        let topics = [("billing".to_owned(), yes), ("delivery".to_owned(), no)];
        let spoken = Spoken {
            name: "Ana",
            verdict: Verdict::Trusted,
            candidate: None,
            mean: 0.9,
            traits: &traits,
            topics: &topics,
            of_cases: 30,
            latest: Some(day(0)),
            now: day(1),
        };
        let said = sentence(&spoken);
        assert_eq!(said.verdict, "People trust Ana’s help.");
        assert_eq!(said.because, "Ana listens and knows billing; but many felt sold to.");
    }
}
