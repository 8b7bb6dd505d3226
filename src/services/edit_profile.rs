//! An agent at her own desk: what is shown, when she can be asked, where she works.

use super::{Error, Result, claim, draft_agent::optional_line};
use crate::{
    domain::{
        Moment,
        agent::{Agent, AgentState},
        desk::{self, AgentDesk, BIO_MAX, LINE_MAX, NOTE_MAX, TOPICS_MAX, TypedEmployment, TypedProfile},
        flag::{Content, Kind},
        languages,
        text::{self, Handle, Problem, Slug},
    },
    store::{self, Db, employments::Of, own_profiles::Lines},
};

/// Everything on this person's desk.
///
/// # Errors
/// [`Error::NotFound`] when they have no profile.
pub fn desk(db: &mut Db, person_id: i64) -> Result<AgentDesk> {
    let agent = own(db, person_id)?;
    Ok(AgentDesk {
        topics: store::topics::of_agent(db, agent.id)?.into_iter().map(|(_, name)| name).collect(),
        products: store::own_profiles::offered_products(db, agent.id)?,
        employments: store::employments::of_agent(db, agent.id)?,
        agent,
    })
}

/// Replaces what is shown.
///
/// # Errors
/// [`Error::Invalid`] with each problem, field by field.
pub fn save(db: &mut Db, person_id: i64, typed: &TypedProfile) -> Result<()> {
    let agent = own(db, person_id)?;
    let (lines, topics) = parsed(typed).map_err(Error::Invalid)?;
    if lines.bio != agent.bio {
        store::flags::rewritten(db, Content { kind: Kind::Profile, id: agent.id })?;
    }
    store::own_profiles::save(db, agent.id, &lines)?;
    let mut topic_ids = Vec::new();
    for topic in topics {
        if let Some(id) = store::topics::ensure_topic(db, &topic)?
            && !topic_ids.contains(&id)
        {
            topic_ids.push(id);
        }
    }
    store::own_profiles::set_topics(db, agent.id, &topic_ids)?;
    let products: Vec<i64> = store::own_profiles::offered_products(db, agent.id)?
        .into_iter()
        .map(|offered| offered.id)
        .filter(|id| typed.products.contains(id))
        .collect();
    store::own_profiles::set_products(db, agent.id, &products)?;
    shown_anew(db, agent.id)
}

fn parsed(typed: &TypedProfile) -> std::result::Result<(Lines, Vec<String>), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut note = |field, problem: String| problems.push(Problem::new(field, problem));
    let name = text::line(&typed.name, LINE_MAX).map_err(|problem| note("name", problem));
    let bio = text::prose(&typed.bio, BIO_MAX).map_err(|problem| note("bio", problem));
    let codes = languages::parse(&typed.languages).map_err(|problem| note("languages", problem));
    let hours = text::prose(&typed.hours, NOTE_MAX).map_err(|problem| note("hours", problem));
    let reach_text = text::prose(&typed.reach_text, NOTE_MAX).map_err(|problem| note("reach_text", problem));
    let reach_url = address(&typed.reach_url).map_err(|problem| note("reach_url", problem));
    let topics = topics(&typed.topics).map_err(|problem| note("topics", problem));
    match (name, bio, codes, hours, reach_text, reach_url, topics) {
        (Ok(name), Ok(bio), Ok(codes), Ok(hours), Ok(reach_text), Ok(reach_url), Ok(topics)) => Ok((
            Lines {
                name,
                bio: bio.unwrap_or_default(),
                languages: codes.join(","),
                hours: hours.unwrap_or_default(),
                reach_text: reach_text.unwrap_or_default(),
                reach_url,
            },
            topics,
        )),
        _ => Err(problems),
    }
}

fn topics(typed: &str) -> std::result::Result<Vec<String>, String> {
    let topics: Vec<&str> = typed.split([',', ';', '\n']).map(str::trim).filter(|topic| !topic.is_empty()).collect();
    if topics.len() > TOPICS_MAX {
        return Err(format!("Name at most {TOPICS_MAX} topics."));
    }
    topics.into_iter().map(|topic| text::line(topic, 40)).collect()
}

/// A web or mail address that a link may lead to; nothing when empty.
pub(super) fn address(typed: &str) -> std::result::Result<Option<String>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let sentence = "Write an address that begins with https:// or mailto:.";
    let url = url::Url::parse(typed).map_err(|_| sentence)?;
    let known = match url.scheme() {
        "https" => url.has_host(),
        "mailto" => url.path().parse::<text::Email>().is_ok(),
        _ => false,
    };
    if known && typed.len() <= 300 { Ok(Some(url.into())) } else { Err(sentence.into()) }
}

/// Makes a profile that its person wrote herself public.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or none that waits.
pub fn publish(db: &mut Db, person_id: i64, now: Moment) -> Result<()> {
    let agent = own(db, person_id)?;
    if agent.state != AgentState::Draft {
        return Err(Error::NotFound);
    }
    store::drafts::consent(db, agent.id, person_id, "wrote it herself and said yes to the preview", now)?;
    claim::silence_own_voice(db, agent.id, person_id, now)?;
    shown_anew(db, agent.id)
}

/// Takes no requests for now; the page stays.
///
/// # Errors
/// [`Error::NotFound`] when there is no profile.
pub fn pause(db: &mut Db, person_id: i64) -> Result<()> {
    change(db, person_id, AgentState::Public, AgentState::Paused)
}

/// Takes requests again.
///
/// # Errors
/// [`Error::NotFound`] when there is no profile.
pub fn resume(db: &mut Db, person_id: i64) -> Result<()> {
    change(db, person_id, AgentState::Paused, AgentState::Public)
}

fn change(db: &mut Db, person_id: i64, from: AgentState, to: AgentState) -> Result<()> {
    let agent = own(db, person_id)?;
    if store::own_profiles::change_state(db, agent.id, from, to)? {
        shown_anew(db, agent.id)?;
    }
    Ok(())
}

/// Gives the profile a new handle; the old one leads to it for ever, unless nobody ever saw it.
///
/// # Errors
/// When it is no handle, or somebody has or had it.
pub fn rename(db: &mut Db, person_id: i64, handle: &str, now: Moment) -> Result<()> {
    let agent = own(db, person_id)?;
    take_handle(db, &agent, handle, now)?;
    shown_anew(db, agent.id)
}

/// Lets the agent have this handle, when it is one and nobody else has or had it.
pub(super) fn take_handle(db: &mut Db, agent: &Agent, typed: &str, now: Moment) -> Result<()> {
    let handle: Handle = typed.trim().parse().map_err(|problem| Error::invalid("handle", problem))?;
    if handle.as_str() == agent.handle {
        return Ok(());
    }
    if !store::handles::is_free(db, handle.as_str(), Some(agent.id))? {
        return Err(Error::invalid("handle", "Somebody has or had that handle; it is never given away again."));
    }
    Ok(store::handles::rename(db, agent.id, &agent.handle, &handle, now)?)
}

/// Says that she works at a company; unconfirmed until the company says so too.
///
/// # Errors
/// When the company is not known, she works there already, or the day is still to come.
pub fn begin_employment(db: &mut Db, person_id: i64, typed: &TypedEmployment, now: Moment) -> Result<()> {
    let agent = own(db, person_id)?;
    let title = optional_line(&typed.title).map_err(|problem| Error::invalid("title", problem))?;
    let known = match Slug::nearest(&typed.company) {
        Some(slug) => store::companies::by_slug(db, slug.as_str())?,
        None => None,
    };
    let unknown = "We don't know that company yet. Check its name, or make its page first.";
    let company = known.ok_or_else(|| Error::invalid("company", unknown))?;
    let since = match typed.since.trim() {
        "" => now,
        day => desk::day(day).ok_or_else(|| Error::invalid("since", "Write a day, like 2025-03-01."))?,
    };
    if since > now {
        return Err(Error::invalid("since", "That day is still to come."));
    }
    if store::employments::is_current(db, agent.id, company.id)? {
        return Err(Error::invalid("company", "That you work there is on your page already."));
    }
    store::employments::begin(db, agent.id, company.id, &title, since, None)?;
    shown_anew(db, agent.id)
}

/// Ends one of her employments.
///
/// # Errors
/// [`Error::NotFound`] when it is not hers or has ended.
pub fn end_employment(db: &mut Db, person_id: i64, id: i64, now: Moment) -> Result<()> {
    let agent = own(db, person_id)?;
    store::employments::end(db, id, Of::Agent(agent.id), now)?.ok_or(Error::NotFound)?;
    shown_anew(db, agent.id)
}

/// Takes back an employment that nobody confirmed.
///
/// # Errors
/// [`Error::NotFound`] when it is not hers or was confirmed.
pub fn take_back_employment(db: &mut Db, person_id: i64, id: i64) -> Result<()> {
    let agent = own(db, person_id)?;
    if !store::employments::take_back(db, id, agent.id)? {
        return Err(Error::NotFound);
    }
    shown_anew(db, agent.id)
}

/// This person's profile.
pub(super) fn own(db: &mut Db, person_id: i64) -> Result<Agent> {
    store::agents::of_person(db, person_id)?.ok_or(Error::NotFound)
}

/// After anything that a visitor could see of an agent has changed, or whether they see it at all.
pub(super) fn shown_anew(db: &mut Db, agent_id: i64) -> Result<()> {
    Ok(store::search::reindex_agent(db, agent_id)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_addresses_can_be_reached() {
        assert_eq!(address(" "), Ok(None));
        assert_eq!(address("https://help.example/mara"), Ok(Some("https://help.example/mara".into())));
        assert_eq!(address("mailto:mara@example.org"), Ok(Some("mailto:mara@example.org".into())));
        for typed in ["javascript:alert(1)", "http://help.example", "mailto:nobody", "help.example", "data:text/html,x"]
        {
            assert!(address(typed).is_err(), "{typed}");
        }
    }
}
