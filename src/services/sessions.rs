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

/// How often it is noted that a session is used.
const NOTED: TimeDelta = TimeDelta::days(1);

/// The person whose session this is, when it has not ended, and whether it is to be extended now.
///
/// # Errors
/// When the database fails.
pub fn person_of(db: &mut Db, token: &str, now: Moment) -> Result<Option<(Person, bool)>> {
    let found = store::sessions::person_of(db, &secrets::hash(token), now)?;
    Ok(found.map(|(person, seen_at)| (person, seen_at + NOTED <= now)))
}

/// Lets a session that is used last anew.
///
/// # Errors
/// When the database fails.
pub fn extend(db: &mut Db, token: &str, now: Moment) -> Result<()> {
    Ok(store::sessions::extend(db, &secrets::hash(token), now, now + LASTS)?)
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
