//! Forums: Discourse with its plugin Solved, and our own event for any other.

use super::Payload;
use crate::domain::{
    Moment,
    forum::{ForumEvent, ForumKind, ForumMember},
    helpdesk::Malformed,
};

/// What a body tells, and a number that grows with what the forum tells, for the order.
///
/// # Errors
/// When a field that is needed is missing.
pub fn read(
    kind: ForumKind,
    event: &str,
    number: Option<i64>,
    body: Payload,
    received_at: Moment,
) -> Result<(ForumEvent, i64), Malformed> {
    let received = received_at.and_utc().timestamp_micros();
    match kind {
        ForumKind::Discourse => Ok((discourse(event, body)?, number.unwrap_or(received))),
        ForumKind::Own => {
            let at = body.time("timestamp")?.map_or(received, |at| at.and_utc().timestamp_micros());
            Ok((own(body)?, at))
        }
    }
}

fn discourse(event: &str, body: Payload) -> Result<ForumEvent, Malformed> {
    let post = body.part("solved").or_else(|| body.part("post")).unwrap_or(body);
    Ok(match event {
        "accepted_solution" => ForumEvent::Accepted {
            reference: post.must("topic_id")?,
            solver: ForumMember {
                external_id: post.must("user_id")?,
                name: post.must("username")?,
                trust_level: post.number("trust_level").and_then(level),
            },
        },
        "unaccepted_solution" => ForumEvent::TakenBack { reference: post.must("topic_id")? },
        "user_created" | "user_updated" | "user_confirmed_email" => ForumEvent::Member(ForumMember {
            external_id: body.must("user.id")?,
            name: body.must("user.username")?,
            trust_level: body.number("user.trust_level").and_then(level),
        }),
        "ping" => ForumEvent::Ping,
        _ => ForumEvent::Other,
    })
}

fn own(body: Payload) -> Result<ForumEvent, Malformed> {
    let member = || {
        Ok(ForumMember {
            external_id: body.must("data.member.id")?,
            name: body.must("data.member.name")?,
            trust_level: body.number("data.member.trust_level").and_then(level),
        })
    };
    Ok(match body.must("type")?.as_str() {
        "solution.accepted" => ForumEvent::Accepted { reference: body.must("data.question")?, solver: member()? },
        "solution.taken_back" => ForumEvent::TakenBack { reference: body.must("data.question")? },
        "member.changed" => ForumEvent::Member(member()?),
        "ping" => ForumEvent::Ping,
        _ => ForumEvent::Other,
    })
}

fn level(number: i64) -> Option<i32> {
    i32::try_from(number).ok().filter(|level| (0..=4).contains(level))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::*;

    #[test]
    fn an_accepted_answer_names_its_question_and_its_author() {
        let now = DateTime::UNIX_EPOCH.naive_utc();
        let body = json!({ "solved": { "id": 9, "topic_id": 55, "user_id": 7, "username": "ana" } });
        let read = |event: &str| read(ForumKind::Discourse, event, Some(3), Payload::new(&body), now).unwrap();
        let solver = ForumMember { external_id: "7".into(), name: "ana".into(), trust_level: None };
        assert_eq!(read("accepted_solution"), (ForumEvent::Accepted { reference: "55".into(), solver }, 3));
        assert_eq!(read("unaccepted_solution").0, ForumEvent::TakenBack { reference: "55".into() });
        assert_eq!(read("post_created").0, ForumEvent::Other);
    }

    #[test]
    fn our_own_event_says_the_same() {
        let now = DateTime::UNIX_EPOCH.naive_utc();
        let body = json!({
            "type": "solution.accepted", "timestamp": 1_772_357_400,
            "data": { "question": "q1", "member": { "id": 7, "name": "ana", "trust_level": 3 } },
        });
        let (event, told) = read(ForumKind::Own, "", None, Payload::new(&body), now).unwrap();
        let solver = ForumMember { external_id: "7".into(), name: "ana".into(), trust_level: Some(3) };
        assert_eq!(event, ForumEvent::Accepted { reference: "q1".into(), solver });
        assert_eq!(told, 1_772_357_400_000_000);
    }
}
