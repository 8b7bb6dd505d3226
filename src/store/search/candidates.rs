//! Who may be meant: the most trusted of those who have the words.

use diesel::{dsl::exists, prelude::*, sql_query, sql_types::Text};

use super::{
    CANDIDATES,
    documents::{AGENT_OF_ROWID, DocumentRow},
};
use crate::{
    domain::{
        Moment,
        agent::AgentState,
        search::{Document, Filters, Meaning},
        trust::Verdict,
    },
    on_each,
    store::{
        Db, Result,
        schema::{agent_documents, agents, ratings, standings},
    },
};

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

/// Documents that have the words, as far as `reach` asks, and pass the filters: the most trusted first, at most
/// [`CANDIDATES`].
pub fn candidates(db: &mut Db, asked: &[Meaning], reach: Reach, filters: &Filters) -> Result<Vec<Document>> {
    let mut query = Composed::default();
    let by_words = !asked.is_empty();
    match (&*db, by_words) {
        (Db::Sqlite(_), true) => {
            // CROSS JOIN keeps SQLite from sorting: it reads the index in the order of trust and stops early.
            query.push(&format!(
                "SELECT d.* FROM agents_fts CROSS JOIN agent_documents d ON d.agent_id = {AGENT_OF_ROWID} \
                 WHERE agents_fts MATCH "
            ));
            query.bind(FTS5.expression(asked, reach));
        }
        (Db::Postgres(_), true) => {
            query.push("SELECT d.* FROM agent_documents d WHERE d.document @@ to_tsquery('simple', ");
            query.bind(TSQUERY.expression(asked, reach));
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
        let Filters { company, product, topic, community, language } = filters;
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
        if let Some(language) = language {
            self.push(" AND ' ' || d.languages || ' ' LIKE ");
            self.bind(format!("% {language} %"));
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
}

const FTS5: Language = Language { and: " AND ", or: " OR ", quote: '"', prefix: "*" };
const TSQUERY: Language = Language { and: " & ", or: " | ", quote: '\'', prefix: ":*" };

impl Language {
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

/// The most trusted of those who are here for requests and were rated since then.
pub fn recently_trusted(db: &mut Db, since: Moment, limit: i64) -> Result<Vec<i64>> {
    let rated = ratings::table
        .filter(ratings::agent_id.eq(agent_documents::agent_id))
        .filter(ratings::rated_at.ge(since))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null());
    let ids = agent_documents::table
        .inner_join(agents::table.inner_join(standings::table))
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
    fn one_word_at_a_time_can_be_left_out() {
        assert_eq!(
            TSQUERY.expression(&asked(), Reach::AllButOne),
            "(('smith') & ('acm':*)) | (('jon') & ('acm':*)) | (('jon') & ('smith'))"
        );
    }
}
