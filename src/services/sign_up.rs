//! Signing up, and showing that the address is one's own.

use super::{Result, mailed_links};
use crate::{
    domain::{
        Moment,
        mailed_link::{MailedLink, Opened, Purpose},
        text::Email,
    },
    mail::{account_exists::account_exists, confirm_address::confirm_address},
    store::{self, Db},
};

/// A new account, as its owner asked for it.
pub struct NewAccount {
    /// What others read beside what they write.
    pub name: String,
    /// Where letters go.
    pub email: Email,
    /// The hash of the password.
    pub password_hash: String,
}

/// Signs somebody up at the site whose address is `origin`. Whether the address was known, only its owner learns, by mail.
///
/// # Errors
/// When the database fails.
pub fn sign_up(db: &mut Db, origin: &str, new: &NewAccount, now: Moment) -> Result<()> {
    let person_id = match store::people::by_email(db, &new.email)? {
        Some(known) if known.confirmed => {
            let letter = account_exists(&new.email, &format!("{origin}/sign-in"), &format!("{origin}/forgot"));
            return Ok(store::outbox::push(db, &letter, now)?);
        }
        // Nobody showed that the address is theirs: the latest who says so gets the link, the others' ends.
        Some(pending) => {
            store::people::sign_up_anew(db, pending.id, &new.name, &new.password_hash)?;
            pending.id
        }
        None => store::people::add(db, &new.email, &new.name, &new.password_hash, None, now)?,
    };
    ask_to_confirm(db, origin, &new.email, person_id, now)
}

/// Mails a link that confirms the address; earlier ones end.
///
/// # Errors
/// When the database fails.
pub fn ask_to_confirm(db: &mut Db, origin: &str, email: &Email, person_id: i64, now: Moment) -> Result<()> {
    store::mailed_links::take_back(db, Purpose::ConfirmAddress, person_id)?;
    let token = mailed_links::issue(db, Purpose::ConfirmAddress, email, Some(person_id), None, now)?;
    let letter = confirm_address(email, &format!("{origin}/confirm/{token}"));
    Ok(store::outbox::push(db, &letter, now)?)
}

/// The hash of the password that was chosen with the sign-up that a link is to confirm; nothing behind other links.
///
/// # Errors
/// When the database fails.
pub fn pending_hash(db: &mut Db, token: &str, now: Moment) -> Result<Option<String>> {
    let link = mailed_links::find(db, token)?.filter(|link| link.purpose == Purpose::ConfirmAddress);
    match link.filter(|link| link.opened(now) == Opened::Open).and_then(|link| link.person_id) {
        Some(id) => Ok(store::people::by_id(db, id)?.and_then(|account| account.password_hash)),
        None => Ok(None),
    }
}

/// Confirms the address that the link was mailed to. Whoever asks knows the password of the sign-up: an address is
/// never confirmed for a stranger who signed up with it.
///
/// # Errors
/// When the database fails.
pub fn confirm(db: &mut Db, token: &str, now: Moment) -> Result<Opened> {
    let taken = mailed_links::take(db, Purpose::ConfirmAddress, token, now)?;
    if let Ok(MailedLink { person_id: Some(person_id), .. }) = taken {
        store::people::confirm(db, person_id, now)?;
    }
    Ok(taken.map_or_else(|shut| shut, |_| Opened::Open))
}
