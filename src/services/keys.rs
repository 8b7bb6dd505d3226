//! The keys that sign invitations: several can verify, the newest signs.

use std::sync::Arc;

use super::Result;
use crate::{
    domain::Moment,
    security::secrets,
    store::{self, Db, keys::SigningKey},
};

/// The keys in force, newest first.
#[derive(Clone)]
pub struct KeyRing(Arc<Vec<SigningKey>>);

impl KeyRing {
    /// The key that signs now.
    pub fn newest(&self) -> Option<&SigningKey> {
        self.0.first()
    }

    /// The key of that id, when it has not been retired.
    pub fn get(&self, kid: &str) -> Option<&SigningKey> {
        self.0.iter().find(|key| key.kid == kid)
    }

    /// The oldest key's secret, from which the key for forms is derived: rotation breaks no open form.
    pub fn site_secret(&self) -> &[u8] {
        self.0.last().map_or(&[], |key| key.secret.as_slice())
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
    Ok(KeyRing(Arc::new(store::keys::in_force(db)?)))
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
