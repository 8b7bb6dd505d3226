//! A password that was forgotten.

use super::{Result, mailed_links, sessions};
use crate::{
    domain::{
        Moment,
        mailed_link::{MailedLink, Opened, Purpose},
        message::{Kind, REST},
        text::Email,
    },
    mail::reset_password::reset_password,
    store::{self, Db},
};

/// Mails a link that lets the owner of the address choose a new password. Whether there is an account, only the
/// owner learns; for an unknown address a link that opens nothing is made, so that the work is the same.
///
/// # Errors
/// When the database fails.
pub fn ask(db: &mut Db, origin: &str, email: &Email, now: Moment) -> Result<()> {
    if store::outbox::wrote_since(db, Kind::ResetPassword, email, now - REST)? {
        // The letter of a moment ago works for an hour.
        return Ok(());
    }
    let person_id = store::people::by_email(db, email)?.map(|account| account.id);
    let token = mailed_links::issue(db, Purpose::ResetPassword, email, person_id, None, now)?;
    let letter = reset_password(email, &format!("{origin}/reset/{token}"));
    if person_id.is_some() {
        store::outbox::push(db, &letter, now)?;
    }
    Ok(())
}

/// What became of a new password.
pub enum Outcome {
    /// It is set, and this is the secret of the one session that is left.
    SignedIn(String),
    /// The link cannot be used.
    NotOpen(Opened),
}

/// Sets a new password and ends every session but a new one. Who opened the link owns the address.
///
/// # Errors
/// When the database fails.
pub fn reset(db: &mut Db, token: &str, password_hash: &str, device: &str, now: Moment) -> Result<Outcome> {
    match mailed_links::take(db, Purpose::ResetPassword, token, now)? {
        Ok(MailedLink { person_id: Some(person_id), .. }) => {
            store::people::set_password(db, person_id, password_hash)?;
            store::people::confirm(db, person_id, now)?;
            store::mailed_links::take_back(db, Purpose::ResetPassword, person_id)?;
            store::sessions::end_others(db, person_id, None)?;
            Ok(Outcome::SignedIn(sessions::begin(db, person_id, device, now)?))
        }
        Ok(_) => Ok(Outcome::NotOpen(Opened::Unknown)),
        Err(shut) => Ok(Outcome::NotOpen(shut)),
    }
}
