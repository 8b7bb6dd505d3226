//! The words that documents have, and how many have each.

use std::collections::BTreeMap;

use diesel::{
    connection::SimpleConnection,
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
    upsert::excluded,
};

use crate::{
    domain::search::{
        Meaning, Word, fold,
        spelling::{self, Spelling},
    },
    store::{Db, Result, bulk::in_rows, schema::search_words},
};

/// Any number, the same for all who write the vocabulary at the same time.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7223001)";

/// Counts words up or down; a word that nobody has any more is forgotten.
pub(super) fn count(db: &mut Db, changes: &BTreeMap<String, i64>) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    if let Db::Postgres(c) = db {
        // Two writers that share words would wait for each other's rows in different orders.
        c.batch_execute(LOCK)?;
    }
    let touched: Vec<&str> = changes.keys().map(String::as_str).collect();
    let known: Vec<String> =
        search_words::table.filter(search_words::word.eq_any(&touched)).select(search_words::word).load(db)?;
    let rows: Vec<_> =
        changes.iter().map(|(word, by)| (search_words::word.eq(word), search_words::uses.eq(by))).collect();
    in_rows!(db, rows, |c, some| diesel::insert_into(search_words::table)
        .values(some)
        .on_conflict(search_words::word)
        .do_update()
        .set(search_words::uses.eq(search_words::uses + excluded(search_words::uses)))
        .execute(c));
    let fresh: Vec<&str> = touched.iter().copied().filter(|word| !known.iter().any(|known| known == word)).collect();
    let fewer: Vec<&str> = changes.iter().filter(|(_, by)| **by < 0).map(|(word, _)| word.as_str()).collect();
    if let Db::Sqlite(c) = db {
        c.batch_execute(&format!(
            "INSERT INTO search_words_trigrams (rowid, word) SELECT id, word FROM search_words WHERE word IN ({}); \
             DELETE FROM search_words_trigrams WHERE rowid IN \
             (SELECT id FROM search_words WHERE uses <= 0 AND word IN ({}))",
            quoted(&fresh),
            quoted(&fewer)
        ))?;
    }
    diesel::delete(search_words::table.filter(search_words::uses.le(0)).filter(search_words::word.eq_any(&fewer)))
        .execute(db)?;
    Ok(())
}

/// Folded words as SQL texts: they hold letters and digits only.
fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(",")
}

/// What each word of a question may mean in this directory. The last one may still be being typed.
pub fn meanings(db: &mut Db, words: &[Word]) -> Result<Vec<Meaning>> {
    let typed_or_numbered =
        words.iter().flat_map(|word| [Some(word.to_string()), spelling::other_number(word)]).flatten();
    let known: Vec<String> = search_words::table
        .filter(search_words::word.eq_any(typed_or_numbered.collect::<Vec<_>>()))
        .select(search_words::word)
        .load(db)?;
    let last = words.len().saturating_sub(1);
    let mut meanings = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let is_known = known.iter().any(|known| known == word.as_str());
        let begins = if is_known { at == last } else { begins_a_word(db, word)? };
        let other = spelling::other_number(word).filter(|other| known.contains(other));
        let spellings = match other.and_then(|other| fold(&other).pop()) {
            Some(word) => vec![Spelling { word, edits: 0 }],
            None if is_known => Vec::new(),
            None => spelling::nearest(word, similar(db, word)?),
        };
        meanings.push(Meaning { typed: word.clone(), known: is_known, begins, spellings });
    }
    Ok(meanings)
}

/// The same words, each known one with what else may have been meant: a slip of the pen may be somebody's name.
pub fn respelled(db: &mut Db, meanings: &[Meaning]) -> Result<Vec<Meaning>> {
    let mut respelled = meanings.to_vec();
    for meaning in respelled.iter_mut().filter(|meaning| meaning.known && meaning.spellings.is_empty()) {
        let mut others = similar(db, &meaning.typed)?;
        others.retain(|(word, _)| *word != meaning.typed);
        meaning.spellings = spelling::nearest(&meaning.typed, others);
    }
    Ok(respelled)
}

#[derive(QueryableByName)]
struct Used {
    #[diesel(sql_type = Text)]
    word: String,
    #[diesel(sql_type = BigInt)]
    uses: i64,
}

fn begins_a_word(db: &mut Db, word: &Word) -> Result<bool> {
    let query = format!("SELECT word, uses FROM search_words WHERE {} LIMIT 1", beginning(db, word.as_str()));
    let found: Vec<Used> = sql_query(query).load(db)?;
    Ok(!found.is_empty())
}

/// The words of the directory from which [`spelling::nearest`] chooses: those that share a run of three letters, and
/// those that begin alike, because swapped letters leave short words no such run.
fn similar(db: &mut Db, word: &Word) -> Result<Vec<(Word, i64)>> {
    let forgiven = spelling::forgiven(word);
    if forgiven == 0 {
        return Ok(Vec::new());
    }
    let head = word.head(if word.len() < 6 { 1 } else { 2 });
    let swapped: String = word.head(2).chars().rev().collect();
    let alike = [beginning(db, head), beginning(db, &swapped), sharing_a_trigram(db, word)].join(" OR ");
    let (shortest, longest) = (word.len() - forgiven, word.len() + forgiven);
    let found: Vec<Used> = sql_query(format!(
        "SELECT word, uses FROM search_words WHERE length(word) BETWEEN {shortest} AND {longest} AND ({alike})"
    ))
    .load(db)?;
    Ok(found.into_iter().filter_map(|used| Some((fold(&used.word).pop()?, used.uses))).collect())
}

/// SQL that holds for words with this beginning, by the index that each database has.
fn beginning(db: &Db, letters: &str) -> String {
    match db {
        // Every folded word that begins so is below the same text with `{`, the character after `z`.
        Db::Sqlite(_) => format!("(word >= '{letters}' AND word < '{letters}{{')"),
        Db::Postgres(_) => format!("word LIKE '{letters}%'"),
    }
}

fn sharing_a_trigram(db: &Db, word: &Word) -> String {
    match db {
        Db::Sqlite(_) => {
            let trigrams = word.trigrams().map(|run| format!("\"{run}\"")).collect::<Vec<_>>().join(" OR ");
            format!("id IN (SELECT rowid FROM search_words_trigrams WHERE search_words_trigrams MATCH '{trigrams}')")
        }
        Db::Postgres(_) => word.trigrams().map(|run| format!("word LIKE '%{run}%'")).collect::<Vec<_>>().join(" OR "),
    }
}
