//! The demo directory as plain values. They refer to each other by position in
//! the vectors of [`Directory`]; times are UTC in whole seconds.

use chrono::{NaiveDate, NaiveDateTime};

/// Position of a [`Person`] in [`Directory::people`].
pub type PersonAt = usize;
/// Position of a [`Company`] in [`Directory::companies`].
pub type CompanyAt = usize;
/// Position of a [`Product`] in [`Directory::products`].
pub type ProductAt = usize;
/// Position of a [`Topic`] in [`Directory::topics`].
pub type TopicAt = usize;
/// Position of an [`Agent`] in [`Directory::agents`].
pub type AgentAt = usize;
/// Position of a [`Community`] in [`Directory::communities`].
pub type CommunityAt = usize;
/// Position of a [`Case`] in [`Directory::cases`].
pub type CaseAt = usize;

/// Everything that the demo shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Directory {
    /// Everyone with a name and an address: members, customers, agents, managers, and accounts just made.
    pub people: Vec<Person>,
    /// The four sign-ins that the command prints, in the order of [`Role`].
    pub sign_ins: Vec<SignIn>,
    pub companies: Vec<Company>,
    pub products: Vec<Product>,
    pub topics: Vec<Topic>,
    pub managements: Vec<Management>,
    pub agents: Vec<Agent>,
    pub employments: Vec<Employment>,
    pub communities: Vec<Community>,
    pub memberships: Vec<Membership>,
    pub vouches: Vec<Vouch>,
    pub endorsements: Vec<Endorsement>,
    /// In order of `opened_at`.
    pub cases: Vec<Case>,
    /// In order of `rated_at`.
    pub ratings: Vec<Rating>,
    /// In order of `sent_at`.
    pub thanks: Vec<Thanks>,
}

/// A human with a mail address.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub name: String,
    /// Unique, lower-case ASCII, under `.example`.
    pub email: String,
    /// Whether this person has an account; the others only ever had a case.
    pub has_account: bool,
    /// When the account, or else the first case, began.
    pub since: NaiveDateTime,
}

/// What a demo sign-in shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Customer,
    Agent,
    CompanyManager,
    Moderator,
}

/// One of the printed sign-ins; name and address are the person's.
#[derive(Debug, Clone, PartialEq)]
pub struct SignIn {
    pub role: Role,
    pub person: PersonAt,
}

/// A company with helpers.
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    pub slug: String,
    pub name: String,
    /// One or two sentences on what it does.
    pub about: String,
    pub url: String,
    /// The mail domain of its people.
    pub domain: String,
}

/// Something that a company sells. Slugs are unique within a company.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    pub company: CompanyAt,
    pub slug: String,
    pub name: String,
    pub about: String,
}

/// What help can be about; shared by all companies.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    pub slug: String,
    pub name: String,
}

/// A person manages a company's page.
#[derive(Debug, Clone, PartialEq)]
pub struct Management {
    pub company: CompanyAt,
    pub person: PersonAt,
    pub since: NaiveDateTime,
}

/// Whether an agent takes on new people now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Published,
    /// She paused at this moment.
    Paused(NaiveDateTime),
}

/// A helper's public profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    /// The account that owns the profile.
    pub person: PersonAt,
    /// Unique, lower-case ASCII.
    pub handle: String,
    /// The name that she chose to show.
    pub shown_name: String,
    /// BCP 47 codes, the best first.
    pub languages: Vec<String>,
    pub hours: String,
    /// At most 280 characters.
    pub bio: String,
    pub topics: Vec<TopicAt>,
    pub products: Vec<ProductAt>,
    /// How to reach her, best way first.
    pub contacts: Vec<Contact>,
    pub standing: Standing,
    /// When she accepted to be shown.
    pub accepted_at: NaiveDateTime,
}

/// A way to reach an agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// Such as "Chat" or "Phone".
    pub channel: String,
    /// What to do, in a person's words.
    pub text: String,
    pub url: Option<String>,
}

/// An agent worked at a company from `started_on` up to and including `ended_on`.
#[derive(Debug, Clone, PartialEq)]
pub struct Employment {
    pub agent: AgentAt,
    pub company: CompanyAt,
    pub title: String,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
}

/// How one gets into a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    Open,
    /// A steward admits.
    BySteward,
}

/// A group of people who know each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Community {
    pub slug: String,
    pub name: String,
    pub description: String,
    pub admission: Admission,
    pub founded_at: NaiveDateTime,
}

/// Unique per community and person.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    pub community: CommunityAt,
    pub person: PersonAt,
    pub steward: bool,
    pub joined_at: NaiveDateTime,
    /// The steward who let her in, where one is needed.
    pub admitted_by: Option<PersonAt>,
}

/// "I know them", from member to member; unique per community and pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Vouch {
    pub community: CommunityAt,
    pub voucher: PersonAt,
    pub member: PersonAt,
    pub vouched_at: NaiveDateTime,
}

/// Unique per community, member, agent and topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Endorsement {
    pub community: CommunityAt,
    pub member: PersonAt,
    pub agent: AgentAt,
    pub topic: TopicAt,
    pub reason: String,
    pub endorsed_at: NaiveDateTime,
}

/// Where a case came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    Email,
    Chat,
    Phone,
    Forum,
}

impl Channel {
    /// The word for it in a column or on a page.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Chat => "chat",
            Self::Phone => "phone",
            Self::Forum => "forum",
        }
    }
}

/// One issue that a customer brought. `opened ≤ first reply ≤ reopened ≤ resolved ≤ invited`.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub company: CompanyAt,
    pub agent: AgentAt,
    /// Whose case it is; never public.
    pub customer: PersonAt,
    /// The helpdesk's reference, unique within a company.
    pub reference: String,
    pub channel: Channel,
    pub product: ProductAt,
    pub topic: TopicAt,
    pub opened_at: NaiveDateTime,
    pub first_reply_at: Option<NaiveDateTime>,
    /// Set where the customer came back after a first resolution.
    pub reopened_at: Option<NaiveDateTime>,
    /// The last resolution.
    pub resolved_at: Option<NaiveDateTime>,
    /// When the customer was invited to rate.
    pub invited_at: Option<NaiveDateTime>,
}

/// Where a rating comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Verified,
    Imported,
    /// By somebody whom people who were helped know in a community.
    Community,
    Open,
}

/// Whose fault a rating of 1–2 stars was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Person,
    /// The policy or the product.
    Policy,
}

/// Yes, no or unsaid, each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traits {
    pub listened: Option<bool>,
    pub knew_the_product: Option<bool>,
    pub could_fix_it: Option<bool>,
    pub treated_me_as_a_person: Option<bool>,
    pub was_there_for_me: Option<bool>,
}

/// What somebody says of an agent's help; at most one per case.
#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    pub agent: AgentAt,
    /// The agent's employer when she helped.
    pub company: CompanyAt,
    /// Some unless the origin is open.
    pub case: Option<CaseAt>,
    pub rater: PersonAt,
    pub origin: Origin,
    /// A community that the rater belongs to and spoke for, on open ratings only.
    pub community: Option<CommunityAt>,
    pub product: Option<ProductAt>,
    pub topic: Option<TopicAt>,
    /// 1–5.
    pub stars: u8,
    pub traits: Traits,
    /// At most 2,000 characters.
    pub comment: Option<String>,
    /// Some exactly for 1–2 stars.
    pub fault: Option<Fault>,
    pub rated_at: NaiveDateTime,
}

/// A kind word without a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Thanks {
    pub agent: AgentAt,
    pub company: CompanyAt,
    pub case: Option<CaseAt>,
    pub sender: PersonAt,
    /// How the sender signed it.
    pub signed: String,
    pub text: String,
    pub sent_at: NaiveDateTime,
}
