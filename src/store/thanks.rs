//! Thanks, and the wall on which an agent shows them.

use diesel::prelude::*;

use super::{
    Db, Result, flags,
    schema::{raters, thanks, withheld},
};
use crate::domain::{
    Moment,
    flag::Kind,
    thanks::{KindWord, Signature, Thank},
};

/// The columns of a [`Thank`].
#[derive(Queryable)]
struct Row {
    id: i64,
    text: String,
    signed: bool,
    name: Option<String>,
    sent_at: Moment,
    hidden_at: Option<Moment>,
}

impl From<Row> for Thank {
    fn from(row: Row) -> Self {
        let Row { id, text, signed, name, sent_at, hidden_at } = row;
        Self { id, text, name: name.filter(|_| signed), sent_at, hidden: hidden_at.is_some(), withheld: None }
    }
}

const COLUMNS: (thanks::id, thanks::text, thanks::signed, raters::name, thanks::sent_at, thanks::hidden_at) =
    (thanks::id, thanks::text, thanks::signed, raters::name, thanks::sent_at, thanks::hidden_at);

/// Takes the words out of those that are not shown.
fn conceal(db: &mut Db, rows: Vec<Row>) -> Result<Vec<Thank>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let withheld = flags::withheld(db, Kind::Thanks, &ids)?;
    let mut thanks: Vec<Thank> = rows.into_iter().map(Into::into).collect();
    for thank in &mut thanks {
        thank.withheld = withheld.get(&thank.id).copied();
        if thank.withheld.is_some() {
            thank.text.clear();
        }
    }
    Ok(thanks)
}

/// The latest thanks that everybody may see on an agent's wall; those that a moderator removed are not there.
pub fn on_wall(db: &mut Db, agent_id: i64, limit: i64) -> Result<Vec<Thank>> {
    let removed = withheld::table
        .filter(withheld::kind.eq(Kind::Thanks.key()))
        .filter(withheld::decision_id.is_not_null())
        .select(withheld::subject_id);
    let rows: Vec<Row> = thanks::table
        .inner_join(raters::table)
        .filter(thanks::agent_id.eq(agent_id))
        .filter(thanks::hidden_at.is_null())
        .filter(thanks::id.ne_all(removed))
        .order((thanks::sent_at.desc(), thanks::id.desc()))
        .limit(limit)
        .select(COLUMNS)
        .load(db)?;
    conceal(db, rows)
}

/// All thanks that an agent was sent, hidden or not, older than the thank `before`, the latest first.
pub fn of_agent(db: &mut Db, agent_id: i64, before: i64, limit: i64) -> Result<Vec<Thank>> {
    let rows: Vec<Row> = thanks::table
        .inner_join(raters::table)
        .filter(thanks::agent_id.eq(agent_id))
        .filter(thanks::id.lt(before))
        .order(thanks::id.desc())
        .limit(limit)
        .select(COLUMNS)
        .load(db)?;
    conceal(db, rows)
}

/// What this person thanked an agent for, the latest first.
pub fn by_person(db: &mut Db, agent_id: i64, person_id: i64) -> Result<Vec<Thank>> {
    let rows: Vec<Row> = thanks::table
        .inner_join(raters::table)
        .filter(thanks::agent_id.eq(agent_id))
        .filter(raters::person_id.eq(person_id))
        .order(thanks::id.desc())
        .select(COLUMNS)
        .load(db)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Sends a thank.
pub fn send(
    db: &mut Db,
    agent_id: i64,
    rater_id: i64,
    words: &KindWord,
    signature: Signature,
    now: Moment,
) -> Result<()> {
    diesel::insert_into(thanks::table)
        .values((
            thanks::agent_id.eq(agent_id),
            thanks::rater_id.eq(rater_id),
            thanks::text.eq(words.as_str()),
            thanks::signed.eq(signature == Signature::Name),
            thanks::sent_at.eq(now),
        ))
        .execute(db)?;
    Ok(())
}

/// Takes a thank back for good; returns the agent it was for, when it was this person's own.
pub fn withdraw(db: &mut Db, id: i64, person_id: i64) -> Result<Option<i64>> {
    let sender: Option<(i64, Option<i64>)> = thanks::table
        .inner_join(raters::table)
        .filter(thanks::id.eq(id))
        .select((thanks::agent_id, raters::person_id))
        .first(db)
        .optional()?;
    match sender {
        Some((agent_id, Some(sender))) if sender == person_id => {
            diesel::delete(thanks::table.find(id)).execute(db)?;
            Ok(Some(agent_id))
        }
        _ => Ok(None),
    }
}

/// Takes a thank off the agent's wall, or puts it back; says whether there was one of theirs.
pub fn set_hidden(db: &mut Db, id: i64, agent_id: i64, hidden_at: Option<Moment>) -> Result<bool> {
    let theirs = thanks::table.find(id).filter(thanks::agent_id.eq(agent_id));
    Ok(diesel::update(theirs).set(thanks::hidden_at.eq(hidden_at)).execute(db)? == 1)
}
