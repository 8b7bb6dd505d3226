//! Mails a customer without an account the links to what they said. Their address is used for that letter and not kept:
//! the one that was invited is known again by its pseudonym, and nobody else is written to.

use super::{
    Result,
    invite_rating::Sender,
    submit_rating::{self, Editable, Link, LinkKeys},
};
use crate::{
    domain::{
        Moment,
        message::{Kind, REST},
        text::Email,
    },
    mail,
    security::pseudonyms,
    store::{self, Db},
};

/// Writes the letter when that is the address that was invited, something was said by the link and stands, and no such
/// letter was written a moment ago. Which of these it was is nobody's to learn.
///
/// # Errors
/// When the database fails.
pub fn send(db: &mut Db, token: &str, email: &Email, sender: &Sender, now: Moment) -> Result<()> {
    let with = LinkKeys { keys: &sender.keys, issuer: &sender.site };
    let Link::Used(invitation, rating, editable) = submit_rating::open(db, token, &with, now)? else { return Ok(()) };
    let invited = store::raters::reference_of(db, invitation.rater_id)?;
    let typed = pseudonyms::of(&sender.site_secret, invitation.company_id, email);
    if editable == Editable::Withdrawn
        || invited != Some(typed)
        || store::outbox::wrote_of_invitation_since(db, Kind::Receipt, invitation.id, now - REST)?
    {
        return Ok(());
    }
    let url = format!("{}/r/{token}", sender.site);
    let change_url = format!("{url}/change");
    let change = match editable {
        Editable::Until(until) => Some((change_url.as_str(), until)),
        Editable::Closed | Editable::Withdrawn | Editable::Removed | Editable::AgentLeft => None,
    };
    let said = (rating.opinion.stars, rating.rated_at);
    let letter = mail::receipt::receipt(email, &invitation.agent_name, said, &url, change);
    Ok(store::outbox::push_about(db, &letter, invitation.id, now)?)
}
