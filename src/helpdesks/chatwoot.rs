//! Chatwoot: conversations, the messages in them, and answers to its survey. People have no address here, only an id.

use super::{Payload, Read};
use crate::domain::{
    helpdesk::{CaseEvent, Event, Helper, Malformed, SurveyAnswer},
    rating::Stars,
};

pub fn read(event: &str, body: Payload) -> Read {
    match event {
        "conversation_created" | "conversation_status_changed" | "conversation_updated" | "conversation_resolved" => {
            conversation(body, body)
        }
        "message_created" if is_answer_of_a_person(body) => reply(body),
        "message_updated" if body.text("content_type").as_deref() == Some("input_csat") => survey(body),
        _ => Ok(Event::Other),
    }
}

fn conversation(of: Payload, body: Payload) -> Read {
    Ok(Event::Case(Box::new(CaseEvent {
        reference: of.must("id")?,
        state: Some(of.must("status")?),
        // Nothing says when a conversation was resolved; it was changed then.
        at: of.time("updated_at")?.or(body.time("last_activity_at")?).or(body.time("timestamp")?),
        opened_at: of.time("created_at")?,
        first_reply_at: of.time("first_reply_created_at")?,
        assignee: somebody(of, "meta.assignee"),
        customer: of.email("meta.sender.email"),
        channel: channel(of),
        ..CaseEvent::default()
    })))
}

/// Somebody, by the name that they chose for customers to see.
fn somebody(of: Payload, whose: &str) -> Option<Helper> {
    let part = of.part(whose)?;
    let name = if part.has("available_name") { "available_name" } else { "name" };
    part.helper("id", "email", &[name])
}

fn channel(of: Payload) -> Option<String> {
    of.text("channel").map(|channel| channel.trim_start_matches("Channel::").to_lowercase())
}

/// Bots write as somebody of another type; notes are for colleagues.
fn is_answer_of_a_person(body: Payload) -> bool {
    let goes_out = matches!(body.text("message_type").as_deref(), Some("outgoing" | "1"));
    let person = body.text("sender.type").or_else(|| body.text("sender_type"));
    goes_out && !body.is_true("private") && person.is_some_and(|kind| kind.eq_ignore_ascii_case("user"))
}

fn reply(body: Payload) -> Read {
    let at = body.time("created_at")?;
    let who = somebody(body, "sender");
    Ok(Event::Case(Box::new(CaseEvent {
        reference: body.must("conversation.id")?,
        at,
        opened_at: body.time("conversation.created_at")?,
        reply: who.map(|who| (who, at)),
        customer: body.email("conversation.meta.sender.email"),
        channel: body.part("conversation").and_then(channel),
        ..CaseEvent::default()
    })))
}

fn survey(body: Payload) -> Read {
    const ANSWER: &str = "content_attributes.submitted_values.csat_survey_response";
    let Some(answer) = body.part(ANSWER) else { return Ok(Event::Other) };
    let stars = answer.number("rating").and_then(|stars| Stars::try_from(stars).ok());
    let of = body.part("conversation").unwrap_or(body);
    Ok(Event::Survey(Box::new(SurveyAnswer {
        reference: body.must("conversation.id")?,
        stars: stars.ok_or_else(|| Malformed::new(format!("{ANSWER}.rating"), "is no whole number from 1 to 5"))?,
        comment: answer.prose("feedback_message"),
        helper: somebody(of, "meta.assignee"),
        customer: of.email("meta.sender.email"),
        at: body.time("updated_at")?,
    })))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_a_person_writes_to_the_customer_is_an_answer() {
        let message = |kind: &str, sender: &str, private: bool| {
            json!({
                "event": "message_created", "id": 5, "message_type": kind, "private": private,
                "created_at": "2026-03-01T09:30:00Z", "sender": { "id": 3, "name": "Alex Agent", "type": sender },
                "conversation": { "id": 24, "channel": "Channel::WebWidget", "created_at": 1_772_355_600 },
            })
        };
        let read = |body: serde_json::Value| read("message_created", Payload::new(&body)).unwrap();
        assert_eq!(read(message("outgoing", "agent_bot", false)), Event::Other);
        assert_eq!(read(message("outgoing", "user", true)), Event::Other);
        assert_eq!(read(message("incoming", "contact", false)), Event::Other);
        let Event::Case(case) = read(message("outgoing", "user", false)) else { panic!("no case") };
        assert_eq!(case.reply.unwrap().0.id.as_deref(), Some("3"));
        assert_eq!((case.state, case.channel.as_deref()), (None, Some("webwidget")));
    }

    #[test]
    fn a_survey_without_an_answer_yet_is_no_concern_of_ours() {
        let body = json!({ "event": "message_updated", "content_type": "input_csat", "content_attributes": {} });
        assert_eq!(read("message_updated", Payload::new(&body)), Ok(Event::Other));
    }
}
