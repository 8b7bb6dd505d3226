//! What to do in each helpdesk, step by step, and what to paste there.

use crate::domain::helpdesk::Helpdesk;

const ZENDESK_TICKET: &str = r#"{
  "ticket": {
    "id": "{{ticket.id}}",
    "status": "{{ticket.status}}",
    "via": "{{ticket.via}}",
    "created_at": "{{ticket.created_at_with_timestamp}}",
    "updated_at": "{{ticket.updated_at_with_timestamp}}",
    "assignee": { "name": "{{ticket.assignee.name}}", "email": "{{ticket.assignee.email}}" },
    "requester": { "email": "{{ticket.requester.email}}" }
  }
}"#;

const ZENDESK_SURVEY: &str = r#"{
  "about": "satisfaction",
  "ticket": {
    "id": "{{ticket.id}}",
    "assignee": { "name": "{{ticket.assignee.name}}", "email": "{{ticket.assignee.email}}" },
    "requester": { "email": "{{ticket.requester.email}}" },
    "updated_at": "{{ticket.updated_at_with_timestamp}}"
  },
  "satisfaction": { "rating": "{{satisfaction.current_rating}}", "comment": "{{satisfaction.current_comment}}" }
}"#;

const FRESHDESK_TICKET: &str = r#"{
  "ticket_id": "{{ticket.id}}",
  "ticket_status": "{{ticket.status}}",
  "ticket_source": "{{ticket.source}}",
  "ticket_product": "{{ticket.product_description}}",
  "ticket_agent_name": "{{ticket.agent.name}}",
  "ticket_agent_email": "{{ticket.agent.email}}",
  "ticket_requester_email": "{{ticket.requester.email}}"
}"#;

const OWN_EVENT: &str = r#"{
  "type": "case.resolved",
  "timestamp": "2026-03-01T12:00:00Z",
  "data": {
    "case": "4711",
    "opened_at": "2026-03-01T09:00:00Z",
    "first_reply_at": "2026-03-01T09:20:00Z",
    "agent": { "id": "7", "email": "ana@acme.example", "name": "Ana" },
    "replied_by": { "id": "7", "email": "ana@acme.example", "name": "Ana" },
    "customer": { "email": "kim@example.org" },
    "channel": "chat", "topic": "billing", "product": "Kettle"
  }
}"#;

const OWN_SURVEY: &str = r#"{
  "type": "survey.answered",
  "timestamp": "2026-03-01T18:00:00Z",
  "data": { "case": "4711", "stars": 5, "comment": "Ana listened.", "customer": { "email": "kim@example.org" } }
}"#;

/// The steps, in order.
pub fn of(helpdesk: Helpdesk) -> &'static [&'static str] {
    match helpdesk {
        Helpdesk::Zendesk => &[
            "In the Admin Center open Apps and integrations, Webhooks, Create webhook, and choose Trigger or automation.",
            "Call it Gutcheck. Paste the address below as the endpoint; POST, JSON, no authentication. Create it.",
            "Open the webhook, reveal its signing secret, and paste it below.",
            "Open Objects and rules, Triggers, Create trigger. Meet any of: ticket is created; status changed; assignee changed. \
             As the action choose Notify active webhook, Gutcheck, and paste the first template.",
            "If you ask customers in Zendesk too: make a second trigger on Satisfaction changed to good or bad (with or without \
             a comment), with the second template.",
            "If your Zendesk speaks another language, its words for a status appear above once, and you say what they mean.",
        ],
        Helpdesk::Freshdesk => &[
            "Open Admin, Workflows, Automations, Ticket updates, New rule.",
            "When: performed by agent or requester. Event: status is changed, from any to any. Add one for Agent is changed.",
            "Action: Trigger webhook. POST, the address below, Requires authentication: user name gutcheck, and the secret below \
             as the password.",
            "Encoding JSON, content Advanced, and paste the template.",
            "Words for a status that your company made up appear above once, and you say what they mean.",
        ],
        Helpdesk::Intercom => &[
            "Open the Developer Hub, your app (or New app, for internal use), Basic information: copy the client secret and paste \
             it below.",
            "Open Webhooks and paste the address below as the endpoint.",
            "Subscribe to the topics conversation.user.created, conversation.admin.replied, conversation.admin.closed, \
             conversation.admin.opened and conversation.rating.added. Save.",
        ],
        Helpdesk::HelpScout => &[
            "Open Manage, Apps, Webhooks, and install it.",
            "Paste the address below as the callback URL and the secret below as the secret key.",
            "Choose the events Conversation created, status updated, assigned, Agent reply created, and Satisfaction ratings. Save.",
        ],
        Helpdesk::Zammad => &[
            "Open Manage, Webhook, New webhook. Paste the address below as the endpoint and the secret below as the signature \
             token. Leave the custom payload off.",
            "Open Manage, Trigger, New trigger. Activated by: action. Conditions: state, has changed; and in a second trigger: \
             article sender is Agent, article is created.",
            "As what it executes choose Webhook, and the one you made. Save both.",
        ],
        Helpdesk::Chatwoot => &[
            "Open Settings, Integrations, Webhooks, Add new webhook, and paste the address below.",
            "Choose the events conversation_created, conversation_status_changed, message_created and message_updated. Save.",
            "If it shows a secret, paste it below. Older versions sign nothing: then press the button below that takes it \
             without a secret.",
        ],
        Helpdesk::FreeScout => &[
            "Install the module API & Webhooks, and open Manage, API & Webhooks, Webhooks, New webhook.",
            "Paste the address below, and the secret below as the secret key.",
            "Choose the events convo.created, convo.status, convo.assigned and convo.agent.reply.created. Save.",
        ],
        Helpdesk::Own => &[
            "Send each event by POST as JSON to the address below, signed as Standard Webhooks say with the secret below. There \
             are libraries for most languages.",
            "The types are case.opened, case.replied, case.resolved, case.reopened and survey.answered. Everything in data may be \
             left out but case, and stars in a survey.",
            "Send an event again when we don't answer 200; one with the same webhook-id is taken once.",
        ],
    }
}

/// What is pasted there: a title and the text.
pub fn templates(helpdesk: Helpdesk) -> &'static [(&'static str, &'static str)] {
    match helpdesk {
        Helpdesk::Zendesk => &[("The trigger's template", ZENDESK_TICKET), ("The survey's template", ZENDESK_SURVEY)],
        Helpdesk::Freshdesk => &[("The template", FRESHDESK_TICKET)],
        Helpdesk::Own => &[("A resolved case", OWN_EVENT), ("An answer to a survey", OWN_SURVEY)],
        Helpdesk::Intercom | Helpdesk::HelpScout | Helpdesk::Zammad | Helpdesk::Chatwoot | Helpdesk::FreeScout => &[],
    }
}
