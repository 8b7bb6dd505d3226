//! Who may be meant: the most trusted of those who have the words.

use std::collections::HashSet;

use diesel::{dsl::exists, prelude::*, sql_query, sql_types::Text};

use super::{
    Asked, CANDIDATES,
    documents::{AGENT_OF_ROWID, DocumentRow},
    listed,
};
use crate::{
    domain::{
        Moment,
        agent::AgentState,
        search::{Document, Filters, Meaning, Word},
        trust::{Prior, Verdict},
    },
    on_each,
    store::{
        Db, Result,
        schema::{agent_documents, agents, ratings, standings},
        site,
    },
};

/// So many more are added for a topic or a product that a question names.
const SUBJECT_CANDIDATES: usize = 100;

/// How many of the words a document must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    Every,
    /// All but one.
    AllButOne,
    /// One at least.
    Any,
}

impl Reach {
    fn is_met(self, document: &Document, asked: &[Meaning]) -> bool {
        let having = document.having(asked);
        match self {
            Self::Every => having == asked.len(),
            Self::AllButOne => having + 1 >= asked.len().max(2),
            Self::Any => having > 0,
        }
    }
}

/// Documents that have the words, as far as `reach` asks, and pass the filters: those with the very word before those
/// with a longer one, of each the most trusted first, about [`CANDIDATES`]; and with them the most trusted for the
/// topics and products that are `named`.
pub fn candidates(
    db: &mut Db,
    asked: &[Meaning],
    reach: Reach,
    filters: &Filters,
    named: &Asked,
) -> Result<Vec<Document>> {
    let mut found = Vec::new();
    if asked.iter().any(|meaning| meaning.known && meaning.begins) {
        let very: Vec<Meaning> = asked
            .iter()
            .map(|meaning| Meaning { begins: meaning.begins && !meaning.known, ..meaning.clone() })
            .collect();
        found = most_trusted(db, &very, reach, filters)?;
    }
    if found.len() < CANDIDATES {
        fill_up(&mut found, most_trusted(db, asked, reach, filters)?, CANDIDATES);
    }
    if found.len() >= CANDIDATES {
        let mut best = best_for(db, filters, named)?;
        best.retain(|document| asked.is_empty() || reach.is_met(document, asked));
        fill_up(&mut found, best, CANDIDATES + SUBJECT_CANDIDATES);
    }
    Ok(found)
}

fn fill_up(found: &mut Vec<Document>, more: Vec<Document>, most: usize) {
    let known: HashSet<i64> = found.iter().map(|document| document.agent_id).collect();
    found.extend(more.into_iter().filter(|document| !known.contains(&document.agent_id)));
    found.truncate(most);
}

fn most_trusted(db: &mut Db, asked: &[Meaning], reach: Reach, filters: &Filters) -> Result<Vec<Document>> {
    let mut query = Composed::default();
    let spoken = filters.language_words();
    let by_words = !asked.is_empty() || !spoken.is_empty();
    match (&*db, by_words) {
        (Db::Sqlite(_), true) => {
            // CROSS JOIN keeps SQLite from sorting: it reads the index in the order of trust and stops early.
            query.push(&format!(
                "SELECT d.* FROM agents_fts CROSS JOIN agent_documents d ON d.agent_id = {AGENT_OF_ROWID} \
                 WHERE agents_fts MATCH "
            ));
            query.bind(FTS5.question(asked, reach, &spoken));
        }
        (Db::Postgres(_), true) => {
            query.push("SELECT d.* FROM agent_documents d WHERE d.document @@ to_tsquery('simple', ");
            query.bind(TSQUERY.question(asked, reach, &spoken));
            query.push(")");
        }
        (_, false) => query.push("SELECT d.* FROM agent_documents d WHERE 1 = 1"),
    }
    query.narrow(filters);
    query.push(match (&*db, by_words) {
        (Db::Sqlite(_), true) => " ORDER BY agents_fts.rowid",
        _ => " ORDER BY d.trust DESC, d.agent_id",
    });
    query.push(&format!(" LIMIT {CANDIDATES}"));
    Ok(query.load(db)?.into_iter().map(Into::into).collect())
}

/// Those who pass the filters and are the most trusted for what is named.
fn best_for(db: &mut Db, filters: &Filters, named: &Asked) -> Result<Vec<Document>> {
    let (mut best, site) = (Vec::new(), site::learned(db)?);
    for (facet, subjects) in [("topic", &named.topics), ("product", &named.products)] {
        let ids: Vec<i64> = subjects.iter().map(|(id, _)| *id).collect();
        if ids.is_empty() {
            continue;
        }
        let mut query = Composed::default();
        query.push(&format!(
            "SELECT d.* FROM (SELECT agent_id, subject_id, sum(s) AS s, sum(w) AS w FROM posteriors \
             WHERE facet = '{facet}' AND subject_id > 0 AND subject_id IN ({}) GROUP BY agent_id, subject_id) p \
             JOIN agent_documents d ON d.agent_id = p.agent_id WHERE TRUE",
            listed(&ids)
        ));
        query.narrow(filters);
        for word in filters.language_words() {
            query.push(" AND ' ' || d.languages || ' ' LIKE ");
            query.bind(format!("% {word} %"));
        }
        let Prior { mean, strength } = site.stars;
        query.push(&format!(
            " ORDER BY ({strength} * {mean} + p.s) / ({strength} + p.w) DESC, d.agent_id LIMIT {SUBJECT_CANDIDATES}"
        ));
        best.extend(query.load(db)?.into_iter().map(Document::from));
    }
    Ok(best)
}

/// SQL that grows piece by piece, with its values beside it.
#[derive(Default)]
struct Composed {
    sql: String,
    values: Vec<String>,
}

impl Composed {
    fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    fn bind(&mut self, value: String) {
        self.values.push(value);
        self.sql.push_str(&format!("${}", self.values.len()));
    }

    fn narrow(&mut self, filters: &Filters) {
        let Filters { company, product, topic, community, language: _ } = filters;
        let among = [
            (
                company,
                "SELECT e.agent_id FROM employments e JOIN companies x ON x.id = e.company_id \
                 WHERE e.until IS NULL AND e.confirmed_at IS NOT NULL",
            ),
            (product, "SELECT a.agent_id FROM agent_products a JOIN products x ON x.id = a.product_id WHERE TRUE"),
            (topic, "SELECT a.agent_id FROM agent_topics a JOIN topics x ON x.id = a.topic_id WHERE TRUE"),
            (
                community,
                "SELECT e.agent_id FROM endorsements e JOIN communities x ON x.id = e.community_id \
                 WHERE e.withdrawn_at IS NULL",
            ),
        ];
        for (slug, agents) in among {
            let Some(slug) = slug else { continue };
            self.push(&format!(" AND d.agent_id IN ({agents} AND x.slug = "));
            self.bind(slug.to_string());
            self.push(")");
        }
    }

    fn load(self, db: &mut Db) -> QueryResult<Vec<DocumentRow>> {
        let Self { sql, values } = self;
        on_each!(db, |c| {
            let query =
                values.into_iter().fold(sql_query(sql).into_boxed(), |query, value| query.bind::<Text, _>(value));
            query.load(c)
        })
    }
}

/// How a query language of words is written.
struct Language {
    and: &'static str,
    or: &'static str,
    quote: char,
    prefix: &'static str,
    /// What stands before and behind a word that must be in a language.
    spoken: (&'static str, &'static str),
}

const FTS5: Language = Language { and: " AND ", or: " OR ", quote: '"', prefix: "*", spoken: ("languages : ", "") };
/// In the documents' vectors the languages weigh A, and nothing else does.
const TSQUERY: Language = Language { and: " & ", or: " | ", quote: '\'', prefix: ":*", spoken: ("", ":A") };

impl Language {
    /// The words as far as `reach` asks, and each of those that must be in a language.
    fn question(&self, asked: &[Meaning], reach: Reach, spoken: &[Word]) -> String {
        let (before, behind) = self.spoken;
        let words = (!asked.is_empty()).then(|| format!("({})", self.expression(asked, reach)));
        let spoken = spoken.iter().map(|word| format!("{before}{0}{word}{0}{behind}", self.quote));
        words.into_iter().chain(spoken).collect::<Vec<_>>().join(self.and)
    }

    fn expression(&self, asked: &[Meaning], reach: Reach) -> String {
        let words: Vec<String> = asked.iter().map(|meaning| self.word(meaning)).collect();
        match reach {
            Reach::Every => words.join(self.and),
            Reach::AllButOne if words.len() > 1 => {
                let without = |left_out: usize| {
                    let rest =
                        words.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, word)| word.as_str());
                    format!("({})", rest.collect::<Vec<_>>().join(self.and))
                };
                (0..words.len()).map(without).collect::<Vec<_>>().join(self.or)
            }
            Reach::AllButOne | Reach::Any => words.join(self.or),
        }
    }

    fn word(&self, meaning: &Meaning) -> String {
        let Self { quote, prefix, .. } = self;
        let exact = (meaning.known && !meaning.begins).then(|| format!("{quote}{}{quote}", meaning.typed));
        let begun = meaning.begins.then(|| format!("{quote}{}{quote}{prefix}", meaning.typed));
        let near = meaning.spellings.iter().map(|spelling| format!("{quote}{}{quote}", spelling.word));
        format!("({})", exact.into_iter().chain(begun).chain(near).collect::<Vec<_>>().join(self.or))
    }
}

/// The most trusted of those who are here for requests and were rated since then, out of the few most trusted of all.
pub fn recently_trusted(db: &mut Db, since: Moment, limit: i64) -> Result<Vec<i64>> {
    let most_trusted: Vec<i64> = agent_documents::table
        .order((agent_documents::trust.desc(), agent_documents::agent_id))
        .limit(CANDIDATES as i64)
        .select(agent_documents::agent_id)
        .load(db)?;
    let rated = ratings::table
        .filter(ratings::agent_id.eq(agent_documents::agent_id))
        .filter(ratings::rated_at.ge(since))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null());
    let ids = agent_documents::table
        .inner_join(agents::table.inner_join(standings::table))
        .filter(agent_documents::agent_id.eq_any(most_trusted))
        .filter(agents::state.eq(AgentState::Public.key()))
        .filter(standings::verdict.eq_any([Verdict::Trusted, Verdict::MostlyTrusted].map(Verdict::key)))
        .filter(exists(rated))
        .order((agent_documents::trust.desc(), agent_documents::agent_id))
        .limit(limit)
        .select(agent_documents::agent_id)
        .load(db)?;
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::search::{fold, spelling::Spelling};

    fn asked() -> Vec<Meaning> {
        let word = |text: &str| fold(text).remove(0);
        vec![
            Meaning { typed: word("jon"), known: true, begins: false, spellings: vec![] },
            Meaning {
                typed: word("smth"),
                known: false,
                begins: false,
                spellings: vec![Spelling { word: word("smith"), edits: 1 }],
            },
            Meaning { typed: word("acm"), known: false, begins: true, spellings: vec![] },
        ]
    }

    #[test]
    fn every_word_is_asked_for_in_each_of_its_meanings() {
        assert_eq!(FTS5.expression(&asked(), Reach::Every), r#"("jon") AND ("smith") AND ("acm"*)"#);
        assert_eq!(TSQUERY.expression(&asked(), Reach::Every), "('jon') & ('smith') & ('acm':*)");
    }

    #[test]
    fn a_language_is_looked_for_among_the_languages_only() {
        let spoken = fold("pt br");
        assert_eq!(FTS5.question(&[], Reach::Every, &spoken), r#"languages : "pt" AND languages : "br""#);
        let question = TSQUERY.question(&asked()[..1], Reach::Every, &spoken[..1]);
        assert_eq!(question, "(('jon')) & 'pt':A");
    }

    #[test]
    fn one_word_at_a_time_can_be_left_out() {
        assert_eq!(
            TSQUERY.expression(&asked(), Reach::AllButOne),
            "(('smith') & ('acm':*)) | (('jon') & ('acm':*)) | (('jon') & ('smith'))"
        );
    }
}
