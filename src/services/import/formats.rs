//! What helpdesks' exports call their columns, and how each of ours is read from theirs.

use super::{
    Table,
    cells::{Read, Scale},
};
use crate::domain::helpdesk::Helpdesk;

/// The helpdesks whose exports are known.
pub const FORMATS: [Helpdesk; 4] = [Helpdesk::Zendesk, Helpdesk::Freshdesk, Helpdesk::HelpScout, Helpdesk::Chatwoot];

/// Where one of our columns comes from. When one of ours stands in a format twice, what is found first in a line counts.
#[derive(Clone, Copy, Debug)]
pub struct From {
    /// Our column.
    pub ours: &'static str,
    /// What it may be called there, the best first; only letters and digits are compared.
    pub theirs: &'static [&'static str],
    /// How it is read.
    pub read: Read,
}

const fn from(ours: &'static str, read: Read, theirs: &'static [&'static str]) -> From {
    From { ours, theirs, read }
}

/// What one export of a helpdesk looks like.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Where our columns come from.
    pub columns: &'static [From],
    /// Our columns without which nothing can be read.
    pub needed: &'static [&'static str],
    /// Whether the file ends with a line about itself.
    pub footer: bool,
}

const CASES: &[&str] = &["agent", "case_ref", "resolved_at"];
const RATINGS: &[&str] = &["agent", "stars", "rated_at"];

/// The columns that hold the state of a case, in whatever export.
pub const STATE: &[&str] = &["Status", "Ticket status", "Conversation status"];

/// What the export of a helpdesk looks like; none where it has no such export.
pub fn of(helpdesk: Helpdesk, table: Table) -> Option<Format> {
    let (columns, needed) = match (helpdesk, table) {
        (Helpdesk::Zendesk, Table::Cases) => (ZENDESK_TICKETS, CASES),
        (Helpdesk::Zendesk, Table::Ratings) => (ZENDESK_SATISFACTION, RATINGS),
        (Helpdesk::Freshdesk, Table::Cases) => (FRESHDESK_TICKETS, CASES),
        (Helpdesk::Freshdesk, Table::Ratings) => (FRESHDESK_SURVEY, RATINGS),
        (Helpdesk::HelpScout, Table::Cases) => (HELPSCOUT_CONVERSATIONS, CASES),
        (Helpdesk::HelpScout, Table::Ratings) => (HELPSCOUT_HAPPINESS, RATINGS),
        (Helpdesk::Chatwoot, Table::Ratings) => (CHATWOOT_CSAT, RATINGS),
        _ => return None,
    };
    Some(Format { columns, needed, footer: helpdesk == Helpdesk::Chatwoot })
}

/// How a column is read that somebody named: as the format reads it, or as such columns are read everywhere.
pub fn reading(ours: &str, format: Option<Format>) -> Read {
    match ours {
        "opened_at" | "first_reply_at" | "resolved_at" | "rated_at" | "sent_at" => Read::Time,
        _ => match format.and_then(|format| format.columns.iter().find(|from| from.ours == ours)) {
            Some(from) => from.read,
            None => match ours {
                "agent" | "agent_name" => Read::Name,
                "stars" => Read::Stars(ANY_SCALE),
                "comment" => Read::Words,
                _ => Read::Text,
            },
        },
    }
}

const ZENDESK_TICKETS: &[From] = &[
    from("agent", Read::Name, &["Assignee", "Assignee name"]),
    from("case_ref", Read::Case(Helpdesk::Zendesk), &["Ticket ID", "ID"]),
    from("channel", Read::Channel, &["Via", "Ticket channel", "Channel"]),
    from("opened_at", Read::Time, &["Created at", "Ticket created - Timestamp", "Ticket created"]),
    from("first_reply_at", Read::MinutesLater, &["First reply time in minutes", "First reply time (min)"]),
    from("resolved_at", Read::Time, &["Solved at", "Ticket solved - Timestamp", "Ticket solved"]),
];

const ZENDESK_SATISFACTION: &[From] = &[
    from("agent", Read::Name, &["Assignee", "Assignee name"]),
    from("rater", Read::Text, &["Requester email", "Requester ID", "Requester", "Requester name"]),
    from("case_ref", Read::Case(Helpdesk::Zendesk), &["Ticket ID", "ID"]),
    from(
        "stars",
        Read::Stars(ZENDESK_SCALE),
        &["Satisfaction Score", "Satisfaction rating", "Ticket satisfaction rating", "Satisfaction", "Score", "Rating"],
    ),
    from("comment", Read::Words, &["Satisfaction comment", "Ticket satisfaction comment", "Comment"]),
    from(
        "rated_at",
        Read::Time,
        &["Rated at", "Solved at", "Ticket solved - Timestamp", "Ticket solved", "Updated at", "Created at"],
    ),
];

const FRESHDESK_TICKETS: &[From] = &[
    from("agent", Read::Name, &["Agent", "Agent name"]),
    from("case_ref", Read::Case(Helpdesk::Freshdesk), &["Ticket ID"]),
    from("channel", Read::Channel, &["Source"]),
    from("product", Read::Text, &["Product"]),
    from("opened_at", Read::Time, &["Created time", "Created at"]),
    from("first_reply_at", Read::Time, &["Initial response time"]),
    from("resolved_at", Read::Time, &["Resolved time", "Resolved at", "Closed time", "Closed at"]),
];

const FRESHDESK_SURVEY: &[From] = &[
    from("agent", Read::Name, &["Agent", "Agent name"]),
    from(
        "rater",
        Read::Text,
        &[
            "Requester email",
            "Contact email",
            "Customer email",
            "Email",
            "Contact ID",
            "Requester ID",
            "Full name",
            "Requester name",
            "Contact name",
            "Customer name",
            "Requester",
            "Contact",
            "Customer",
        ],
    ),
    from("case_ref", Read::Case(Helpdesk::Freshdesk), &["Ticket ID"]),
    from(
        "stars",
        Read::Stars(FRESHDESK_SCALE),
        &["Survey results", "Survey result", "Rating", "Overall rating", "Satisfaction rating"],
    ),
    from("comment", Read::Words, &["Comments", "Comment", "Feedback", "Customer comments"]),
    from(
        "rated_at",
        Read::Time,
        &[
            "Rated at",
            "Responded at",
            "Rated on",
            "Resolved time",
            "Closed time",
            "Last update time",
            "Created at",
            "Created time",
            "Date",
        ],
    ),
];

const HELPSCOUT_CONVERSATIONS: &[From] = &[
    from("agent", Read::Name, &["Assigned to", "Assignee", "Assignee name", "Assigned", "Owner", "Closed by"]),
    from("case_ref", Read::Case(Helpdesk::HelpScout), &["Conversation ID", "ID"]),
    from("case_ref", Read::CaseInLink(Helpdesk::HelpScout, "conversation"), &["Conversation URL", "URL", "Link"]),
    from("case_ref", Read::CaseNumber(Helpdesk::HelpScout), &["Conversation number", "Number", "Conversation"]),
    from("channel", Read::Channel, &["Type", "Channel"]),
    from("opened_at", Read::Time, &["Created at", "Created", "Created on", "Date created"]),
    from("resolved_at", Read::Time, &["Closed at", "Closed", "Closed on", "Date closed", "Resolved at"]),
];

const HELPSCOUT_HAPPINESS: &[From] = &[
    from("agent", Read::Name, &["User", "User name", "Rating user name", "Agent", "Assigned to", "Assignee"]),
    from(
        "rater",
        Read::Text,
        &[
            "Customer email",
            "Email",
            "Customer ID",
            "Rating customer ID",
            "Customer name",
            "Rating customer name",
            "Customer",
        ],
    ),
    from("case_ref", Read::Case(Helpdesk::HelpScout), &["Conversation ID"]),
    from("case_ref", Read::CaseInLink(Helpdesk::HelpScout, "conversation"), &["Conversation URL", "URL", "Link"]),
    from("case_ref", Read::CaseNumber(Helpdesk::HelpScout), &["Conversation number", "Number", "Conversation"]),
    from("stars", Read::Stars(HELPSCOUT_SCALE), &["Rating", "Happiness rating"]),
    from("comment", Read::Words, &["Comments", "Comment", "Rating comments", "Feedback"]),
    from("rated_at", Read::Time, &["Rated at", "Rating created at", "Rating date", "Date", "Created at", "Created"]),
];

const CHATWOOT_CSAT: &[From] = &[
    from("agent", Read::Name, &["Agent Name", "Agent", "Assigned agent"]),
    from(
        "rater",
        Read::Text,
        &["Contact Email Address", "Contact Email", "Contact Phone Number", "Contact Name", "Contact"],
    ),
    from("case_ref", Read::Case(Helpdesk::Chatwoot), &["Conversation ID"]),
    from(
        "case_ref",
        Read::CaseInLink(Helpdesk::Chatwoot, "conversations"),
        &["Link to the conversation", "Conversation link"],
    ),
    from("stars", Read::Stars(CHATWOOT_SCALE), &["Rating"]),
    from("comment", Read::Words, &["Feedback Comment", "Feedback", "Comment"]),
    from("rated_at", Read::Time, &["Recorded date", "Recorded at", "Created at", "Date"]),
];

/// Two answers, or five in its newer survey; the other words say that nobody answered.
const ZENDESK_SCALE: Scale = &[
    ("good", Some(5)),
    ("good with comment", Some(5)),
    ("bad", Some(1)),
    ("bad with comment", Some(1)),
    ("5", Some(5)),
    ("4", Some(4)),
    ("3", Some(3)),
    ("2", Some(2)),
    ("1", Some(1)),
    ("offered", None),
    ("not offered", None),
    ("unoffered", None),
    ("-", None),
];

/// Scales of two, three, five or seven steps of the same words, and the numbers that stand for them.
const FRESHDESK_SCALE: Scale = &[
    ("extremely happy", Some(5)),
    ("very happy", Some(5)),
    ("happy", Some(4)),
    ("neutral", Some(3)),
    ("unhappy", Some(2)),
    ("very unhappy", Some(1)),
    ("extremely unhappy", Some(1)),
    ("awesome", Some(5)),
    ("just okay", Some(3)),
    ("not good", Some(1)),
    ("103", Some(5)),
    ("102", Some(5)),
    ("101", Some(4)),
    ("100", Some(3)),
    ("-101", Some(2)),
    ("-102", Some(1)),
    ("-103", Some(1)),
    ("very satisfied", Some(5)),
    ("satisfied", Some(4)),
    ("dissatisfied", Some(2)),
    ("very dissatisfied", Some(1)),
    ("5", Some(5)),
    ("4", Some(4)),
    ("3", Some(3)),
    ("2", Some(2)),
    ("1", Some(1)),
    ("not rated", None),
    ("no response", None),
    ("-", None),
];

/// Three answers. No numbers: in Help Scout 1 is the best.
const HELPSCOUT_SCALE: Scale = &[
    ("great", Some(5)),
    ("okay", Some(3)),
    ("ok", Some(3)),
    ("not good", Some(1)),
    ("not_good", Some(1)),
    ("not-good", Some(1)),
    ("bad", Some(1)),
];

/// Five faces.
const CHATWOOT_SCALE: Scale = &[
    ("5", Some(5)),
    ("4", Some(4)),
    ("3", Some(3)),
    ("2", Some(2)),
    ("1", Some(1)),
    ("😍", Some(5)),
    ("😀", Some(4)),
    ("😐", Some(3)),
    ("😑", Some(2)),
    ("😞", Some(1)),
];

/// For a file of no format.
const ANY_SCALE: Scale = &[
    ("5", Some(5)),
    ("4", Some(4)),
    ("3", Some(3)),
    ("2", Some(2)),
    ("1", Some(1)),
    ("good", Some(5)),
    ("bad", Some(1)),
    ("👍", Some(5)),
    ("👎", Some(1)),
    ("great", Some(5)),
    ("okay", Some(3)),
    ("ok", Some(3)),
    ("not good", Some(1)),
    ("very satisfied", Some(5)),
    ("satisfied", Some(4)),
    ("neutral", Some(3)),
    ("dissatisfied", Some(2)),
    ("very dissatisfied", Some(1)),
];
