//! Figures of responsiveness, and the cases as they count there.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    mem::discriminant,
};

use diesel::{
    dsl::{exists, not},
    prelude::*,
    result::Error::{DeserializationError, SerializationError},
    upsert::excluded,
};

use super::{
    Db, Result,
    bulk::in_rows,
    invitations::arrived,
    ratings::stood,
    schema::{cases, companies, figures, invitations},
};
use crate::domain::{
    Moment,
    responsiveness::{Changes, Course, Figures, Part, Place},
};

/// How many cases one question names.
const AT_ONCE: usize = 8_000;

/// How many rows are looked up at once.
const ROWS: usize = 2_000;

/// Holds the companies of these cases until the end of the transaction, so that what cases say and what is counted of
/// them is read and written by one at a time. SQLite has one writer anyway.
pub fn hold(db: &mut Db, case_ids: &[i64]) -> Result<()> {
    if let Db::Postgres(c) = db {
        let mut theirs = HashSet::new();
        for some in case_ids.chunks(AT_ONCE) {
            let of: Vec<i64> =
                cases::table.filter(cases::id.eq_any(some)).select(cases::company_id).distinct().load(c)?;
            theirs.extend(of);
        }
        // In the order of their ids, or two who hold several would wait for each other.
        let _: Vec<i64> = companies::table
            .filter(companies::id.eq_any(theirs))
            .order(companies::id)
            .select(companies::id)
            .for_no_key_update()
            .load(c)?;
    }
    Ok(())
}

/// What these cases say now; nothing of those that are not there.
pub fn courses(db: &mut Db, case_ids: &[i64]) -> Result<Vec<Course>> {
    type Times = (Moment, Option<Moment>, Option<i64>, Option<Moment>, Option<Moment>);
    type Row = (i64, (i64, i64, Option<i64>, String), Times, bool);
    let mut courses = Vec::with_capacity(case_ids.len());
    for some in case_ids.chunks(AT_ONCE) {
        let rows: Vec<Row> = cases::table
            .filter(cases::id.eq_any(some))
            .select((
                cases::id,
                (cases::company_id, cases::agent_id, cases::topic_id, cases::channel),
                (
                    cases::opened_at,
                    cases::first_reply_at,
                    cases::first_reply_seconds,
                    cases::resolved_at,
                    cases::reopened_at,
                ),
                cases::handed_over,
            ))
            .load(db)?;
        let asked: Vec<(i64, Option<Moment>)> = invitations::table
            .filter(invitations::case_id.eq_any(some))
            .filter(stood())
            .filter(arrived())
            .select((invitations::case_id, invitations::used_at))
            .load(db)?;
        let invited: HashSet<i64> = asked.iter().map(|(case, _)| *case).collect();
        let answered: HashSet<i64> =
            asked.iter().filter(|(_, used_at)| used_at.is_some()).map(|(case, _)| *case).collect();
        courses.extend(rows.into_iter().map(|(id, (company_id, agent_id, topic_id, channel), times, handed_over)| {
            let (opened_at, first_reply_at, first_reply_seconds, resolved_at, reopened_at) = times;
            Course {
                company_id,
                agent_id,
                topic_id,
                channel,
                opened_at,
                first_reply_at,
                first_reply_seconds,
                resolved_at,
                reopened_at,
                handed_over,
                invited: invited.contains(&id),
                answered: answered.contains(&id),
            }
        }));
    }
    Ok(courses)
}

/// The key of a place but for its month.
fn key(place: &Place) -> (i64, i64, i64, &str) {
    match &place.part {
        Part::All => (place.company_id, 0, 0, ""),
        Part::Agent(id) => (place.company_id, *id, 0, ""),
        Part::Topic(id) => (place.company_id, 0, *id, ""),
        Part::Channel(channel) => (place.company_id, 0, 0, channel),
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = figures)]
struct Row {
    company_id: i64,
    agent_id: i64,
    topic_id: i64,
    channel: String,
    month: Moment,
    counted: String,
}

impl Row {
    fn read(self) -> Result<(Place, Figures)> {
        let part = match (self.agent_id, self.topic_id) {
            (0, 0) if self.channel.is_empty() => Part::All,
            (0, 0) => Part::Channel(self.channel),
            (0, topic) => Part::Topic(topic),
            (agent, _) => Part::Agent(agent),
        };
        let figures = serde_json::from_str(&self.counted).map_err(|error| DeserializationError(error.into()))?;
        Ok((Place { company_id: self.company_id, part, month: self.month }, figures))
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<(Place, Figures)>> {
    rows.into_iter().map(Row::read).collect()
}

/// Adds changes to what is kept, after [`hold`]. Of what comes to nothing, nothing stays.
pub fn apply(db: &mut Db, changes: Changes) -> Result<()> {
    let changes: Vec<_> = changes.into_places().collect();
    changes.chunks(ROWS).try_for_each(|some| apply_some(db, some))
}

fn apply_some(db: &mut Db, changes: &[(Place, Figures)]) -> Result<()> {
    let mut kept = BTreeMap::new();
    for alike in changes
        .chunk_by(|(a, _), (b, _)| a.company_id == b.company_id && discriminant(&a.part) == discriminant(&b.part))
    {
        kept.extend(kept_of(db, alike)?);
    }
    let mut changed = Vec::with_capacity(changes.len());
    for (place, change) in changes {
        let mut sum = kept.remove(place).unwrap_or_default();
        sum += change;
        let (company_id, agent_id, topic_id, channel) = key(place);
        if sum.is_empty() {
            let found = figures::table.find((company_id, agent_id, topic_id, channel, place.month));
            diesel::delete(found).execute(db)?;
            continue;
        }
        let written = serde_json::to_string(&sum).map_err(|error| SerializationError(error.into()))?;
        changed.push((
            figures::company_id.eq(company_id),
            figures::agent_id.eq(agent_id),
            figures::topic_id.eq(topic_id),
            figures::channel.eq(channel),
            figures::month.eq(place.month),
            figures::counted.eq(written),
        ));
    }
    in_rows!(db, changed, |c, some| diesel::insert_into(figures::table)
        .values(some)
        .on_conflict((figures::company_id, figures::agent_id, figures::topic_id, figures::channel, figures::month))
        .do_update()
        .set(figures::counted.eq(excluded(figures::counted)))
        .execute(c));
    Ok(())
}

/// What is kept at places of one company and of one kind: of several kinds at once, SQLite would look up each agent on
/// each topic.
fn kept_of(db: &mut Db, places: &[(Place, Figures)]) -> Result<Vec<(Place, Figures)>> {
    let keys = || places.iter().map(|(place, _)| key(place));
    let rows = figures::table
        .filter(figures::company_id.eq_any(keys().map(|key| key.0).collect::<BTreeSet<_>>()))
        .filter(figures::agent_id.eq_any(keys().map(|key| key.1).collect::<BTreeSet<_>>()))
        .filter(figures::topic_id.eq_any(keys().map(|key| key.2).collect::<BTreeSet<_>>()))
        .filter(figures::channel.eq_any(keys().map(|key| key.3).collect::<BTreeSet<_>>()))
        .filter(figures::month.eq_any(places.iter().map(|(place, _)| place.month).collect::<BTreeSet<_>>()))
        .select(Row::as_select());
    read(rows.load(db)?)
}

/// What came of an agent's cases, by month and company.
pub fn of_agent(db: &mut Db, agent_id: i64) -> Result<Vec<(Place, Figures)>> {
    read(figures::table.filter(figures::agent_id.eq(agent_id)).select(Row::as_select()).load(db)?)
}

/// What came of a company's cases since a month, but not by agent.
pub fn of_company(db: &mut Db, company_id: i64, since: Moment) -> Result<Vec<(Place, Figures)>> {
    let these = figures::company_id.eq(company_id).and(figures::agent_id.eq(0)).and(figures::month.ge(since));
    read(figures::table.filter(these).select(Row::as_select()).load(db)?)
}

/// The companies that have cases but no figures.
pub fn missing(db: &mut Db) -> Result<Vec<i64>> {
    let told = cases::table.filter(cases::company_id.eq(companies::id)).filter(cases::channel.ne(""));
    let counted = figures::table.filter(figures::company_id.eq(companies::id));
    Ok(companies::table
        .filter(exists(told))
        .filter(not(exists(counted)))
        .order(companies::id)
        .select(companies::id)
        .load(db)?)
}

/// Forgets the figures of a company.
pub fn forget(db: &mut Db, company_id: i64) -> Result<()> {
    diesel::delete(figures::table.filter(figures::company_id.eq(company_id))).execute(db)?;
    Ok(())
}

/// All cases of a company.
pub fn cases_of(db: &mut Db, company_id: i64) -> Result<Vec<i64>> {
    Ok(cases::table.filter(cases::company_id.eq(company_id)).order(cases::id).select(cases::id).load(db)?)
}
