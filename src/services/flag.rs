//! Somebody objects to content. It stays up while a moderator looks at it, save threats and what is private.

use std::net::IpAddr;

use super::{Error, Result, relate, visible_agent::visible_agent};
use crate::{
    domain::{
        Moment,
        flag::{Content, FlaggedBy, Kind, Objection, Shown, Withheld},
        person::Person,
        profile::Subject,
    },
    security::whereabouts::Whereabouts,
    store::{
        self, Db,
        flags::{self, Flagger, Origins},
    },
};

/// What somebody points at: a kind, and the id of it; of a profile, its handle.
#[derive(Clone, Debug)]
pub struct Pointed {
    /// The kind.
    pub kind: String,
    /// Which.
    pub id: String,
}

/// What is to be flagged, as everybody sees it.
pub struct ToFlag {
    /// What it is.
    pub kind: Kind,
    /// On whose page.
    pub agent: Subject,
    /// Its words; none where there are none, or they are hidden.
    pub words: Option<String>,
    /// Whether this person flagged it already.
    pub flagged: bool,
}

/// What is to be flagged; writes nothing.
///
/// # Errors
/// [`Error::NotFound`] for what not everybody may see.
pub fn open(db: &mut Db, pointed: &Pointed, person: Option<&Person>) -> Result<ToFlag> {
    let (content, origins) = standing(db, pointed)?;
    let agent = flags::visible_subject(db, origins.agent_id)?.ok_or(Error::NotFound)?;
    let hidden = flags::withheld(db, content.kind, &[content.id])?.contains_key(&content.id);
    let words = match flags::shown(db, content)? {
        _ if hidden => None,
        Shown::Rating(rating, _) => rating.opinion.comment,
        Shown::Words(words, ..) => Some(words),
        Shown::Gone => return Err(Error::NotFound),
    };
    let flagged = match person {
        Some(person) => flags::was_flagged_by(db, content, Some(person.id), None)?,
        None => false,
    };
    Ok(ToFlag { kind: content.kind, agent, words, flagged })
}

fn standing(db: &mut Db, pointed: &Pointed) -> Result<(Content, Origins)> {
    let kind: Kind = pointed.kind.parse().map_err(|_| Error::NotFound)?;
    let id = match kind {
        Kind::Profile => visible_agent(db, &pointed.id)?.id,
        _ => pointed.id.parse().map_err(|_| Error::NotFound)?,
    };
    let content = Content { kind, id };
    let origins = flags::origins(db, content)?.filter(|origins| origins.stands).ok_or(Error::NotFound)?;
    if flags::withheld(db, kind, &[id])?.get(&id) == Some(&Withheld::Removed) {
        return Err(Error::NotFound);
    }
    Ok((content, origins))
}

/// What became of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flagged {
    /// A moderator will look at it.
    Taken,
    /// The same person flagged it before.
    Before,
}

/// Flags content. `from` is where somebody who did not sign in is.
///
/// # Errors
/// As for [`open`].
pub fn raise(
    db: &mut Db,
    pointed: &Pointed,
    person: Option<&Person>,
    from: Option<IpAddr>,
    objection: &Objection,
    now: Moment,
) -> Result<Flagged> {
    let (content, origins) = standing(db, pointed)?;
    let household = match (person, from) {
        (None, Some(address)) => Whereabouts::of(&relate::salt(db, now)?, address).map(|place| place.household),
        _ => None,
    };
    let by = match person {
        Some(person) => relation(db, &origins, person)?,
        None => FlaggedBy::Visitor,
    };
    let flagger = Flagger { by, person_id: person.map(|person| person.id), household };
    if flags::was_flagged_by(db, content, flagger.person_id, flagger.household.as_deref())? {
        return Ok(Flagged::Before);
    }
    let severity = objection.rule.severity();
    let matter = flags::open(db, content, &origins, severity, now)?.ok_or(Error::NotFound)?;
    if !flags::flag(db, matter.id, &flagger, objection, now)? {
        return Ok(Flagged::Before);
    }
    if severity > matter.severity {
        flags::press(db, &matter, severity, now)?;
    }
    // What a moderator let stay is not hidden again because somebody else says the same.
    if objection.rule.hides_at_once() && !flags::was_kept(db, content)? {
        flags::hide(db, content, matter.id)?;
    }
    Ok(Flagged::Taken)
}

fn relation(db: &mut Db, origins: &Origins, person: &Person) -> Result<FlaggedBy> {
    let agent = store::agents::by_id(db, origins.agent_id)?;
    if agent.is_some_and(|agent| agent.person_id == Some(person.id)) {
        return Ok(FlaggedBy::Agent);
    }
    let of_company = match origins.company_id {
        Some(company) => flags::is_of_company(db, company, person.id)?,
        None => false,
    };
    Ok(match of_company || store::ratings::are_colleagues(db, origins.agent_id, person.id)? {
        true => FlaggedBy::Company,
        false => FlaggedBy::Customer,
    })
}
