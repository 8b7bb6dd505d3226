//! Zammad: the ticket as it is, and the article that made the trigger fire.

use super::{Payload, Read};
use crate::domain::helpdesk::{CaseEvent, Event};

pub fn read(body: Payload) -> Read {
    if !body.has("ticket") {
        return Ok(Event::Other);
    }
    let at = body.time("ticket.updated_at")?;
    let reply = is_answer(body).then(|| {
        let names = ["article.created_by.firstname", "article.created_by.lastname"];
        body.helper("article.created_by.id", "article.created_by.email", &names)
    });
    let replied_at = body.time("article.created_at")?;
    Ok(Event::Case(Box::new(CaseEvent {
        reference: body.must("ticket.id")?,
        state: Some(match body.text("ticket.state") {
            Some(state) => state,
            None => body.must("ticket.state.name")?,
        }),
        at,
        opened_at: body.time("ticket.created_at")?,
        first_reply_at: body.time("ticket.first_response_at")?,
        // The first time that it was closed stays in `close_at` when it is closed once more.
        resolved_at: body.time("ticket.last_close_at")?.or(body.time("ticket.close_at")?),
        reply: reply.flatten().map(|who| (who, replied_at)),
        assignee: owner(body),
        customer: body.email("ticket.customer.email"),
        channel: body.text("ticket.create_article_type"),
        topic: None,
        product: None,
    })))
}

/// Nobody owns a ticket in the name of "-".
fn owner(body: Payload) -> Option<crate::domain::helpdesk::Helper> {
    let names = ["ticket.owner.firstname", "ticket.owner.lastname"];
    let owner = body.helper("ticket.owner.id", "ticket.owner.email", &names)?;
    (owner.email.is_some() || owner.name.as_deref().is_some_and(|name| name != "-")).then_some(owner)
}

fn is_answer(body: Payload) -> bool {
    body.text("article.sender").as_deref() == Some("Agent") && !body.is_true("article.internal")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_closed_ticket_tells_its_owner_its_customer_and_its_times() {
        let body = json!({
            "ticket": {
                "id": 81, "number": "10081", "state": "closed", "created_at": "2026-03-01T09:00:00.000Z",
                "updated_at": "2026-03-01T12:00:00.000Z", "close_at": "2026-03-01T12:00:00.000Z",
                "first_response_at": "2026-03-01T09:20:00.000Z", "create_article_type": "email",
                "owner": { "id": 5, "firstname": "Emma", "lastname": "Taylor", "email": "emma@acme.example" },
                "customer": { "email": "emily@example.com" },
            },
            "article": { "sender": "Customer", "internal": false, "created_by": { "id": 3 } },
        });
        let Event::Case(case) = read(Payload::new(&body)).unwrap() else { panic!("no case") };
        assert_eq!(case.assignee.unwrap().name.as_deref(), Some("Emma Taylor"));
        assert_eq!((case.reply, case.channel.as_deref()), (None, Some("email")));
        assert_eq!(case.resolved_at.unwrap().to_string(), "2026-03-01 12:00:00");
    }

    #[test]
    fn a_ticket_of_nobody_names_nobody() {
        let body =
            json!({ "ticket": { "id": 1, "state": "open", "owner": { "id": 1, "firstname": "-", "lastname": "" } } });
        let Event::Case(case) = read(Payload::new(&body)).unwrap() else { panic!("no case") };
        assert_eq!(case.assignee, None);
        let stateless = json!({ "ticket": { "id": 1 } });
        assert_eq!(read(Payload::new(&stateless)).unwrap_err().field, "ticket.state.name");
    }
}
