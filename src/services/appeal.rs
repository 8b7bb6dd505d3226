//! What those are told whom a decision concerns, and how they appeal.

use super::{
    Error, Result,
    submit_rating::{self, Link, LinkKeys},
};
use crate::{
    domain::{
        Moment,
        flag::{Content, Kind, Matter, MayAppeal, Side, Told, Words},
        person::Person,
    },
    store::{self, Db, flags},
};

/// How many decisions stand on somebody's own page.
const LISTED: i64 = 20;

/// What this person is told of a decision.
///
/// # Errors
/// [`Error::NotFound`] for whom it does not concern.
pub fn told(db: &mut Db, decision_id: i64, person: &Person) -> Result<Told> {
    let (matter, side) = concerned(db, decision_id, person)?;
    flags::told(db, &matter, side)?.ok_or(Error::NotFound)
}

fn concerned(db: &mut Db, decision_id: i64, person: &Person) -> Result<(Matter, Side)> {
    let matter = flags::matter_of(db, decision_id)?.ok_or(Error::NotFound)?;
    let side = side(db, &matter, person.id)?.ok_or(Error::NotFound)?;
    Ok((matter, side))
}

/// On whose side a person is in a matter; of nobody's when it does not concern them.
///
/// # Errors
/// When the database fails.
pub fn side(db: &mut Db, matter: &Matter, person_id: i64) -> Result<Option<Side>> {
    let author = flags::origins(db, matter.content)?.and_then(|origins| origins.author);
    if author == Some(person_id) {
        return Ok(Some(Side::Author));
    }
    let agent = store::agents::by_id(db, matter.agent_id)?.and_then(|agent| agent.person_id);
    if agent == Some(person_id) {
        return Ok(Some(Side::Agent));
    }
    Ok(flags::is_flagger(db, matter.id, person_id)?.then_some(Side::Flagger))
}

/// The decisions that concern this person, the latest first.
///
/// # Errors
/// When the database fails.
pub fn of_person(db: &mut Db, person_id: i64) -> Result<Vec<Told>> {
    let mut all = Vec::new();
    for matter in flags::decided_for(db, person_id, LISTED)? {
        if let Some(side) = side(db, &matter, person_id)?
            && let Some(told) = flags::told(db, &matter, side)?
        {
            all.push(told);
        }
    }
    Ok(all)
}

/// Appeals against a decision.
///
/// # Errors
/// [`Error::NotFound`] for whom it does not concern; [`Error::Forbidden`] when they cannot appeal.
pub fn appeal(db: &mut Db, decision_id: i64, person: &Person, words: &Words, now: Moment) -> Result<()> {
    let (matter, side) = concerned(db, decision_id, person)?;
    raise(db, &matter, side, Some(person.id), words, now)
}

/// What the author of a rating by a link is told of the decision on it.
///
/// # Errors
/// When the database fails.
pub fn told_author(db: &mut Db, rating_id: i64) -> Result<Option<Told>> {
    match flags::decided_about(db, Content { kind: Kind::Rating, id: rating_id })? {
        Some(matter) => Ok(flags::told(db, &matter, Side::Author)?),
        None => Ok(None),
    }
}

/// Appeals by the link with which a rating was given.
///
/// # Errors
/// [`Error::NotFound`] when nothing was said by it or decided on it; [`Error::Forbidden`] when one cannot appeal.
pub fn appeal_by_link(db: &mut Db, token: &str, with: &LinkKeys, words: &Words, now: Moment) -> Result<()> {
    let Link::Used(_, rating, _) = submit_rating::open(db, token, with, now)? else { return Err(Error::NotFound) };
    let content = Content { kind: Kind::Rating, id: rating.id };
    let matter = flags::decided_about(db, content)?.ok_or(Error::NotFound)?;
    raise(db, &matter, Side::Author, None, words, now)
}

fn raise(db: &mut Db, matter: &Matter, side: Side, person: Option<i64>, words: &Words, now: Moment) -> Result<()> {
    let told = flags::told(db, matter, side)?.ok_or(Error::NotFound)?;
    let first = told.decisions.first().ok_or(Error::NotFound)?;
    let refused = |text: &str| Err(Error::Forbidden(text.into()));
    if told.may_appeal(now) == MayAppeal::No {
        return refused("This decision can no longer be appealed: somebody did already, or 30 days are over.");
    }
    if flags::waiting_about(db, matter.content)?.is_some() {
        return refused("A moderator is looking at this once more already. Wait for what they find.");
    }
    match flags::appeal(db, matter, first.id, (side, person), words.as_str(), now)? {
        true => Ok(()),
        false => refused("Somebody appealed against this already. Another moderator looks at it."),
    }
}
