//! Flags, decisions, appeals: somebody objects to content, a moderator decides with a public reason, and whoever it
//! concerns can ask another moderator to look again.

use std::str::FromStr;

use chrono::TimeDelta;

use super::{
    Moment,
    moderation::MayDecide,
    profile::{SeenRating, Subject},
    rating::{Opinion, Origin},
    text,
};

/// The longest text of a flag, a public reason or an appeal, in characters.
pub const WORDS_MAX: usize = 1_000;

/// The shortest that says something, in characters.
const WORDS_MIN: usize = 10;

/// How long after a decision one can appeal.
pub const APPEALABLE: TimeDelta = TimeDelta::days(30);

/// An enum whose values are keys in the database, in forms and in URLs.
macro_rules! keyed {
    ($name:ident, $problem:literal, $($value:ident => $key:literal),+ $(,)?) => {
        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$value),+];

            /// As it is stored and sent.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$value => $key),+
                }
            }
        }

        impl FromStr for $name {
            type Err = &'static str;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|one| one.key() == text).ok_or($problem)
            }
        }
    };
}

/// What can be flagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// What somebody said of an agent's help.
    Rating,
    /// A kind word on a wall.
    Thanks,
    /// Why somebody vouches for an agent.
    Endorsement,
    /// What an agent says of herself.
    Profile,
}

keyed!(Kind, "This cannot be flagged.", Rating => "rating", Thanks => "thanks", Endorsement => "endorsement", Profile => "profile");

impl Kind {
    /// In a sentence, of the agent of that name.
    pub fn of(self, name: &str) -> String {
        match self {
            Self::Rating => format!("a rating of {name}"),
            Self::Thanks => format!("a thank-you to {name}"),
            Self::Endorsement => format!("a reason to vouch for {name}"),
            Self::Profile => format!("what {name} says in their own words"),
        }
    }
}

/// Something that can be flagged: its kind, and its id; a profile's is its agent's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Content {
    /// What it is.
    pub kind: Kind,
    /// Which.
    pub id: i64,
}

/// The rules: why something is flagged, and why it is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Somebody is threatened.
    Threat,
    /// Something private of somebody stands there.
    Private,
    /// "A refund, or one star."
    Extortion,
    /// It pays somebody back.
    Retaliation,
    /// By somebody who was never helped, or in another's name.
    Impersonation,
    /// Somebody is insulted.
    Insult,
    /// It sells something.
    Advertising,
    /// Something else, in words.
    Other,
}

keyed!(Rule, "Choose a reason from the list.",
    Threat => "threat", Private => "private", Extortion => "extortion", Retaliation => "retaliation",
    Impersonation => "impersonation", Insult => "insult", Advertising => "advertising", Other => "other");

/// How urgent it is; the most urgent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It hurts or misleads.
    Usual = 1,
    /// It may be an abuse of ratings as such.
    Grave = 2,
    /// Somebody may be in danger.
    Urgent = 3,
}

impl Severity {
    /// As it is stored, 1 to 3.
    pub fn level(self) -> i32 {
        self as i32
    }

    /// How long until it should be decided.
    pub fn deadline(self) -> TimeDelta {
        match self {
            Self::Urgent => TimeDelta::hours(24),
            Self::Grave | Self::Usual => TimeDelta::hours(72),
        }
    }
}

impl TryFrom<i32> for Severity {
    type Error = &'static str;

    fn try_from(level: i32) -> Result<Self, Self::Error> {
        [Self::Usual, Self::Grave, Self::Urgent].into_iter().find(|one| one.level() == level).ok_or("1 to 3")
    }
}

impl Rule {
    /// As a choice in a list.
    pub fn title(self) -> &'static str {
        match self {
            Self::Threat => "It threatens somebody",
            Self::Private => "It tells something private",
            Self::Extortion => "It demands something for the stars",
            Self::Retaliation => "It pays somebody back",
            Self::Impersonation => "It is by no customer, or in somebody else’s name",
            Self::Insult => "It insults",
            Self::Advertising => "It advertises",
            Self::Other => "Something else",
        }
    }

    /// What must not be said, in a sentence.
    pub fn forbids(self) -> &'static str {
        match self {
            Self::Threat => "Nobody threatens anybody, and nobody calls on others to harm somebody.",
            Self::Private => {
                "Nobody’s address, telephone number, surname that they do not show, health, or other private life \
                 stands here, neither an agent’s nor a customer’s."
            }
            Self::Extortion => {
                "Stars are not a means to get something: “a refund, or one star” is none of our ratings."
            }
            Self::Retaliation => {
                "Nobody rates to pay somebody back for something else: for a quarrel, for a rating of their own, or for \
                 having been dismissed."
            }
            Self::Impersonation => {
                "Only who was helped says how it was, and nobody speaks in somebody else’s name: no competitor, no \
                 friend of the house, nobody who was paid."
            }
            Self::Insult => "No insults and no slurs. What somebody did may be called bad; what somebody is may not.",
            Self::Advertising => "No advertisements, and no links that lead to a sale.",
            Self::Other => "Whatever else makes it something that no decent newspaper would print as a letter.",
        }
    }

    /// What a moderator looks at.
    pub fn look_at(self) -> &'static str {
        match self {
            Self::Threat => "Is anybody in danger? Then tell the police of the place first, and keep what you saw.",
            Self::Private => "Would the person it is about want it here? When in doubt, they would not.",
            Self::Extortion => {
                "Look for a demand and its price in the words and their earlier versions. That somebody is angry about \
                 money is no demand."
            }
            Self::Retaliation => {
                "Look at what both said of each other before, at the dates, and whether there was a case at all. A bad \
                 rating after a bad case is no retaliation."
            }
            Self::Impersonation => {
                "Look at where it comes from. Behind a rating by invitation stands a case; that the company does not \
                 recognise its customer proves nothing."
            }
            Self::Insult => "Read it as if it were about you. Hard words about the help are allowed.",
            Self::Advertising => "Whom does it serve: who reads it, or who sells?",
            Self::Other => "Read what was written with the flag. That something is disliked or disputed is no reason.",
        }
    }

    /// How urgent it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::Threat | Self::Private => Severity::Urgent,
            Self::Extortion | Self::Retaliation | Self::Impersonation => Severity::Grave,
            Self::Insult | Self::Advertising | Self::Other => Severity::Usual,
        }
    }

    /// Whether the words are hidden before anybody looked.
    pub fn hides_at_once(self) -> bool {
        self.severity() == Severity::Urgent
    }
}

/// Who flagged something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlaggedBy {
    /// Somebody of the company.
    Company,
    /// The agent.
    Agent,
    /// Anybody else who signed in.
    Customer,
    /// Somebody who did not sign in.
    Visitor,
}

keyed!(FlaggedBy, "Nobody flags as that.", Company => "company", Agent => "agent", Customer => "customer", Visitor => "visitor");

impl FlaggedBy {
    /// For moderators.
    pub fn words(self) -> &'static str {
        match self {
            Self::Company => "somebody of the company",
            Self::Agent => "the agent",
            Self::Customer => "somebody who signed in",
            Self::Visitor => "a visitor",
        }
    }
}

/// Words that say something: with a flag, as a public reason, in an appeal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Words {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match text::prose(typed, WORDS_MAX)? {
            Some(words) if words.chars().count() >= WORDS_MIN => Ok(Self(words)),
            _ => Err("Say it in a sentence, so that others understand it.".into()),
        }
    }
}

/// An objection: the rule, and what was written with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Which rule.
    pub rule: Rule,
    /// In words; without a rule of its own there are always some.
    pub words: Option<String>,
}

impl Objection {
    /// Reads a rule and words as they were typed.
    ///
    /// # Errors
    /// The field, and what is wrong with it.
    pub fn parse(rule: &str, words: &str) -> Result<Self, (&'static str, String)> {
        let rule: Rule = rule.parse().map_err(|problem: &str| ("rule", problem.to_owned()))?;
        let words = text::prose(words, WORDS_MAX).map_err(|problem| ("words", problem))?;
        match (rule, words) {
            (Rule::Other, None) => Err(("words", "Say in a sentence what is wrong with it.".into())),
            (rule, words) => Ok(Self { rule, words }),
        }
    }
}

/// What a moderator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// It stays, or comes back.
    Keep,
    /// It goes, or stays away.
    Remove,
}

keyed!(Ruling, "Choose one of the two buttons.", Keep => "keep", Remove => "remove");

impl Ruling {
    /// What was decided.
    pub fn words(self) -> &'static str {
        match self {
            Self::Keep => "It stays",
            Self::Remove => "It was removed",
        }
    }
}

/// A decision as it is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What becomes of the content.
    pub ruling: Ruling,
    /// By which rule.
    pub rule: Rule,
    /// The public reason.
    pub reason: Words,
}

/// How far a matter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has decided yet.
    Open,
    /// Decided; one can appeal for a while.
    Decided,
    /// Another moderator is to look again.
    Appealed,
    /// Decided on appeal: the last word.
    Final,
}

keyed!(State, "No such state.", Open => "open", Decided => "decided", Appealed => "appealed", Final => "final");

impl State {
    /// Whether it waits for a moderator.
    pub fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Appealed)
    }
}

/// On whose side somebody is in a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// They wrote it.
    Author,
    /// It is about them, or on their page.
    Agent,
    /// They flagged it.
    Flagger,
}

keyed!(Side, "No such side.", Author => "author", Agent => "agent", Flagger => "flagger");

impl Side {
    /// Whether that side may appeal against what was decided on such content: whoever wanted the opposite.
    pub fn may_appeal(self, ruling: Ruling, kind: Kind) -> bool {
        match (self, ruling) {
            (Self::Author, ruling) => ruling == Ruling::Remove,
            (Self::Flagger, ruling) => ruling == Ruling::Keep,
            // A rating is about the agent, thanks and endorsements are hers to miss.
            (Self::Agent, Ruling::Keep) => kind == Kind::Rating,
            (Self::Agent, Ruling::Remove) => kind != Kind::Rating,
        }
    }

    /// Who appeals, for the moderator who looks again.
    pub fn words(self) -> &'static str {
        match self {
            Self::Author => "its author",
            Self::Agent => "the agent",
            Self::Flagger => "somebody who flagged it",
        }
    }
}

/// What came of an appeal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The decision stands.
    Upheld,
    /// The opposite holds.
    Overturned,
}

keyed!(Outcome, "No such outcome.", Upheld => "upheld", Overturned => "overturned");

impl Outcome {
    /// What an answer means for the decision it is about.
    pub fn of(first: Ruling, answer: Ruling) -> Self {
        if first == answer { Self::Upheld } else { Self::Overturned }
    }

    /// As a page says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Upheld => "The decision stands",
            Self::Overturned => "The decision was overturned",
        }
    }
}

/// A decision that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: i64,
    /// What was decided.
    pub ruling: Ruling,
    /// By which rule.
    pub rule: Rule,
    /// The public reason.
    pub reason: String,
    /// When.
    pub at: Moment,
    /// Who decided: for moderators only.
    pub by: (i64, String),
    /// Whether it answers an appeal.
    pub on_appeal: bool,
}

/// An appeal against a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// Who appeals.
    pub side: Side,
    /// Why.
    pub words: String,
    /// When.
    pub at: Moment,
    /// What came of it.
    pub outcome: Option<Outcome>,
}

/// Why words are not shown now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// A moderator looks at them.
    LookedAt,
    /// A moderator removed them.
    Removed,
}

impl Withheld {
    /// What stands in their place.
    pub fn words(self) -> &'static str {
        match self {
            Self::LookedAt => "These words are hidden while a moderator looks at them.",
            Self::Removed => "A moderator removed these words.",
        }
    }
}

/// A matter: content that was flagged, until the last word on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Matter {
    /// Its id.
    pub id: i64,
    /// What was flagged.
    pub content: Content,
    /// On whose page it stands.
    pub agent_id: i64,
    /// Of which company.
    pub company_id: Option<i64>,
    /// How urgent it is.
    pub severity: Severity,
    /// Since when it was flagged.
    pub opened_at: Moment,
    /// Since when it waits for a moderator.
    pub waits_since: Moment,
    /// Until when it should be decided.
    pub due_at: Moment,
    /// How far it is.
    pub state: State,
}

/// A matter in the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The matter.
    pub matter: Matter,
    /// The agent; none who has no public page now.
    pub agent: Option<Subject>,
    /// Why it was flagged, the gravest rule first, each once.
    pub rules: Vec<Rule>,
}

impl Waiting {
    /// As a heading.
    pub fn title(&self) -> String {
        title(self.matter.content.kind, self.agent.as_ref())
    }
}

/// Whoever has no public page now.
const NOBODY: &str = "somebody who has no public page now";

/// What a page about a matter is called.
pub fn title(kind: Kind, agent: Option<&Subject>) -> String {
    let text = kind.of(agent.map_or(NOBODY, |agent| &agent.name));
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A flag, for moderators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// By which rule.
    pub rule: Rule,
    /// In their words.
    pub words: Option<String>,
    /// Who.
    pub by: FlaggedBy,
    /// When.
    pub at: Moment,
}

/// The content of a matter as it stands, for moderators: hidden and removed words too.
#[derive(Clone, Debug)]
pub enum Shown {
    /// A rating, and what it said before, the latest first.
    Rating(Box<SeenRating>, Vec<(Opinion, Moment)>),
    /// Other words, by whom, and when.
    Words(String, Option<String>, Option<Moment>),
    /// Its author took it away.
    Gone,
}

/// What is known of the case behind a rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    /// How it came in.
    pub channel: String,
    /// When it was opened.
    pub opened_at: Moment,
    /// When a human first answered.
    pub first_reply_at: Option<Moment>,
    /// When it was resolved.
    pub resolved_at: Option<Moment>,
    /// How often it was opened again.
    pub reopenings: i32,
    /// Whether it was handed over.
    pub handed_over: bool,
}

/// A matter with all that a moderator needs.
#[derive(Clone, Debug)]
pub struct Case {
    /// The matter.
    pub waiting: Waiting,
    /// What was said.
    pub shown: Shown,
    /// Who flagged it and why, the latest first.
    pub flags: Vec<Flag>,
    /// The case behind a rating.
    pub facts: Option<CaseFacts>,
    /// What was decided, the first first.
    pub decisions: Vec<Decision>,
    /// The appeal.
    pub appeal: Option<Appeal>,
    /// Earlier decisions about the same author, the latest first: matter and decision.
    pub earlier: Vec<(i64, Decision)>,
    /// Whether this moderator may decide.
    pub may: MayDecide,
    /// When it was looked at.
    pub now: Moment,
}

/// What stays of a rating that was removed: no words, no stars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stub {
    /// When it was given.
    pub rated_at: Moment,
    /// Its id.
    pub id: i64,
    /// Where it came from.
    pub origin: Origin,
    /// By which rule it was removed.
    pub rule: Rule,
    /// The public reason.
    pub reason: String,
    /// When.
    pub removed_at: Moment,
}

/// A decision as those whom it concerns see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What was decided first, and on appeal.
    pub decisions: Vec<Decision>,
    /// The appeal.
    pub appeal: Option<Appeal>,
    /// What it is about.
    pub kind: Kind,
    /// The agent; none who has no public page now.
    pub agent: Option<Subject>,
    /// On whose side the reader is.
    pub side: Side,
}

/// Whether one can appeal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayAppeal {
    /// Until then.
    Until(Moment),
    /// It is as they wanted it, or somebody did, or the time is over.
    No,
}

impl Told {
    /// Whether its reader can appeal now.
    pub fn may_appeal(&self, now: Moment) -> MayAppeal {
        match self.decisions.first() {
            Some(first) if self.appeal.is_none() && self.side.may_appeal(first.ruling, self.kind) => {
                let until = first.at + APPEALABLE;
                if now < until { MayAppeal::Until(until) } else { MayAppeal::No }
            }
            _ => MayAppeal::No,
        }
    }

    /// As a heading.
    pub fn title(&self) -> String {
        title(self.kind, self.agent.as_ref())
    }

    /// What the agent is called, as far as everybody may know.
    pub fn agent_name(&self) -> &str {
        self.agent.as_ref().map_or(NOBODY, |agent| &agent.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read_back() {
        for rule in Rule::ALL {
            assert_eq!(rule.key().parse(), Ok(*rule));
            assert_eq!(Severity::try_from(rule.severity().level()), Ok(rule.severity()));
        }
        assert!("fun".parse::<Rule>().is_err());
        assert!(Severity::try_from(4).is_err());
    }

    #[test]
    fn threats_and_private_data_are_hidden_at_once_and_decided_within_a_day() {
        for rule in Rule::ALL {
            let urgent = matches!(rule, Rule::Threat | Rule::Private);
            assert_eq!(rule.hides_at_once(), urgent, "{rule:?}");
            assert_eq!(rule.severity().deadline(), TimeDelta::hours(if urgent { 24 } else { 72 }), "{rule:?}");
        }
    }

    #[test]
    fn something_else_is_said_in_words() {
        assert_eq!(Objection::parse("other", " ").unwrap_err().0, "words");
        assert_eq!(Objection::parse("", "what?").unwrap_err().0, "rule");
        assert_eq!(Objection::parse("insult", "").unwrap(), Objection { rule: Rule::Insult, words: None });
    }

    #[test]
    fn only_whoever_wanted_the_opposite_appeals() {
        use {Kind::*, Ruling::*, Side::*};
        for (side, ruling, kind, may) in [
            (Author, Remove, Rating, true),
            (Author, Keep, Rating, false),
            (Flagger, Keep, Thanks, true),
            (Flagger, Remove, Thanks, false),
            (Side::Agent, Keep, Rating, true),
            (Side::Agent, Remove, Rating, false),
            (Side::Agent, Remove, Thanks, true),
        ] {
            assert_eq!(side.may_appeal(ruling, kind), may, "{side:?} {ruling:?} {kind:?}");
        }
    }

    #[test]
    fn an_appeal_that_answers_the_same_is_upheld() {
        assert_eq!(Outcome::of(Ruling::Remove, Ruling::Remove), Outcome::Upheld);
        assert_eq!(Outcome::of(Ruling::Remove, Ruling::Keep), Outcome::Overturned);
    }
}
