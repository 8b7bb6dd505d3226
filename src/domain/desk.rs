//! What the desks show to those who sit at them: an agent's own, and a company's.

use super::{
    Moment,
    agent::{Agent, AgentState},
    company::{Company, Role},
    invitation::InvitationState,
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

/// A profile that waits for its person's word.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The profile as it would be shown.
    pub agent: Agent,
    /// What the agent is at the company; may be empty.
    pub title: String,
    /// The company that wrote it.
    pub company: String,
    /// The company's name in URLs.
    pub company_slug: String,
}

/// A seat at a company's desk that waits for somebody.
#[derive(Clone, Debug)]
pub struct SeatOffer {
    /// The company.
    pub company: Company,
    /// What they may do there.
    pub role: Role,
}
