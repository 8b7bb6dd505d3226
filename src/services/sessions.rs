//! Who a session belongs to.

use chrono::TimeDelta;

use super::Result;
use crate::{
    domain::{Moment, person::Person},
    security::secrets,
    store::{self, Db},
};

/// How long a session lasts when it is used now and then.
pub const LASTS: TimeDelta = TimeDelta::days(30);

/// The person whose session this is, when it has not ended.
///
/// # Errors
/// When the database fails.
pub fn person_of(db: &mut Db, token: &str, now: Moment) -> Result<Option<Person>> {
    Ok(store::sessions::person_of(db, &secrets::hash(token), now)?)
}

/// Begins a session and returns its secret, for the cookie.
///
/// # Errors
/// When the database fails.
pub fn begin(db: &mut Db, person_id: i64, device: &str, now: Moment) -> Result<String> {
    let token = secrets::fresh();
    let device: String = device.chars().filter(|c| !c.is_control()).take(200).collect();
    store::sessions::begin(db, &secrets::hash(&token), person_id, &device, now, now + LASTS)?;
    Ok(token)
}
