//! A mailed link: accept the profile that a company wrote, or look after a company's page.
//! Opening it changes nothing.

use super::{Error, Result, claim, edit_profile, mailed_links, sessions};
use crate::{
    domain::{
        Moment,
        agent::{Agent, AgentState},
        company::{Company, Role},
        desk::{Claimant, Declined, LINE_MAX, Offer, SeatOffer, TypedYes},
        mailed_link::{self, MailedLink, Purpose},
        person::Person,
        text::{self, Email},
    },
    store::{self, Db},
};

/// What stands behind a link.
pub enum Opened<T> {
    /// It waits for an answer.
    Waiting(T, Claimant),
    /// It was answered before.
    Used,
    /// Its time is over.
    Expired,
}

/// What a company reads where the name was of somebody who said no.
const NAMELESS: &str = "Somebody who said no";

/// Who answers.
pub enum Answer {
    /// Somebody who is signed in.
    Person(i64),
    /// Somebody who chose a password on the spot; its hash. The link itself proves the address.
    NewAccount(String),
}

/// What came of an answer.
pub struct Answered {
    /// Where to go now.
    pub path: String,
    /// The secret of a session that began, for the cookie.
    pub session: Option<String>,
}

/// The profile behind a link.
///
/// # Errors
/// [`Error::NotFound`] for a link that is not ours.
pub fn open(db: &mut Db, token: &str, visitor: Option<&Person>, now: Moment) -> Result<Opened<Offer>> {
    let (link, agent_id) = accept_link(db, token)?;
    if let Some(shut) = shut(&link, now)? {
        return Ok(shut);
    }
    let (agent, company) = offered(db, &link, agent_id)?;
    let title = store::employments::of_agent(db, agent.id)?
        .into_iter()
        .find(|employment| employment.company_slug == company.slug)
        .map(|employment| employment.title)
        .unwrap_or_default();
    let history = store::drafts::history(db, agent.id)?;
    let offer = Offer { agent, history, title, company: company.name, company_slug: company.slug };
    Ok(Opened::Waiting(offer, claimant(db, &link, visitor)?))
}

/// Says yes: the profile becomes this person's own, under the name and handle that they chose, and public.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Gone`] for links that do not work; [`Error::Forbidden`] says what to do first;
/// [`Error::Invalid`] for a name or handle that cannot be taken.
pub fn accept(
    db: &mut Db,
    token: &str,
    answer: &Answer,
    typed: &TypedYes,
    device: &str,
    now: Moment,
) -> Result<Answered> {
    let (link, agent_id) = accept_link(db, token)?;
    let (agent, _) = offered(db, &link, agent_id)?;
    let name = match &typed.name {
        Some(typed) => text::line(typed, LINE_MAX).map_err(|problem| Error::invalid("name", problem))?,
        None => agent.name.clone(),
    };
    let (person_id, session) = consume(db, &link, answer, &name, device, now)?;
    match store::agents::of_person(db, person_id)? {
        Some(own) if own.id != agent.id => join_own(db, &agent, &own)?,
        _ => {
            // Before the yes, so that nothing leads from what was drafted to what was chosen.
            store::drafts::rename(db, agent.id, &name)?;
            if let Some(handle) = &typed.handle {
                edit_profile::take_handle(db, &agent, handle, now)?;
            }
            if !store::drafts::consent(db, agent.id, person_id, "said yes through the link in our letter", now)? {
                return Err(Error::Gone);
            }
            claim::silence_own_voice(db, agent.id, person_id, now)?;
            edit_profile::shown_anew(db, agent.id)?;
        }
    }
    store::mailed_links::use_up_of_agent(db, agent.id, now)?;
    Ok(Answered { path: "/desk/agent".into(), session })
}

/// Says no: all that was written of them is deleted, and nobody can show it again. What was public and has a history
/// is only hidden: a company must not be able to lose it by answering its own letter.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Gone`] for links that do not work.
pub fn decline(db: &mut Db, token: &str, now: Moment) -> Result<Declined> {
    let (link, agent_id) = accept_link(db, token)?;
    let (agent, _) = offered(db, &link, agent_id)?;
    use_up(db, &link, now)?;
    let was_public = agent.state.is_visible() || store::agents::was_public(db, agent.id)?;
    let declined = if was_public && !store::drafts::history(db, agent.id)?.is_empty() {
        store::own_profiles::change_state(db, agent.id, agent.state, AgentState::Draft)?;
        Declined::Hidden
    } else {
        store::own_profiles::forget(db, agent.id, NAMELESS, now)?;
        if was_public { Declined::Gone } else { Declined::Deleted }
    };
    edit_profile::shown_anew(db, agent.id)?;
    Ok(declined)
}

/// The seat behind a link.
///
/// # Errors
/// [`Error::NotFound`] for a link that is not ours.
pub fn open_seat(db: &mut Db, token: &str, visitor: Option<&Person>, now: Moment) -> Result<Opened<SeatOffer>> {
    let (link, role) = seat_link(db, token)?;
    if let Some(shut) = shut(&link, now)? {
        return Ok(shut);
    }
    let company = company_of(db, &link)?;
    Ok(Opened::Waiting(SeatOffer { company, role }, claimant(db, &link, visitor)?))
}

/// Takes the seat.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Gone`] for links that do not work; [`Error::Forbidden`] says what to do first.
pub fn take_seat(db: &mut Db, token: &str, answer: &Answer, name: &str, device: &str, now: Moment) -> Result<Answered> {
    let (link, role) = seat_link(db, token)?;
    let company = company_of(db, &link)?;
    let (person_id, session) = consume(db, &link, answer, name, device, now)?;
    // Nobody loses a role by opening an old letter.
    if store::members::role_of(db, company.id, person_id)?.is_none() {
        store::members::add(db, company.id, person_id, role, now)?;
    }
    Ok(Answered { path: format!("/desk/{}", company.slug), session })
}

fn accept_link(db: &mut Db, token: &str) -> Result<(MailedLink, i64)> {
    let link = mailed_links::find(db, token)?.ok_or(Error::NotFound)?;
    let agent_id = link.purpose.agent_id().ok_or(Error::NotFound)?;
    Ok((link, agent_id))
}

fn seat_link(db: &mut Db, token: &str) -> Result<(MailedLink, Role)> {
    let link = mailed_links::find(db, token)?.ok_or(Error::NotFound)?;
    match link.purpose {
        Purpose::Join(role) => Ok((link, role)),
        _ => Err(Error::NotFound),
    }
}

/// Why a link waits for no answer any more; nothing when it does.
fn shut<T>(link: &MailedLink, now: Moment) -> Result<Option<Opened<T>>> {
    match link.opened(now) {
        mailed_link::Opened::Open => Ok(None),
        mailed_link::Opened::Used => Ok(Some(Opened::Used)),
        mailed_link::Opened::Expired => Ok(Some(Opened::Expired)),
        mailed_link::Opened::Unknown => Err(Error::NotFound),
    }
}

fn use_up(db: &mut Db, link: &MailedLink, now: Moment) -> Result<()> {
    if link.opened(now) == mailed_link::Opened::Open && store::mailed_links::use_up(db, link.id, now)? {
        Ok(())
    } else {
        Err(Error::Gone)
    }
}

fn company_of(db: &mut Db, link: &MailedLink) -> Result<Company> {
    store::companies::by_id(db, link.company_id.ok_or(Error::NotFound)?)?.ok_or(Error::NotFound)
}

/// The profile, while nobody has claimed it.
fn offered(db: &mut Db, link: &MailedLink, agent_id: i64) -> Result<(Agent, Company)> {
    let agent = store::agents::by_id(db, agent_id)?.ok_or(Error::NotFound)?;
    if agent.person_id.is_some() || agent.state == AgentState::Left {
        return Err(Error::Gone);
    }
    Ok((agent, company_of(db, link)?))
}

fn claimant(db: &mut Db, link: &MailedLink, visitor: Option<&Person>) -> Result<Claimant> {
    Ok(match visitor {
        Some(person) => Claimant::SignedIn(person.name.clone()),
        None if store::people::by_email(db, &addressee(link)?)?.is_some() => Claimant::HasAccount,
        None => Claimant::New,
    })
}

/// Why an address that has an account gets no second one.
pub fn sign_in_first() -> Error {
    Error::Forbidden("This address has an account. Sign in first, then open the link in our letter again.".into())
}

fn addressee(link: &MailedLink) -> Result<Email> {
    link.email.parse().map_err(|_| Error::NotFound)
}

/// Uses the link up and finds out whose account the answer belongs to, making it where there was none.
fn consume(
    db: &mut Db,
    link: &MailedLink,
    answer: &Answer,
    name: &str,
    device: &str,
    now: Moment,
) -> Result<(i64, Option<String>)> {
    use_up(db, link, now)?;
    match answer {
        Answer::Person(id) => Ok((*id, None)),
        Answer::NewAccount(password_hash) => {
            let email = addressee(link)?;
            if store::people::by_email(db, &email)?.is_some() {
                return Err(sign_in_first());
            }
            let id = store::people::add(db, &email, name, password_hash, Some(now), now)?;
            Ok((id, Some(sessions::begin(db, id, device, now)?)))
        }
    }
}

/// Somebody who has a page gets the new employment on it, not a second page.
fn join_own(db: &mut Db, draft: &Agent, own: &Agent) -> Result<()> {
    if draft.state != AgentState::Draft || !store::drafts::history(db, draft.id)?.is_empty() {
        return Err(Error::Forbidden(
            "You have a page already, and this one has a history of its own. Sign in with the account that this \
             page should belong to."
                .into(),
        ));
    }
    store::drafts::merge_into(db, draft.id, own.id)?;
    edit_profile::shown_anew(db, own.id)
}
