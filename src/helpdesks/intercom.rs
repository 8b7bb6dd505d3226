//! Intercom: notifications about a conversation, in the shape of its first versions and of those since 2.0.

use super::{Payload, Read};
use crate::domain::{
    Moment,
    helpdesk::{CaseEvent, Event, Helper, Malformed, SurveyAnswer},
    rating::Stars,
    text::Email,
};

pub fn read(event: &str, body: Payload) -> Read {
    let conversation = |reply| {
        let item = body.part("data.item").ok_or_else(|| Malformed::new("data.item", "is missing"))?;
        let case = CaseEvent {
            reference: body.must("data.item.id")?,
            state: Some(state(item)?),
            at: item.time("updated_at")?,
            opened_at: item.time("created_at")?,
            first_reply_at: item.time("statistics.first_admin_reply_at")?,
            resolved_at: item.time("statistics.last_close_at")?.filter(|_| is_closed(item)),
            reply,
            assignee: assignee(item),
            customer: customer(item),
            channel: item.text("source.type"),
            ..CaseEvent::default()
        };
        Ok(Event::Case(Box::new(case)))
    };
    match event {
        "ping" => Ok(Event::Ping),
        "conversation.admin.replied" => conversation(body.part("data.item").and_then(latest_answer)),
        "conversation.rating.added" => survey(body),
        _ if event.starts_with("conversation.") && body.has("data.item.id") && body.has("data.item.state") => {
            conversation(None)
        }
        "conversation.admin.closed" | "conversation.admin.opened" => conversation(None),
        _ => Ok(Event::Other),
    }
}

fn state(item: Payload) -> Result<String, Malformed> {
    item.text("state").ok_or_else(|| Malformed::new("data.item.state", "is missing"))
}

fn is_closed(item: Payload) -> bool {
    item.text("state").as_deref() == Some("closed")
}

fn assignee(item: Payload) -> Option<Helper> {
    let by_id = || {
        let id = item.text("admin_assignee_id").filter(|id| id != "0")?;
        Some(Helper { id: Some(id), ..Helper::default() })
    };
    item.helper("assignee.id", "assignee.email", &["assignee.name"]).or_else(by_id)
}

fn customer(item: Payload) -> Option<Email> {
    item.email("user.email")
        .or_else(|| item.email("contacts.contacts.0.email"))
        .or_else(|| item.email("source.author.email"))
}

/// Whoever wrote the latest part that has words in it.
fn latest_answer(item: Payload) -> Option<(Helper, Option<Moment>)> {
    let by_admin = |part: &Payload| part.text("author.type").as_deref() == Some("admin") && part.has("body");
    let part = item.latest_of("conversation_parts.conversation_parts").find(by_admin)?;
    Some((part.helper("author.id", "author.email", &["author.name"])?, part.time_if_clear("created_at")))
}

fn survey(body: Payload) -> Read {
    let item = body.part("data.item").ok_or_else(|| Malformed::new("data.item", "is missing"))?;
    let stars = item.number("conversation_rating.rating").and_then(|stars| Stars::try_from(stars).ok());
    let teammate = item.helper("conversation_rating.teammate.id", "", &["conversation_rating.teammate.name"]);
    Ok(Event::Survey(Box::new(SurveyAnswer {
        reference: body.must("data.item.id")?,
        stars: stars
            .ok_or_else(|| Malformed::new("data.item.conversation_rating.rating", "is no whole number from 1 to 5"))?,
        comment: item.prose("conversation_rating.remark"),
        helper: teammate.or_else(|| assignee(item)),
        customer: customer(item),
        at: item.time("conversation_rating.created_at")?,
    })))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_shapes_name_who_looks_after_it() {
        let old = json!({ "topic": "conversation.admin.closed", "data": { "item": {
            "id": "1", "state": "closed", "created_at": 1_772_355_600, "updated_at": 1_772_359_200,
            "assignee": { "type": "admin", "id": "19", "name": "Ana", "email": "ana@acme.example" },
            "user": { "type": "lead", "email": "kim@example.org" },
        } } });
        let new = json!({ "topic": "conversation.admin.closed", "data": { "item": {
            "id": "1", "state": "closed", "created_at": 1_772_355_600, "updated_at": 1_772_359_200,
            "admin_assignee_id": 19, "contacts": { "contacts": [{ "email": "kim@example.org" }] },
            "statistics": { "last_close_at": 1_772_359_100, "first_admin_reply_at": 1_772_356_000 },
        } } });
        for body in [old, new] {
            let Event::Case(case) = read("conversation.admin.closed", Payload::new(&body)).unwrap() else {
                panic!("no case")
            };
            assert_eq!(case.assignee.unwrap().id.as_deref(), Some("19"));
            assert_eq!(case.customer.unwrap().as_str(), "kim@example.org");
        }
    }

    #[test]
    fn an_answer_is_credited_to_whoever_wrote_it() {
        let part = |id: &str, kind: &str, body: Option<&str>| json!({ "author": { "type": kind, "id": id, "name": "Bo" }, "body": body, "created_at": 1_772_356_000 });
        let parts = [part("5", "admin", Some("<p>Hello</p>")), part("6", "admin", None), part("7", "user", Some("Hi"))];
        let body = json!({ "data": { "item": {
            "id": "1", "state": "open", "conversation_parts": { "conversation_parts": parts },
        } } });
        let Event::Case(case) = read("conversation.admin.replied", Payload::new(&body)).unwrap() else {
            panic!("no case")
        };
        assert_eq!(case.reply.unwrap().0.id.as_deref(), Some("5"));
    }
}
