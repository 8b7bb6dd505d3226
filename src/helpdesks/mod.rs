//! Helpdesks: one file each turns its payload into our event. What a body means to the directory is no concern here.
//!
//! Shapes differ by version and are not always documented: a field that may be missing is never insisted on, and a name
//! that nobody is known again by is left out.

mod chatwoot;
pub mod forum;
mod freescout;
mod freshdesk;
mod helpscout;
mod intercom;
mod own;
mod payload;
mod zammad;
mod zendesk;

pub use payload::Payload;

use crate::domain::helpdesk::{Event, Helpdesk, Malformed};

type Read = Result<Event, Malformed>;

/// What a helpdesk names a delivery and its event by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The delivery's own id, by which it is known again when it is sent twice; not every helpdesk has one.
    pub delivery: Option<String>,
    /// What kind of event it is, in the helpdesk's words.
    pub event: String,
}

/// Reads what stands on the outside: headers by lower-case name, and the names in the body.
pub fn envelope<'a>(helpdesk: Helpdesk, header: impl Fn(&str) -> Option<&'a str>, body: Payload) -> Envelope {
    let from_header = |name: &str| header(name).map(|text| text.chars().take(200).collect::<String>());
    let delivery = match helpdesk {
        Helpdesk::Own => from_header("webhook-id"),
        Helpdesk::Zendesk => body.text("id").or_else(|| from_header("x-zendesk-webhook-invocation-id")),
        Helpdesk::Chatwoot => from_header("x-chatwoot-delivery"),
        Helpdesk::Zammad => from_header("x-zammad-delivery"),
        Helpdesk::Intercom => body.text("id"),
        Helpdesk::FreeScout | Helpdesk::HelpScout | Helpdesk::Freshdesk => None,
    };
    let event = match helpdesk {
        Helpdesk::Own | Helpdesk::Zendesk => body.text("type"),
        Helpdesk::Chatwoot => body.text("event"),
        Helpdesk::FreeScout => from_header("x-freescout-event").or_else(|| body.text("event")),
        Helpdesk::HelpScout => from_header("x-helpscout-event"),
        Helpdesk::Intercom => body.text("topic"),
        Helpdesk::Zammad | Helpdesk::Freshdesk => None,
    };
    Envelope { delivery, event: event.unwrap_or_else(|| "ticket".into()) }
}

/// What a body tells. `event` is that of its [`Envelope`].
///
/// # Errors
/// When a field that is needed is missing or is not what it should be.
pub fn read(helpdesk: Helpdesk, event: &str, body: Payload) -> Read {
    match helpdesk {
        Helpdesk::Own => own::read(event, body),
        Helpdesk::Zendesk => zendesk::read(event, body),
        Helpdesk::Chatwoot => chatwoot::read(event, body),
        Helpdesk::Zammad => zammad::read(body),
        Helpdesk::FreeScout => freescout::read(event, body),
        Helpdesk::HelpScout => helpscout::read(event, body),
        Helpdesk::Freshdesk => freshdesk::read(body),
        Helpdesk::Intercom => intercom::read(event, body),
    }
}
