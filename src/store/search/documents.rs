//! Writing the documents.

use std::collections::{BTreeMap, HashMap};

use diesel::{connection::SimpleConnection, prelude::*};

use super::{listed, vocabulary};
use crate::{
    domain::{
        Moment,
        languages::typed,
        search::{Document, fold},
        trust::{Pool, Posterior, Site, facet::Facet},
    },
    store::{
        Db, Result,
        agents::visible,
        bulk::in_rows,
        posteriors::{StateRow, pooled},
        schema::{
            agent_documents, agent_products, agent_topics, agents, communities, companies, employments, endorsements,
            posteriors, products, topics,
        },
        site,
    },
};

/// Agents are indexed so many at a time.
const BATCH: usize = 500;

/// An FTS5 row's id: first by falling trust, so that the most trusted are read first and a short prefix can stop early,
/// then by the agent. Trust has two digits, so that a rating seldom moves a row.
const ROWID: &str = "((100 - CAST(round(trust * 100) AS INTEGER)) << 40) | agent_id";

/// The agent's id in an FTS5 row's id.
pub(super) const AGENT_OF_ROWID: &str = "agents_fts.rowid & 1099511627775";

/// Columns of a [`Document`].
#[derive(Queryable, Selectable, QueryableByName, Insertable)]
#[diesel(table_name = agent_documents)]
pub(super) struct DocumentRow {
    agent_id: i64,
    name: String,
    work: String,
    subjects: String,
    circles: String,
    languages: String,
    trust: f64,
}

impl From<DocumentRow> for Document {
    fn from(row: DocumentRow) -> Self {
        let DocumentRow { agent_id, name, work, subjects, circles, languages, trust } = row;
        Self { agent_id, name, work, subjects, circles, languages, trust }
    }
}

impl From<Document> for DocumentRow {
    fn from(document: Document) -> Self {
        let Document { agent_id, name, work, subjects, circles, languages, trust } = document;
        Self { agent_id, name, work, subjects, circles, languages, trust }
    }
}

/// Brings what can be found of one agent up to date; one who is not visible cannot be found any more.
///
/// To be called in the same transaction as any change of a shown name, state, handle, language, employment, topic,
/// product, endorsement or of the trust in them.
pub fn reindex_agent(db: &mut Db, agent_id: i64) -> Result<()> {
    reindex_agents(db, &[agent_id])
}

/// Brings the trust in one agent up to date, and nothing else: all that a rating changes.
///
/// To be called in the same transaction as any change of what is believed of them.
pub fn reindex_trust(db: &mut Db, agent_id: i64, now: Moment) -> Result<()> {
    let known: Option<f64> =
        agent_documents::table.find(agent_id).select(agent_documents::trust).first(db).optional()?;
    match known {
        Some(trust) => refresh(db, &[(agent_id, trust)], now),
        // Whoever is not visible has no document; this finds out.
        None => reindex_agent(db, agent_id),
    }
}

/// Brings the trust in these agents up to date, as far as they can be found.
pub fn reindex_trusts(db: &mut Db, agent_ids: &[i64], now: Moment) -> Result<()> {
    for ids in agent_ids.chunks(BATCH) {
        let known: Vec<(i64, f64)> = agent_documents::table
            .filter(agent_documents::agent_id.eq_any(ids))
            .select((agent_documents::agent_id, agent_documents::trust))
            .load(db)?;
        refresh(db, &known, now)?;
    }
    Ok(())
}

/// Lets the trust in the next agents by id fade to what it is now; returns the last of them, or nothing when there are
/// no more.
pub fn refresh_trust(db: &mut Db, after: i64, limit: i64, now: Moment) -> Result<Option<i64>> {
    let known: Vec<(i64, f64)> = agent_documents::table
        .filter(agent_documents::agent_id.gt(after))
        .order(agent_documents::agent_id)
        .limit(limit)
        .select((agent_documents::agent_id, agent_documents::trust))
        .load(db)?;
    refresh(db, &known, now)?;
    Ok(known.last().map(|(agent_id, _)| *agent_id))
}

/// Writes the trust in those of these agents in whom it is another one now.
fn refresh(db: &mut Db, known: &[(i64, f64)], now: Moment) -> Result<()> {
    let ids: Vec<i64> = known.iter().map(|(agent_id, _)| *agent_id).collect();
    let site = site::learned(db)?;
    let trust = trust(db, &ids, &site, now)?;
    let now = |agent_id: &i64| trust.get(agent_id).copied().unwrap_or(rounded(site.stars.mean));
    let changed: Vec<(i64, f64)> = known
        .iter()
        .map(|(agent_id, was)| (*agent_id, *was, now(agent_id)))
        .filter(|(_, was, is)| was != is)
        .map(|(agent_id, _, is)| (agent_id, is))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let ids = listed(&changed.iter().map(|(agent_id, _)| *agent_id).collect::<Vec<_>>());
    take_out(db, &ids)?;
    for (agent_id, trust) in changed {
        diesel::update(agent_documents::table.find(agent_id)).set(agent_documents::trust.eq(trust)).execute(db)?;
    }
    put_in(db, &ids)
}

/// Brings what can be found of every agent up to date.
pub fn reindex_all(db: &mut Db) -> Result<()> {
    let ids: Vec<i64> = agents::table.select(agents::id).order(agents::id).load(db)?;
    reindex_agents(db, &ids)
}

/// Brings what can be found of these agents up to date.
pub fn reindex_agents(db: &mut Db, agent_ids: &[i64]) -> Result<()> {
    agent_ids.chunks(BATCH).try_for_each(|ids| reindex_batch(db, ids))
}

fn reindex_batch(db: &mut Db, ids: &[i64]) -> Result<()> {
    let mut old = stored(db, ids)?;
    let mut new = composed(db, ids)?;
    new.retain(|id, document| match old.get(id) {
        Some(was) if was == document => old.remove(id).is_none(),
        _ => true,
    });
    let mut changed: Vec<i64> = old.keys().chain(new.keys()).copied().collect();
    changed.sort_unstable();
    changed.dedup();
    if changed.is_empty() {
        return Ok(());
    }
    vocabulary::count(db, &uses_changed(&old, &new))?;
    replace(db, &changed, new.into_values().map(Into::into).collect())
}

fn stored(db: &mut Db, ids: &[i64]) -> Result<HashMap<i64, Document>> {
    let rows: Vec<DocumentRow> = agent_documents::table
        .filter(agent_documents::agent_id.eq_any(ids))
        .select(DocumentRow::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Document::from).map(|document| (document.agent_id, document)).collect())
}

fn replace(db: &mut Db, changed: &[i64], new: Vec<DocumentRow>) -> Result<()> {
    let changed = listed(changed);
    take_out(db, &changed)?;
    db.batch_execute(&format!("DELETE FROM agent_documents WHERE agent_id IN ({changed})"))?;
    in_rows!(db, new, |c, some| diesel::insert_into(agent_documents::table).values(some).execute(c));
    put_in(db, &changed)
}

/// Takes the rows of these agents out of the index that SQLite keeps beside the documents.
fn take_out(db: &mut Db, listed: &str) -> Result<()> {
    if let Db::Sqlite(c) = db {
        c.batch_execute(&format!(
            "DELETE FROM agents_fts WHERE rowid IN (SELECT {ROWID} FROM agent_documents WHERE agent_id IN ({listed}))"
        ))?;
    }
    Ok(())
}

/// Puts them in again, as their documents are now.
fn put_in(db: &mut Db, listed: &str) -> Result<()> {
    if let Db::Sqlite(c) = db {
        c.batch_execute(&format!(
            "INSERT INTO agents_fts (rowid, name, work, subjects, circles, languages) \
             SELECT {ROWID}, name, work, subjects, circles, languages FROM agent_documents \
             WHERE agent_id IN ({listed})"
        ))?;
    }
    Ok(())
}

/// By how many documents each word became more or less used.
fn uses_changed(old: &HashMap<i64, Document>, new: &HashMap<i64, Document>) -> BTreeMap<String, i64> {
    let mut changed = BTreeMap::new();
    for (documents, by) in [(old, -1), (new, 1)] {
        for word in documents.values().flat_map(Document::words) {
            *changed.entry(word.to_owned()).or_insert(0) += by;
        }
    }
    changed.retain(|_, by| *by != 0);
    changed
}

/// The documents as they should be now, of those who are visible.
fn composed(db: &mut Db, ids: &[i64]) -> Result<HashMap<i64, Document>> {
    let rows: Vec<(i64, String, String, String)> = agents::table
        .filter(agents::id.eq_any(ids))
        .filter(agents::state.eq_any(visible()))
        .select((agents::id, agents::name, agents::handle, agents::languages))
        .load(db)?;
    let (mut work, mut subjects, mut circles) = (work(db, ids)?, subjects(db, ids)?, circles(db, ids)?);
    let site = site::learned(db)?;
    let trust = trust(db, ids, &site, present())?;
    let documents = rows.into_iter().map(|(agent_id, name, handle, languages)| {
        let document = Document {
            agent_id,
            name: words([name, handle]),
            work: words(work.remove(&agent_id).unwrap_or_default()),
            subjects: words(subjects.remove(&agent_id).unwrap_or_default()),
            circles: words(circles.remove(&agent_id).unwrap_or_default()),
            languages: words(languages.split(',').flat_map(typed).map(Into::into)),
            trust: trust.get(&agent_id).copied().unwrap_or(rounded(site.stars.mean)),
        };
        (agent_id, document)
    });
    Ok(documents.collect())
}

/// The folded words of some texts, each once. A name such as "AppleSupport" is also found by its parts.
fn words(texts: impl IntoIterator<Item = String>) -> String {
    let mut words: Vec<String> = Vec::new();
    for text in texts {
        for word in fold(&text).into_iter().chain(fold(&parted(&text))) {
            if !words.iter().any(|known| known == word.as_str()) {
                words.push(word.to_string());
            }
        }
    }
    words.join(" ")
}

fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len() + 4);
    let mut before = ' ';
    for c in text.chars() {
        if before.is_lowercase() && c.is_uppercase() {
            parted.push(' ');
        }
        parted.push(c);
        before = c;
    }
    parted
}

type Texts = HashMap<i64, Vec<String>>;

fn grouped(rows: impl IntoIterator<Item = (i64, String)>, into: &mut Texts) {
    for (agent_id, text) in rows {
        into.entry(agent_id).or_default().push(text);
    }
}

fn work(db: &mut Db, ids: &[i64]) -> Result<Texts> {
    let rows: Vec<(i64, String, String, String)> = employments::table
        .inner_join(companies::table)
        .filter(employments::agent_id.eq_any(ids))
        .filter(employments::until.is_null())
        .filter(employments::confirmed_at.is_not_null())
        .order(employments::id)
        .select((employments::agent_id, companies::name, companies::slug, employments::title))
        .load(db)?;
    let mut texts = Texts::new();
    for (agent_id, name, slug, title) in rows {
        grouped([name, slug, title].map(|text| (agent_id, text)), &mut texts);
    }
    Ok(texts)
}

fn subjects(db: &mut Db, ids: &[i64]) -> Result<Texts> {
    let mut texts = Texts::new();
    let named: Vec<(i64, String)> = agent_topics::table
        .inner_join(topics::table)
        .filter(agent_topics::agent_id.eq_any(ids))
        .order(topics::id)
        .select((agent_topics::agent_id, topics::name))
        .load(db)?;
    grouped(named, &mut texts);
    let named: Vec<(i64, String)> = agent_products::table
        .inner_join(products::table)
        .filter(agent_products::agent_id.eq_any(ids))
        .order(products::id)
        .select((agent_products::agent_id, products::name))
        .load(db)?;
    grouped(named, &mut texts);
    Ok(texts)
}

fn circles(db: &mut Db, ids: &[i64]) -> Result<Texts> {
    let rows: Vec<(i64, String)> = endorsements::table
        .inner_join(communities::table)
        .filter(endorsements::agent_id.eq_any(ids))
        .filter(endorsements::withdrawn_at.is_null())
        .order(endorsements::id)
        .select((endorsements::agent_id, communities::name))
        .load(db)?;
    let mut texts = Texts::new();
    grouped(rows, &mut texts);
    Ok(texts)
}

/// The mean that all ratings but open ones leave by now.
fn trust(db: &mut Db, ids: &[i64], site: &Site, now: Moment) -> Result<HashMap<i64, f64>> {
    let rows: Vec<(i64, StateRow)> = posteriors::table
        .filter(posteriors::agent_id.eq_any(ids))
        .filter(posteriors::facet.eq(Facet::Stars.key().0))
        .select((posteriors::agent_id, StateRow::as_select()))
        .load(db)?;
    let mean = |pool: Pool| rounded(Posterior::of(site.stars, pool.now(now)).mean().clamp(0.0, 1.0));
    Ok(pooled(rows).into_iter().map(|(agent_id, pool)| (agent_id, mean(pool))).collect())
}

/// Trust is told apart in hundredths.
fn rounded(trust: f64) -> f64 {
    (trust * 100.0).round() / 100.0
}

/// Whoever changes a profile need not know that trust fades, so this looks at the clock itself.
fn present() -> Moment {
    chrono::Utc::now().naive_utc()
}
