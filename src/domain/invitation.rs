//! A signed, single-use, expiring link that lets the customer of one case rate it.

use chrono::TimeDelta;

use super::Moment;

/// How long a customer has to answer.
pub const LASTS: TimeDelta = TimeDelta::days(30);

/// Whether an invitation can still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// Nobody used it yet.
    Open,
    /// The customer rated.
    Used(Moment),
    /// The company took it back, for example because the case was opened again.
    Revoked,
    /// Its time is over.
    Expired,
}

impl InvitationState {
    /// Out of what is kept. A rating that was given stays reachable by its link, even past its end.
    pub fn of(used_at: Option<Moment>, revoked_at: Option<Moment>, expires_at: Moment, now: Moment) -> Self {
        match (used_at, revoked_at) {
            (Some(at), _) => Self::Used(at),
            (None, Some(at)) if at < expires_at => Self::Revoked,
            (None, Some(_)) => Self::Expired,
            (None, None) if expires_at <= now => Self::Expired,
            (None, None) => Self::Open,
        }
    }
}

/// An invitation, and what it is about.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Its id.
    pub id: i64,
    /// The case.
    pub case_id: i64,
    /// Who helped.
    pub agent_id: i64,
    /// For which company.
    pub company_id: i64,
    /// Who is invited.
    pub rater_id: i64,
    /// Whether it can still be used.
    pub state: InvitationState,
    /// The shown name of who helped.
    pub agent_name: String,
    /// Their name in URLs.
    pub handle: String,
    /// The company's name.
    pub company_name: String,
    /// The product and its name.
    pub product: Option<(i64, String)>,
    /// The topic and its name.
    pub topic: Option<(i64, String)>,
    /// When the case was resolved.
    pub resolved_at: Option<Moment>,
}
