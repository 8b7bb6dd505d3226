//! Drafting a profile: one's own, or a colleague's, who is asked by mail.

use super::{Error, Result, company_desk, invite_rating::Sender, mailed_links, stop_letters};
use crate::{
    domain::{
        Moment,
        agent::AgentState,
        company::Role,
        desk::{LINE_MAX, Seat, TypedDraft},
        mailed_link::Purpose,
        message::{Kind, REST},
        person::Person,
        text::{self, Email, Problem},
    },
    mail,
    store::{self, Db},
};

/// Drafts a person's own profile, which nobody else sees yet.
///
/// # Errors
/// When the name is not a line, or the person has a profile.
pub fn by_oneself(db: &mut Db, person: &Person, name: &str, now: Moment) -> Result<()> {
    let name = text::line(name, LINE_MAX).map_err(|problem| Error::invalid("name", problem))?;
    if store::agents::of_person(db, person.id)?.is_some() {
        return Err(Error::Forbidden("You have a page already; find it at your desk.".into()));
    }
    let handle = store::handles::nearest(db, &name)?;
    store::drafts::add(db, &handle, &name, Some(person.id), now)?;
    Ok(())
}

/// Drafts a colleague's profile and asks them by mail whether it may be shown.
///
/// # Errors
/// When this person is no manager of the company, or something typed cannot be taken.
pub fn for_company(
    db: &mut Db,
    person: &Person,
    slug: &str,
    draft: &TypedDraft,
    sender: &Sender,
    now: Moment,
) -> Result<()> {
    let seat = company_desk::seat(db, slug, person.id, Role::Manager)?;
    let mut problems = Vec::new();
    let name = text::line(&draft.name, LINE_MAX).map_err(|problem| problems.push(Problem::new("name", problem)));
    let title = optional_line(&draft.title).map_err(|problem| problems.push(Problem::new("title", problem)));
    let email: std::result::Result<Email, _> =
        draft.email.parse().map_err(|problem: &str| problems.push(Problem::new("email", problem)));
    let (Ok(name), Ok(title), Ok(email)) = (name, title, email) else { return Err(Error::Invalid(problems)) };
    let handle = store::handles::nearest(db, &name)?;
    let agent_id = store::drafts::add(db, &handle, &name, None, now)?;
    store::employments::begin(db, agent_id, seat.company.id, &title, now, Some(now))?;
    ask(db, &seat, agent_id, &email, sender, now)
}

/// Asks for consent by mail: once more, or for a profile that came with an import.
///
/// # Errors
/// When this person is no manager of the company, no such profile of the company waits for its person, or the
/// address is none.
pub fn ask_again(
    db: &mut Db,
    person: &Person,
    slug: &str,
    agent_id: i64,
    email: &str,
    sender: &Sender,
    now: Moment,
) -> Result<()> {
    let seat = company_desk::seat(db, slug, person.id, Role::Manager)?;
    let email: Email = email.parse().map_err(|problem: &str| Error::invalid("email", problem))?;
    let agent = store::agents::by_id(db, agent_id)?.ok_or(Error::NotFound)?;
    let waits = agent.person_id.is_none() && agent.state != AgentState::Left;
    if !waits || !store::employments::is_current(db, agent_id, seat.company.id)? {
        return Err(Error::NotFound);
    }
    ask(db, &seat, agent_id, &email, sender, now)
}

fn ask(db: &mut Db, seat: &Seat, agent_id: i64, email: &Email, sender: &Sender, now: Moment) -> Result<()> {
    if store::outbox::wrote_since(db, Kind::AcceptProfile, email, now - REST)? {
        let sentence = "We wrote to that address a moment ago. Give them a few minutes before you ask again.";
        return Err(Error::invalid("email", sentence));
    }
    let stop = stop_letters::link(sender, email);
    stop_letters::ensure_may_write(db, &stop)?;
    let agent = store::agents::by_id(db, agent_id)?.ok_or(Error::NotFound)?;
    let (name, is_public) = (&agent.name, agent.state.is_visible());
    // The newest letter is the one that counts.
    store::mailed_links::use_up_of_agent(db, agent_id, now)?;
    let token = mailed_links::issue(db, Purpose::Accept { agent_id }, email, None, Some(seat.company.id), now)?;
    let letter = mail::accept_profile::accept_profile(
        email,
        name,
        &seat.company.name,
        is_public,
        &format!("{}/accept/{token}", sender.site),
        &stop,
    );
    Ok(store::outbox::push(db, &letter, now)?)
}

/// A line that may be empty.
pub(super) fn optional_line(typed: &str) -> std::result::Result<String, String> {
    if typed.trim().is_empty() { Ok(String::new()) } else { text::line(typed, LINE_MAX) }
}
