//! Suspicions that ratings are bought, what they rest on, and what moderators decided.

use std::collections::{HashMap, HashSet};

use diesel::{dsl::count_star, prelude::*};
use serde::{Deserialize, Serialize};

use super::{
    Db, Result, profiles,
    schema::{
        agents, employments, endorsements, job_runs, lowered_ratings, people, raters, ratings, suspected_raters,
        suspicions,
    },
};
use crate::{
    domain::{
        Moment,
        agent::AgentState,
        moderation::{About, Concerned, Decided, Finding, Raised, Suspected},
        profile::Subject,
        rating::Stars,
        trust::{
            Relation, Suspicion,
            suspicion::{Reason, WINDOW},
        },
    },
    on_each,
};

/// An open suspicion.
const OPEN: &str = "open";

// ---- What is looked at

/// When this job began last, if ever.
pub fn job_began_at(db: &mut Db, job: &str) -> Result<Option<Moment>> {
    Ok(job_runs::table.find(job).select(job_runs::began_at).first(db).optional()?)
}

/// Notes that this job began then and got to its end.
pub fn note_job(db: &mut Db, job: &str, began_at: Moment) -> Result<()> {
    on_each!(db, |c| diesel::insert_into(job_runs::table)
        .values((job_runs::job.eq(job), job_runs::began_at.eq(began_at)))
        .on_conflict(job_runs::job)
        .do_update()
        .set(job_runs::began_at.eq(began_at))
        .execute(c))?;
    Ok(())
}

/// The next raters by id who said or changed something since then; everybody when it is none.
pub fn raters_stirred(db: &mut Db, since: Option<Moment>, after: i64, limit: i64) -> Result<Vec<i64>> {
    let mut these = raters::table.into_boxed().filter(raters::id.gt(after));
    if let Some(since) = since {
        let edited = ratings::table.filter(ratings::edited_at.ge(since)).select(ratings::rater_id);
        these = these.filter(raters::touched_at.ge(since).or(raters::id.eq_any(edited)));
    }
    Ok(these.order(raters::id).limit(limit).select(raters::id).load(db)?)
}

/// The next agents by id of whom something was said in the window before `now` that is new or changed since then.
pub fn agents_stirred(db: &mut Db, since: Option<Moment>, after: i64, limit: i64, now: Moment) -> Result<Vec<i64>> {
    let lately = || {
        ratings::table
            .inner_join(raters::table)
            .filter(ratings::agent_id.gt(after))
            .filter(ratings::rated_at.ge(now - WINDOW))
            .order(ratings::agent_id)
            .limit(limit)
            .select(ratings::agent_id)
            .distinct()
    };
    let Some(since) = since else { return Ok(lately().load(db)?) };
    // Two questions, so that each finds its few rows by an index.
    let mut stirred: Vec<i64> = lately().filter(raters::touched_at.ge(since)).load(db)?;
    stirred.extend(lately().filter(ratings::edited_at.ge(since)).load::<i64>(db)?);
    stirred.sort_unstable();
    stirred.dedup();
    stirred.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(stirred)
}

/// A rating that counts, as it is kept.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its id.
    pub id: i64,
    /// By whom.
    pub rater_id: i64,
    /// Of whom.
    pub agent_id: i64,
    /// Through which company.
    pub company_id: Option<i64>,
    /// How many.
    pub stars: Stars,
    /// When.
    pub at: Moment,
    /// How it is related to voices close to it.
    pub relation: Option<Relation>,
    /// The hash of its words, when they are enough to tell it from others.
    pub text: Option<u64>,
}

/// The newest ratings by this rater that count, at most so many.
pub fn given_by(db: &mut Db, rater_id: i64, most: i64) -> Result<Vec<Given>> {
    type Row = (i64, i64, Option<i64>, i32, Moment, Option<String>, Option<i64>);
    let rows: Vec<Row> = ratings::table
        .filter(ratings::rater_id.eq(rater_id))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null())
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .limit(most)
        .select((
            ratings::id,
            ratings::agent_id,
            ratings::company_id,
            ratings::stars,
            ratings::rated_at,
            ratings::relation,
            ratings::text_hash,
        ))
        .load(db)?;
    let given = rows.into_iter().filter_map(|(id, agent_id, company_id, stars, at, relation, text)| {
        Some(Given {
            id,
            rater_id,
            agent_id,
            company_id,
            stars: Stars::try_from(i64::from(stars)).ok()?,
            at,
            relation: relation.and_then(|relation| relation.parse().ok()),
            text: text.map(i64::cast_unsigned),
        })
    });
    Ok(given.collect())
}

/// The ratings of an agent in the window before `now` that count: which, and by whom. The newest first, at most so many.
pub fn lately_of(db: &mut Db, agent_id: i64, now: Moment, most: i64) -> Result<Vec<(i64, i64)>> {
    Ok(ratings::table
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::rated_at.ge(now - WINDOW))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null())
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .limit(most)
        .select((ratings::id, ratings::rater_id))
        .load(db)?)
}

/// How many ratings of the same agent others gave less than a day before or after this one, and how many there were in
/// the window before that.
pub fn around(db: &mut Db, given: &Given) -> Result<(i64, i64)> {
    let day = chrono::TimeDelta::days(1);
    let of_agent = || {
        ratings::table
            .filter(ratings::agent_id.eq(given.agent_id))
            .filter(ratings::withdrawn_at.is_null())
            .filter(ratings::uncounted.is_null())
    };
    let within = of_agent()
        .filter(ratings::rater_id.ne(given.rater_id))
        .filter(ratings::rated_at.gt(given.at - day).and(ratings::rated_at.lt(given.at + day)))
        .select(count_star())
        .first(db)?;
    let before = of_agent()
        .filter(ratings::rated_at.gt(given.at - day - WINDOW).and(ratings::rated_at.le(given.at - day)))
        .select(count_star())
        .first(db)?;
    Ok((within, before))
}

/// Who said what of an agent, as hashes: the newest, at most so many.
pub fn texts_of(db: &mut Db, agent_id: i64, most: i64) -> Result<Vec<(i64, u64)>> {
    let rows: Vec<(i64, i64)> = ratings::table
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::text_hash.is_not_null())
        .filter(ratings::withdrawn_at.is_null())
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .limit(most)
        .select((ratings::rater_id, ratings::text_hash.assume_not_null()))
        .load(db)?;
    Ok(rows.into_iter().map(|(rater, hash)| (rater, hash.cast_unsigned())).collect())
}

/// Who said exactly one of these texts, of anybody.
pub fn who_said(db: &mut Db, texts: &[u64]) -> Result<Vec<(i64, u64)>> {
    let mut said: Vec<(i64, u64)> = Vec::new();
    for some in texts.chunks(10_000) {
        let some: Vec<i64> = some.iter().map(|hash| hash.cast_signed()).collect();
        let rows: Vec<(i64, i64)> = ratings::table
            .filter(ratings::text_hash.eq_any(some))
            .filter(ratings::withdrawn_at.is_null())
            .select((ratings::rater_id, ratings::text_hash.assume_not_null()))
            .load(db)?;
        said.extend(rows.into_iter().map(|(rater, hash)| (rater, hash.cast_unsigned())));
    }
    Ok(said)
}

/// The accounts of these raters: the person, and since when.
pub fn accounts(db: &mut Db, raters: &[i64]) -> Result<HashMap<i64, (i64, Moment)>> {
    let rows: Vec<(i64, i64, Moment)> = raters::table
        .inner_join(people::table)
        .filter(raters::id.eq_any(raters))
        .select((raters::id, people::id, people::created_at))
        .load(db)?;
    Ok(rows.into_iter().map(|(rater, person, since)| (rater, (person, since))).collect())
}

/// Where these agents work now; of several companies, one.
pub fn employers(db: &mut Db, agents: &[i64]) -> Result<HashMap<i64, i64>> {
    let rows: Vec<(i64, i64)> = employments::table
        .filter(employments::agent_id.eq_any(agents))
        .filter(employments::until.is_null())
        .order(employments::id.desc())
        .select((employments::agent_id, employments::company_id))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Which of these people, as agents, were rated or vouched for by whom of the people behind these agents.
pub fn in_turn(db: &mut Db, people: &[i64], agents: &[i64]) -> Result<HashSet<(i64, i64)>> {
    let owners: Vec<(i64, Option<i64>)> =
        agents::table.filter(agents::id.eq_any(agents)).select((agents::id, agents::person_id)).load(db)?;
    let behind: Vec<i64> = owners.iter().filter_map(|(_, person)| *person).collect();
    if behind.is_empty() || people.is_empty() {
        return Ok(HashSet::new());
    }
    let vouched: Vec<(i64, Option<i64>)> = endorsements::table
        .inner_join(agents::table)
        .filter(endorsements::person_id.eq_any(&behind))
        .filter(endorsements::withdrawn_at.is_null())
        .filter(agents::person_id.eq_any(people))
        .select((endorsements::person_id, agents::person_id))
        .load(db)?;
    let rated: Vec<(Option<i64>, Option<i64>)> = ratings::table
        .inner_join(raters::table)
        .inner_join(agents::table)
        .filter(raters::person_id.eq_any(&behind))
        .filter(ratings::withdrawn_at.is_null())
        .filter(agents::person_id.eq_any(people))
        .select((raters::person_id, agents::person_id))
        .load(db)?;
    let by: HashSet<(i64, i64)> = vouched
        .into_iter()
        .map(|(by, of)| (Some(by), of))
        .chain(rated)
        .filter_map(|(by, of)| Some((by?, of?)))
        .collect();
    let owned = owners.into_iter().filter_map(|(agent, person)| Some((agent, person?)));
    Ok(owned
        .flat_map(|(agent, person)| people.iter().map(move |of| (agent, person, *of)))
        .filter(|(_, person, of)| person != of && by.contains(&(*person, *of)))
        .map(|(agent, _, of)| (of, agent))
        .collect())
}

// ---- Suspicions

/// What is kept of a reason.
#[derive(Serialize, Deserialize)]
struct Kept {
    signal: String,
    count: i64,
    of: i64,
    apart: f64,
}

fn written(reasons: &[Reason]) -> String {
    let kept: Vec<Kept> = reasons
        .iter()
        .map(|Reason { signal, count, of, apart }| Kept {
            signal: signal.key().into(),
            count: *count,
            of: *of,
            apart: *apart,
        })
        .collect();
    serde_json::to_string(&kept).unwrap_or_default()
}

fn read(reasons: &str) -> Vec<Reason> {
    let kept: Vec<Kept> = serde_json::from_str(reasons).unwrap_or_default();
    let reasons = kept.into_iter().filter_map(|Kept { signal, count, of, apart }| {
        Some(Reason { signal: signal.parse().ok()?, count, of, apart })
    });
    reasons.collect()
}

/// The open suspicion of this kind, if there is one.
pub fn open_about(db: &mut Db, about: Suspected) -> Result<Option<i64>> {
    let open = suspicions::table.filter(suspicions::state.eq(OPEN)).select(suspicions::id).into_boxed();
    let open = match about {
        Suspected::Agent(id) => open.filter(suspicions::agent_id.eq(id)),
        Suspected::Rater(id) => open.filter(suspicions::rater_id.eq(id)),
    };
    Ok(open.first(db).optional()?)
}

/// What was decided on these raters before: on whom, for which reasons, and what was found.
pub fn decided_on(db: &mut Db, raters: &[i64]) -> Result<Vec<(i64, Vec<Reason>, Finding)>> {
    let rows: Vec<(i64, String, String)> = suspected_raters::table
        .inner_join(suspicions::table)
        .filter(suspected_raters::rater_id.eq_any(raters))
        .filter(suspicions::state.ne(OPEN))
        .select((suspected_raters::rater_id, suspicions::reasons, suspicions::state))
        .load(db)?;
    let decided =
        rows.into_iter().filter_map(|(rater, reasons, state)| Some((rater, read(&reasons), state.parse().ok()?)));
    Ok(decided.collect())
}

/// Raises a suspicion and returns its id.
pub fn raise(db: &mut Db, about: Suspected, suspicion: &Suspicion, now: Moment) -> Result<i64> {
    let (agent, rater) = match about {
        Suspected::Agent(id) => (Some(id), None),
        Suspected::Rater(id) => (None, Some(id)),
    };
    Ok(diesel::insert_into(suspicions::table)
        .values((
            suspicions::agent_id.eq(agent),
            suspicions::rater_id.eq(rater),
            suspicions::probability.eq(suspicion.probability),
            suspicions::reasons.eq(written(&suspicion.reasons)),
            suspicions::raised_at.eq(now),
        ))
        .returning(suspicions::id)
        .get_result(db)?)
}

/// Keeps what speaks for an open suspicion by now.
pub fn update(db: &mut Db, id: i64, suspicion: &Suspicion) -> Result<()> {
    diesel::update(suspicions::table.find(id).filter(suspicions::state.eq(OPEN)))
        .set((suspicions::probability.eq(suspicion.probability), suspicions::reasons.eq(written(&suspicion.reasons))))
        .execute(db)?;
    Ok(())
}

/// Names those whose ratings a suspicion is about, beside whom it named already.
pub fn name(db: &mut Db, id: i64, raters: &[i64]) -> Result<()> {
    let rows: Vec<_> = raters
        .iter()
        .map(|rater| (suspected_raters::suspicion_id.eq(id), suspected_raters::rater_id.eq(*rater)))
        .collect();
    for some in rows.chunks(10_000) {
        on_each!(db, |c| diesel::insert_into(suspected_raters::table)
            .values(some)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Those whose ratings a suspicion is about.
pub fn named(db: &mut Db, id: i64) -> Result<Vec<i64>> {
    Ok(suspected_raters::table
        .filter(suspected_raters::suspicion_id.eq(id))
        .order(suspected_raters::rater_id)
        .select(suspected_raters::rater_id)
        .load(db)?)
}

/// Decides; says whether it was open until now.
pub fn decide(db: &mut Db, id: i64, finding: Finding, by: i64, grounds: &str, now: Moment) -> Result<bool> {
    let decided = diesel::update(suspicions::table.find(id).filter(suspicions::state.eq(OPEN)))
        .set((
            suspicions::state.eq(finding.key()),
            suspicions::decided_by.eq(by),
            suspicions::decided_at.eq(now),
            suspicions::decision.eq(grounds),
        ))
        .execute(db)?;
    Ok(decided == 1)
}

// ---- What follows from them

/// Those of these raters against whom a suspicion stands.
pub fn standing_against(db: &mut Db, raters: &[i64]) -> Result<Vec<i64>> {
    Ok(raters::table
        .filter(raters::id.eq_any(raters))
        .filter(raters::suspicion.gt(0.0))
        .order(raters::id)
        .select(raters::id)
        .load(db)?)
}

/// Whom these raters rated.
pub fn rated_by(db: &mut Db, raters: &[i64]) -> Result<Vec<i64>> {
    Ok(ratings::table
        .filter(ratings::rater_id.eq_any(raters))
        .order(ratings::agent_id)
        .select(ratings::agent_id)
        .distinct()
        .load(db)?)
}

/// The ids of all ratings by this rater, also of those that were taken back.
pub fn ratings_by(db: &mut Db, rater_id: i64) -> Result<Vec<i64>> {
    Ok(ratings::table.filter(ratings::rater_id.eq(rater_id)).order(ratings::id).select(ratings::id).load(db)?)
}

/// Keeps how likely a rater is bought: the most that any suspicion says which names them and is not cleared. Returns it.
pub fn note_rater(db: &mut Db, rater_id: i64) -> Result<f64> {
    let most: Option<f64> = suspected_raters::table
        .inner_join(suspicions::table)
        .filter(suspected_raters::rater_id.eq(rater_id))
        .filter(suspicions::state.ne(Finding::Cleared.key()))
        .order(suspicions::probability.desc())
        .select(suspicions::probability)
        .first(db)
        .optional()?;
    let suspicion = most.unwrap_or(0.0);
    diesel::update(raters::table.find(rater_id)).set(raters::suspicion.eq(suspicion)).execute(db)?;
    Ok(suspicion)
}

/// The credibility that a rating had before it was lowered; none when it was not.
pub fn credibility_before(db: &mut Db, rating_id: i64) -> Result<Option<f64>> {
    Ok(lowered_ratings::table.find(rating_id).select(lowered_ratings::credibility).first(db).optional()?)
}

/// Keeps the credibility that a rating had before it is lowered.
pub fn keep_credibility(db: &mut Db, rating_id: i64, credibility: f64) -> Result<()> {
    diesel::insert_into(lowered_ratings::table)
        .values((lowered_ratings::rating_id.eq(rating_id), lowered_ratings::credibility.eq(credibility)))
        .execute(db)?;
    Ok(())
}

/// Forgets that a rating was lowered.
pub fn forget_credibility(db: &mut Db, rating_id: i64) -> Result<()> {
    diesel::delete(lowered_ratings::table.find(rating_id)).execute(db)?;
    Ok(())
}

/// Whether ratings of this agent that count are being looked at.
pub fn is_looked_at(db: &mut Db, agent_id: i64) -> Result<bool> {
    let found: Option<i64> = suspicions::table
        .inner_join(suspected_raters::table)
        .inner_join(ratings::table.on(ratings::rater_id.eq(suspected_raters::rater_id)))
        .filter(suspicions::state.eq(OPEN))
        .filter(suspicions::agent_id.eq(agent_id).or(suspicions::agent_id.is_null().nullable()))
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null())
        .filter(ratings::w_marginal.gt(0.0).and(ratings::w_related.gt(0.0)).and(ratings::w_coverage.gt(0.0)))
        .select(suspicions::id)
        .first(db)
        .optional()?;
    Ok(found.is_some())
}

// ---- For moderators

type AgentColumns = Option<(String, String, String)>;
type Row = (i64, AgentColumns, Option<i64>, f64, String, Moment);

fn visible((handle, name, state): (String, String, String)) -> Option<Subject> {
    let shown = state.parse::<AgentState>().is_ok_and(AgentState::is_visible);
    shown.then_some(Subject { slug: handle, name })
}

fn raised((id, agent, rater, probability, reasons, raised_at): Row) -> Raised {
    let about = match (rater, agent.and_then(visible)) {
        (Some(_), _) => About::Rater,
        (None, Some(agent)) => About::Agent(agent),
        (None, None) => About::Hidden,
    };
    Raised { id, about, probability, reasons: read(&reasons), raised_at }
}

/// The columns of a [`Row`].
macro_rules! columns {
    () => {
        (
            suspicions::id,
            (agents::handle, agents::name, agents::state).nullable(),
            suspicions::rater_id,
            suspicions::probability,
            suspicions::reasons,
            suspicions::raised_at,
        )
    };
}

/// Open suspicions, the oldest first and of those of one time the most probable, after a place in the list; and where
/// the next page begins.
pub fn open(db: &mut Db, after: Option<Place>, limit: usize) -> Result<(Vec<Raised>, Option<Place>)> {
    let mut open = suspicions::table.left_join(agents::table).filter(suspicions::state.eq(OPEN)).into_boxed();
    if let Some((at, probability, id)) = after {
        let same_time = suspicions::raised_at.eq(at);
        let less = suspicions::probability
            .lt(probability)
            .or(suspicions::probability.eq(probability).and(suspicions::id.gt(id)));
        open = open.filter(suspicions::raised_at.gt(at).or(same_time.and(less)));
    }
    let mut rows: Vec<Row> = open
        .order((suspicions::raised_at, suspicions::probability.desc(), suspicions::id))
        .limit(limit as i64 + 1)
        .select(columns!())
        .load(db)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|(id, _, _, probability, _, at)| (*at, *probability, *id));
    Ok((rows.into_iter().map(raised).collect(), next))
}

/// A place in the list of open suspicions.
pub type Place = (Moment, f64, i64);

/// The place of a suspicion in the list, also of one that was decided meanwhile.
pub fn place_of(db: &mut Db, id: i64) -> Result<Option<Place>> {
    Ok(suspicions::table
        .find(id)
        .select((suspicions::raised_at, suspicions::probability, suspicions::id))
        .first(db)
        .optional()?)
}

/// A suspicion, and what was decided on it.
pub fn by_id(db: &mut Db, id: i64) -> Result<Option<(Raised, Option<Decided>)>> {
    let row: Option<Row> = suspicions::table
        .left_join(agents::table)
        .filter(suspicions::id.eq(id))
        .select(columns!())
        .first(db)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let decided: Option<(String, String, Moment, String)> = suspicions::table
        .inner_join(people::table.on(suspicions::decided_by.eq(people::id.nullable())))
        .filter(suspicions::id.eq(id))
        .select((
            suspicions::state,
            people::name,
            suspicions::decided_at.assume_not_null(),
            suspicions::decision.assume_not_null(),
        ))
        .first(db)
        .optional()?;
    let decided =
        decided.and_then(|(state, by, at, grounds)| Some(Decided { finding: state.parse().ok()?, by, at, grounds }));
    Ok(Some((raised(row), decided)))
}

/// The ratings that a suspicion is about, of whom each is: the agent's by those it names, or all by the rater.
fn concerned_ids(db: &mut Db, id: i64) -> Result<Vec<(i64, i64)>> {
    Ok(suspicions::table
        .inner_join(suspected_raters::table)
        .inner_join(ratings::table.on(ratings::rater_id.eq(suspected_raters::rater_id)))
        .filter(suspicions::id.eq(id))
        .filter(suspicions::agent_id.is_null().nullable().or(suspicions::agent_id.eq(ratings::agent_id.nullable())))
        .filter(ratings::withdrawn_at.is_null())
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .select((ratings::id, ratings::agent_id))
        .load(db)?)
}

/// The agents whose ratings a suspicion is about.
pub fn agents_concerned(db: &mut Db, id: i64) -> Result<Vec<i64>> {
    let agents: HashSet<i64> = concerned_ids(db, id)?.into_iter().map(|(_, agent)| agent).collect();
    Ok(agents.into_iter().collect())
}

/// The ratings that a suspicion is about, the latest first, at most so many; and how many there are.
pub fn concerned(db: &mut Db, id: i64, most: usize) -> Result<(Vec<Concerned>, i64)> {
    let all = concerned_ids(db, id)?;
    let shown: Vec<(i64, i64)> = all.iter().take(most).copied().collect();
    let of: HashMap<i64, i64> = shown.iter().copied().collect();
    let agents: Vec<i64> = shown.iter().map(|(_, agent)| *agent).collect();
    let rows: Vec<(i64, (String, String, String))> = agents::table
        .filter(agents::id.eq_any(agents))
        .select((agents::id, (agents::handle, agents::name, agents::state)))
        .load(db)?;
    let subjects: HashMap<i64, Subject> =
        rows.into_iter().filter_map(|(agent, columns)| Some((agent, visible(columns)?))).collect();
    let ids: Vec<i64> = shown.iter().map(|(rating, _)| *rating).collect();
    let ratings = profiles::ratings::in_full(db, &ids)?
        .into_iter()
        .map(|rating| Concerned { agent: of.get(&rating.id).and_then(|agent| subjects.get(agent)).cloned(), rating });
    Ok((ratings.collect(), all.len() as i64))
}
