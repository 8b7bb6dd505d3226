//! Our own event, for any system that can send one: `type`, `timestamp` and `data`, signed as Standard Webhooks.

use super::{Payload, Read};
use crate::domain::{
    helpdesk::{CaseEvent, Event, Helper, Malformed, SurveyAnswer},
    rating::Stars,
};

pub fn read(event: &str, body: Payload) -> Read {
    let at = body.time("timestamp")?;
    let reference = || body.must("data.case");
    let customer = body.email("data.customer.email");
    match event {
        "case.opened" | "case.replied" | "case.resolved" | "case.reopened" => Ok(Event::Case(Box::new(CaseEvent {
            reference: reference()?,
            state: Some(if event == "case.resolved" { "resolved" } else { "open" }.into()),
            at,
            opened_at: body.time("data.opened_at")?.or(at.filter(|_| event == "case.opened")),
            first_reply_at: body.time("data.first_reply_at")?,
            resolved_at: body.time("data.resolved_at")?,
            reply: replier(body).or_else(|| agent(body).filter(|_| event == "case.replied")).map(|who| (who, at)),
            assignee: agent(body),
            customer,
            channel: body.text("data.channel"),
            topic: body.text("data.topic"),
            product: body.text("data.product"),
        }))),
        "survey.answered" => Ok(Event::Survey(Box::new(SurveyAnswer {
            reference: reference()?,
            stars: stars(body)?,
            comment: body.prose("data.comment"),
            helper: agent(body),
            customer,
            at,
        }))),
        "ping" => Ok(Event::Ping),
        _ => Ok(Event::Other),
    }
}

fn agent(body: Payload) -> Option<Helper> {
    body.helper("data.agent.id", "data.agent.email", &["data.agent.name"])
}

fn replier(body: Payload) -> Option<Helper> {
    body.helper("data.replied_by.id", "data.replied_by.email", &["data.replied_by.name"])
}

fn stars(body: Payload) -> Result<Stars, Malformed> {
    body.number("data.stars")
        .and_then(|stars| Stars::try_from(stars).ok())
        .ok_or_else(|| Malformed::new("data.stars", "is no whole number from 1 to 5"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_case_tells_who_answered_beside_who_looks_after_it() {
        let body = json!({
            "type": "case.resolved", "timestamp": "2026-03-01T12:00:00Z",
            "data": {
                "case": 4711, "opened_at": "2026-03-01T09:00:00Z", "topic": "billing",
                "agent": { "id": "7", "name": "Ana" }, "replied_by": { "email": "Bo@acme.example", "name": "Bo" },
                "customer": { "email": "kim@example.org" },
            },
        });
        let Event::Case(case) = read("case.resolved", Payload::new(&body)).unwrap() else { panic!("no case") };
        assert_eq!((case.reference.as_str(), case.state.as_deref()), ("4711", Some("resolved")));
        assert_eq!(case.assignee.unwrap().name.as_deref(), Some("Ana"));
        assert_eq!(case.reply.unwrap().0.email.unwrap().as_str(), "bo@acme.example");
    }

    #[test]
    fn a_survey_needs_a_case_and_stars() {
        let broken = json!({ "type": "survey.answered", "data": { "case": "1", "stars": 9 } });
        assert_eq!(read("survey.answered", Payload::new(&broken)).unwrap_err().field, "data.stars");
        let broken = json!({ "type": "survey.answered", "data": { "stars": 4 } });
        assert_eq!(read("survey.answered", Payload::new(&broken)).unwrap_err().field, "data.case");
    }
}
