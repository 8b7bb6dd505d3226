//! The secret part of the link by which somebody says: never write to me again. It holds a pseudonym and a MAC over it,
//! and works for ever: a letter may be read years later.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The token for that pseudonym.
pub fn sign(secret: &[u8], pseudonym: &str) -> String {
    URL_SAFE_NO_PAD.encode([pseudonym.as_bytes(), &*mac(secret, pseudonym).finalize().into_bytes()].concat())
}

/// The pseudonym in a token, when it is one that we signed; constant time.
pub fn open(secret: &[u8], token: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (pseudonym, signature) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
    let pseudonym = std::str::from_utf8(pseudonym).ok()?;
    mac(secret, pseudonym).verify_slice(signature).ok()?;
    Some(pseudonym.into())
}

fn mac(secret: &[u8], pseudonym: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap_or_else(|_| unreachable!("HMAC takes any key length"));
    mac.update(b"gutcheck stop ");
    mac.update(pseudonym.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_with_the_secret_that_signed_it_and_unchanged_only() {
        let token = sign(b"secret", "abc");
        assert_eq!(open(b"secret", &token).as_deref(), Some("abc"));
        assert_eq!(open(b"other", &token), None);
        for changed in [token.replacen('Y', "Z", 1), format!("{token}A"), String::new(), "abc".into(), "!".into()] {
            assert_eq!(open(b"secret", &changed), None, "{changed}");
        }
    }
}
