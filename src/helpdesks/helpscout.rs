//! Help Scout: conversations in its second shape and in the older one, and answers to its survey, which name whoever
//! wrote the answer.

use super::{Payload, Read};
use crate::domain::{
    helpdesk::{CaseEvent, Event, Helper, Malformed, SurveyAnswer},
    rating::Stars,
};

pub fn read(event: &str, body: Payload) -> Read {
    match event {
        "satisfaction.ratings" => survey(body),
        "convo.deleted" | "convo.merged" => Ok(Event::Other),
        _ if event.starts_with("convo.") => conversation(event, body),
        _ => Ok(Event::Other),
    }
}

fn conversation(event: &str, body: Payload) -> Read {
    let at = body.time("userUpdatedAt")?.or(body.time("modifiedAt")?);
    let resolved_at = body.time("closedAt")?;
    let reply = (event == "convo.agent.reply.created").then(|| latest_answer(body)).flatten();
    Ok(Event::Case(Box::new(CaseEvent {
        reference: body.must("id")?,
        state: Some(body.must("status")?),
        at: at.or(resolved_at),
        opened_at: body.time("createdAt")?,
        resolved_at,
        reply: reply.map(|(who, written_at)| (who, written_at.or(at))),
        assignee: somebody(body, "assignee").or_else(|| somebody(body, "owner")),
        customer: body
            .email("primaryCustomer.email")
            .or_else(|| body.email("customer.email"))
            .or_else(|| body.email("createdBy.email").filter(|_| is_by_customer(body))),
        channel: body.text("type"),
        ..CaseEvent::default()
    })))
}

fn is_by_customer(body: Payload) -> bool {
    body.text("createdBy.type").as_deref() == Some("customer")
}

fn somebody(body: Payload, whose: &str) -> Option<Helper> {
    let part = body.part(whose)?;
    let names: &[&str] = if part.has("first") { &["first", "last"] } else { &["firstName", "lastName"] };
    part.helper("id", "email", names)
}

fn latest_answer(body: Payload) -> Option<(Helper, Option<crate::domain::Moment>)> {
    let by_user = |thread: &Payload| thread.text("createdBy.type").as_deref() == Some("user");
    let thread = body.latest_of("_embedded.threads").chain(body.latest_of("threads")).find(by_user)?;
    Some((somebody(thread, "createdBy")?, thread.time_if_clear("createdAt")))
}

fn survey(body: Payload) -> Read {
    let answer = body.must("rating")?.to_lowercase();
    let stars = match answer.as_str() {
        "great" => Stars::FIVE,
        "okay" => Stars::THREE,
        "not_good" | "not good" | "bad" => Stars::ONE,
        _ => return Err(Malformed::new("rating", "is none of great, okay and not_good")),
    };
    Ok(Event::Survey(Box::new(SurveyAnswer {
        reference: body.must("conversationId")?,
        stars,
        comment: body.prose("comments"),
        helper: somebody(body, "user"),
        customer: body.email("customer.email"),
        at: body.time("createdAt")?,
    })))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_shapes_of_a_conversation_are_understood() {
        let now = json!({
            "id": 123, "number": 1, "status": "closed", "createdAt": "2026-04-21T14:39:56Z", "type": "email",
            "closedAt": "2026-04-21T14:43:24Z", "createdBy": { "type": "customer", "email": "kim@example.org" },
            "assignee": { "id": 256, "first": "Alex", "last": "Agent", "email": "alex@acme.example" },
        });
        let before = json!({
            "id": 123, "number": 1, "status": "closed", "createdAt": "2026-04-21T14:39:56Z", "type": "email",
            "closedAt": "2026-04-21T14:43:24Z", "customer": { "email": "kim@example.org" },
            "owner": { "id": 256, "firstName": "Alex", "lastName": "Agent", "email": "alex@acme.example" },
        });
        assert_eq!(read("convo.status", Payload::new(&now)), read("convo.status", Payload::new(&before)));
        let Event::Case(case) = read("convo.status", Payload::new(&now)).unwrap() else { panic!("no case") };
        assert_eq!(case.assignee.unwrap().name.as_deref(), Some("Alex Agent"));
    }

    #[test]
    fn three_answers_stand_for_five_three_and_one_star() {
        for (word, stars) in [("great", 5), ("Okay", 3), ("not_good", 1), ("Bad", 1)] {
            let body = json!({ "conversationId": 1, "rating": word, "user": { "id": 11, "firstName": "Vernon" } });
            let Event::Survey(survey) = read("satisfaction.ratings", Payload::new(&body)).unwrap() else {
                panic!("no survey")
            };
            assert_eq!(survey.stars.get(), stars);
            assert_eq!(survey.helper.unwrap().id.as_deref(), Some("11"));
        }
        let body = json!({ "conversationId": 1, "rating": "fine" });
        assert_eq!(read("satisfaction.ratings", Payload::new(&body)).unwrap_err().field, "rating");
    }
}
