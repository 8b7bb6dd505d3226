//! Reads what was kept, and lets the directory know.

use serde_json::Value;

use super::{Recorded, record_case, record_survey};
use crate::{
    domain::{
        Moment,
        connection::{Connection, DeliveryState},
        helpdesk::Event,
        retry,
    },
    helpdesks::{self, Payload},
    services::Result,
    store::{self, Db, deliveries::Due},
};

/// What came of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handled {
    /// It is over, in words.
    Done(String),
    /// It is tried again later, for this reason.
    Later(String),
    /// It waits for somebody, for this reason.
    Stuck(String),
    /// Somebody else has it.
    Taken,
}

/// Reads one delivery. What it says is kept in the same transaction in which it is done with. `secret` is the site's, for
/// customers' pseudonyms.
///
/// # Errors
/// When the database fails: then nothing of it is kept, and [`failed`] is to be called.
pub fn handle(db: &mut Db, delivery_id: i64, secret: &[u8], now: Moment) -> Result<Handled> {
    let Some(due) = store::deliveries::claim(db, delivery_id)? else { return Ok(Handled::Taken) };
    let Some(connection) = store::connections::by_id(db, due.connection_id)? else {
        return stuck(db, &due, "the helpdesk that sent it is not known any more", None);
    };
    let read = serde_json::from_slice::<Value>(&due.body).map_err(|error| error.to_string()).and_then(|body| {
        helpdesks::read(connection.helpdesk, &due.event, Payload::new(&body))
            .map_err(|malformed| format!("{} {}", malformed.field, malformed.reason))
    });
    let event = match read {
        Ok(event) => event,
        Err(reason) => return stuck(db, &due, &reason, None),
    };
    let reference = match &event {
        Event::Case(case) => Some(case.reference.clone()),
        Event::Survey(survey) => Some(survey.reference.clone()),
        Event::Ping | Event::Other => None,
    };
    let reference = reference.as_deref();
    match record(db, &connection, &event, secret, due.received_at, now)? {
        Recorded::Kept(words) => {
            store::deliveries::end(db, due.id, DeliveryState::Done, words, reference)?;
            Ok(Handled::Done(words.into()))
        }
        Recorded::NotYet(reason) if due.attempts + 1 < retry::TRIES => {
            store::deliveries::postpone(db, due.id, reason, now + retry::wait(due.attempts))?;
            Ok(Handled::Later(reason.into()))
        }
        Recorded::NotYet(reason) => stuck(db, &due, reason, reference),
        Recorded::Stuck(reason) => stuck(db, &due, &reason, reference),
    }
}

fn record(
    db: &mut Db,
    connection: &Connection,
    event: &Event,
    secret: &[u8],
    received_at: Moment,
    now: Moment,
) -> Result<Recorded> {
    match event {
        Event::Case(case) => record_case::record(db, connection, case, received_at, now),
        Event::Survey(survey) => record_survey::record(db, connection, survey, secret, received_at, now),
        Event::Ping | Event::Other => Ok(Recorded::Kept("no concern of ours")),
    }
}

fn stuck(db: &mut Db, due: &Due, reason: &str, reference: Option<&str>) -> Result<Handled> {
    store::deliveries::end(db, due.id, DeliveryState::Stuck, reason, reference)?;
    Ok(Handled::Stuck(reason.into()))
}

/// After reading a delivery failed: it is tried again later, or waits for somebody.
///
/// # Errors
/// When the database fails once more.
pub fn failed(db: &mut Db, delivery_id: i64, now: Moment) -> Result<()> {
    let Some(due) = store::deliveries::claim(db, delivery_id)? else { return Ok(()) };
    let reason = "something broke on our side while it was read";
    if due.attempts + 1 < retry::TRIES {
        store::deliveries::postpone(db, due.id, reason, now + retry::wait(due.attempts))?;
    } else {
        store::deliveries::end(db, due.id, DeliveryState::Stuck, reason, None)?;
    }
    Ok(())
}
