//! Sufficient statistics of the trust in an agent, and the verdicts that follow from them.

use std::collections::HashMap;

use diesel::{prelude::*, upsert::excluded};

use super::{
    Db, Result,
    schema::{posteriors, standings, voices},
};
use crate::{
    domain::{
        Moment,
        trust::{Standing, State, Verdict, facet::Facet},
    },
    on_each,
};

/// The state of one facet; empty when nothing was ever said.
pub fn state(db: &mut Db, agent_id: i64, facet: Facet, now: Moment) -> Result<State> {
    let (key, subject) = facet.key();
    let row: Option<(f64, f64, Moment, i64)> = posteriors::table
        .find((agent_id, key, subject))
        .select((posteriors::s, posteriors::w, posteriors::at, posteriors::n))
        .first(db)
        .optional()?;
    Ok(row.map_or(State::empty(now), |(s, w, at, n)| State { s, w, at, n }))
}

/// Keeps the state of one facet.
pub fn keep(db: &mut Db, agent_id: i64, facet: Facet, state: &State) -> Result<()> {
    let (key, subject) = facet.key();
    let numbers =
        (posteriors::s.eq(state.s), posteriors::w.eq(state.w), posteriors::at.eq(state.at), posteriors::n.eq(state.n));
    let row =
        (posteriors::agent_id.eq(agent_id), posteriors::facet.eq(key), posteriors::subject_id.eq(subject), numbers);
    on_each!(db, |c| diesel::insert_into(posteriors::table)
        .values(row)
        .on_conflict((posteriors::agent_id, posteriors::facet, posteriors::subject_id))
        .do_update()
        .set(numbers)
        .execute(c))?;
    Ok(())
}

/// The verdict that is shown of an agent, when there ever was evidence.
pub fn standing(db: &mut Db, agent_id: i64) -> Result<Option<Standing>> {
    let row: Option<(String, Moment, Option<String>, Option<Moment>)> = standings::table
        .find(agent_id)
        .select((standings::verdict, standings::since, standings::candidate, standings::candidate_since))
        .first(db)
        .optional()?;
    Ok(row.map(|(verdict, since, candidate, candidate_since)| Standing {
        shown: verdict.parse().unwrap_or(Verdict::TooEarly),
        since,
        candidate: candidate.and_then(|candidate| candidate.parse().ok()).zip(candidate_since),
    }))
}

/// Keeps the verdict that is shown of an agent.
pub fn keep_standing(db: &mut Db, agent_id: i64, standing: &Standing) -> Result<()> {
    let values = (
        standings::verdict.eq(standing.shown.key()),
        standings::since.eq(standing.since),
        standings::candidate.eq(standing.candidate.map(|(verdict, _)| verdict.key())),
        standings::candidate_since.eq(standing.candidate.map(|(_, since)| since)),
    );
    on_each!(db, |c| diesel::insert_into(standings::table)
        .values((standings::agent_id.eq(agent_id), values))
        .on_conflict(standings::agent_id)
        .do_update()
        .set(values)
        .execute(c))?;
    Ok(())
}

/// How many voices reached the agent through this company so far.
pub fn voices_through(db: &mut Db, agent_id: i64, company_id: i64) -> Result<i64> {
    Ok(voices::table.find((agent_id, company_id)).select(voices::n).first(db).optional()?.unwrap_or(0))
}

/// Counts one more voice that reached the agent through this company.
pub fn add_voice(db: &mut Db, agent_id: i64, company_id: i64) -> Result<()> {
    on_each!(db, |c| diesel::insert_into(voices::table)
        .values((voices::agent_id.eq(agent_id), voices::company_id.eq(company_id), voices::n.eq(1)))
        .on_conflict((voices::agent_id, voices::company_id))
        .do_update()
        .set(voices::n.eq(voices::n + 1))
        .execute(c))?;
    Ok(())
}

/// How many agents one question names.
const AT_ONCE: usize = 10_000;

/// The states of all facets of these agents.
pub fn states(db: &mut Db, agents: &[i64]) -> Result<HashMap<(i64, Facet), State>> {
    let mut states = HashMap::new();
    for some in agents.chunks(AT_ONCE) {
        let rows: Vec<(i64, String, i64, f64, f64, Moment, i64)> =
            posteriors::table.filter(posteriors::agent_id.eq_any(some)).load(db)?;
        states.extend(rows.into_iter().filter_map(|(agent, facet, subject, s, w, at, n)| {
            Some(((agent, Facet::from_key(&facet, subject)?), State { s, w, at, n }))
        }));
    }
    Ok(states)
}

/// How many voices reached these agents through each company.
pub fn voices(db: &mut Db, agents: &[i64]) -> Result<HashMap<(i64, i64), i64>> {
    let mut voices = HashMap::new();
    for some in agents.chunks(AT_ONCE) {
        let rows: Vec<(i64, i64, i64)> = voices::table.filter(voices::agent_id.eq_any(some)).load(db)?;
        voices.extend(rows.into_iter().map(|(agent, company, n)| ((agent, company), n)));
    }
    Ok(voices)
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
pub fn keep_states(db: &mut Db, states: &HashMap<(i64, Facet), State>) -> Result<()> {
    let states: Vec<_> = states
        .iter()
        .map(|((agent, facet), state)| {
            let (key, subject) = facet.key();
            (
                posteriors::agent_id.eq(*agent),
                posteriors::facet.eq(key),
                posteriors::subject_id.eq(subject),
                posteriors::s.eq(state.s),
                posteriors::w.eq(state.w),
                posteriors::at.eq(state.at),
                posteriors::n.eq(state.n),
            )
        })
        .collect();
    for some in states.chunks(4_000) {
        on_each!(db, |c| diesel::insert_into(posteriors::table)
            .values(some)
            .on_conflict((posteriors::agent_id, posteriors::facet, posteriors::subject_id))
            .do_update()
            .set((
                posteriors::s.eq(excluded(posteriors::s)),
                posteriors::w.eq(excluded(posteriors::w)),
                posteriors::at.eq(excluded(posteriors::at)),
                posteriors::n.eq(excluded(posteriors::n)),
            ))
            .execute(c))?;
    }
    Ok(())
}

/// Keeps how many voices reached many agents.
pub fn keep_voices(db: &mut Db, voices: &HashMap<(i64, i64), i64>) -> Result<()> {
    let voices: Vec<_> = voices
        .iter()
        .map(|((agent, company), n)| (voices::agent_id.eq(*agent), voices::company_id.eq(*company), voices::n.eq(*n)))
        .collect();
    for some in voices.chunks(10_000) {
        on_each!(db, |c| diesel::insert_into(voices::table)
            .values(some)
            .on_conflict((voices::agent_id, voices::company_id))
            .do_update()
            .set(voices::n.eq(excluded(voices::n)))
            .execute(c))?;
    }
    Ok(())
}

/// Keeps the verdicts that are shown of many agents.
pub fn keep_standings(db: &mut Db, standings: &HashMap<i64, Standing>) -> Result<()> {
    let standings: Vec<_> = standings.iter().map(|(agent, standing)| StandingRow::of(*agent, standing)).collect();
    for some in standings.chunks(6_000) {
        on_each!(db, |c| diesel::insert_into(standings::table)
            .values(some)
            .on_conflict(standings::agent_id)
            .do_update()
            .set((
                standings::verdict.eq(excluded(standings::verdict)),
                standings::since.eq(excluded(standings::since)),
                standings::candidate.eq(excluded(standings::candidate)),
                standings::candidate_since.eq(excluded(standings::candidate_since)),
            ))
            .execute(c))?;
    }
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
