//! Look someone up: who fits a question, the most trusted for just that first.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::Result;
use crate::{
    domain::{
        Moment,
        search::{Choices, Cursor, Document, Filters, Findings, Hit, Meaning, Nearness, Question, named, ranking},
        trust::{Posterior, Verdict},
    },
    store::{
        self, Db,
        search::{self, Asked, CANDIDATES, Reach},
    },
};

/// Help that was rated within this time is recent.
const RECENT: TimeDelta = TimeDelta::days(90);

/// So many people are shown to somebody who asked nothing yet.
const WELCOME: i64 = 6;

/// One page of the people who fit `question`, the best first, from behind `after`.
///
/// # Errors
/// When the database fails.
pub fn find(db: &mut Db, question: &Question, after: Option<Cursor>, limit: usize, now: Moment) -> Result<Findings> {
    let ranked_at = after.map_or(now, |after| after.moment(now));
    let mut meanings = search::meanings(db, &question.words)?;
    let asked = asked(db, question, &meanings)?;
    let (documents, nearness) = nearest(db, &mut meanings, &question.filters, &asked)?;
    let ranked = ranked(db, &documents, &meanings, &asked, ranked_at)?;
    let mut page: Vec<Cursor> = ranked
        .iter()
        .filter(|place| after.is_none_or(|after| after.precedes(place.score, place.agent_id)))
        .take(limit + 1)
        .copied()
        .collect();
    let has_next = page.len() > limit;
    page.truncate(limit);
    let ids: Vec<i64> = page.iter().map(|place| place.agent_id).collect();
    let corrected = |meaning: &Meaning| Some((meaning.typed.clone(), meaning.corrected()?.clone()));
    Ok(Findings {
        hits: search::hits(db, &ids, &asked, now)?,
        people: ranked.iter().map(|place| place.agent_id).collect(),
        more: documents.len() >= CANDIDATES,
        nearness,
        corrections: meanings.iter().filter_map(corrected).collect(),
        next: page.last().copied().filter(|_| has_next),
    })
}

/// The people with the most trusted recent help, for somebody who asked nothing yet.
///
/// # Errors
/// When the database fails.
pub fn welcome(db: &mut Db, now: Moment) -> Result<Vec<Hit>> {
    let ids = search::recently_trusted(db, now - RECENT, WELCOME)?;
    let mut people = search::hits(db, &ids, &Asked::default(), now)?;
    // What was trusted an hour ago may have faded since.
    people.retain(|hit| matches!(hit.verdict, Verdict::Trusted | Verdict::MostlyTrusted));
    Ok(people)
}

/// What the people found have among them, to narrow the search by.
///
/// # Errors
/// When the database fails.
pub fn choices(db: &mut Db, found: &Findings) -> Result<Choices> {
    Ok(search::choices(db, &found.people)?)
}

/// Those who fit everything, or else those who come nearest. Words that only those fit who have another spelling of
/// them are read as that.
fn nearest(
    db: &mut Db,
    meanings: &mut [Meaning],
    filters: &Filters,
    asked: &Asked,
) -> Result<(Vec<Document>, Nearness)> {
    let hopeful: Vec<Meaning> = meanings.iter().filter(|meaning| !meaning.is_hopeless()).cloned().collect();
    let nothing = Filters::default();
    let complete = if hopeful.len() == meanings.len() { Nearness::Fitting } else { Nearness::FewerWords };
    let mut tries = Vec::new();
    // Of words that mean nothing here, nobody is near; filters alone may still be answered.
    if !hopeful.is_empty() || !filters.is_empty() {
        tries.push((Reach::Every, filters, complete));
    }
    if !hopeful.is_empty() && !filters.is_empty() {
        tries.push((Reach::Every, &nothing, Nearness::WithoutFilters));
    }
    for (reach, filters, nearness) in tries {
        let found = search::candidates(db, &hopeful, reach, filters, asked)?;
        if !found.is_empty() {
            return Ok((found, nearness));
        }
    }
    if hopeful.len() < 2 {
        return Ok((Vec::new(), Nearness::Nobody));
    }
    let respelled = search::respelled(db, &hopeful)?;
    let found = search::candidates(db, &respelled, Reach::Every, filters, asked)?;
    if !found.is_empty() {
        for mut meant in respelled {
            meant.known = meant.known && found.iter().any(|document| meant.is_in(document));
            meant.begins = meant.begins && meant.known;
            meanings
                .iter_mut()
                .filter(|meaning| meaning.typed == meant.typed)
                .for_each(|meaning| *meaning = meant.clone());
        }
        return Ok((found, complete));
    }
    for reach in [Reach::AllButOne, Reach::Any].into_iter().skip(usize::from(hopeful.len() == 2)) {
        let found = search::candidates(db, &hopeful, reach, filters, asked)?;
        if !found.is_empty() {
            return Ok((found, Nearness::FewerWords));
        }
    }
    Ok((Vec::new(), Nearness::Nobody))
}

/// What the filters and the words name.
fn asked(db: &mut Db, question: &Question, meanings: &[Meaning]) -> Result<Asked> {
    let Filters { company, product, topic, community, .. } = &question.filters;
    let mut slugs = named(meanings.iter().map(Meaning::meant));
    slugs.extend([company, product, topic].into_iter().flatten().map(ToString::to_string));
    Ok(Asked { community: community.as_ref().map(ToString::to_string), ..search::asked(db, &slugs)? })
}

/// Everybody's place, the best first.
fn ranked(
    db: &mut Db,
    documents: &[Document],
    meanings: &[Meaning],
    asked: &Asked,
    ranked_at: Moment,
) -> Result<Vec<Cursor>> {
    let ids: Vec<i64> = documents.iter().map(|document| document.agent_id).collect();
    let mut evidence: HashMap<i64, (f64, f64)> = HashMap::new();
    let site = store::site::learned(db)?;
    for (agent_id, pool) in search::subject_evidence(db, &ids, asked)? {
        let (s, w) = pool.now(ranked_at);
        // A rating on a topic with a product is in both: the two are never added up.
        let most = evidence.entry(agent_id).or_default();
        if w > most.1 {
            *most = (s, w);
        }
    }
    let place = |document: &Document| {
        let evidence = evidence.get(&document.agent_id).copied().unwrap_or_default();
        let trust = Posterior::of(site.own(document.trust), evidence).mean();
        Cursor { score: ranking::score(document.fit(meanings), trust), agent_id: document.agent_id, ranked_at }
    };
    let mut places: Vec<Cursor> = documents.iter().map(place).collect();
    places.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.agent_id.cmp(&other.agent_id)));
    Ok(places)
}
