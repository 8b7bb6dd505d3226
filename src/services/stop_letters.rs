//! Never write to me again: everybody can stop the letters that others have us write to them, and let them come again.
//! Letters that people ask for themselves, like one about a password, are theirs to ask for.

use super::{Error, Result, invite_rating::Sender, undelivered};
use crate::{
    domain::{Moment, delivery::Undelivered, message::Stop, suppression::Reason, text::Email},
    security::{pseudonyms, stop_tokens},
    store::{self, Db},
};

/// How the owner of that address stops our letters.
pub fn link(sender: &Sender, email: &Email) -> Stop {
    let pseudonym = pseudonyms::everywhere(&sender.site_secret, email);
    let url = format!("{}/stop/{}", sender.site, stop_tokens::sign(&sender.site_secret, &pseudonym));
    Stop { pseudonym, url }
}

/// What somebody who wants a letter written to that address is told when we write there no more.
///
/// # Errors
/// [`Error::Invalid`] with the sentence.
pub fn ensure_may_write(db: &mut Db, stop: &Stop) -> Result<()> {
    match store::suppressions::reason_of(db, &stop.pseudonym)? {
        None => Ok(()),
        Some(reason) => Err(Error::invalid("email", sentence(reason))),
    }
}

/// Why nothing is written to an address, for whoever wants it written to.
pub fn sentence(reason: Reason) -> &'static str {
    match reason {
        Reason::Asked | Reason::Complained => {
            "Whoever has that address asked us never to write to them, and we keep to it."
        }
        Reason::Bounced => "Letters to that address come back: there is no such mailbox. Look whether it is right.",
    }
}

/// Why we write no more to whoever was sent this token; nothing while we may. Writes nothing.
///
/// # Errors
/// [`Error::NotFound`] when the token is not ours.
pub fn state(db: &mut Db, site_secret: &[u8], token: &str) -> Result<Option<Reason>> {
    let pseudonym = stop_tokens::open(site_secret, token).ok_or(Error::NotFound)?;
    Ok(store::suppressions::reason_of(db, &pseudonym)?)
}

/// Writes no more to whoever was sent this token.
///
/// # Errors
/// [`Error::NotFound`] when the token is not ours.
pub fn stop(db: &mut Db, site_secret: &[u8], token: &str, now: Moment) -> Result<()> {
    let pseudonym = stop_tokens::open(site_secret, token).ok_or(Error::NotFound)?;
    suppress(db, &pseudonym, Reason::Asked, now)
}

/// Writes to them again.
///
/// # Errors
/// [`Error::NotFound`] when the token is not ours.
pub fn resume(db: &mut Db, site_secret: &[u8], token: &str) -> Result<()> {
    let pseudonym = stop_tokens::open(site_secret, token).ok_or(Error::NotFound)?;
    Ok(store::suppressions::remove(db, &pseudonym)?)
}

/// Writes no more to somebody, and sends nothing of what still waits for them.
///
/// # Errors
/// When the database fails.
pub fn suppress(db: &mut Db, pseudonym: &str, reason: Reason, now: Moment) -> Result<()> {
    store::suppressions::add(db, pseudonym, reason, now)?;
    for invitation_id in store::outbox::withdraw(db, pseudonym, now)? {
        undelivered::mark(db, invitation_id, Undelivered::Stopped, now)?;
    }
    Ok(())
}
