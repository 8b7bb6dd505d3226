//! How a new rating is related to those that came close to it in place or time. Where it came from is kept as keys
//! that nobody can undo, and for two weeks.

use std::net::IpAddr;

use chrono::TimeDelta;

use super::Result;
use crate::{
    domain::{
        Moment,
        rating::Rating,
        trust::{
            Weight,
            related::{Before, related},
        },
    },
    security::{secrets, whereabouts::Whereabouts},
    store::{
        self, Db,
        traces::{self, Trace},
    },
};

/// How long a salt is used, and a trace kept.
pub const KEPT: TimeDelta = TimeDelta::days(14);

/// How many later ratings are looked at when one is taken back.
const LATER: i64 = 500;

/// Keeps the trace of a rating that was just written, and returns what it weighs beside those that came before.
///
/// # Errors
/// When the database fails.
pub fn leave_trace(db: &mut Db, rating: &Rating, from: Option<IpAddr>, now: Moment) -> Result<Weight> {
    let place = match from {
        Some(address) => Whereabouts::of(&salt(db, now)?, address),
        None => None,
    };
    let (network, household) = place.map(|place| (place.network, place.household)).unzip();
    let trace = Trace { rating_id: rating.id, agent_id: rating.agent_id, network, household, left_at: rating.rated_at };
    traces::leave(db, &trace)?;
    let weight = weighed(db, &trace, &rating.weight)?;
    if weight != rating.weight {
        store::ratings::weigh(db, rating.id, &weight)?;
    }
    Ok(weight)
}

fn weighed(db: &mut Db, trace: &Trace, weight: &Weight) -> Result<Weight> {
    let before = traces::before(db, trace)?;
    let (related, relation) = related(&Before { independent: weight.independent, ..before });
    Ok(Weight { related, relation, ..*weight })
}

/// What a rating that counts again weighs beside those that came before it, as long as its trace is kept.
///
/// # Errors
/// When the database fails.
pub fn again(db: &mut Db, rating: &Rating) -> Result<Weight> {
    let Some(trace) = traces::of(db, rating.id)? else { return Ok(rating.weight) };
    let weight = weighed(db, &trace, &rating.weight)?;
    if weight != rating.weight {
        store::ratings::weigh(db, rating.id, &weight)?;
    }
    Ok(weight)
}

/// What the ratings after this one weigh now that it counts no more, or counts again: each with its new weight, those
/// left out that weigh the same.
///
/// # Errors
/// When the database fails.
pub fn later(db: &mut Db, rating_id: i64) -> Result<Vec<(Rating, Weight)>> {
    let Some(trace) = traces::of(db, rating_id)? else { return Ok(Vec::new()) };
    let mut changed = Vec::new();
    for trace in traces::after(db, &trace, LATER)? {
        let Some(rating) = store::ratings::by_id(db, trace.rating_id)? else { continue };
        let weight = weighed(db, &trace, &rating.weight)?;
        if weight != rating.weight {
            changed.push((rating, weight));
        }
    }
    Ok(changed)
}

/// The salt of these two weeks.
///
/// # Errors
/// When the database fails.
pub fn salt(db: &mut Db, now: Moment) -> Result<Vec<u8>> {
    match traces::salt(db)? {
        Some((secret, since)) if now - since < KEPT => Ok(secret),
        _ => {
            let secret = secrets::fresh().into_bytes();
            traces::begin_salt(db, &secret, now)?;
            Ok(secret)
        }
    }
}
