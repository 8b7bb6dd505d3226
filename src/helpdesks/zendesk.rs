//! Zendesk: our trigger template, which carries everything, and its event webhooks, which carry ids only.

use super::{Payload, Read};
use crate::domain::{
    helpdesk::{CaseEvent, Event, Malformed, SurveyAnswer},
    rating::Stars,
};

pub fn read(event: &str, body: Payload) -> Read {
    if event.starts_with("zen:event-type:ticket.") {
        return subscribed(body);
    }
    match event.split_once(':') {
        Some(("zen", _)) => Ok(Event::Other),
        _ => from_trigger(body),
    }
}

/// What our template sends at every change of a ticket.
fn from_trigger(body: Payload) -> Read {
    let reference = body.must("ticket.id")?;
    let at = body.time_if_clear("ticket.updated_at");
    let customer = body.email("ticket.requester.email");
    let assignee = body.helper("ticket.assignee.id", "ticket.assignee.email", &["ticket.assignee.name"]);
    if let Some(stars) = offered(body)? {
        let comment = body.prose("satisfaction.comment");
        return Ok(Event::Survey(Box::new(SurveyAnswer { reference, stars, comment, helper: assignee, customer, at })));
    }
    Ok(Event::Case(Box::new(CaseEvent {
        reference,
        state: Some(body.must("ticket.status")?),
        at,
        opened_at: body.time_if_clear("ticket.created_at"),
        assignee,
        customer,
        channel: body.text("ticket.via").map(|via| via.to_lowercase()),
        ..CaseEvent::default()
    })))
}

/// Two answers are all that Zendesk knows, besides that it asked. The survey's trigger says that it is about the answer.
fn offered(body: Payload) -> Result<Option<Stars>, Malformed> {
    if body.text("about").as_deref() != Some("satisfaction") {
        return Ok(None);
    }
    let rating = body.must("satisfaction.rating")?.to_lowercase();
    let stars = match rating.split_whitespace().next() {
        Some("good") => Stars::FIVE,
        Some("bad") => Stars::ONE,
        _ => return Err(Malformed::new("satisfaction.rating", "is neither good nor bad")),
    };
    Ok(Some(stars))
}

/// An event that Zendesk sends without a trigger: the customer's address is not in it.
fn subscribed(body: Payload) -> Read {
    Ok(Event::Case(Box::new(CaseEvent {
        reference: body.must("detail.id")?,
        state: Some(body.must("detail.status")?),
        at: body.time("time")?.or(body.time("detail.updated_at")?),
        opened_at: body.time("detail.created_at")?,
        assignee: body.helper("detail.assignee_id", "", &[]),
        channel: body.text("detail.via.channel"),
        ..CaseEvent::default()
    })))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_triggers_template_tells_the_case_and_the_surveys_the_answer() {
        let ticket = json!({
            "id": "35436", "status": "Solved", "created_at": "2026-04-17T17:18:10Z",
            "updated_at": "2026-04-17T19:18:10Z", "via": "Web Form",
            "assignee": { "name": "Alex Agent", "email": "alex@acme.example" },
            "requester": { "email": "casey@example.com" },
        });
        let body = json!({ "ticket": ticket });
        let Event::Case(case) = read("ticket", Payload::new(&body)).unwrap() else { panic!("no case") };
        assert_eq!((case.reference.as_str(), case.state.as_deref()), ("35436", Some("Solved")));
        assert_eq!(case.assignee.unwrap().email.unwrap().as_str(), "alex@acme.example");

        let answer = json!({ "rating": "Good with comment", "comment": "Alex listened." });
        let body = json!({ "about": "satisfaction", "ticket": ticket, "satisfaction": answer });
        let Event::Survey(survey) = read("ticket", Payload::new(&body)).unwrap() else { panic!("no survey") };
        assert_eq!((survey.stars, survey.comment.as_deref()), (Stars::FIVE, Some("Alex listened.")));
    }

    #[test]
    fn an_event_names_people_by_id_only() {
        let body = json!({
            "type": "zen:event-type:ticket.status_changed", "id": "01HN", "time": "2026-04-17T17:18:10Z",
            "detail": { "id": "7", "status": "SOLVED", "assignee_id": "99", "created_at": "2026-04-16T17:18:10Z" },
            "event": { "current": "SOLVED", "previous": "OPEN" },
        });
        let event = "zen:event-type:ticket.status_changed";
        let Event::Case(case) = read(event, Payload::new(&body)).unwrap() else { panic!("no case") };
        assert_eq!(case.assignee.unwrap().id.as_deref(), Some("99"));
        assert_eq!(case.customer, None);
        assert_eq!(read("zen:event-type:user.created", Payload::new(&body)), Ok(Event::Other));
    }
}
