//! FreeScout: a conversation, in a header the event.

use super::{Payload, Read};
use crate::domain::helpdesk::{CaseEvent, Event, Helper};

pub fn read(event: &str, body: Payload) -> Read {
    if !event.starts_with("convo.") || event.starts_with("convo.deleted") {
        return Ok(Event::Other);
    }
    // Some versions wrap the conversation.
    let body = body.part("conversation").unwrap_or(body);
    let at = body.time("updatedAt")?.or(body.time("userUpdatedAt")?);
    let replied_by = (event == "convo.agent.reply.created").then(|| latest_answer(body)).flatten();
    Ok(Event::Case(Box::new(CaseEvent {
        reference: body.must("id")?,
        state: Some(body.must("status")?),
        at,
        opened_at: body.time("createdAt")?,
        resolved_at: body.time("closedAt")?,
        reply: replied_by.map(|who| (who, at)),
        assignee: body.helper("assignee.id", "assignee.email", &["assignee.firstName", "assignee.lastName"]),
        customer: body.email("customer.email"),
        channel: body.text("type"),
        ..CaseEvent::default()
    })))
}

fn latest_answer(body: Payload) -> Option<Helper> {
    let by_user = |thread: &Payload| thread.text("createdBy.type").as_deref() == Some("user");
    let thread = body.latest_of("_embedded.threads").chain(body.latest_of("threads")).find(by_user)?;
    thread.helper("createdBy.id", "createdBy.email", &["createdBy.firstName", "createdBy.lastName"])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whoever_wrote_the_latest_answer_is_named() {
        let thread = |id: i64, kind: &str| json!({ "createdBy": { "id": id, "type": kind, "firstName": "Bo" } });
        let body = json!({
            "id": 9, "number": 12, "status": "closed", "createdAt": "2026-03-01T09:00:00Z",
            "assignee": { "id": 1, "type": "user", "firstName": "Ana", "email": "ana@acme.example" },
            "customer": { "id": 4, "email": "kim@example.org" },
            "_embedded": { "threads": [thread(4, "customer"), thread(2, "user"), thread(4, "customer")] },
        });
        let Event::Case(case) = read("convo.agent.reply.created", Payload::new(&body)).unwrap() else {
            panic!("no case")
        };
        assert_eq!(case.reply.unwrap().0.id.as_deref(), Some("2"));
        let Event::Case(case) = read("convo.status", Payload::new(&body)).unwrap() else { panic!("no case") };
        assert_eq!((case.reply, case.customer.unwrap().as_str()), (None, "kim@example.org"));
    }
}
