//! Helpdesks, and what they tell of a case in our words.

use std::str::FromStr;

use super::{Moment, rating::Stars, text::Email};

/// A system where help happens and that can tell us of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Helpdesk {
    /// Any system that sends our own event, signed as Standard Webhooks.
    Own,
    /// Zendesk Support.
    Zendesk,
    /// Chatwoot.
    Chatwoot,
    /// Zammad.
    Zammad,
    /// FreeScout.
    FreeScout,
    /// Help Scout.
    HelpScout,
    /// Freshdesk.
    Freshdesk,
    /// Intercom.
    Intercom,
}

impl Helpdesk {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Zendesk,
        Self::Freshdesk,
        Self::Intercom,
        Self::HelpScout,
        Self::Zammad,
        Self::Chatwoot,
        Self::FreeScout,
        Self::Own,
    ];

    /// As it is stored and written in URLs and files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Zendesk => "zendesk",
            Self::Chatwoot => "chatwoot",
            Self::Zammad => "zammad",
            Self::FreeScout => "freescout",
            Self::HelpScout => "helpscout",
            Self::Freshdesk => "freshdesk",
            Self::Intercom => "intercom",
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "Your own system",
            Self::Zendesk => "Zendesk",
            Self::Chatwoot => "Chatwoot",
            Self::Zammad => "Zammad",
            Self::FreeScout => "FreeScout",
            Self::HelpScout => "Help Scout",
            Self::Freshdesk => "Freshdesk",
            Self::Intercom => "Intercom",
        }
    }

    /// What one of its cases is called at a company, where several helpdesks may number from one.
    pub fn reference(self, case: &str) -> String {
        format!("{}-{case}", self.key())
    }

    /// Whether the helpdesk itself makes the secret, so that a manager brings it to us and not the other way round.
    pub fn makes_the_secret(self) -> bool {
        matches!(self, Self::Zendesk | Self::Chatwoot | Self::Intercom)
    }

    /// Whether some versions of it sign nothing, so that a secret address has to do.
    pub fn may_come_unsigned(self) -> bool {
        matches!(self, Self::Chatwoot | Self::Freshdesk)
    }

    /// What a word of the helpdesk's own for the state of a case means; nothing for a word that a company made up.
    pub fn meaning_of(self, word: &str) -> Option<Meaning> {
        use Meaning::{Nothing, Open, Resolved};
        let word = word.trim().to_lowercase();
        let all: &[(&str, Meaning)] = match self {
            Self::Own => &[("open", Open), ("resolved", Resolved)],
            Self::Zendesk => &[
                ("new", Open),
                ("open", Open),
                ("pending", Open),
                ("hold", Open),
                ("on-hold", Open),
                ("solved", Resolved),
                ("closed", Resolved),
                ("deleted", Nothing),
            ],
            Self::Chatwoot => &[("open", Open), ("pending", Open), ("snoozed", Open), ("resolved", Resolved)],
            Self::Zammad => &[
                ("new", Open),
                ("open", Open),
                ("pending reminder", Open),
                ("pending close", Open),
                ("closed", Resolved),
                ("merged", Nothing),
                ("removed", Nothing),
            ],
            Self::FreeScout | Self::HelpScout => {
                &[("active", Open), ("open", Open), ("pending", Open), ("closed", Resolved), ("spam", Nothing)]
            }
            Self::Freshdesk => &[
                ("open", Open),
                ("pending", Open),
                ("resolved", Resolved),
                ("closed", Resolved),
                ("waiting on customer", Open),
                ("waiting on third party", Open),
                ("2", Open),
                ("3", Open),
                ("4", Resolved),
                ("5", Resolved),
                ("6", Open),
                ("7", Open),
            ],
            Self::Intercom => &[("open", Open), ("snoozed", Open), ("closed", Resolved)],
        };
        all.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
    }
}

impl FromStr for Helpdesk {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|helpdesk| helpdesk.key() == text).ok_or("not a helpdesk that we know")
    }
}

/// What a word for the state of a case means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The customer still waits, or somebody waits for the customer.
    Open,
    /// The customer was helped.
    Resolved,
    /// Neither: merged with another, thrown away.
    Nothing,
}

impl Meaning {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Resolved, Self::Nothing];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Nothing => "nothing",
        }
    }
}

impl FromStr for Meaning {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|meaning| meaning.key() == text).ok_or("not a state of a case")
    }
}

/// Somebody as a helpdesk names them: by its own id, an address, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Helper {
    /// The helpdesk's id of them.
    pub id: Option<String>,
    /// Their address at work.
    pub email: Option<Email>,
    /// Their name.
    pub name: Option<String>,
}

impl Helper {
    /// This helper, when there is anything to know them again by.
    pub fn known(self) -> Option<Self> {
        (self.id.is_some() || self.email.is_some()).then_some(self)
    }
}

/// What one delivery tells of one case. Everything but the reference may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseEvent {
    /// The helpdesk's id of the case.
    pub reference: String,
    /// The state it is in, in the helpdesk's word.
    pub state: Option<String>,
    /// When that was so; when it was received, if nothing says.
    pub at: Option<Moment>,
    /// When the customer asked.
    pub opened_at: Option<Moment>,
    /// When a person first answered.
    pub first_reply_at: Option<Moment>,
    /// When it was last resolved.
    pub resolved_at: Option<Moment>,
    /// Who answered the customer, and when.
    pub reply: Option<(Helper, Option<Moment>)>,
    /// Who looks after it.
    pub assignee: Option<Helper>,
    /// The customer's address.
    pub customer: Option<Email>,
    /// By which way the customer came.
    pub channel: Option<String>,
    /// What it was about.
    pub topic: Option<String>,
    /// The product it was about.
    pub product: Option<String>,
}

/// What a customer answered to the helpdesk's own survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyAnswer {
    /// The helpdesk's id of the case.
    pub reference: String,
    /// What they gave, on our scale.
    pub stars: Stars,
    /// In words.
    pub comment: Option<String>,
    /// Whose help it was about, where it says.
    pub helper: Option<Helper>,
    /// The customer's address.
    pub customer: Option<Email>,
    /// When they answered.
    pub at: Option<Moment>,
}

/// What a delivery tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something of a case.
    Case(Box<CaseEvent>),
    /// An answer to the helpdesk's own survey.
    Survey(Box<SurveyAnswer>),
    /// A greeting, to see whether we are there.
    Ping,
    /// Something that is no concern of ours.
    Other,
}

/// Why a body cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Which field of it, as a path with points.
    pub field: String,
    /// What is wrong, for the administrator who reads the helpdesk's log.
    pub reason: String,
}

impl Malformed {
    /// What is wrong with a field.
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}
