//! A company's helpdesk, connected to us.

use chrono::TimeDelta;

use super::{
    Moment,
    agent::AgentState,
    company::Role,
    desk::{Colleague, Seat},
    helpdesk::{Helpdesk, Meaning},
};

/// How long the secret before a new one still works.
pub const ROTATION: TimeDelta = TimeDelta::days(7);

/// The largest body that is taken, in bytes.
pub const BODY_MAX: usize = 5 * 1024 * 1024;

/// A helpdesk that sends us what happens, to an address of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its id.
    pub id: i64,
    /// Whose it is.
    pub company_id: i64,
    /// Which system.
    pub helpdesk: Helpdesk,
    /// The secret part of the address that it sends to.
    pub address: String,
    /// What it signs with; none for one that signs nothing, where the address is the secret.
    pub secret: Option<String>,
    /// What it signed with before, and until when that still works.
    pub previous: Option<(String, Moment)>,
    /// Since when.
    pub created_at: Moment,
}

impl Connection {
    /// The secrets in force.
    pub fn secrets(&self, now: Moment) -> Vec<&str> {
        let previous = self.previous.as_ref().filter(|(_, until)| now < *until).map(|(secret, _)| secret.as_str());
        self.secret.as_deref().into_iter().chain(previous).collect()
    }

    /// What one of its cases is called at the company.
    pub fn reference(&self, case: &str) -> String {
        self.helpdesk.reference(case)
    }
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// It will be read in a moment, or tried again.
    Waiting,
    /// It was understood.
    Done,
    /// It is of a kind that is no concern of ours.
    Ignored,
    /// It was not understood, and waits for somebody to say what it means.
    Stuck,
}

impl DeliveryState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Done, Self::Ignored, Self::Stuck];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Ignored => "ignored",
            Self::Stuck => "stuck",
        }
    }
}

impl std::str::FromStr for DeliveryState {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.key() == text).ok_or("not a state of a delivery")
    }
}

/// A delivery as the company's desk shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: i64,
    /// The helpdesk's word for the kind of event.
    pub event: String,
    /// When it came.
    pub received_at: Moment,
    /// What became of it.
    pub state: DeliveryState,
    /// The same in words.
    pub outcome: Option<String>,
    /// Which case it tells of.
    pub reference: Option<String>,
}

/// Somebody whom a helpdesk names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedHelper {
    /// Our id of them.
    pub id: i64,
    /// As the helpdesk calls them.
    pub name: String,
    /// The helpdesk's id of them.
    pub external_id: Option<String>,
    /// Enough of their address to be known again by a colleague.
    pub email: Option<String>,
    /// Which agent that is: their id, name and state.
    pub agent: Option<(i64, String, AgentState)>,
    /// Whether it is no person, or nobody who helps customers.
    pub nobody: bool,
    /// Whether a manager said so.
    pub confirmed: bool,
}

/// A connection as the desk lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The connection.
    pub connection: Connection,
    /// When something last came.
    pub heard_at: Option<Moment>,
    /// How many deliveries wait for somebody.
    pub stuck: i64,
}

/// The company's helpdesks.
#[derive(Clone, Debug)]
pub struct HelpdesksDesk {
    /// The company and this person's role.
    pub seat: Seat,
    /// What is connected.
    pub connections: Vec<Listed>,
}

/// One connection, with what came by it.
#[derive(Clone, Debug)]
pub struct ConnectionDesk {
    /// The company and this person's role.
    pub seat: Seat,
    /// The connection. Only a manager gets to see its address and secret.
    pub connection: Connection,
    /// The latest deliveries.
    pub deliveries: Vec<Delivery>,
    /// The kinds of events that were no concern of ours, and how many.
    pub ignored: Vec<(String, i64)>,
    /// Whom it names.
    pub helpers: Vec<NamedHelper>,
    /// Words for a state that wait for their meaning.
    pub words: Vec<String>,
    /// Words that were given one.
    pub meanings: Vec<(String, Meaning)>,
    /// Who works here.
    pub colleagues: Vec<Colleague>,
}

impl ConnectionDesk {
    /// Whether this person may see secrets and change anything.
    pub fn manages(&self) -> bool {
        self.seat.role == Role::Manager
    }
}

/// When customers are asked how it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking {
    /// How many hours after the case was resolved, 0 to 168.
    pub after_hours: i32,
    /// How many of a hundred resolved cases, 0 to 100. Which ones, nobody chooses.
    pub share: i32,
}
