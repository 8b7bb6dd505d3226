//! Freshdesk: our template, or its "simple" body. Nothing is signed, and a company may have renamed its statuses.

use super::{Payload, Read};
use crate::domain::helpdesk::{CaseEvent, Event, Helper};

pub fn read(body: Payload) -> Read {
    let body = body.part("freshdesk_webhook").unwrap_or(body);
    let name = body.first_text(&["ticket_agent_name", "agent_name"]);
    let email = body.email("ticket_agent_email").or_else(|| body.email("agent_email"));
    Ok(Event::Case(Box::new(CaseEvent {
        reference: body.must("ticket_id")?,
        state: Some(body.must("ticket_status")?),
        at: body.time_if_clear("ticket_updated_at"),
        opened_at: body.time_if_clear("ticket_created_at"),
        assignee: Helper { id: body.text("ticket_agent_id"), email, name }.known(),
        customer: body.email("ticket_requester_email").or_else(|| body.email("requester_email")),
        channel: body.text("ticket_source").map(|source| source.to_lowercase()),
        product: body.text("ticket_product"),
        ..CaseEvent::default()
    })))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn our_template_and_the_simple_body_are_understood() {
        let body = json!({
            "ticket_id": 11, "ticket_status": "Gelöst", "ticket_agent_name": "Ana", "ticket_agent_email": "ana@acme.example",
            "ticket_requester_email": "kim@example.org",
        });
        let simple = json!({ "freshdesk_webhook": body });
        assert_eq!(read(Payload::new(&body)), read(Payload::new(&simple)));
        let Event::Case(case) = read(Payload::new(&body)).unwrap() else { panic!("no case") };
        assert_eq!(case.state.as_deref(), Some("Gelöst"));
        let broken = json!({ "ticket_id": 11 });
        assert_eq!(read(Payload::new(&broken)).unwrap_err().field, "ticket_status");
    }
}
