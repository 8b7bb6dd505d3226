//! Ranks a community's members and its endorsements anew after something changed.

use super::Result;
use crate::{
    domain::{
        Moment,
        trust::circle::{Circle, Ranking},
    },
    store::{self, Db},
};

/// The communities that are due.
///
/// # Errors
/// When the database fails.
pub fn due(db: &mut Db) -> Result<Vec<i64>> {
    Ok(store::ranks::due(db)?)
}

/// What a community is ranked by, and the change up to which that is all; the ranking itself is [`Circle::rank`], which
/// needs no connection and may take its time.
///
/// # Errors
/// When the database fails.
pub fn read(db: &mut Db, community_id: i64) -> Result<Option<(Moment, Circle)>> {
    Ok(store::ranks::circle(db, community_id)?)
}

/// Keeps what came of it, unless something changed since it was read; says whether it did.
///
/// # Errors
/// When the database fails.
pub fn keep(db: &mut Db, community_id: i64, read_at: Moment, ranking: &Ranking) -> Result<bool> {
    Ok(store::ranks::keep(db, community_id, read_at, ranking)?)
}

/// Lets every community be ranked anew: who came to work with whom is nothing that a community hears of.
///
/// # Errors
/// When the database fails.
pub fn stir_all(db: &mut Db, now: Moment) -> Result<()> {
    Ok(store::ranks::stir_all(db, now)?)
}
