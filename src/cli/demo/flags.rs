//! What was flagged in the demonstration: something to decide, something that was decided.

use super::directory::{Directory, Role};
use crate::{
    domain::{
        Moment,
        flag::{Objection, Rule, Ruling, Verdict},
        person::Person,
    },
    services::{
        Error, Result,
        flag::{self, Pointed},
        moderate,
    },
    store::{self, Db},
};

/// On whose page a rating was removed.
const REMOVED: &str = "greta-lindqvist";

/// On whose page something waits for a moderator.
const WAITING: &str = "jon-smith";

/// How many ratings with words are looked through.
const LOOKED_AT: i64 = 50;

/// Flags a rating that looks forged and thanks that tell too much, and removes a rating. `site` is our own address.
///
/// # Errors
/// When the database fails.
pub fn plant(db: &mut Db, directory: &Directory, site: &str, now: Moment) -> Result<()> {
    let customer = person(directory, Role::Customer);
    let moderator = person(directory, Role::Moderator);
    let (Some(customer), Some(moderator)) = (customer, moderator) else { return Ok(()) };
    let removed = rating_of(db, REMOVED)?;
    raise(db, "rating", removed, Rule::Insult, "“Lazy” is what she calls her, and worse.", &customer, now)?;
    let matters = store::flags::waiting(db, None, 1)?;
    let reason = "It calls a person names instead of saying what happened.";
    for waiting in matters {
        let reason = reason.parse().map_err(Error::Internal)?;
        let verdict = Verdict { ruling: Ruling::Remove, rule: Rule::Insult, reason };
        moderate::rule(db, &moderator, waiting.matter.id, &verdict, site, now)?;
    }
    let odd = rating_of(db, WAITING)?;
    raise(db, "rating", odd, Rule::Impersonation, "I know who wrote this, and he never called.", &customer, now)?;
    if let Some(agent) = store::agents::by_handle(db, WAITING)? {
        let thanks = store::thanks::on_wall(db, agent.id, 1)?.first().map(|thank| thank.id);
        raise(db, "thanks", thanks, Rule::Private, "That is my surname.", &customer, now)?;
    }
    Ok(())
}

fn person(directory: &Directory, role: Role) -> Option<Person> {
    let at = directory.sign_ins.iter().find(|sign_in| sign_in.role == role)?.person;
    let person = directory.people.get(at)?;
    Some(Person {
        id: i64::try_from(at).ok()? + 1,
        name: person.name.clone(),
        email: person.email.clone(),
        moderator: role == Role::Moderator,
        session_id: 0,
    })
}

/// The rating with words and the fewest stars, of the newest.
fn rating_of(db: &mut Db, handle: &str) -> Result<Option<i64>> {
    let Some(agent) = store::agents::by_handle(db, handle)? else { return Ok(None) };
    let quotes = store::profiles::ratings::quotes(db, agent.id, LOOKED_AT)?;
    Ok(quotes.iter().min_by_key(|rating| (rating.opinion.stars, rating.id)).map(|rating| rating.id))
}

fn raise(db: &mut Db, kind: &str, id: Option<i64>, rule: Rule, words: &str, by: &Person, now: Moment) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    let pointed = Pointed { kind: kind.into(), id: id.to_string() };
    flag::raise(db, &pointed, Some(by), None, &Objection { rule, words: Some(words.into()) }, now)?;
    Ok(())
}
