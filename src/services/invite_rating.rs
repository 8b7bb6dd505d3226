//! Inviting the customer of one case to rate the help in it. The address is used for the letter and not kept: what stays
//! is a pseudonym, so that nobody is asked more than once a week or after they said never again.

use std::sync::Arc;

use chrono::TimeDelta;

use super::{Error, Result, company_desk, responsiveness, stop_letters};
use crate::{
    domain::{
        Moment,
        company::{Company, Role},
        desk::{self, Colleague, InvitationDesk, LINE_MAX, TypedCase},
        person::Person,
        suppression::Reason,
        text::{self, Email, Problem},
    },
    mail,
    security::{invitation_tokens, pseudonyms},
    services::keys::KeyRing,
    store::{
        self, Db,
        invitations::{NewCase, NewInvitation},
    },
};

pub use crate::domain::invitation::LASTS;

/// A customer gets one invitation in this time, whoever asks: it is one inbox.
pub const EVERY: TimeDelta = TimeDelta::days(7);

/// How many invitations the desk shows.
const SHOWN: i64 = 100;

/// The company's invitations.
///
/// # Errors
/// [`Error::NotFound`] for anybody who has no seat there.
pub fn list(db: &mut Db, person: &Person, slug: &str, now: Moment) -> Result<InvitationDesk> {
    let seat = company_desk::seat(db, slug, person.id, Role::Viewer)?;
    Ok(InvitationDesk {
        people: rateable(db, seat.company.id)?,
        products: store::companies::products(db, seat.company.id)?,
        asking: store::connections::asking(db, seat.company.id)?,
        connected: store::connections::any_of(db, seat.company.id)?,
        sent: store::invitations::of_company(db, seat.company.id, SHOWN, now)?,
        seat,
    })
}

fn rateable(db: &mut Db, company_id: i64) -> Result<Vec<Colleague>> {
    let mut people = store::employments::of_company(db, company_id)?;
    people.retain(|colleague| colleague.state.is_visible() && colleague.until.is_none() && colleague.confirmed);
    people.dedup_by_key(|colleague| colleague.agent_id);
    Ok(people)
}

struct Parsed {
    reference: String,
    email: Email,
    opened_at: Moment,
    first_reply_at: Option<Moment>,
    resolved_at: Moment,
}

fn parsed(typed: &TypedCase, now: Moment) -> std::result::Result<Parsed, Vec<Problem>> {
    let mut problems = Vec::new();
    let reference =
        text::line(&typed.reference, LINE_MAX).map_err(|problem| problems.push(Problem::new("reference", problem)));
    let email = typed.email.parse().map_err(|problem: &str| problems.push(Problem::new("email", problem)));
    let mut time = |field, typed: &str, default| match typed.trim() {
        "" => default,
        typed => desk::time(typed).or_else(|| {
            problems.push(Problem::new(field, "Write a day and a time, like 2026-03-01T14:05."));
            None
        }),
    };
    let resolved_at = time("resolved_at", &typed.resolved_at, Some(now)).unwrap_or(now);
    let opened_at = time("opened_at", &typed.opened_at, Some(resolved_at)).unwrap_or(resolved_at);
    let first_reply_at = time("first_reply_at", &typed.first_reply_at, None);
    if resolved_at > now {
        problems.push(Problem::new("resolved_at", "That time is still to come; invite them once it is solved."));
    }
    if opened_at > resolved_at {
        problems.push(Problem::new("opened_at", "A case is opened before it is resolved."));
    }
    if first_reply_at.is_some_and(|at| at < opened_at || at > resolved_at) {
        problems.push(Problem::new("first_reply_at", "The first reply comes between the two other times."));
    }
    match (reference, email) {
        (Ok(reference), Ok(email)) if problems.is_empty() => {
            Ok(Parsed { reference, email, opened_at, first_reply_at, resolved_at })
        }
        _ => Err(problems),
    }
}

/// Who signs the link and where it leads.
#[derive(Clone)]
pub struct Sender {
    /// The keys.
    pub keys: KeyRing,
    /// The secret of the site, for pseudonyms.
    pub site_secret: Arc<[u8]>,
    /// Our address, without a slash at the end: where links lead, and who issued them.
    pub site: String,
}

/// What became of an invitation that was to be written. Only [`Invited::Sent`] left anything behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    /// The letter waits in the outbox.
    Sent,
    /// They got an invitation less than [`EVERY`] ago; later it may be written.
    AskedThisWeek,
    /// They said: never again.
    NeverAgain,
    /// Letters to that address come back: there is no such mailbox.
    NoMailbox,
    /// The address belongs to somebody at the company.
    FromWithin,
    /// An invitation for that case can still be answered.
    StillOpen,
    /// The case is rated.
    Rated,
    /// Whoever helped is not shown, or does not work there: nobody can rate them.
    NotShown,
}

/// Writes to the customer of a case that is kept: the invitation and its letter, to be called in one transaction.
///
/// # Errors
/// [`Error::NotFound`] when there is no such case, or when the database fails.
pub fn write(db: &mut Db, case_id: i64, email: &Email, sender: &Sender, now: Moment) -> Result<Invited> {
    responsiveness::following(db, case_id, |db| written(db, case_id, email, sender, now))
}

fn written(db: &mut Db, case_id: i64, email: &Email, sender: &Sender, now: Moment) -> Result<Invited> {
    let case = store::invitations::case_to_rate(db, case_id)?.ok_or(Error::NotFound)?;
    let company = store::companies::by_id(db, case.company_id)?.ok_or(Error::NotFound)?;
    if !store::employments::can_be_rated(db, case.agent_id, company.id)? {
        return Ok(Invited::NotShown);
    }
    if is_from_within(db, &company, email)? {
        return Ok(Invited::FromWithin);
    }
    if store::ratings::of_case(db, case_id)?.is_some() {
        return Ok(Invited::Rated);
    }
    if store::invitations::open_until(db, case_id, now)?.is_some() {
        return Ok(Invited::StillOpen);
    }
    let stop = stop_letters::link(sender, email);
    match store::suppressions::reason_of(db, &stop.pseudonym)? {
        Some(Reason::Bounced) => return Ok(Invited::NoMailbox),
        Some(Reason::Asked | Reason::Complained) => return Ok(Invited::NeverAgain),
        None => {}
    }
    if !store::asked::take_turn(db, &stop.pseudonym, now - EVERY, now)? {
        return Ok(Invited::AskedThisWeek);
    }
    store::invitations::close_unanswered(db, case_id, now)?;
    let reference = pseudonyms::of(&sender.site_secret, company.id, email);
    let rater = store::raters::of_customer(db, company.id, &reference, now)?;
    let (jti, expires_at) = (uuid::Uuid::new_v4().to_string(), now + LASTS);
    let id = store::invitations::add(
        db,
        NewInvitation {
            jti: &jti,
            case_id,
            agent_id: case.agent_id,
            company_id: company.id,
            rater_id: rater.id,
            created_at: now,
            expires_at,
        },
    )?;
    let link = format!("{}/r/{}", sender.site, signed(sender, &jti, expires_at, now)?);
    let letter = mail::invitation::Invitation {
        to: email,
        agent_name: &case.agent_name,
        company_name: &company.name,
        what: case.what.as_deref(),
        resolved_at: case.resolved_at,
        url: &link,
        expires_at,
        stop: &stop,
    };
    store::outbox::push_about(db, &mail::invitation::invitation(&letter, now), id, now)?;
    Ok(Invited::Sent)
}

/// Keeps the case that somebody at the company typed, and writes to its customer.
///
/// # Errors
/// When this person may not, something typed cannot be taken, or the customer cannot be invited: then with why.
pub fn invite(db: &mut Db, person: &Person, slug: &str, typed: &TypedCase, sender: &Sender, now: Moment) -> Result<()> {
    let seat = company_desk::seat(db, slug, person.id, Role::Lead)?;
    let company = &seat.company;
    let case = parsed(typed, now).map_err(Error::Invalid)?;
    let agent = rateable(db, company.id)?
        .into_iter()
        .find(|colleague| colleague.agent_id.to_string() == typed.agent)
        .ok_or_else(|| Error::invalid("agent", "Choose who helped."))?;
    let case_id = ensure_case(db, company.id, &agent, typed, &case)?;
    let (field, words) = match write(db, case_id, &case.email, sender, now)? {
        Invited::Sent => return Ok(()),
        Invited::AskedThisWeek => (
            "email",
            "That customer got an invitation less than a week ago, and one a week is enough. Try again in a few days."
                .into(),
        ),
        Invited::NeverAgain => ("email", stop_letters::sentence(Reason::Asked).into()),
        Invited::NoMailbox => ("email", stop_letters::sentence(Reason::Bounced).into()),
        Invited::FromWithin => (
            "email",
            format!(
                "That is the address of somebody at {}. Ratings come from customers: write the address of the customer \
                 who was helped.",
                company.name
            ),
        ),
        Invited::StillOpen => ("reference", "An invitation for that case is still open. Take it back first.".into()),
        Invited::Rated => ("reference", "The customer of that case has rated it already.".into()),
        Invited::NotShown => ("agent", format!("{} is not shown now, and cannot be rated.", agent.name)),
    };
    Err(Error::invalid(field, words))
}

/// Whether an address belongs to the company itself: by its domain, or to somebody at its desk or who helps there.
fn is_from_within(db: &mut Db, company: &Company, email: &Email) -> Result<bool> {
    if company.writes_from(email) {
        return Ok(true);
    }
    let Some(account) = store::people::by_email(db, email)? else { return Ok(false) };
    Ok(store::members::role_of(db, company.id, account.id)?.is_some()
        || store::employments::employs(db, company.id, account.id)?)
}

fn signed(sender: &Sender, jti: &str, expires_at: Moment, now: Moment) -> Result<String> {
    let key = sender.keys.signer(now).ok_or_else(|| Error::Internal("there is no key to sign with".into()))?;
    invitation_tokens::sign((&key.kid, &key.secret), &sender.site, jti, expires_at)
        .map_err(|error| Error::Internal(error.to_string()))
}

/// The case. What is kept of one is never changed here: its times count.
fn ensure_case(db: &mut Db, company_id: i64, agent: &Colleague, typed: &TypedCase, case: &Parsed) -> Result<i64> {
    let product =
        store::companies::products(db, company_id)?.into_iter().find(|product| product.id.to_string() == typed.product);
    let topic = text::line(&typed.topic, 40).ok();
    if let Some((id, agent_id)) = store::invitations::case_of(db, company_id, &case.reference)? {
        if agent_id != agent.agent_id {
            return Err(Error::invalid("reference", "Somebody else helped in the case of that reference."));
        }
        return Ok(id);
    }
    let topic_id = match &topic {
        Some(topic) => store::topics::ensure_topic(db, topic)?,
        None => None,
    };
    let id = store::invitations::add_case(
        db,
        &NewCase {
            company_id,
            reference: &case.reference,
            agent_id: agent.agent_id,
            product_id: product.map(|product| product.id),
            topic_id,
            opened_at: case.opened_at,
            first_reply_at: case.first_reply_at,
            resolved_at: case.resolved_at,
        },
    )?;
    responsiveness::added(db, &[id])?;
    Ok(id)
}

/// Takes back an invitation that was not used.
///
/// # Errors
/// When this person may not, or there is none to take back.
pub fn revoke(db: &mut Db, person: &Person, slug: &str, id: i64, now: Moment) -> Result<()> {
    let seat = company_desk::seat(db, slug, person.id, Role::Lead)?;
    take_back(db, id, seat.company.id, now)?.then_some(()).ok_or(Error::NotFound)
}

/// Takes back the invitation to a case that was opened again, if nobody used it; says whether there was one.
///
/// # Errors
/// When the database fails.
pub fn take_back_of_case(db: &mut Db, case_id: i64, company_id: i64, now: Moment) -> Result<bool> {
    match store::invitations::unused_of_case(db, case_id)? {
        Some(id) => take_back(db, id, company_id, now),
        None => Ok(false),
    }
}

/// A letter that still waits is not sent any more; whoever was never written to may be asked again this week.
fn take_back(db: &mut Db, id: i64, company_id: i64, now: Moment) -> Result<bool> {
    let Some(case_id) = store::invitations::case_asked_about(db, id)? else { return Ok(false) };
    let revoked =
        responsiveness::following(db, case_id, |db| Ok(store::invitations::revoke(db, id, company_id, now)?))?;
    if !revoked {
        return Ok(false);
    }
    if let Some(pseudonym) = store::outbox::withdraw_invitation(db, id, now)? {
        store::asked::give_back(db, &pseudonym)?;
    }
    Ok(true)
}
