//! What the desks show to those who sit at them: an agent's own, and a company's.

use serde::Deserialize;

use super::{
    Moment,
    agent::{Agent, AgentState},
    company::{Company, Role},
    connection::Asking,
    delivery::Undelivered,
    invitation::InvitationState,
    languages,
};

/// The longest self-description, in characters.
pub const BIO_MAX: usize = 280;
/// The longest name, title or other line, in characters.
pub const LINE_MAX: usize = 80;
/// The longest line about hours or how to reach somebody, in characters.
pub const NOTE_MAX: usize = 160;
/// The most topics that one agent names.
pub const TOPICS_MAX: usize = 12;
/// The longest text about a company, in characters.
pub const ABOUT_MAX: usize = 1_000;

/// A period at a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employment {
    /// Its id.
    pub id: i64,
    /// The company's name in URLs.
    pub company_slug: String,
    /// The company's name.
    pub company: String,
    /// What the agent is there; may be empty.
    pub title: String,
    /// When it began.
    pub since: Moment,
    /// When it ended.
    pub until: Option<Moment>,
    /// Whether the company says so too.
    pub confirmed: bool,
}

/// A product that an agent may say to help with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub company: String,
    /// Whether the agent says so.
    pub chosen: bool,
}

/// Everything on an agent's desk.
#[derive(Clone, Debug)]
pub struct AgentDesk {
    /// The profile as it is.
    pub agent: Agent,
    /// What it says it helps with.
    pub topics: Vec<String>,
    /// The products of the companies where the agent works.
    pub products: Vec<Offered>,
    /// Where the agent works and worked, the newest first.
    pub employments: Vec<Employment>,
}

/// A company, as somebody who looks after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The company.
    pub company: Company,
    /// What this person may do there.
    pub role: Role,
}

/// One period of one agent at the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The employment's id.
    pub employment_id: i64,
    /// The agent's id.
    pub agent_id: i64,
    /// The agent's name in URLs.
    pub handle: String,
    /// The name that is shown.
    pub name: String,
    /// Who may see the profile.
    pub state: AgentState,
    /// Whether a person has accepted it as theirs.
    pub claimed: bool,
    /// What the agent is there.
    pub title: String,
    /// When it began.
    pub since: Moment,
    /// When it ended.
    pub until: Option<Moment>,
    /// Whether the company said so.
    pub confirmed: bool,
    /// When a letter last asked for consent.
    pub asked_at: Option<Moment>,
}

/// Somebody who looks after the company's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Their id.
    pub person_id: i64,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Since when.
    pub since: Moment,
}

/// A seat that was offered by mail, and waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedSeat {
    /// The link's id.
    pub id: i64,
    /// To whom, as far as a colleague needs to know it again.
    pub to: String,
    /// What they may do there.
    pub role: Role,
    /// When the letter was written.
    pub sent_at: Moment,
}

/// Who looks after a company's page, and who was asked to.
#[derive(Clone, Debug)]
pub struct MembersDesk {
    /// The company and this person's role.
    pub seat: Seat,
    /// Who does.
    pub members: Vec<Member>,
    /// Who was asked, for managers to see.
    pub offered: Vec<OfferedSeat>,
}

/// A product of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// An invitation to rate, as the company sees it: whose address it went to is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: i64,
    /// The case's reference at the company.
    pub reference: String,
    /// Who helped.
    pub agent: String,
    /// When it was sent.
    pub sent_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
    /// What became of it.
    pub state: InvitationState,
    /// Why it reached nobody, as far as is known.
    pub undelivered: Option<Undelivered>,
}

/// Whom a mailed link can belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimant {
    /// Somebody is signed in, by this name.
    SignedIn(String),
    /// The address has an account, and nobody is signed in.
    HasAccount,
    /// The address has no account yet.
    New,
}

/// What customers brought and said of somebody before their profile was theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Cases.
    pub cases: i64,
    /// Ratings.
    pub ratings: i64,
    /// Thanks.
    pub thanks: i64,
}

impl History {
    /// Whether there is nothing of the kind.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// A profile that waits for its person's word.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The profile as it would be shown.
    pub agent: Agent,
    /// What becomes public with it, or is already.
    pub history: History,
    /// What the agent is at the company; may be empty.
    pub title: String,
    /// The company that wrote it.
    pub company: String,
    /// The company's name in URLs.
    pub company_slug: String,
}

/// What became of a profile whose person said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declined {
    /// It was never public, and what it said of them is deleted for good.
    Deleted,
    /// It was public, and what it said of them is deleted for good.
    Gone,
    /// It was public, and what customers said hangs on it: nobody sees it, until its person says yes.
    Hidden,
}

/// A seat at a company's desk that waits for somebody.
#[derive(Clone, Debug)]
pub struct SeatOffer {
    /// The company.
    pub company: Company,
    /// What they may do there.
    pub role: Role,
}

/// What somebody typed of how they would be shown when they said yes; as it was offered where they typed nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedYes {
    /// The name that is shown.
    pub name: Option<String>,
    /// The name in URLs.
    pub handle: Option<String>,
}

/// What an agent typed of herself: nothing of it is believed yet.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedProfile {
    /// The name that is shown.
    pub name: String,
    /// About her.
    pub bio: String,
    /// Languages with commas between them.
    pub languages: String,
    /// When she helps.
    pub hours: String,
    /// Topics with commas between them.
    pub topics: String,
    /// How to reach her.
    pub reach_text: String,
    /// Where to reach her.
    pub reach_url: String,
    /// The ids of her products.
    #[serde(skip)]
    pub products: Vec<i64>,
}

impl AgentDesk {
    /// What is kept, as it would be typed.
    pub fn typed(&self) -> TypedProfile {
        let agent = &self.agent;
        TypedProfile {
            name: agent.name.clone(),
            bio: agent.bio.clone(),
            languages: languages::names(&agent.languages),
            hours: agent.hours.clone(),
            topics: self.topics.join(", "),
            reach_text: agent.reach_text.clone(),
            reach_url: agent.reach_url.clone().unwrap_or_default(),
            products: self.products.iter().filter(|offered| offered.chosen).map(|offered| offered.id).collect(),
        }
    }
}

/// What a manager typed of the company.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedCompany {
    /// Its name.
    pub name: String,
    /// What it does.
    pub about: String,
    /// Its site.
    pub url: String,
    /// Whether its people write from the domain of the manager's own address: "yes" when ticked.
    pub our_domain: String,
}

/// What a manager typed of a colleague.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedDraft {
    /// The name that would be shown.
    pub name: String,
    /// What they are at the company; may be empty.
    pub title: String,
    /// Where to ask them.
    pub email: String,
}

/// What somebody at a company typed of a resolved case. Times are UTC, as `2026-11-23T14:05`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedCase {
    /// The id of who helped.
    pub agent: String,
    /// The company's own reference.
    pub reference: String,
    /// The id of the product, if any.
    pub product: String,
    /// The topic, if any.
    pub topic: String,
    /// When the customer asked.
    pub opened_at: String,
    /// When somebody first answered; may be empty.
    pub first_reply_at: String,
    /// When it was solved.
    pub resolved_at: String,
    /// The customer's address.
    pub email: String,
}

/// What an agent typed of where she works.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedEmployment {
    /// The company's name.
    pub company: String,
    /// What she is there; may be empty.
    pub title: String,
    /// Since which day, as `2026-11-23`; empty for today.
    pub since: String,
}

/// A time as a form's field writes it: `2026-11-23T14:05`, with or without seconds.
pub fn time(typed: &str) -> Option<Moment> {
    let typed = typed.trim();
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .into_iter()
        .find_map(|form| Moment::parse_from_str(typed, form).ok())
}

/// The beginning of a day as a form's field writes it: `2026-11-23`.
pub fn day(typed: &str) -> Option<Moment> {
    chrono::NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0)
}

/// A time as a form's field wants it.
pub fn as_field(moment: Moment) -> String {
    moment.format("%Y-%m-%dT%H:%M").to_string()
}

/// What the company's page is made of.
#[derive(Clone, Debug)]
pub struct PageDesk {
    /// The company and this person's role.
    pub seat: Seat,
    /// Its products.
    pub products: Vec<Product>,
    /// What its people say to help with.
    pub topics: Vec<String>,
    /// The domain that this manager could say is the company's.
    pub own_domain: Option<String>,
}

/// What the form needs, and what was sent before.
#[derive(Clone, Debug)]
pub struct InvitationDesk {
    /// The company and this person's role.
    pub seat: Seat,
    /// Who can be rated: shown to everybody, and working here.
    pub people: Vec<Colleague>,
    /// The company's products.
    pub products: Vec<Product>,
    /// The latest invitations.
    pub sent: Vec<Invitation>,
    /// When customers of resolved cases are asked by themselves.
    pub asking: Asking,
    /// Whether any helpdesk is connected.
    pub connected: bool,
}

impl PageDesk {
    /// What is kept, as it would be typed.
    pub fn typed(&self) -> TypedCompany {
        let company = &self.seat.company;
        let ours = company.domain.is_some() && company.domain == self.own_domain;
        TypedCompany {
            name: company.name.clone(),
            about: company.about.clone(),
            url: company.url.clone().unwrap_or_default(),
            our_domain: if ours { "yes" } else { "" }.into(),
        }
    }
}
