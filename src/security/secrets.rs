//! Random secrets that travel in cookies and mailed links. Only their hash is kept.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use sha2::{Digest, Sha256};

/// 256 random bits as 43 URL-safe characters.
pub fn fresh() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// 192 random bits as Standard Webhooks write a secret.
pub fn fresh_for_standard_webhooks() -> String {
    format!("whsec_{}", STANDARD.encode(rand::random::<[u8; 24]>()))
}

/// What is kept of a secret: enough to recognise it, useless to whoever reads the database.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
