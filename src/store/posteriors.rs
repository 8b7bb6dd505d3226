//! Sufficient statistics of the trust in an agent, and the verdicts that follow from them.

use diesel::prelude::*;

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
