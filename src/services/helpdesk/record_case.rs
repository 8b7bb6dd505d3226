//! What a helpdesk tells of a case becomes its steps; the steps, in whatever order they came, become the case.

use chrono::TimeDelta;

use super::{Recorded, who};
use crate::{
    domain::{
        Moment,
        case::{Step, Story, What},
        connection::Connection,
        helpdesk::{CaseEvent, Meaning},
        text::{self, Email},
    },
    services::{Result, invite_rating, responsiveness},
    store::{
        self, Db,
        cases::{Columns, Pending},
    },
};

/// How long after the resolution it still makes sense to ask: consent and a week's rest have to fit in.
const ASKED_WITHIN: TimeDelta = TimeDelta::days(21);

/// The longest channel and the longest topic, in characters.
const LABEL_MAX: usize = 40;

/// Keeps what is told of a case.
pub fn record(
    db: &mut Db,
    connection: &Connection,
    event: &CaseEvent,
    received_at: Moment,
    now: Moment,
) -> Result<Recorded> {
    let meaning = match &event.state {
        None => None,
        Some(word) => match connection.helpdesk.meaning_of(word) {
            Some(meaning) => Some(meaning),
            None => match store::connections::meaning_of(db, connection.id, word)? {
                Some(meaning) => Some(meaning),
                None => return Ok(Recorded::Stuck(unknown_word(word))),
            },
        },
    };
    if meaning == Some(Meaning::Nothing) {
        return Ok(Recorded::Kept("neither open nor resolved: nothing to do"));
    }
    let known = store::cases::steps(db, connection.id, &event.reference)?;
    let told = told(db, connection, event, meaning, &known, received_at)?;
    store::cases::add_steps(db, connection.id, &event.reference, &told)?;
    retell(db, connection, &event.reference, Some(event), now)
}

/// Why a delivery waits whose word for the state nobody knows; the desk finds the word in it.
pub fn unknown_word(word: &str) -> String {
    format!("We don't know what the state “{word}” means.")
}

/// The word of a reason that [`unknown_word`] made.
pub fn word_of(reason: &str) -> Option<&str> {
    reason.strip_prefix("We don't know what the state “")?.strip_suffix("” means.")
}

fn told(
    db: &mut Db,
    connection: &Connection,
    event: &CaseEvent,
    meaning: Option<Meaning>,
    known: &[Step],
    received_at: Moment,
) -> Result<Vec<Step>> {
    // No helpdesk knows the future: a clock that is ahead must not order what comes later before this.
    let at = event.at.map_or(received_at, |at| at.min(received_at));
    let step =
        |at: Moment, what, helper| Step { at: at.min(received_at), what, told_at: at_told(received_at, at), helper };
    let mut told = Vec::new();
    told.extend(event.opened_at.map(|opened_at| step(opened_at, What::Opened, None)));
    told.extend(event.first_reply_at.map(|replied_at| step(replied_at, What::Replied, None)));
    if let Some((helper, replied_at)) = &event.reply {
        let helper = who::named(db, connection, helper)?;
        told.push(step(replied_at.unwrap_or(at), What::Replied, Some(helper)));
    }
    let assignee = match &event.assignee {
        Some(helper) => Some(who::named(db, connection, helper)?),
        None => None,
    };
    if assignee.is_some() && assignee != assigned_before(known, at) {
        told.push(step(at, What::Assigned, assignee));
    }
    match meaning {
        Some(Meaning::Resolved) => {
            let resolved_at = event.resolved_at.unwrap_or(at);
            told.push(step(resolved_at, What::Resolved, assignee));
            let so_far: Vec<Step> = known.iter().chain(&told).copied().filter(|step| step.at <= at).collect();
            // The helpdesk names an earlier time, and it was opened again since: then it was resolved by now.
            if Story::of(&so_far).resolved_at.is_none() {
                told.push(step(at, What::Resolved, assignee));
            }
        }
        Some(Meaning::Open) => told.push(step(at, What::Reopened, None)),
        Some(Meaning::Nothing) | None => {}
    }
    Ok(told)
}

/// What happened earlier was told earlier, though it may have been received later.
fn at_told(received_at: Moment, at: Moment) -> Moment {
    received_at.min(at)
}

fn assigned_before(known: &[Step], at: Moment) -> Option<i64> {
    let assigned = known.iter().filter(|step| step.what == What::Assigned && step.at <= at);
    assigned.max_by_key(|step| step.at).and_then(|step| step.helper)
}

/// Tells a case anew from its steps, and lets everything follow from it. `event` is what was told just now, where
/// anything was.
pub fn retell(
    db: &mut Db,
    connection: &Connection,
    reference: &str,
    event: Option<&CaseEvent>,
    now: Moment,
) -> Result<Recorded> {
    let nobodies = store::helpdesk_agents::nobodies(db, connection.id)?;
    let is_nobody = |step: &Step| step.helper.is_some_and(|helper| nobodies.contains(&helper));
    let mut steps = store::cases::steps(db, connection.id, reference)?;
    // What a machine answers is no answer; what was assigned to it was assigned to nobody.
    steps.retain(|step| !(step.what == What::Replied && is_nobody(step)));
    for step in steps.iter_mut().filter(|step| is_nobody(step)) {
        step.helper = None;
    }
    let story = Story::of(&steps);
    let name = connection.reference(reference);
    let before = store::cases::by_reference(db, connection.company_id, &name)?;
    if before.is_none() && story.resolved_at.is_none() {
        return Ok(Recorded::Kept("noted; not resolved yet"));
    }
    let settled = match &before {
        Some((id, _)) => store::cases::is_settled(db, *id)?,
        None => false,
    };
    let opened_at = story.opened_at.unwrap_or(now);
    let agent_id = match (&before, story.helper) {
        (Some((_, case)), _) if settled => case.agent_id,
        (_, Some(helper)) => who::agent(db, connection, helper, opened_at, now)?,
        (Some((id, _)), None) => {
            // Whoever had it turned out to be nobody.
            responsiveness::following(db, *id, |db| Ok(store::cases::forget(db, *id)?))?;
            return Ok(Recorded::Kept("resolved, but it names nobody who helped"));
        }
        (None, None) => return Ok(Recorded::Kept("resolved, but it names nobody who helped")),
    };
    let case = columns(db, connection, &story, before.as_ref().map(|(_, case)| case), agent_id, name, event)?;
    let was_resolved_at = before.as_ref().and_then(|(_, case)| case.resolved_at);
    let id = match &before {
        Some((id, known)) if *known == case => *id,
        Some((id, _)) => {
            responsiveness::following(db, *id, |db| Ok(store::cases::update(db, *id, &case)?))?;
            *id
        }
        None => {
            let id = store::cases::insert(db, &case)?;
            responsiveness::added(db, &[id])?;
            id
        }
    };
    follow_up(db, id, &case, was_resolved_at, event, now)?;
    Ok(Recorded::Kept(match (case.resolved_at, was_resolved_at) {
        (Some(_), None) => "resolved",
        (None, Some(_)) => "opened again",
        _ if before.is_some_and(|(_, known)| known == case) => "nothing new",
        _ => "brought up to date",
    }))
}

fn columns(
    db: &mut Db,
    connection: &Connection,
    story: &Story,
    before: Option<&Columns>,
    agent_id: i64,
    reference: String,
    event: Option<&CaseEvent>,
) -> Result<Columns> {
    let label = |told: Option<&String>| told.and_then(|text| text::line(text, LABEL_MAX).ok());
    let topic_id = match label(event.and_then(|event| event.topic.as_ref())) {
        Some(topic) => store::topics::ensure_topic(db, &topic)?,
        None => None,
    };
    let product_id = match label(event.and_then(|event| event.product.as_ref())) {
        Some(product) => store::topics::product_named(db, connection.company_id, &product)?,
        None => None,
    };
    let channel =
        label(event.and_then(|event| event.channel.as_ref())).or_else(|| before.map(|case| case.channel.clone()));
    let opened_at = story.opened_at.or(before.map(|case| case.opened_at)).unwrap_or_default();
    let first_reply_at = story.first_reply_at.filter(|at| *at >= opened_at);
    Ok(Columns {
        company_id: connection.company_id,
        reference,
        agent_id,
        channel: channel.unwrap_or_else(|| "helpdesk".into()),
        product_id: product_id.or(before.and_then(|case| case.product_id)),
        topic_id: topic_id.or(before.and_then(|case| case.topic_id)),
        opened_at,
        first_reply_at,
        // Where the reply is the first that was told, nobody knows since when the customer waited.
        first_reply_seconds: first_reply_at.filter(|at| *at > opened_at).map(|at| (at - opened_at).num_seconds()),
        resolved_at: story.resolved_at,
        reopened_at: story.reopened_at,
        connection_id: Some(connection.id),
        reopenings: story.reopenings,
        handed_over: story.handed_over,
    })
}

/// Whom to ask, and whom no more.
fn follow_up(
    db: &mut Db,
    case_id: i64,
    case: &Columns,
    was_resolved_at: Option<Moment>,
    event: Option<&CaseEvent>,
    now: Moment,
) -> Result<()> {
    let Some(resolved_at) = case.resolved_at else {
        store::cases::ask_not(db, case_id)?;
        invite_rating::take_back_of_case(db, case_id, case.company_id, now)?;
        return Ok(());
    };
    let customer = event.and_then(|event| event.customer.as_ref());
    let until = resolved_at + ASKED_WITHIN;
    if was_resolved_at == Some(resolved_at) || until <= now {
        return Ok(());
    }
    let asking = store::connections::asking(db, case.company_id)?;
    let due_at = resolved_at + TimeDelta::hours(asking.after_hours.into());
    match customer {
        Some(customer) if asking.share > 0 => {
            let recipient = Email::as_str(customer).to_owned();
            store::cases::ask_later(db, &Pending { case_id, recipient, due_at, until })?;
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_reason_is_found_again() {
        assert_eq!(word_of(&unknown_word("Gelöst")), Some("Gelöst"));
        assert_eq!(word_of("something broke"), None);
    }
}
