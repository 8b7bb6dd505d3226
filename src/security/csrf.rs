//! Signed double-submit tokens: a form carries a MAC over the visitor's own random cookie.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The key that signs form tokens, the same on every node.
#[derive(Clone)]
pub struct FormKey(Vec<u8>);

impl FormKey {
    /// A key for forms out of the site's secret, so that no other use of the secret can forge a form.
    pub fn derive(secret: &[u8]) -> Self {
        Self(mac(secret, b"gutcheck forms").finalize().into_bytes().to_vec())
    }

    /// The token that belongs to this visitor's cookie.
    pub fn token(&self, cookie: &str) -> String {
        URL_SAFE_NO_PAD.encode(mac(&self.0, cookie.as_bytes()).finalize().into_bytes())
    }

    /// Whether the token that came with a form belongs to the cookie that came with it; constant time.
    pub fn verifies(&self, cookie: &str, token: &str) -> bool {
        URL_SAFE_NO_PAD.decode(token).is_ok_and(|token| mac(&self.0, cookie.as_bytes()).verify_slice(&token).is_ok())
    }
}

fn mac(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length; an all-zero MAC state never arises.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes any key length"));
    mac.update(message);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_own_cookie_and_no_other() {
        let key = FormKey::derive(b"secret");
        let token = key.token("mine");
        assert!(key.verifies("mine", &token));
        assert!(!key.verifies("yours", &token));
        assert!(!FormKey::derive(b"other").verifies("mine", &token));
        assert!(!key.verifies("mine", "not base64!"));
    }
}
