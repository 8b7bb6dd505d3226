//! What a customer says of the help in one case.

use std::str::FromStr;

use super::{
    Moment,
    trust::{Through, Weight},
};

/// The longest comment, in characters.
pub const COMMENT_MAX: usize = 2_000;

/// One to five stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stars(u8);

impl Stars {
    /// The least.
    pub const ONE: Self = Self(1);
    /// The middle.
    pub const THREE: Self = Self(3);
    /// The most.
    pub const FIVE: Self = Self(5);
    /// All of them, from one to five.
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// The most there are.
    pub const MOST: u8 = 5;

    /// 1–5.
    pub fn get(self) -> u8 {
        self.0
    }

    /// `(stars − 1)/4`: 0 for one star, 1 for five.
    pub fn fraction(self) -> f64 {
        f64::from(self.0 - 1) / 4.0
    }

    /// Whether the page asks whose fault it was.
    pub fn asks_for_fault(self) -> bool {
        self.0 <= 2
    }

    /// What this many stars say.
    pub fn words(self) -> &'static str {
        match self.0 {
            1 => "Let me down",
            2 => "Not good",
            3 => "All right",
            4 => "Good",
            _ => "Wonderful",
        }
    }
}

impl TryFrom<i64> for Stars {
    type Error = &'static str;

    fn try_from(n: i64) -> Result<Self, Self::Error> {
        match u8::try_from(n) {
            Ok(n @ 1..=5) => Ok(Self(n)),
            _ => Err("Stars go from 1 to 5."),
        }
    }
}

impl FromStr for Stars {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse::<i64>().map_err(|_| "Stars go from 1 to 5.")?.try_into()
    }
}

/// What help is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trait {
    /// They listened.
    Listened,
    /// They knew the product.
    Knowledgeable,
    /// They could fix it.
    Empowered,
    /// They treated me as a person.
    Human,
    /// They were there for me, and were not selling.
    OnMySide,
}

impl Trait {
    /// All five, in the order in which they are asked.
    pub const ALL: [Self; 5] = [Self::Listened, Self::Knowledgeable, Self::Empowered, Self::Human, Self::OnMySide];

    /// As it is stored and imported.
    pub fn key(self) -> &'static str {
        match self {
            Self::Listened => "listened",
            Self::Knowledgeable => "knowledgeable",
            Self::Empowered => "empowered",
            Self::Human => "human",
            Self::OnMySide => "on_my_side",
        }
    }

    /// As the profile heads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Listened => "Listened",
            Self::Knowledgeable => "Knew the product",
            Self::Empowered => "Could fix it",
            Self::Human => "Treated me as a person",
            Self::OnMySide => "Was there for me",
        }
    }

    /// As the form asks it of `name`.
    pub fn question(self, name: &str) -> String {
        match self {
            Self::Listened => format!("Did {name} listen?"),
            Self::Knowledgeable => format!("Did {name} know the product?"),
            Self::Empowered => format!("Could {name} fix it?"),
            Self::Human => format!("Did {name} treat you as a person?"),
            Self::OnMySide => format!("Was {name} there for you, not selling?"),
        }
    }
}

/// Yes, no or unsaid, for each trait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// They listened.
    pub listened: Option<bool>,
    /// They knew the product.
    pub knowledgeable: Option<bool>,
    /// They could fix it.
    pub empowered: Option<bool>,
    /// They treated me as a person.
    pub human: Option<bool>,
    /// They were there for me.
    pub on_my_side: Option<bool>,
}

impl Traits {
    /// What was said of one trait.
    pub fn get(&self, which: Trait) -> Option<bool> {
        match which {
            Trait::Listened => self.listened,
            Trait::Knowledgeable => self.knowledgeable,
            Trait::Empowered => self.empowered,
            Trait::Human => self.human,
            Trait::OnMySide => self.on_my_side,
        }
    }

    /// Asks `said` about each trait.
    pub fn each(said: impl Fn(Trait) -> Option<bool>) -> Self {
        Self {
            listened: said(Trait::Listened),
            knowledgeable: said(Trait::Knowledgeable),
            empowered: said(Trait::Empowered),
            human: said(Trait::Human),
            on_my_side: said(Trait::OnMySide),
        }
    }
}

/// How surely this person was helped in this case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// By an invitation to the customer of a case.
    Verified,
    /// By a helpdesk's own survey.
    Imported,
    /// By a person who signed in, and whom people who were helped themselves know in a community; no case is known.
    Community,
    /// By a person who signed in; no case is known.
    Open,
}

impl Origin {
    /// All of them, the surest first.
    pub const ALL: [Self; 4] = [Self::Verified, Self::Imported, Self::Community, Self::Open];

    /// As it is stored and imported.
    pub fn key(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Imported => "imported",
            Self::Community => "community",
            Self::Open => "open",
        }
    }

    /// As a person says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Verified => "verified: invited after a case",
            Self::Imported => "from the company’s own survey",
            Self::Community => "community: known to people who were helped",
            Self::Open => "open: no case is known",
        }
    }

    /// Whether it is known in which case this person was helped, or that a company asked them about one.
    pub fn has_case(self) -> bool {
        matches!(self, Self::Verified | Self::Imported)
    }
}

impl FromStr for Origin {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|origin| origin.key() == text)
            .ok_or("An origin is verified, imported, community or open.")
    }
}

/// Whose fault it was, on a rating of one or two stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The person who helped.
    Person,
    /// The company's policy or product; it does not count against the person.
    Policy,
}

impl Fault {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Policy => "policy",
        }
    }
}

impl FromStr for Fault {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "person" => Ok(Self::Person),
            "policy" => Ok(Self::Policy),
            _ => Err("A fault is the person’s, or the policy’s or product’s."),
        }
    }
}

/// All that a customer says, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// One to five.
    pub stars: Stars,
    /// Yes, no or unsaid.
    pub traits: Traits,
    /// At most [`COMMENT_MAX`] characters.
    pub comment: Option<String>,
    /// Only for one or two stars.
    pub fault: Option<Fault>,
}

impl Opinion {
    /// Puts an opinion together; a fault is heard only where the page asks for it.
    pub fn new(stars: Stars, traits: Traits, comment: Option<String>, fault: Option<Fault>) -> Self {
        Self { stars, traits, comment, fault: fault.filter(|_| stars.asks_for_fault()) }
    }
}

/// A rating as it stands.
#[derive(Clone, Debug)]
pub struct Rating {
    /// Its id.
    pub id: i64,
    /// Whom it is about.
    pub agent_id: i64,
    /// Through which company.
    pub company_id: Option<i64>,
    /// In which case.
    pub case_id: Option<i64>,
    /// By whom.
    pub rater_id: i64,
    /// About which product.
    pub product_id: Option<i64>,
    /// On which topic.
    pub topic_id: Option<i64>,
    /// Where it comes from.
    pub origin: Origin,
    /// What was said.
    pub opinion: Opinion,
    /// How much it weighs.
    pub weight: Weight,
    /// The name that its author lets stand beside it; none of somebody with an account, who has a name there.
    pub signed: Option<String>,
    /// When it was first given.
    pub rated_at: Moment,
    /// When it was last edited.
    pub edited_at: Option<Moment>,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
}

impl Rating {
    /// Through whom its author is known.
    pub fn through(&self) -> Through {
        match (self.origin, self.company_id) {
            (Origin::Community, _) => Through::Communities,
            (Origin::Verified | Origin::Imported, Some(company)) if !self.weight.independent => {
                Through::Company(company)
            }
            _ => Through::Themselves,
        }
    }
}
