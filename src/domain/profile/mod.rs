//! What a public page shows of an agent: read models, put together once and shown as a page or as JSON.

pub mod company;
pub mod ours;
pub mod rating;
pub mod trend;

pub use company::{AtCompany, Blamed, CompanyProfile, Listening, Order, Place, WhomToAsk};
pub use ours::{ByMember, Ours};
pub use rating::{Cursor, Filter, Page, RatedBy, SeenRating};
pub use trend::Trend;

use super::{
    Moment,
    agent::Agent,
    community::CommunityVoice,
    endorsement::Named,
    flag::Withheld,
    forum::Solved,
    rating::{Origin, Trait, Traits},
    responsiveness::Responsiveness,
    thanks::Thank,
    trust::{
        Judgement, Pool, Posterior, Site, Standing, State, Verdict,
        explanation::{Explanation, Item},
        trust_agent::{Change, Condition, Title},
        verdict::{Sentence, Spoken, sentence},
    },
};

/// Something with a name for people and one for URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// In URLs.
    pub slug: String,
    /// For people.
    pub name: String,
}

/// One rating as evidence: what the arithmetic needs, and what was said of the traits.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Stars, weight and age.
    pub item: Item,
    /// Yes, no or unsaid.
    pub traits: Traits,
}

impl Evidence {
    /// Whether it counts for the verdict and its traits: open ratings and uncounted ones do not.
    pub fn decides(&self) -> bool {
        self.item.origin != Origin::Open && self.item.weight.counts()
    }
}

/// How much there is, and how fresh it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Ratings that count, of each origin that there is, the surest first.
    pub by_origin: Vec<(Origin, i64)>,
    /// Ratings that are shown and do not count.
    pub uncounted: i64,
    /// When the latest that counts was given.
    pub latest: Option<Moment>,
}

impl Amount {
    /// How much evidence these ratings are.
    pub fn of(evidence: &[Evidence]) -> Self {
        let counting = || evidence.iter().filter(|one| one.item.weight.counts());
        let of = |origin| counting().filter(|one| one.item.origin == origin).count() as i64;
        Self {
            by_origin: Origin::ALL.into_iter().map(|origin| (origin, of(origin))).filter(|(_, n)| *n > 0).collect(),
            uncounted: (evidence.len() - counting().count()) as i64,
            latest: counting().map(|one| one.item.at).max(),
        }
    }

    /// All that count.
    pub fn counted(&self) -> i64 {
        self.by_origin.iter().map(|(_, n)| n).sum()
    }

    /// Those that count of people whose case is known.
    pub fn of_cases(&self) -> i64 {
        self.by_origin.iter().filter(|(origin, _)| origin.has_case()).map(|(_, n)| n).sum()
    }

    /// Those of one origin that count.
    pub fn from(&self, origin: Origin) -> i64 {
        self.by_origin.iter().filter(|(of, _)| *of == origin).map(|(_, n)| n).sum()
    }
}

/// What was said of one trait.
#[derive(Clone, Copy, Debug)]
pub struct TraitSaid {
    /// Which.
    pub which: Trait,
    /// How many said yes.
    pub yes: i64,
    /// How many said yes or no.
    pub said: i64,
    /// What is believed of it, when somebody said anything.
    pub posterior: Option<Posterior>,
}

/// The verdict that is shown and all that it rests on.
#[derive(Clone, Debug)]
pub struct GutCheck {
    /// The verdict that is shown, and the one that waits.
    pub standing: Standing,
    /// What is believed of the agent's help.
    pub judgement: Judgement,
    /// The verdict as a person would say it.
    pub sentence: Sentence,
    /// How much evidence there is.
    pub amount: Amount,
    /// The five traits, in the order in which they are asked.
    pub traits: Vec<TraitSaid>,
}

impl GutCheck {
    /// Looks at what is believed of `name` now: the states of stars, open ratings and traits, the standing as it was
    /// kept, and the ratings themselves.
    pub fn of(name: &str, believed: &Believed, evidence: &[Evidence], site: &Site, now: Moment) -> Self {
        let judgement = believed.judgement(site, now);
        let standing = believed.standing(site, now);
        let amount = Amount::of(evidence);
        let traits: Vec<_> =
            Trait::ALL.into_iter().map(|which| trait_said(which, believed, evidence, site, now)).collect();
        let posteriors: Vec<_> = traits.iter().filter_map(|said| Some((said.which, said.posterior?))).collect();
        let own = site.own(judgement.counted.mean());
        let topics = believed.topics.iter().map(|(name, pool)| (name.clone(), Posterior::of(own, pool.now(now))));
        let topics: Vec<_> = topics.collect();
        let sentence = sentence(&Spoken {
            name,
            verdict: standing.shown,
            candidate: standing.candidate.map(|(verdict, _)| verdict),
            mean: judgement.counted.mean(),
            traits: &posteriors,
            topics: &topics,
            of_cases: amount.of_cases(),
            latest: amount.latest,
            now,
        });
        Self { standing, judgement, sentence, amount, traits }
    }
}

fn trait_said(which: Trait, believed: &Believed, evidence: &[Evidence], site: &Site, now: Moment) -> TraitSaid {
    let answers = || evidence.iter().filter(|one| one.decides()).filter_map(|one| one.traits.get(which));
    let pool = believed.traits.iter().find(|(of, _)| *of == which).map(|(_, pool)| pool);
    TraitSaid {
        which,
        yes: answers().filter(|yes| *yes).count() as i64,
        said: answers().count() as i64,
        posterior: pool.map(|pool| Posterior::of(site.prior(which), pool.now(now))),
    }
}

/// The states kept of an agent, and the standing that followed from them.
#[derive(Clone, Debug, Default)]
pub struct Believed {
    /// All ratings but open ones.
    pub stars: Pool,
    /// Open ratings.
    pub open: Option<State>,
    /// Traits of which something was said.
    pub traits: Vec<(Trait, Pool)>,
    /// Topics that were rated, as a person says them, the most rated first; only looked up for a profile.
    pub topics: Vec<(String, Pool)>,
    /// As it was last kept.
    pub standing: Option<Standing>,
}

impl Believed {
    /// What is believed of the agent's help now.
    pub fn judgement(&self, site: &Site, now: Moment) -> Judgement {
        Judgement::of(site.stars, &self.stars, &self.open.unwrap_or(State::empty(now)), now)
    }

    /// The standing as it is now: evidence fades and a verdict's two days pass without anybody writing it down.
    pub fn standing(&self, site: &Site, now: Moment) -> Standing {
        let kept = self.standing.unwrap_or(Standing::new(now));
        kept.follow(self.stars.latest(), now, |at| Verdict::of(&self.judgement(site, at)))
    }
}

/// A topic or product that ratings are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatedFor {
    /// Whether it is a topic or a product.
    pub kind: SubjectKind,
    /// Which.
    pub subject: Subject,
    /// How many ratings count for it.
    pub ratings: i64,
}

/// What help can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectKind {
    /// A topic of the whole site.
    Topic,
    /// A product of one company.
    Product,
}

impl SubjectKind {
    /// Its name as a filter in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Product => "product",
        }
    }
}

/// A period at a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employment {
    /// Where.
    pub company: Subject,
    /// As what; may be empty.
    pub title: String,
    /// From when.
    pub since: Moment,
    /// Until when; none for the present.
    pub until: Option<Moment>,
    /// Whether the company says so too.
    pub confirmed: bool,
}

/// The standing of a trust agent, as pages show it.
#[derive(Clone, Debug, PartialEq)]
pub struct TrustAgent {
    /// Whether it is held, and since when.
    pub title: Title,
    /// Each condition, and whether it holds now.
    pub conditions: [(Condition, bool); Condition::ALL.len()],
    /// When it was earned and lost, the latest first.
    pub changes: Vec<(Change, Moment)>,
}

/// The profile: the gut check and its evidence.
#[derive(Clone, Debug)]
pub struct AgentProfile {
    /// What the agent chose to show.
    pub agent: Agent,
    /// The verdict and what it rests on.
    pub check: GutCheck,
    /// Whether they are a trust agent.
    pub title: Title,
    /// Whether ratings that count are being looked at by a moderator.
    pub being_looked_at: bool,
    /// What the agent says to help with.
    pub helps_with: Vec<Subject>,
    /// What ratings are about, the most rated first.
    pub rated_for: Vec<RatedFor>,
    /// What the agent got done.
    pub figures: Responsiveness,
    /// The last twelve months; none when too little was said.
    pub trend: Option<Trend>,
    /// The latest ratings with words, of all stars.
    pub quotes: Vec<SeenRating>,
    /// The latest first.
    pub employments: Vec<Employment>,
    /// What communities say, the one with most endorsers first.
    pub voices: Vec<CommunityVoice>,
    /// The communities, two or more, between which the agent is a bridge: known members of each vouch for them.
    pub bridged: Vec<Named>,
    /// In which communities their answers were accepted, the most first.
    pub solved: Vec<Solved>,
    /// The same person seen by the visitor's communities, when any were named.
    pub ours: Option<Ours>,
    /// Why what the agent says of herself is not shown.
    pub bio_withheld: Option<Withheld>,
    /// The latest kind words.
    pub thanks: Vec<Thank>,
    /// When it was looked at.
    pub now: Moment,
}

impl AgentProfile {
    /// Where the agent works now.
    pub fn work(&self) -> impl Iterator<Item = &Employment> {
        self.employments.iter().filter(|employment| employment.until.is_none())
    }
}

/// The arithmetic behind a verdict.
#[derive(Clone, Debug)]
pub struct Why {
    /// Whose.
    pub agent: Agent,
    /// The verdict that it explains.
    pub check: GutCheck,
    /// The standing of a trust agent.
    pub trust_agent: TrustAgent,
    /// The sum.
    pub explanation: Explanation,
    /// When it was done.
    pub now: Moment,
}
