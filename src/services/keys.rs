//! The keys that sign invitations: several can verify, the newest signs. The secret of the site is none of them.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::TimeDelta;

use super::Result;
use crate::{
    domain::Moment,
    security::secrets,
    store::{self, Db, keys::SigningKey},
};

/// How long a new key only verifies: until every server has surely read it.
const SETTLES: TimeDelta = TimeDelta::minutes(2);

/// The keys in force, newest first. All clones are the same ring.
#[derive(Clone)]
// A key that was read once stays in memory: they are few, and whoever verifies with one may hold on to it.
pub struct KeyRing(Arc<RwLock<Vec<&'static SigningKey>>>);

impl KeyRing {
    /// The newest key.
    pub fn newest(&self) -> Option<&'static SigningKey> {
        self.keys().first().copied()
    }

    /// The key to sign with now: the newest that every server knows.
    pub fn signer(&self, now: Moment) -> Option<&'static SigningKey> {
        let keys = self.keys();
        keys.iter().find(|key| key.created_at + SETTLES <= now).or(keys.last()).copied()
    }

    /// The key of that id, when it has not been retired.
    pub fn get(&self, kid: &str) -> Option<&'static SigningKey> {
        self.keys().iter().find(|key| key.kid == kid).copied()
    }

    fn keys(&self) -> Vec<&'static SigningKey> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, in_force: Vec<SigningKey>) {
        let known = self.keys();
        let keep = |key: SigningKey| match known.iter().find(|known| known.kid == key.kid) {
            Some(known) => *known,
            None => &*Box::leak(Box::new(key)),
        };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = in_force.into_iter().map(keep).collect();
    }
}

/// Loads the keys, making the first one on an empty database.
///
/// # Errors
/// When the database fails.
pub fn load_or_make(db: &mut Db, now: Moment) -> Result<KeyRing> {
    if store::keys::in_force(db)?.is_empty() {
        rotate(db, now)?;
    }
    let ring = KeyRing(Arc::default());
    reload(db, &ring)?;
    Ok(ring)
}

/// Reads the keys again: another process may have added or retired some.
///
/// # Errors
/// When the database fails.
pub fn reload(db: &mut Db, ring: &KeyRing) -> Result<()> {
    ring.put(store::keys::in_force(db)?);
    Ok(())
}

/// The secret that forms and customers' pseudonyms hang on, made on an empty database. It never changes.
///
/// # Errors
/// When the database fails.
pub fn site_secret(db: &mut Db) -> Result<Arc<[u8]>> {
    Ok(store::keys::site_secret(db, secrets::fresh().as_bytes())?.into())
}

/// Adds a key that signs from now on; the older ones go on verifying. Returns its id.
///
/// # Errors
/// When the database fails.
pub fn rotate(db: &mut Db, now: Moment) -> Result<String> {
    let kid: String = secrets::fresh().chars().take(8).collect();
    store::keys::add(db, &kid, secrets::fresh().as_bytes(), now)?;
    Ok(kid)
}

/// Retires a key: links signed with it are refused from now on. Returns whether it was in force.
///
/// # Errors
/// When the database fails.
pub fn retire(db: &mut Db, kid: &str, now: Moment) -> Result<bool> {
    Ok(store::keys::retire(db, kid, now)?)
}
