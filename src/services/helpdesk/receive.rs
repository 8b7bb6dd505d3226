//! A body arrives: whose it is, whether it is genuine, whether it can be read. Then it is kept, and only then answered.

use chrono::DurationRound;
use serde_json::Value;

use super::{
    connect,
    handle::{Handled, handle},
};
use crate::{
    domain::{
        Moment,
        connection::{Connection, DeliveryState},
        helpdesk::{Event, Helpdesk, Malformed},
    },
    helpdesks::{self, Envelope, Payload},
    security::signatures::{self, Checked},
    services::{Error, Result},
    store::{self, Db, Store, deliveries::Arrived},
};

/// What came of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// It is kept, and read in a moment.
    Kept,
    /// It is kept already.
    KnownAlready,
    /// It is of a kind that is no concern of ours, and was counted.
    Ignored,
    /// Somebody wanted to know whether we are there.
    Greeted,
    /// It is not from whom it says, for this reason.
    NotGenuine(Checked),
    /// It cannot be read.
    Malformed(Malformed),
}

/// A body that is genuine and can be read, to be kept by [`keep`].
#[derive(Clone, Debug)]
pub struct Arrival {
    connection_id: i64,
    envelope: Envelope,
    body: Vec<u8>,
    state: DeliveryState,
    received_at: Moment,
}

/// Looks whether a body is from whom it says and can be read; touches no database. `header` is asked by lower-case names.
///
/// # Errors
/// What is to be answered, when it is not to be kept.
pub fn examine<'a>(
    connection: &Connection,
    header: impl Fn(&str) -> Option<&'a str>,
    body: &[u8],
    now: Moment,
) -> std::result::Result<Arrival, Received> {
    match genuine(connection, &header, body, now) {
        Checked::Genuine => {}
        refused => return Err(Received::NotGenuine(refused)),
    }
    let parsed: Value = serde_json::from_slice(body).map_err(|error| Received::Malformed(not_json(&error)))?;
    let payload = Payload::new(&parsed);
    let envelope = helpdesks::envelope(connection.helpdesk, &header, payload);
    let state = match helpdesks::read(connection.helpdesk, &envelope.event, payload) {
        Ok(Event::Case(_) | Event::Survey(_)) => DeliveryState::Waiting,
        Ok(Event::Other) => DeliveryState::Ignored,
        Ok(Event::Ping) => return Err(Received::Greeted),
        Err(malformed) => return Err(Received::Malformed(malformed)),
    };
    Ok(arrival(connection, envelope, body, state, now))
}

fn arrival(
    connection: &Connection,
    envelope: Envelope,
    body: &[u8],
    state: DeliveryState,
    received_at: Moment,
) -> Arrival {
    // What is no concern of ours is not kept: it is somebody's letter.
    let body = if state == DeliveryState::Waiting { body.to_vec() } else { Vec::new() };
    Arrival { connection_id: connection.id, envelope, body, state, received_at }
}

/// Keeps what arrived.
///
/// # Errors
/// When the database fails: the helpdesk is to send it again.
pub fn keep(db: &mut Db, arrival: &Arrival) -> Result<Received> {
    Ok(match (insert(db, arrival)?, arrival.state) {
        (None, _) => Received::KnownAlready,
        (Some(_), DeliveryState::Ignored) => Received::Ignored,
        (Some(_), _) => Received::Kept,
    })
}

fn insert(db: &mut Db, arrival: &Arrival) -> Result<Option<i64>> {
    Ok(store::deliveries::keep(
        db,
        &Arrived {
            connection_id: arrival.connection_id,
            delivery: arrival.envelope.delivery.as_deref(),
            event: &arrival.envelope.event,
            body: &arrival.body,
            received_at: arrival.received_at,
            state: arrival.state,
        },
    )?)
}

/// What came of a saved body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// It was read, or waits.
    Handled(Handled),
    /// A delivery with its id was taken before.
    KnownAlready,
    /// It is of this kind, which is no concern of ours.
    Ignored(String),
    /// It cannot be read.
    Malformed(Malformed),
}

/// The company's connection to that helpdesk, made when there is none: saved bodies may be from before it was connected.
///
/// # Errors
/// [`Error::NotFound`] when there is no such company.
pub fn connection_of(db: &mut Db, company: &str, helpdesk: Helpdesk, now: Moment) -> Result<Connection> {
    let company = store::companies::by_slug(db, company)?.ok_or(Error::NotFound)?;
    let known = store::connections::of_company(db, company.id)?.into_iter().map(|listed| listed.connection);
    if let Some(connection) = known.into_iter().find(|connection| connection.helpdesk == helpdesk) {
        return Ok(connection);
    }
    let id = connect::add(db, company.id, helpdesk, now)?;
    store::connections::by_id(db, id)?.ok_or(Error::NotFound)
}

/// Reads a saved body as if it came now, without a signature. `event` is what the helpdesk says in a header; `secret`
/// the site's.
///
/// # Errors
/// When the database fails.
pub fn replay(
    store: &Store,
    connection: &Connection,
    event: Option<&str>,
    body: &[u8],
    secret: &[u8],
    now: Moment,
) -> Result<Replayed> {
    let parsed: Value = match serde_json::from_slice(body) {
        Ok(parsed) => parsed,
        Err(error) => return Ok(Replayed::Malformed(not_json(&error))),
    };
    let payload = Payload::new(&parsed);
    let mut envelope = helpdesks::envelope(connection.helpdesk, |_| None, payload);
    if let Some(event) = event {
        envelope.event = event.to_owned();
    }
    match helpdesks::read(connection.helpdesk, &envelope.event, payload) {
        Ok(Event::Case(_) | Event::Survey(_)) => {}
        Ok(Event::Other | Event::Ping) => return Ok(Replayed::Ignored(envelope.event)),
        Err(malformed) => return Ok(Replayed::Malformed(malformed)),
    }
    let arrival = arrival(connection, envelope, body, DeliveryState::Waiting, now);
    store.write(|db| match insert(db, &arrival)? {
        Some(id) => Ok(Replayed::Handled(handle(db, id, secret, now)?)),
        None => Ok(Replayed::KnownAlready),
    })
}

fn not_json(error: &serde_json::Error) -> Malformed {
    Malformed::new("body", format!("is no JSON: {error}"))
}

fn genuine<'a>(connection: &Connection, header: impl Fn(&str) -> Option<&'a str>, body: &[u8], now: Moment) -> Checked {
    // Where the helpdesk signs nothing, the address is the secret.
    if connection.secret.is_none() && connection.helpdesk.may_come_unsigned() {
        return Checked::Genuine;
    }
    // The clock of a helpdesk counts whole seconds.
    let now = now.duration_trunc(chrono::TimeDelta::seconds(1)).unwrap_or(now);
    signatures::check(connection.helpdesk, header, body, &connection.secrets(now), now)
}
