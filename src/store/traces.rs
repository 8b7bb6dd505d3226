//! Where ratings came from, as far as it can be told for two weeks.

use diesel::{dsl::count_star, prelude::*};

use super::{
    Db, Result,
    schema::{ratings, salts, traces},
};
use crate::domain::{
    Moment,
    trust::related::{AN_HOUR, Before, USUAL_DAYS},
};

/// A rating's trace.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = traces, treat_none_as_default_value = false)]
pub struct Trace {
    /// Whose trace.
    pub rating_id: i64,
    /// Who was rated.
    pub agent_id: i64,
    /// The network's key; none when nothing is known.
    pub network: Option<Vec<u8>>,
    /// The household's key; none when nothing is known.
    pub household: Option<Vec<u8>>,
    /// When.
    pub left_at: Moment,
}

/// Keeps a trace.
pub fn leave(db: &mut Db, trace: &Trace) -> Result<()> {
    diesel::insert_into(traces::table).values(trace.clone()).execute(db)?;
    Ok(())
}

/// The trace of a rating, while it is kept.
pub fn of(db: &mut Db, rating_id: i64) -> Result<Option<Trace>> {
    Ok(traces::table.find(rating_id).select(Trace::as_select()).first(db).optional()?)
}

type Counting<'a> = diesel::helper_types::IntoBoxed<
    'a,
    diesel::dsl::InnerJoin<traces::table, ratings::table>,
    <Db as diesel::Connection>::Backend,
>;

/// The traces of counting ratings of the same agent.
fn counting<'a>(agent_id: i64) -> Counting<'a> {
    traces::table
        .inner_join(ratings::table)
        .into_boxed()
        .filter(traces::agent_id.eq(agent_id))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null())
}

/// What came before a trace; whether its rater is known otherwise is for the caller to say.
pub fn before(db: &mut Db, trace: &Trace) -> Result<Before> {
    let earlier = || {
        let same_time = traces::left_at.eq(trace.left_at).and(traces::rating_id.lt(trace.rating_id));
        counting(trace.agent_id).filter(traces::left_at.lt(trace.left_at).or(same_time))
    };
    let last_hour = || earlier().filter(traces::left_at.gt(trace.left_at - AN_HOUR));
    let household = match &trace.household {
        Some(key) => earlier().filter(traces::household.eq(key)).select(count_star()).first(db)?,
        None => 0,
    };
    let network = match &trace.network {
        Some(key) => last_hour().filter(traces::network.eq(key)).select(count_star()).first(db)?,
        None => 0,
    };
    let month = ratings::table
        .filter(ratings::agent_id.eq(trace.agent_id))
        .filter(ratings::rated_at.lt(trace.left_at - AN_HOUR))
        .filter(ratings::rated_at.gt(trace.left_at - chrono::TimeDelta::days(USUAL_DAYS)))
        .select(count_star())
        .first(db)?;
    Ok(Before { household, network, hour: last_hour().select(count_star()).first(db)?, month, independent: false })
}

/// The next ratings after a trace that may be related to it, at most so many.
pub fn after(db: &mut Db, trace: &Trace, most: i64) -> Result<Vec<Trace>> {
    let soon = traces::left_at.lt(trace.left_at + AN_HOUR).nullable();
    let mut later = counting(trace.agent_id)
        .filter(traces::left_at.ge(trace.left_at))
        .filter(traces::rating_id.ne(trace.rating_id));
    later = match &trace.household {
        Some(key) => later.filter(soon.or(traces::household.eq(key))),
        None => later.filter(soon),
    };
    Ok(later.order((traces::left_at, traces::rating_id)).limit(most).select(Trace::as_select()).load(db)?)
}

/// The salt of the present, and since when it is.
pub fn salt(db: &mut Db) -> Result<Option<(Vec<u8>, Moment)>> {
    Ok(salts::table.order(salts::since.desc()).select((salts::secret, salts::since)).first(db).optional()?)
}

/// Begins with a new salt; the old ones are gone for good.
pub fn begin_salt(db: &mut Db, secret: &[u8], now: Moment) -> Result<()> {
    diesel::delete(salts::table).execute(db)?;
    diesel::insert_into(salts::table).values((salts::secret.eq(secret), salts::since.eq(now))).execute(db)?;
    Ok(())
}

/// Forgets traces that were left before then.
pub fn purge(db: &mut Db, then: Moment) -> Result<usize> {
    Ok(diesel::delete(traces::table.filter(traces::left_at.lt(then))).execute(db)?)
}
