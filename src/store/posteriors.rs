//! Sufficient statistics of the trust in an agent, and the verdicts that follow from them.

use std::collections::{BTreeMap, HashMap};

use diesel::{prelude::*, upsert::excluded};

use super::{
    Db, Result,
    bulk::in_rows,
    schema::{agents, posteriors, ratings, standings},
};
use crate::domain::{
    Moment,
    trust::{Pool, Standing, State, Through, Verdict, facet::Facet},
};

/// In the place of a company: voices of their own, and those that communities know.
const OF_THEIR_OWN: i64 = 0;
const COMMUNITIES: i64 = -1;

fn kept_as(through: Through) -> i64 {
    match through {
        Through::Themselves => OF_THEIR_OWN,
        Through::Company(id) => id,
        Through::Communities => COMMUNITIES,
    }
}

/// The state of one facet, of one group of voices; empty when nothing was ever said.
pub fn state(db: &mut Db, agent_id: i64, facet: Facet, through: Through, now: Moment) -> Result<State> {
    let (key, subject) = facet.key();
    let row: Option<StateRow> = posteriors::table
        .find((agent_id, key, subject, kept_as(through)))
        .select(StateRow::as_select())
        .first(db)
        .optional()?;
    Ok(row.map_or(State::empty(now), StateRow::state))
}

/// Keeps the state of one facet, of one group of voices. Of an empty one nothing stays.
pub fn keep(db: &mut Db, agent_id: i64, facet: Facet, through: Through, state: &State) -> Result<()> {
    if state.n > 0 {
        return keep_states(db, [((agent_id, facet, through), state)]);
    }
    let (key, subject) = facet.key();
    diesel::delete(posteriors::table.find((agent_id, key, subject, kept_as(through)))).execute(db)?;
    Ok(())
}

/// Forgets what is believed of an agent.
pub fn forget(db: &mut Db, agent_id: i64) -> Result<()> {
    diesel::delete(posteriors::table.filter(posteriors::agent_id.eq(agent_id))).execute(db)?;
    Ok(())
}

/// All that is kept of one facet.
pub fn pool(db: &mut Db, agent_id: i64, facet: Facet) -> Result<Pool> {
    let (key, subject) = facet.key();
    let rows: Vec<StateRow> = posteriors::table
        .filter(posteriors::agent_id.eq(agent_id))
        .filter(posteriors::facet.eq(key))
        .filter(posteriors::subject_id.eq(subject))
        .select(StateRow::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(StateRow::grouped).collect())
}

/// What is kept of one facet of everybody.
pub fn pools(db: &mut Db, facet: Facet) -> Result<Vec<Pool>> {
    let (key, subject) = facet.key();
    let rows: Vec<(i64, StateRow)> = posteriors::table
        .filter(posteriors::facet.eq(key))
        .filter(posteriors::subject_id.eq(subject))
        .select((posteriors::agent_id, StateRow::as_select()))
        .load(db)?;
    Ok(pooled(rows).into_values().collect())
}

/// The groups' states of each, put together.
pub fn pooled<K: Ord>(rows: impl IntoIterator<Item = (K, StateRow)>) -> BTreeMap<K, Pool> {
    let mut pools: BTreeMap<K, Pool> = BTreeMap::new();
    for (key, row) in rows {
        let (through, state) = row.grouped();
        pools.entry(key).or_default().insert(through, state);
    }
    pools
}

/// One group's state, as it is kept.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = posteriors)]
pub struct StateRow {
    company_id: i64,
    s: f64,
    w: f64,
    at: Moment,
    n: i64,
}

impl StateRow {
    /// The state.
    pub fn state(self) -> State {
        let Self { s, w, at, n, .. } = self;
        State { s, w, at, n }
    }

    /// The group of voices, and their state.
    pub fn grouped(self) -> (Through, State) {
        let through = match self.company_id {
            OF_THEIR_OWN => Through::Themselves,
            COMMUNITIES => Through::Communities,
            company => Through::Company(company),
        };
        (through, self.state())
    }
}

/// Holds these agents until the end of the transaction, so that what is believed of them is read and written by one
/// at a time. SQLite has one writer anyway.
pub fn hold(db: &mut Db, agents: &[i64]) -> Result<()> {
    if let Db::Postgres(c) = db {
        for some in agents.chunks(AT_ONCE) {
            // In the order of their ids, or two who hold many would wait for each other.
            let _: Vec<i64> = agents::table
                .filter(agents::id.eq_any(some))
                .order(agents::id)
                .select(agents::id)
                .for_no_key_update()
                .load(c)?;
        }
    }
    Ok(())
}

/// The verdict that is shown of an agent, when there ever was evidence.
pub fn standing(db: &mut Db, agent_id: i64) -> Result<Option<Standing>> {
    Ok(standings(db, &[agent_id])?.remove(&agent_id))
}

/// Keeps the verdict that is shown of an agent.
pub fn keep_standing(db: &mut Db, agent_id: i64, standing: &Standing) -> Result<()> {
    keep_standings(db, [(&agent_id, standing)])
}

/// Whether nothing is believed of anybody although there are ratings.
pub fn is_missing(db: &mut Db) -> Result<bool> {
    let believed: Option<i64> = posteriors::table.select(posteriors::agent_id).first(db).optional()?;
    let counting = ratings::withdrawn_at.is_null().and(ratings::uncounted.is_null());
    let rated: Option<i64> = ratings::table.filter(counting).select(ratings::id).first(db).optional()?;
    Ok(believed.is_none() && rated.is_some())
}

/// How many agents one question names.
const AT_ONCE: usize = 10_000;

/// States by agent, facet and group of voices.
pub type States = HashMap<(i64, Facet, Through), State>;

/// The states of all facets of these agents.
pub fn states(db: &mut Db, agents: &[i64]) -> Result<States> {
    let mut states = HashMap::new();
    for some in agents.chunks(AT_ONCE) {
        let rows: Vec<(i64, String, i64, StateRow)> = posteriors::table
            .filter(posteriors::agent_id.eq_any(some))
            .select((posteriors::agent_id, posteriors::facet, posteriors::subject_id, StateRow::as_select()))
            .load(db)?;
        states.extend(rows.into_iter().filter_map(|(agent, facet, subject, row)| {
            let (through, state) = row.grouped();
            Some(((agent, Facet::from_key(&facet, subject)?, through), state))
        }));
    }
    Ok(states)
}

/// The verdicts that are shown of these agents.
pub fn standings(db: &mut Db, agents: &[i64]) -> Result<HashMap<i64, Standing>> {
    let mut standings = HashMap::new();
    for some in agents.chunks(AT_ONCE) {
        let rows: Vec<StandingRow> =
            standings::table.filter(standings::agent_id.eq_any(some)).select(StandingRow::as_select()).load(db)?;
        standings.extend(rows.into_iter().map(|row| (row.agent_id, row.into())));
    }
    Ok(standings)
}

/// Keeps many states.
pub fn keep_states<'a>(
    db: &mut Db,
    states: impl IntoIterator<Item = ((i64, Facet, Through), &'a State)>,
) -> Result<()> {
    let states: Vec<_> = states
        .into_iter()
        .map(|((agent, facet, through), state)| {
            let (key, subject) = facet.key();
            (
                posteriors::agent_id.eq(agent),
                posteriors::facet.eq(key),
                posteriors::subject_id.eq(subject),
                posteriors::company_id.eq(kept_as(through)),
                posteriors::s.eq(state.s),
                posteriors::w.eq(state.w),
                posteriors::at.eq(state.at),
                posteriors::n.eq(state.n),
            )
        })
        .collect();
    in_rows!(db, states, |c, some| diesel::insert_into(posteriors::table)
        .values(some)
        .on_conflict((posteriors::agent_id, posteriors::facet, posteriors::subject_id, posteriors::company_id))
        .do_update()
        .set((
            posteriors::s.eq(excluded(posteriors::s)),
            posteriors::w.eq(excluded(posteriors::w)),
            posteriors::at.eq(excluded(posteriors::at)),
            posteriors::n.eq(excluded(posteriors::n)),
        ))
        .execute(c));
    Ok(())
}

/// Keeps the verdicts that are shown of many agents.
pub fn keep_standings<'a>(db: &mut Db, standings: impl IntoIterator<Item = (&'a i64, &'a Standing)>) -> Result<()> {
    let standings: Vec<_> = standings.into_iter().map(|(agent, standing)| StandingRow::of(*agent, standing)).collect();
    in_rows!(db, standings, |c, some| diesel::insert_into(standings::table)
        .values(some)
        .on_conflict(standings::agent_id)
        .do_update()
        .set((
            standings::verdict.eq(excluded(standings::verdict)),
            standings::since.eq(excluded(standings::since)),
            standings::candidate.eq(excluded(standings::candidate)),
            standings::candidate_since.eq(excluded(standings::candidate_since)),
        ))
        .execute(c));
    Ok(())
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = standings, treat_none_as_default_value = false)]
struct StandingRow {
    agent_id: i64,
    verdict: String,
    since: Moment,
    candidate: Option<String>,
    candidate_since: Option<Moment>,
}

impl StandingRow {
    fn of(agent_id: i64, standing: &Standing) -> Self {
        Self {
            agent_id,
            verdict: standing.shown.key().into(),
            since: standing.since,
            candidate: standing.candidate.map(|(verdict, _)| verdict.key().into()),
            candidate_since: standing.candidate.map(|(_, since)| since),
        }
    }
}

impl From<StandingRow> for Standing {
    fn from(row: StandingRow) -> Self {
        Self {
            shown: row.verdict.parse().unwrap_or(Verdict::TooEarly),
            since: row.since,
            candidate: row.candidate.and_then(|candidate| candidate.parse().ok()).zip(row.candidate_since),
        }
    }
}

/// The next agents of whom there is evidence, by id.
pub fn agents_after(db: &mut Db, after: i64, limit: i64) -> Result<Vec<i64>> {
    Ok(standings::table
        .filter(standings::agent_id.gt(after))
        .order(standings::agent_id)
        .limit(limit)
        .select(standings::agent_id)
        .load(db)?)
}
