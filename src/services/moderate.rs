//! What moderators decide. Nobody else finds any of it.

use std::cmp::{Ordering, Reverse};

use super::{Error, Result, submit_rating, suspect};
use crate::{
    domain::{
        Moment,
        flag::{Case, Content, Kind, Matter, Outcome, Ruling, State, Verdict},
        moderation::{Finding, Grounds, MayDecide, Place, SUSPICION, Suspicion, Waits},
        person::Person,
        trust::Uncounted,
    },
    mail,
    store::{
        self, Db,
        flags::{self, Origins},
        suspicions,
    },
};

/// How many suspicions a page of the queue shows.
const QUEUE: usize = 30;

/// How many flags of a matter are shown, and how many of those who raised them are written to.
const FLAGS: i64 = 50;

/// How many earlier decisions about the same author are shown.
const EARLIER: i64 = 10;

/// How many ratings a suspicion shows.
const RATINGS: usize = 60;

/// What waits for a decision, the most urgent first, of the same urgency the one that waits longest; after that place,
/// and after which the next page begins.
///
/// # Errors
/// [`Error::NotFound`] for anybody who is no moderator.
pub fn queue(db: &mut Db, person: &Person, after: Option<Place>) -> Result<(Vec<Waits>, Option<Place>)> {
    moderator(person)?;
    let (matters, raised) = match after {
        None => (flags::waiting(db, None, QUEUE + 1)?, suspicions::open(db, None, QUEUE + 1)?.0),
        Some(Place::Matter(id)) => {
            let matter = flags::matter(db, id)?.ok_or(Error::NotFound)?;
            let here = (matter.severity, matter.waits_since, matter.id);
            let raised = match matter.severity.cmp(&SUSPICION) {
                Ordering::Greater => suspicions::open(db, None, QUEUE + 1)?.0,
                // Of those that wait equally long, matters come first.
                Ordering::Equal => suspicions::open(db, Some((matter.waits_since, f64::MAX, 0)), QUEUE + 1)?.0,
                Ordering::Less => Vec::new(),
            };
            (flags::waiting(db, Some(here), QUEUE + 1)?, raised)
        }
        Some(Place::Suspicion(id)) => {
            let here = suspicions::place_of(db, id)?.ok_or(Error::NotFound)?;
            let matters = flags::waiting(db, Some((SUSPICION, here.0, i64::MAX)), QUEUE + 1)?;
            (matters, suspicions::open(db, Some(here), QUEUE + 1)?.0)
        }
    };
    let mut waits: Vec<Waits> = matters.into_iter().map(Waits::Matter).collect();
    waits.extend(raised.into_iter().map(Waits::Suspicion));
    waits.sort_by_key(|one| (Reverse(one.severity()), one.since()));
    let more = waits.len() > QUEUE;
    waits.truncate(QUEUE);
    let next = waits.last().filter(|_| more).map(Waits::place);
    Ok((waits, next))
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

/// A matter with all that is needed to decide.
///
/// # Errors
/// [`Error::NotFound`] for anybody who is no moderator, or when there is none of that id.
pub fn matter(db: &mut Db, person: &Person, id: i64, now: Moment) -> Result<Case> {
    moderator(person)?;
    let matter = flags::matter(db, id)?.ok_or(Error::NotFound)?;
    let origins = flags::origins(db, matter.content)?;
    let facts = match matter.content.kind {
        Kind::Rating => flags::facts(db, matter.content.id)?,
        _ => None,
    };
    Ok(Case {
        shown: flags::shown(db, matter.content)?,
        flags: flags::flags_of(db, id, FLAGS)?,
        facts,
        decisions: flags::decisions_on(db, id)?,
        appeal: flags::appeal_in(db, id)?,
        earlier: match &origins {
            Some(origins) => flags::earlier(db, &matter, origins, EARLIER)?,
            None => Vec::new(),
        },
        may: may_rule(db, person, &matter, origins.as_ref())?,
        waiting: flags::described(db, matter)?,
        now,
    })
}

/// Decides on what was flagged, or on the appeal; what follows holds at once, and both sides are told. `site` is our
/// own address.
///
/// # Errors
/// [`Error::NotFound`] as for [`matter`]; [`Error::Forbidden`] for who is involved, or when it is decided already.
pub fn rule(db: &mut Db, person: &Person, id: i64, verdict: &Verdict, site: &str, now: Moment) -> Result<()> {
    moderator(person)?;
    let matter = flags::matter(db, id)?.ok_or(Error::NotFound)?;
    let origins = flags::origins(db, matter.content)?;
    if let Some(refusal) = may_rule(db, person, &matter, origins.as_ref())?.refusal() {
        return Err(Error::Forbidden(refusal.into()));
    }
    let Some(decision) = flags::decide(db, &matter, verdict, person.id, now)? else {
        return Err(Error::Forbidden("This was decided already. Open it again to see what was found.".into()));
    };
    let first = flags::decisions_on(db, id)?.into_iter().next().filter(|_| matter.state == State::Appealed);
    match first {
        Some(first) => {
            let outcome = Outcome::of(first.ruling, verdict.ruling);
            flags::answer(db, first.id, outcome)?;
            match outcome {
                Outcome::Overturned => apply(db, &matter, decision, verdict.ruling, now)?,
                Outcome::Upheld => flags::removed_by(db, matter.content, decision)?,
            }
        }
        None => apply(db, &matter, decision, verdict.ruling, now)?,
    }
    tell(db, &matter, decision, site, now)
}

fn apply(db: &mut Db, matter: &Matter, decision: i64, ruling: Ruling, now: Moment) -> Result<()> {
    let content @ Content { kind, id } = matter.content;
    match (ruling, kind) {
        (Ruling::Remove, Kind::Rating) => {
            let uncounted = submit_rating::remove(db, id, now)?.flatten();
            flags::remove(db, content, matter.id, decision, uncounted.map(Uncounted::key))?;
        }
        (Ruling::Remove, _) => flags::remove(db, content, matter.id, decision, None)?,
        (Ruling::Keep, Kind::Rating) => {
            let uncounted = flags::show(db, content)?.and_then(|key| key.parse().ok());
            submit_rating::restore(db, id, uncounted, now)?;
        }
        (Ruling::Keep, _) => {
            flags::show(db, content)?;
        }
    }
    Ok(())
}

fn tell(db: &mut Db, matter: &Matter, decision: i64, site: &str, now: Moment) -> Result<()> {
    let (url, rules) = (format!("{site}/decisions/{decision}"), format!("{site}/rules"));
    for (_, side, email) in flags::concerned(db, matter, FLAGS)? {
        let Some(told) = flags::told(db, matter, side)? else { continue };
        let Some(decided) = told.decisions.iter().find(|one| one.id == decision) else { continue };
        let letter = mail::decision::decision(&email, &told, decided, &url, &rules);
        store::outbox::push(db, &letter, now)?;
    }
    Ok(())
}

/// Whoever wrote it, flagged it, is the agent or works with them does not decide; nor who decided first on the appeal.
fn may_rule(db: &mut Db, person: &Person, matter: &Matter, origins: Option<&Origins>) -> Result<MayDecide> {
    let involved = origins.is_some_and(|origins| origins.author == Some(person.id))
        || flags::is_flagger(db, matter.id, person.id)?
        || store::agents::by_id(db, matter.agent_id)?.is_some_and(|agent| agent.person_id == Some(person.id))
        || store::ratings::are_colleagues(db, matter.agent_id, person.id)?
        || match matter.company_id {
            Some(company) => flags::is_of_company(db, company, person.id)?,
            None => false,
        };
    if involved {
        return Ok(MayDecide::Involved);
    }
    let decided_first = flags::decisions_on(db, matter.id)?.first().is_some_and(|first| first.by.0 == person.id);
    Ok(if matter.state.waits() && decided_first { MayDecide::Again } else { MayDecide::Yes })
}
