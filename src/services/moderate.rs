//! What moderators decide. Nobody else finds any of it.

use super::{Error, Result, suspect};
use crate::{
    domain::{
        Moment,
        moderation::{Finding, Grounds, MayDecide, Raised, Suspicion},
        person::Person,
    },
    store::{self, Db, suspicions},
};

/// How many suspicions a page of the queue shows.
const QUEUE: usize = 30;

/// How many ratings a suspicion shows.
const RATINGS: usize = 60;

/// What waits for a decision, the oldest first, after the suspicion of that id; and after which the next page begins.
///
/// # Errors
/// [`Error::NotFound`] for anybody who is no moderator.
pub fn queue(db: &mut Db, person: &Person, after: Option<i64>) -> Result<(Vec<Raised>, Option<i64>)> {
    moderator(person)?;
    let after = match after {
        Some(id) => Some(suspicions::place_of(db, id)?.ok_or(Error::NotFound)?),
        None => None,
    };
    let (raised, next) = suspicions::open(db, after, QUEUE)?;
    Ok((raised, next.map(|(.., id)| id)))
}

/// A suspicion with all that it rests on.
///
/// # Errors
/// [`Error::NotFound`] for anybody who is no moderator, or when there is none of that id.
pub fn suspicion(db: &mut Db, person: &Person, id: i64, now: Moment) -> Result<Suspicion> {
    moderator(person)?;
    let (raised, decided) = suspicions::by_id(db, id)?.ok_or(Error::NotFound)?;
    let (ratings, total) = suspicions::concerned(db, id, RATINGS)?;
    Ok(Suspicion { raised, ratings, total, decided, may: may_decide(db, person, id)?, now })
}

/// Decides on a suspicion, once and for all: cleared ratings count as before, upheld ones go on counting less.
///
/// # Errors
/// [`Error::NotFound`] as for [`suspicion`]; [`Error::Forbidden`] for who is involved, or when it is decided already.
pub fn decide(db: &mut Db, person: &Person, id: i64, finding: Finding, grounds: &Grounds, now: Moment) -> Result<()> {
    moderator(person)?;
    suspicions::by_id(db, id)?.ok_or(Error::NotFound)?;
    if may_decide(db, person, id)? == MayDecide::Involved {
        return Err(Error::Forbidden(MayDecide::INVOLVED.into()));
    }
    if !suspicions::decide(db, id, finding, person.id, grounds.as_str(), now)? {
        return Err(Error::Forbidden("This was decided already. Open it again to see what was found.".into()));
    }
    let named = suspicions::named(db, id)?;
    suspect::weigh(db, &named, now)
}

fn moderator(person: &Person) -> Result<()> {
    if person.moderator { Ok(()) } else { Err(Error::NotFound) }
}

/// Whoever gave one of the ratings, is the agent or works with them does not decide.
fn may_decide(db: &mut Db, person: &Person, id: i64) -> Result<MayDecide> {
    let named = suspicions::named(db, id)?;
    if suspicions::accounts(db, &named)?.values().any(|(by, _)| *by == person.id) {
        return Ok(MayDecide::Involved);
    }
    for rater in named {
        if store::raters::is_linked(db, rater, person.id)? {
            return Ok(MayDecide::Involved);
        }
    }
    for agent_id in suspicions::agents_concerned(db, id)? {
        let own = store::agents::by_id(db, agent_id)?.is_some_and(|agent| agent.person_id == Some(person.id));
        if own || store::ratings::are_colleagues(db, agent_id, person.id)? {
            return Ok(MayDecide::Involved);
        }
    }
    Ok(MayDecide::Yes)
}
