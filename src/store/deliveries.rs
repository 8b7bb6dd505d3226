//! What helpdesks sent, from its arrival until it was understood.

use diesel::{dsl::count_star, prelude::*};

use super::{Db, Result, schema::deliveries};
use crate::{
    domain::{
        Moment,
        connection::{Delivery, DeliveryState},
    },
    on_each,
};

/// The longest word for what became of a delivery, in characters.
const OUTCOME_MAX: usize = 300;

/// Something that came just now.
pub struct Arrived<'a> {
    /// By which connection.
    pub connection_id: i64,
    /// The helpdesk's own id of it.
    pub delivery: Option<&'a str>,
    /// The helpdesk's word for the kind of event.
    pub event: &'a str,
    /// The very bytes; nothing for what is no concern of ours.
    pub body: &'a [u8],
    /// When.
    pub received_at: Moment,
    /// Waiting, or ignored.
    pub state: DeliveryState,
}

/// Keeps what came and returns its id; nothing when it is known already.
pub fn keep(db: &mut Db, arrived: &Arrived) -> Result<Option<i64>> {
    let kept = on_each!(db, |c| diesel::insert_into(deliveries::table)
        .values((
            deliveries::connection_id.eq(arrived.connection_id),
            deliveries::delivery.eq(arrived.delivery),
            deliveries::event.eq(arrived.event),
            deliveries::body.eq(arrived.body),
            deliveries::received_at.eq(arrived.received_at),
            deliveries::state.eq(arrived.state.key()),
            deliveries::due_at.eq(arrived.received_at),
        ))
        .on_conflict_do_nothing()
        .returning(deliveries::id)
        .get_result(c))
    .optional()?;
    Ok(kept)
}

/// A delivery that is to be read now.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = deliveries)]
pub struct Due {
    /// Its id.
    pub id: i64,
    /// By which connection it came.
    pub connection_id: i64,
    /// The helpdesk's word for the kind of event.
    pub event: String,
    /// The very bytes.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: Moment,
    /// How often it was tried before.
    pub attempts: i32,
}

/// The ids of deliveries that are due, the oldest first.
pub fn due(db: &mut Db, most: i64, now: Moment) -> Result<Vec<i64>> {
    Ok(deliveries::table
        .filter(deliveries::state.eq(DeliveryState::Waiting.key()))
        .filter(deliveries::due_at.le(now))
        .order((deliveries::due_at, deliveries::id))
        .limit(most)
        .select(deliveries::id)
        .load(db)?)
}

/// Takes a delivery in hand: whoever else wants it finds it done once this transaction ends.
pub fn claim(db: &mut Db, id: i64) -> Result<Option<Due>> {
    let waiting = deliveries::table.find(id).filter(deliveries::state.eq(DeliveryState::Waiting.key()));
    let claimed = diesel::update(waiting).set(deliveries::state.eq(DeliveryState::Done.key())).execute(db)?;
    if claimed == 0 {
        return Ok(None);
    }
    Ok(Some(deliveries::table.find(id).select(Due::as_select()).first(db)?))
}

/// Says what became of a delivery. Only one that waits for somebody keeps its body.
pub fn end(db: &mut Db, id: i64, state: DeliveryState, outcome: &str, reference: Option<&str>) -> Result<()> {
    let outcome: String = outcome.chars().take(OUTCOME_MAX).collect();
    diesel::update(deliveries::table.find(id))
        .set((deliveries::state.eq(state.key()), deliveries::outcome.eq(outcome), deliveries::reference.eq(reference)))
        .execute(db)?;
    if state != DeliveryState::Stuck {
        diesel::update(deliveries::table.find(id)).set(deliveries::body.eq(Vec::<u8>::new())).execute(db)?;
    }
    Ok(())
}

/// Tries a delivery again later.
pub fn postpone(db: &mut Db, id: i64, reason: &str, due_at: Moment) -> Result<()> {
    let reason: String = reason.chars().take(OUTCOME_MAX).collect();
    diesel::update(deliveries::table.find(id))
        .set((
            deliveries::state.eq(DeliveryState::Waiting.key()),
            deliveries::attempts.eq(deliveries::attempts + 1),
            deliveries::due_at.eq(due_at),
            deliveries::outcome.eq(reason),
        ))
        .execute(db)?;
    Ok(())
}

/// Lets what waits for somebody be read once more: all of a connection, or one.
pub fn again(db: &mut Db, connection_id: i64, only: Option<i64>, now: Moment) -> Result<usize> {
    let stuck = deliveries::connection_id.eq(connection_id).and(deliveries::state.eq(DeliveryState::Stuck.key()));
    let once_more =
        (deliveries::state.eq(DeliveryState::Waiting.key()), deliveries::attempts.eq(0), deliveries::due_at.eq(now));
    Ok(match only {
        Some(id) => {
            diesel::update(deliveries::table.filter(stuck).filter(deliveries::id.eq(id))).set(once_more).execute(db)?
        }
        None => diesel::update(deliveries::table.filter(stuck)).set(once_more).execute(db)?,
    })
}

/// The latest deliveries of a connection, those that wait for somebody first.
pub fn latest(db: &mut Db, connection_id: i64, most: i64) -> Result<Vec<Delivery>> {
    let these = deliveries::table.filter(deliveries::connection_id.eq(connection_id));
    let stuck = deliveries::state.eq(DeliveryState::Stuck.key());
    let mut rows: Vec<Row> =
        these.filter(stuck).order(deliveries::id.desc()).limit(most).select(Row::as_select()).load(db)?;
    let rest: Vec<Row> = these
        .filter(deliveries::state.ne_all([DeliveryState::Stuck.key(), DeliveryState::Ignored.key()]))
        .order(deliveries::id.desc())
        .limit(most)
        .select(Row::as_select())
        .load(db)?;
    rows.extend(rest);
    Ok(rows.into_iter().filter_map(Row::delivery).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deliveries)]
struct Row {
    id: i64,
    event: String,
    received_at: Moment,
    state: String,
    outcome: Option<String>,
    reference: Option<String>,
}

impl Row {
    fn delivery(self) -> Option<Delivery> {
        let Self { id, event, received_at, state, outcome, reference } = self;
        Some(Delivery { id, event, received_at, state: state.parse().ok()?, outcome, reference })
    }
}

/// The kinds of events of a connection that were no concern of ours, and how many of each.
pub fn ignored(db: &mut Db, connection_id: i64) -> Result<Vec<(String, i64)>> {
    Ok(deliveries::table
        .filter(deliveries::connection_id.eq(connection_id))
        .filter(deliveries::state.eq(DeliveryState::Ignored.key()))
        .group_by(deliveries::event)
        .order((count_star().desc(), deliveries::event))
        .select((deliveries::event, count_star()))
        .limit(20)
        .load(db)?)
}

/// Forgets what came before `then`.
pub fn purge(db: &mut Db, then: Moment) -> Result<usize> {
    Ok(diesel::delete(deliveries::table.filter(deliveries::received_at.lt(then))).execute(db)?)
}
