//! Groups of people, who is in them, and what they say of an agent together.

use std::{
    collections::{HashMap, HashSet},
    str::FromStr,
};

use super::{
    Moment,
    endorsement::{Endorsement, Named},
    forum::Solved,
    text,
};

/// The longest name of a community, in characters.
pub const NAME_MAX: usize = 80;

/// The longest description, in characters.
pub const ABOUT_MAX: usize = 600;

/// How one becomes a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joining {
    /// By asking: one is in at once.
    Open,
    /// A steward has to say yes.
    Admitted,
}

impl Joining {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Open, Self::Admitted];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Admitted => "admitted",
        }
    }

    /// As the page says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Open => "Everybody can join.",
            Self::Admitted => "Newcomers are admitted by a steward.",
        }
    }
}

impl FromStr for Joining {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|joining| joining.key() == text).ok_or("Choose how people join.")
    }
}

/// A community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Its id.
    pub id: i64,
    /// Its name in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is, in its founder's words.
    pub about: String,
    /// How one becomes a member.
    pub joining: Joining,
}

/// What a founder says of a new community, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// Its name.
    pub name: String,
    /// Its name in URLs, from its name.
    pub slug: text::Slug,
    /// What it is.
    pub about: String,
    /// How one becomes a member.
    pub joining: Joining,
}

impl Founding {
    /// Parses what was typed.
    ///
    /// # Errors
    /// Every problem with it, field by field.
    pub fn parse(name: &str, about: &str, joining: &str) -> Result<Self, Vec<text::Problem>> {
        let mut problems = Vec::new();
        let mut note = |field, message: String| problems.push(text::Problem::new(field, message));
        let name = text::line(name, NAME_MAX).map_err(|message| note("name", message)).ok();
        // "new" is the address of the form itself.
        let slug = name.as_deref().map(|name| text::Slug::nearest(name).filter(|slug| slug.as_str() != "new"));
        if slug == Some(None) {
            note("name", "Please choose a name with a few letters in it.".into());
        }
        let about = text::prose(about, ABOUT_MAX)
            .and_then(|about| about.ok_or_else(|| "Say in a sentence or two who you are.".into()))
            .map_err(|message| note("about", message))
            .ok();
        let joining = joining.parse().map_err(|message: &str| note("joining", message.into())).ok();
        match (name, slug.flatten(), about, joining) {
            (Some(name), Some(slug), Some(about), Some(joining)) => Ok(Self { name, slug, about, joining }),
            _ => Err(problems),
        }
    }
}

/// What a person is to a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody in particular.
    Outside,
    /// Asked to join, and waits for a steward.
    Waiting,
    /// In.
    Member,
    /// In, and admits others.
    Steward,
}

impl Standing {
    /// Out of the two columns that keep it.
    pub fn from_columns(role: &str, state: &str) -> Self {
        match (state, role) {
            ("member", "steward") => Self::Steward,
            ("member", _) => Self::Member,
            ("pending", _) => Self::Waiting,
            _ => Self::Outside,
        }
    }

    /// Whether they are in.
    pub fn is_member(self) -> bool {
        matches!(self, Self::Member | Self::Steward)
    }
}

/// A community in the list of them.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The community.
    pub community: Community,
    /// How many people are in.
    pub members: i64,
}

/// A member, as other members see them.
#[derive(Clone, Debug)]
pub struct Member {
    /// The person's id.
    pub person_id: i64,
    /// Their name.
    pub name: String,
    /// Member, steward, or waiting.
    pub standing: Standing,
    /// When they joined or asked to.
    pub since: Moment,
    /// How many members say that they know them.
    pub known_by: i64,
    /// Whether the one who looks says so too.
    pub known_by_me: bool,
}

/// What a member or steward does about another member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// "I know them."
    Vouch,
    /// Takes that back.
    TakeBack,
    /// Lets a newcomer in; counts as a vouch.
    Admit,
    /// Does not let a newcomer in.
    Decline,
    /// Makes a member a steward.
    MakeSteward,
}

impl Act {
    const ALL: [Self; 5] = [Self::Vouch, Self::TakeBack, Self::Admit, Self::Decline, Self::MakeSteward];

    /// Whether only stewards do it.
    pub fn is_for_stewards(self) -> bool {
        matches!(self, Self::Admit | Self::Decline | Self::MakeSteward)
    }

    /// As the form sends it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Vouch => "vouch",
            Self::TakeBack => "take-back",
            Self::Admit => "admit",
            Self::Decline => "decline",
            Self::MakeSteward => "make-steward",
        }
    }
}

impl FromStr for Act {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|act| act.key() == text).ok_or("That is nothing one can do here.")
    }
}

/// A page of a community's members.
#[derive(Clone, Debug)]
pub struct MembersPage {
    /// The community.
    pub community: Community,
    /// What the one who looks is in it.
    pub standing: Standing,
    /// The one who looks.
    pub viewer_id: i64,
    /// Who is in.
    pub members: Vec<Member>,
    /// Who waits; for stewards only.
    pub waiting: Vec<Member>,
    /// How far the community's own forum trusts whom, by person.
    pub levels: HashMap<i64, i32>,
    /// The key of the next page.
    pub next: Option<i64>,
}

/// A community's own page, as one visitor sees it.
#[derive(Clone, Debug)]
pub struct Group {
    /// The community.
    pub community: Community,
    /// How many people are in.
    pub members: i64,
    /// What the visitor is in it.
    pub standing: Standing,
    /// Whom it vouches for.
    pub vouched: Vec<Vouched>,
    /// The latest endorsements in its name.
    pub recent: Vec<Endorsement>,
    /// The host of its own forum, when one is connected.
    pub forum: Option<String>,
    /// Whose answers were accepted there, the most first.
    pub solvers: Vec<Solved>,
}

/// An agent whom a community vouches for.
#[derive(Clone, Debug)]
pub struct Vouched {
    /// Their handle and name.
    pub agent: Named,
    /// Changes with every new photo.
    pub photo_version: Option<String>,
    /// The companies they work for now.
    pub companies: Vec<String>,
    /// What the community says of them.
    pub voice: CommunityVoice,
}

/// What one community says of one agent: its members' standing endorsements, taken together.
#[derive(Clone, Debug, PartialEq)]
pub struct CommunityVoice {
    /// The community's name in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How many of its members vouch for the agent; one who does so on two topics is one.
    pub endorsers: i64,
    /// How many of these are known there.
    pub known: i64,
    /// On which topics and how many for each, the most vouched for first.
    pub topics: Vec<(String, i64)>,
    /// The latest few endorsements, in the members' words.
    pub reasons: Vec<Endorsement>,
}

/// How many reasons are shown of one community.
const REASONS: usize = 3;

impl CommunityVoice {
    /// Gathers endorsements of one agent, given latest first, by community; the one with most endorsers comes first.
    pub fn gather(endorsements: Vec<Endorsement>) -> Vec<Self> {
        let mut gathered: Vec<(Self, HashSet<i64>)> = Vec::new();
        for endorsement in endorsements {
            let at = gathered.iter().position(|(voice, _)| voice.slug == endorsement.community.slug);
            let at = at.unwrap_or_else(|| {
                gathered.push((Self::silent(&endorsement), HashSet::new()));
                gathered.len() - 1
            });
            if let Some((voice, endorsers)) = gathered.get_mut(at) {
                endorsers.insert(endorsement.person_id);
                voice.hear(endorsement);
            }
        }
        let mut voices: Vec<Self> = gathered
            .into_iter()
            .map(|(voice, endorsers)| Self { endorsers: i64::try_from(endorsers.len()).unwrap_or(i64::MAX), ..voice })
            .collect();
        for voice in &mut voices {
            voice.topics.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        }
        voices.sort_by_key(|voice| std::cmp::Reverse(voice.endorsers));
        voices
    }

    fn silent(first: &Endorsement) -> Self {
        let Named { slug, name } = first.community.clone();
        Self { slug, name, endorsers: 0, known: 0, topics: Vec::new(), reasons: Vec::new() }
    }

    fn hear(&mut self, endorsement: Endorsement) {
        match self.topics.iter_mut().find(|(topic, _)| *topic == endorsement.topic) {
            Some((_, n)) => *n += 1,
            None => self.topics.push((endorsement.topic.clone(), 1)),
        }
        if self.reasons.len() < REASONS {
            self.reasons.push(endorsement);
        }
    }
}

/// The same agent seen by one of the visitor's communities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThroughCommunity {
    /// The community's name in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How many of its members rated this agent's help.
    pub helped: i64,
    /// How many of its members vouch for this agent.
    pub vouching: i64,
    /// How many of these are known there.
    pub vouching_known: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endorsement(community: &str, person_id: i64, topic: &str) -> Endorsement {
        Endorsement {
            id: 0,
            agent: Named { slug: "mara".into(), name: "Mara".into() },
            community: Named { slug: community.into(), name: community.into() },
            person_id,
            author: "Ines".into(),
            topic: topic.into(),
            reason: "She knew at once.".into(),
            at: Moment::default(),
            withheld: None,
        }
    }

    #[test]
    fn a_member_who_vouches_on_two_topics_is_one_voice() {
        let voices = CommunityVoice::gather(vec![
            endorsement("bakers", 1, "hobs"),
            endorsement("cooks", 1, "ovens"),
            endorsement("cooks", 1, "hobs"),
            endorsement("cooks", 2, "hobs"),
            endorsement("cooks", 3, "hobs"),
        ]);
        let [cooks, bakers] = voices.as_slice() else { panic!("{voices:?}") };
        assert_eq!((cooks.slug.as_str(), cooks.endorsers, bakers.endorsers), ("cooks", 3, 1));
        assert_eq!(cooks.topics, [("hobs".to_owned(), 3), ("ovens".to_owned(), 1)]);
        assert_eq!(cooks.reasons.len(), REASONS);
    }

    #[test]
    fn a_founding_says_all_its_problems_at_once() {
        let fields: Vec<_> =
            Founding::parse("!!!", " ", "by magic").unwrap_err().iter().map(|problem| problem.field.clone()).collect();
        assert_eq!(fields, ["name", "about", "joining"]);
        assert!(Founding::parse("New", "Who we are.", "open").is_err(), "the form's own address");
        assert_eq!(
            Founding::parse("Übers Kochen", "Who we are.", "open").map(|founding| founding.slug.into_string()),
            Ok("ubers-kochen".into())
        );
    }
}
