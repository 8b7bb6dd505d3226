//! A body arrives: whose it is, whether it is genuine, whether it can be read. Then it is kept, and only then answered.

use chrono::DurationRound;
use serde_json::Value;

use crate::{
    domain::{
        Moment,
        connection::{Connection, DeliveryState},
        helpdesk::{Event, Malformed},
    },
    helpdesks::{self, Payload},
    security::signatures::{self, Checked},
    services::Result,
    store::{self, Store, deliveries::Arrived},
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
    /// Nobody sends to this address.
    NoSuchAddress,
    /// It is not from whom it says, for this reason.
    NotGenuine(Checked),
    /// It cannot be read.
    Malformed(Malformed),
}

/// Takes a body in. `header` is asked by lower-case names.
///
/// # Errors
/// When the database fails: the helpdesk is to send it again.
pub fn receive<'a>(
    store: &Store,
    address: &str,
    header: impl Fn(&str) -> Option<&'a str>,
    body: &[u8],
    now: Moment,
) -> Result<Received> {
    let Some(connection) = store.read(|db| store::connections::by_address(db, address))? else {
        return Ok(Received::NoSuchAddress);
    };
    match genuine(&connection, &header, body, now) {
        Checked::Genuine => {}
        refused => return Ok(Received::NotGenuine(refused)),
    }
    let parsed: Value = match serde_json::from_slice(body) {
        Ok(parsed) => parsed,
        Err(error) => return Ok(Received::Malformed(Malformed::new("body", format!("is no JSON: {error}")))),
    };
    let payload = Payload::new(&parsed);
    let envelope = helpdesks::envelope(connection.helpdesk, &header, payload);
    let state = match helpdesks::read(connection.helpdesk, &envelope.event, payload) {
        Ok(Event::Case(_) | Event::Survey(_)) => DeliveryState::Waiting,
        Ok(Event::Other) => DeliveryState::Ignored,
        Ok(Event::Ping) => return Ok(Received::Greeted),
        Err(malformed) => return Ok(Received::Malformed(malformed)),
    };
    let is_new = store.write(|db| {
        let arrived = Arrived {
            connection_id: connection.id,
            delivery: envelope.delivery.as_deref(),
            event: &envelope.event,
            // What is no concern of ours is not kept: it is somebody's letter.
            body: if state == DeliveryState::Waiting { body } else { &[] },
            received_at: now,
            state,
        };
        store::deliveries::keep(db, &arrived)
    })?;
    Ok(match (is_new, state) {
        (false, _) => Received::KnownAlready,
        (true, DeliveryState::Ignored) => Received::Ignored,
        (true, _) => Received::Kept,
    })
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
