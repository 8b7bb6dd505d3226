//! Rating the help one had: by the link of an invitation, or signed in.

use std::net::IpAddr;

use chrono::TimeDelta;

use super::{Error, Result, keys::KeyRing, relate, responsiveness, suspect, trust, visible_agent::visible_agent};
use crate::{
    domain::{
        Moment,
        agent::Agent,
        invitation::{Invitation, InvitationState},
        person::Person,
        rating::{Fault, Opinion, Origin, Rating},
        text::Email,
        trust::{Uncounted, Weight, evidence::Circumstances},
    },
    security::{
        invitation_tokens::{self, Opened as Token},
        pseudonyms,
    },
    store::{self, Db, raters::Rater, ratings},
};

/// How long a rating can be changed after it was given.
pub const EDITABLE: TimeDelta = TimeDelta::days(14);

/// What is behind an invitation's link.
pub enum Link {
    /// The form.
    Open(Box<Invitation>),
    /// It was used; the rating that came of it, and whether it can still be changed.
    Used(Box<Invitation>, Box<Rating>, Editable),
    /// Its time is over.
    Expired(Box<Invitation>),
    /// The company took it back.
    Revoked,
    /// The agent left.
    AgentLeft,
    /// It was signed by us and names nothing.
    Unknown,
    /// It is not as we sent it.
    Tampered,
}

/// Whether a rating can still be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editable {
    /// Until then.
    Until(Moment),
    /// No more; it can only be taken back.
    Closed,
    /// It was taken back.
    Withdrawn,
    /// A moderator removed it; it can only be taken back for good.
    Removed,
    /// No more, and its agent is no longer listed; it can only be taken back.
    AgentLeft,
}

impl Editable {
    fn of(rating: &Rating, agent: Option<&Agent>, now: Moment) -> Self {
        let until = rating.rated_at + EDITABLE;
        match rating.withdrawn_at {
            Some(_) if rating.weight.uncounted == Some(Uncounted::Removed) => Self::Removed,
            Some(_) => Self::Withdrawn,
            None if !agent.is_some_and(|agent| agent.state.is_visible()) => Self::AgentLeft,
            None if now < until => Self::Until(until),
            None => Self::Closed,
        }
    }
}

/// What became of a rating that was sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It counts from now on.
    Recorded,
    /// It replaced what the same person had said before.
    Changed,
    /// It was given too long ago to be changed.
    Closed,
    /// The link cannot be used; open it to see why.
    NotOpen,
}

/// What somebody says, and how it is to be signed.
#[derive(Clone, Debug)]
pub struct Said {
    /// The stars, the traits, the words.
    pub opinion: Opinion,
    /// The name to stand beside it, of somebody without an account.
    pub signed: Option<String>,
    /// From where, to see whether it is one of many; see [`relate`].
    pub from: Option<IpAddr>,
}

/// Whose link it is: what [`open`] and [`by_link`] need besides the database.
pub struct LinkKeys<'a> {
    /// The keys in force.
    pub keys: &'a KeyRing,
    /// The `iss` of our tokens.
    pub issuer: &'a str,
}

/// What is behind a link; writes nothing.
///
/// # Errors
/// When the database fails.
pub fn open(db: &mut Db, token: &str, with: &LinkKeys, now: Moment) -> Result<Link> {
    let key = |kid: &str| with.keys.get(kid).map(|key| key.secret.as_slice());
    let (jti, in_time, retired) = match invitation_tokens::open(token, with.issuer, now, key) {
        Token::Genuine(jti) => (jti, true, false),
        Token::Expired(jti) => (jti, false, false),
        Token::Tampered => match by_retired_key(db, token, with.issuer, now)? {
            Some(jti) => (jti, false, true),
            None => return Ok(Link::Tampered),
        },
    };
    let Some(invitation) = store::invitations::by_jti(db, &jti, now)? else { return Ok(Link::Unknown) };
    let agent = store::agents::by_id(db, invitation.agent_id)?;
    Ok(match invitation.state {
        InvitationState::Used(_) => match ratings::of_case(db, invitation.case_id)? {
            Some(rating) => {
                let editable = match Editable::of(&rating, agent.as_ref(), now) {
                    Editable::Until(_) if retired => Editable::Closed,
                    editable => editable,
                };
                Link::Used(Box::new(invitation), Box::new(rating), editable)
            }
            None => Link::Unknown,
        },
        _ if retired => Link::Tampered,
        _ if !agent.is_some_and(|agent| agent.state.is_visible()) => Link::AgentLeft,
        InvitationState::Revoked => Link::Revoked,
        InvitationState::Open if in_time => Link::Open(Box::new(invitation)),
        InvitationState::Open | InvitationState::Expired => Link::Expired(Box::new(invitation)),
    })
}

/// The invitation of a link that a retired key signed: nobody rates by it any more, but what was said by it can still be
/// seen and taken back.
fn by_retired_key(db: &mut Db, token: &str, issuer: &str, now: Moment) -> Result<Option<String>> {
    let Some(kid) = invitation_tokens::key_id(token) else { return Ok(None) };
    let Some(key) = store::keys::retired(db, &kid)? else { return Ok(None) };
    Ok(match invitation_tokens::open(token, issuer, now, |_| Some(key.secret.as_slice())) {
        Token::Genuine(jti) | Token::Expired(jti) => Some(jti),
        Token::Tampered => None,
    })
}

/// Rates by a link: the first time it uses the invitation up, within 14 days it changes what was said. Whoever is
/// signed in and works with the agent is a colleague, whatever address was invited; with `mine` their communities count
/// it as theirs.
///
/// # Errors
/// When the database fails.
pub fn by_link(
    db: &mut Db,
    token: &str,
    with: &LinkKeys,
    said: Said,
    visitor: Option<&Person>,
    mine: bool,
    now: Moment,
) -> Result<Outcome> {
    let (rater_id, outcome) = match open(db, token, with, now)? {
        Link::Open(invitation) => {
            let used = responsiveness::following(db, invitation.case_id, |db| {
                Ok(store::invitations::consume(db, invitation.id, now)?)
            })?;
            if !used {
                return Ok(Outcome::NotOpen);
            }
            store::posteriors::hold(db, &[invitation.agent_id])?;
            let rater = store::raters::locked(db, invitation.rater_id, now)?;
            let related = match visitor {
                Some(person) => relation(db, invitation.agent_id, person)?,
                None => None,
            };
            let subject = Subject {
                origin: Origin::Verified,
                agent_id: invitation.agent_id,
                company_id: Some(invitation.company_id),
                case_id: Some(invitation.case_id),
                product_id: invitation.product.as_ref().map(|(id, _)| *id),
                topic_id: invitation.topic.as_ref().map(|(id, _)| *id),
            };
            let outcome = match ratings::of_case(db, invitation.case_id)? {
                Some(imported) => verify(db, imported, &rater, said, related, now)?,
                None => record(db, subject, &rater, said, related, now, now)?,
            };
            (rater.id, outcome)
        }
        Link::Used(_, rating, Editable::Until(_)) => {
            let topic_id = rating.topic_id;
            (rating.rater_id, change(db, &rating, said, topic_id, now)?)
        }
        Link::Used(..) => return Ok(Outcome::Closed),
        _ => return Ok(Outcome::NotOpen),
    };
    // Before and after: the communities that it leaves, and those that it comes to.
    store::ranks::stir_around_author(db, rater_id, now)?;
    match visitor.filter(|_| outcome != Outcome::Closed) {
        Some(person) if mine => store::raters::link(db, rater_id, person.id, now)?,
        Some(person) => store::raters::unlink(db, rater_id, person.id)?,
        None => {}
    }
    store::ranks::stir_around_author(db, rater_id, now)?;
    Ok(outcome)
}

/// What a customer answered to the helpdesk's own survey.
pub struct Surveyed {
    /// About which case.
    pub case_id: i64,
    /// Whose help.
    pub agent_id: i64,
    /// Whose customer.
    pub company_id: i64,
    /// With which product.
    pub product_id: Option<i64>,
    /// On which topic.
    pub topic_id: Option<i64>,
    /// Their address, where the helpdesk tells it.
    pub customer: Option<Email>,
    /// What the company calls the case.
    pub reference: String,
    /// What they said.
    pub opinion: Opinion,
    /// When.
    pub at: Moment,
}

/// Keeps an answer to the helpdesk's own survey, or what it was changed to; what the customer said here stands.
///
/// # Errors
/// When the database fails.
pub fn by_survey(db: &mut Db, surveyed: Surveyed, secret: &[u8], now: Moment) -> Result<Outcome> {
    let Surveyed { case_id, agent_id, company_id, product_id, topic_id, .. } = surveyed;
    store::posteriors::hold(db, &[agent_id])?;
    let said = Said { opinion: surveyed.opinion, signed: None, from: None };
    match ratings::of_case(db, case_id)? {
        Some(before) if before.origin == Origin::Imported && before.withdrawn_at.is_none() => {
            if before.opinion == said.opinion {
                return Ok(Outcome::Closed);
            }
            return change(db, &before, said, before.topic_id, now);
        }
        Some(_) => return Ok(Outcome::Closed),
        None => {}
    }
    let reference = match &surveyed.customer {
        Some(customer) => pseudonyms::of(secret, company_id, customer),
        None => surveyed.reference,
    };
    let rater = store::raters::of_customer(db, company_id, &reference, now)?;
    let subject = Subject {
        origin: Origin::Imported,
        agent_id,
        company_id: Some(company_id),
        case_id: Some(case_id),
        product_id,
        topic_id,
    };
    record(db, subject, &rater, said, None, surveyed.at, now)
}

/// Whether this person's communities count what that customer says as theirs.
///
/// # Errors
/// When the database fails.
pub fn is_mine(db: &mut Db, rater_id: i64, person: &Person) -> Result<bool> {
    Ok(store::raters::is_linked(db, rater_id, person.id)?)
}

/// Takes back what was said by a link.
///
/// # Errors
/// When the database fails; [`Error::NotFound`] when nothing was said by it.
pub fn withdraw_by_link(db: &mut Db, token: &str, with: &LinkKeys, now: Moment) -> Result<()> {
    match open(db, token, with, now)? {
        Link::Used(_, rating, _) => withdraw(db, &rating, now),
        _ => Err(Error::NotFound),
    }
}

/// What the form for an open rating shows.
pub struct OpenForm {
    /// Who is to be rated.
    pub agent: Agent,
    /// What the same person said before, when it still stands.
    pub before: Option<(Rating, Editable)>,
    /// What the agent helps with: slugs and names.
    pub topics: Vec<(String, String)>,
    /// The slug of what that was about.
    pub topic: Option<String>,
    /// Where it comes from, when it is sent now.
    pub origin: Origin,
}

/// The form for an open rating; writes nothing.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Gone`] or [`Error::Forbidden`] with a sentence for the person.
pub fn open_form(db: &mut Db, handle: &str, person: &Person, now: Moment) -> Result<OpenForm> {
    let agent = ratable(db, handle, person)?;
    let before = match store::raters::find_person(db, person.id)? {
        Some(rater) => ratings::open_of(db, agent.id, rater.id)?,
        None => None,
    };
    let before = before.map(|rating| {
        let editable = Editable::of(&rating, Some(&agent), now);
        (rating, editable)
    });
    let topics = store::topics::of_agent(db, agent.id)?;
    let topic = match before.as_ref().and_then(|(rating, _)| rating.topic_id) {
        Some(id) => store::topics::slug_of(db, id)?,
        None => None,
    };
    let origin = match &before {
        Some((rating, _)) => rating.origin,
        None => {
            let related = relation(db, agent.id, person)?;
            openly_as(db, agent.id, person, related)?
        }
    };
    Ok(OpenForm { agent, before, topics, topic, origin })
}

/// Rates openly: a first time, or within 14 days instead of what was said before.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Gone`] or [`Error::Forbidden`] with a sentence for the person.
pub fn openly(
    db: &mut Db,
    handle: &str,
    person: &Person,
    topic: Option<&str>,
    said: Said,
    now: Moment,
) -> Result<Outcome> {
    let agent = ratable(db, handle, person)?;
    store::posteriors::hold(db, &[agent.id])?;
    let rater = store::raters::of_person(db, person.id, &person.name, now)?;
    let topic_id = match topic {
        Some(topic) => store::topics::by_slug(db, topic)?,
        None => None,
    };
    let said = Said { signed: None, ..said };
    if let Some(before) = ratings::open_of(db, agent.id, rater.id)? {
        return match Editable::of(&before, Some(&agent), now) {
            Editable::Until(_) => change(db, &before, said, topic_id, now),
            _ => Ok(Outcome::Closed),
        };
    }
    // Where the agent works: what the policy or the product is blamed for is that company's to hear.
    let company_id = store::employments::only_current(db, agent.id)?;
    let related = relation(db, agent.id, person)?;
    let origin = openly_as(db, agent.id, person, related)?;
    let subject = Subject { origin, agent_id: agent.id, company_id, case_id: None, product_id: None, topic_id };
    record(db, subject, &rater, said, related, now, now)
}

/// Where a rating without a case comes from that this person gives now.
fn openly_as(db: &mut Db, agent_id: i64, person: &Person, related: Option<Uncounted>) -> Result<Origin> {
    let known = related.is_none() && store::ranks::is_known_to_helped(db, person.id, agent_id)?;
    Ok(if known { Origin::Community } else { Origin::Open })
}

/// A rating that this person gave, the agent's name and handle, and whether it can still be changed.
///
/// # Errors
/// [`Error::NotFound`] for anybody else's.
pub fn own(db: &mut Db, id: i64, person: &Person, now: Moment) -> Result<(Rating, Agent, Editable)> {
    let rater = store::raters::find_person(db, person.id)?.ok_or(Error::NotFound)?;
    let rating = ratings::given_by(db, id, rater.id)?.ok_or(Error::NotFound)?;
    let agent = store::agents::by_id(db, rating.agent_id)?.ok_or(Error::NotFound)?;
    let editable = Editable::of(&rating, Some(&agent), now);
    Ok((rating, agent, editable))
}

/// Takes back a rating that this person gave.
///
/// # Errors
/// [`Error::NotFound`] for anybody else's.
pub fn withdraw_own(db: &mut Db, id: i64, person: &Person, now: Moment) -> Result<()> {
    let (rating, _, _) = own(db, id, person, now)?;
    withdraw(db, &rating, now)
}

fn ratable(db: &mut Db, handle: &str, person: &Person) -> Result<Agent> {
    let agent = visible_agent(db, handle)?;
    if agent.person_id == Some(person.id) {
        return Err(Error::Forbidden("This is your own profile; ratings are for those you helped.".into()));
    }
    Ok(agent)
}

/// Why what this person says of the agent does not count.
fn relation(db: &mut Db, agent_id: i64, person: &Person) -> Result<Option<Uncounted>> {
    if store::agents::by_id(db, agent_id)?.is_some_and(|agent| agent.person_id == Some(person.id)) {
        return Ok(Some(Uncounted::Own));
    }
    Ok(ratings::are_colleagues(db, agent_id, person.id)?.then_some(Uncounted::Colleague))
}

struct Subject {
    origin: Origin,
    agent_id: i64,
    company_id: Option<i64>,
    case_id: Option<i64>,
    product_id: Option<i64>,
    topic_id: Option<i64>,
}

fn record(
    db: &mut Db,
    subject: Subject,
    rater: &Rater,
    said: Said,
    related: Option<Uncounted>,
    rated_at: Moment,
    now: Moment,
) -> Result<Outcome> {
    let Said { opinion, signed, from } = said;
    let mut rating = Rating {
        id: 0,
        agent_id: subject.agent_id,
        company_id: subject.company_id,
        case_id: subject.case_id,
        rater_id: rater.id,
        product_id: subject.product_id,
        topic_id: subject.topic_id,
        origin: subject.origin,
        weight: weight(db, subject.origin, subject.company_id, rater, related.or_else(|| blameless(&opinion)), now)?,
        opinion,
        signed,
        rated_at,
        edited_at: None,
        withdrawn_at: None,
    };
    rating.id = ratings::insert(db, &rating)?;
    rating.weight = relate::leave_trace(db, &rating, from, now)?;
    trust::replace(db, None, Some(&rating), now)?;
    suspect::weigh_new(db, rating.id, rater.suspicion, now)?;
    Ok(Outcome::Recorded)
}

fn weight(
    db: &mut Db,
    origin: Origin,
    company_id: Option<i64>,
    rater: &Rater,
    uncounted: Option<Uncounted>,
    now: Moment,
) -> Result<Weight> {
    let invited_of_resolved = match company_id.filter(|_| origin.has_case()) {
        Some(company) => ratings::coverage(db, company, now)?,
        None => (0, 0),
    };
    Ok(Weight::of(&Circumstances {
        origin,
        deviations: (rater.deviation_sum, rater.deviation_n),
        site_deviation: store::site::learned(db)?.deviation,
        independent: rater.person_id.is_some(),
        invited_of_resolved,
        uncounted,
    }))
}

/// The helpdesk's own survey asked first: what the customer says to us now takes its place, verified and new.
fn verify(
    db: &mut Db,
    imported: Rating,
    rater: &Rater,
    said: Said,
    related: Option<Uncounted>,
    now: Moment,
) -> Result<Outcome> {
    let uncounted = related.or_else(|| blameless(&said.opinion));
    let mut weight = weight(db, Origin::Verified, imported.company_id, rater, uncounted, now)?;
    weight.marginal = imported.weight.marginal;
    let after = Rating {
        origin: Origin::Verified,
        opinion: said.opinion,
        signed: said.signed,
        weight,
        rated_at: now,
        ..imported.clone()
    };
    ratings::edit(db, &imported, &after, now)?;
    trust::replace(db, Some(&imported), Some(&after), now)?;
    suspect::weigh_new(db, after.id, rater.suspicion, now)?;
    Ok(Outcome::Recorded)
}

/// Reads a rating once more, now that nobody else can change what is believed of its agent.
fn held(db: &mut Db, rating: &Rating) -> Result<Rating> {
    store::posteriors::hold(db, &[rating.agent_id])?;
    ratings::by_id(db, rating.id)?.ok_or(Error::NotFound)
}

fn change(db: &mut Db, rating: &Rating, said: Said, topic_id: Option<i64>, now: Moment) -> Result<Outcome> {
    let before = held(db, rating)?;
    if before.withdrawn_at.is_some() {
        return Ok(Outcome::Closed);
    }
    let Said { opinion, signed, .. } = said;
    let mut after = Rating { topic_id, signed, ..before.clone() };
    // A colleague stays one; whose fault it was may have changed.
    after.weight.uncounted = match before.weight.uncounted {
        Some(reason @ (Uncounted::Own | Uncounted::Colleague)) => Some(reason),
        _ => blameless(&opinion),
    };
    after.opinion = opinion;
    ratings::edit(db, &before, &after, now)?;
    trust::replace(db, Some(&before), Some(&after), now)?;
    Ok(Outcome::Changed)
}

fn withdraw(db: &mut Db, rating: &Rating, now: Moment) -> Result<()> {
    let rating = held(db, rating)?;
    if ratings::withdraw_removed(db, rating.id)? {
        return Ok(());
    }
    if ratings::withdraw(db, rating.id, now)? {
        trust::replace(db, Some(&rating), None, now)?;
        store::ranks::stir_around_author(db, rating.rater_id, now)?;
    }
    Ok(())
}

/// Takes a rating out of everything, as a decision has it, as if it had been taken back. Returns what it did not count
/// for, when it stood.
///
/// # Errors
/// When the database fails.
pub fn remove(db: &mut Db, id: i64, now: Moment) -> Result<Option<Option<Uncounted>>> {
    let Some(rating) = ratings::by_id(db, id)? else { return Ok(None) };
    let rating = held(db, &rating)?;
    if !ratings::remove(db, rating.id, now)? {
        return Ok(None);
    }
    trust::replace(db, Some(&rating), None, now)?;
    store::ranks::stir_around_author(db, rating.rater_id, now)?;
    Ok(Some(rating.weight.uncounted))
}

/// Puts a rating back that was removed, as if it had never been gone.
///
/// # Errors
/// When the database fails.
pub fn restore(db: &mut Db, id: i64, uncounted: Option<Uncounted>, now: Moment) -> Result<()> {
    let Some(rating) = ratings::by_id(db, id)? else { return Ok(()) };
    let before = held(db, &rating)?;
    if !ratings::restore(db, id, uncounted)? {
        return Ok(());
    }
    let mut after = held(db, &rating)?;
    after.weight = relate::again(db, &after)?;
    trust::replace(db, Some(&before), Some(&after), now)?;
    Ok(store::ranks::stir_around_author(db, rating.rater_id, now)?)
}

/// The policy's or the product's fault is not the person's.
fn blameless(opinion: &Opinion) -> Option<Uncounted> {
    (opinion.fault == Some(Fault::Policy)).then_some(Uncounted::Policy)
}
