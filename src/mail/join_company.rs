//! A manager asks somebody to look after a company's page.

use super::{Kind, Message, Stop, link, unasked, words};
use crate::domain::{company::Role, text::Email};

/// The letter. `url` holds the secret.
pub fn join_company(to: &Email, company_name: &str, inviter_name: &str, role: Role, url: &str, stop: &Stop) -> Message {
    let may = match role {
        Role::Manager => "look after its page: its people, its products and its invitations",
        Role::Lead => "look after its invitations and cases",
        Role::Viewer => "see its desk",
    };
    unasked(
        Kind::JoinCompany,
        to,
        format!("Join {company_name} on Gutcheck"),
        &[
            words(format!("{inviter_name} asks you to join {company_name} on Gutcheck. There you could {may}.")),
            link("See the invitation, and decide", url),
            words("The link works for 14 days, and once. If you would rather not, do nothing."),
        ],
        stop,
    )
}
