//! The signed part of an invitation's link: a JWT that names its key, its invitation and its end.

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode, errors::ErrorKind,
};
use serde::{Deserialize, Serialize};

use crate::domain::Moment;

const AUDIENCE: &str = "gutcheck-rating";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    exp: i64,
    jti: String,
}

/// What a link says.
#[derive(Debug, PartialEq, Eq)]
pub enum Opened {
    /// It is ours, and names this invitation. Whether that is still open only the database knows.
    Genuine(String),
    /// It was ours, and its time is over.
    Expired(String),
    /// It is not as we sent it, or signed with a key that we no longer use.
    Tampered,
}

/// The token for the invitation `jti`, signed with the key `kid`.
///
/// # Errors
/// When the signing library refuses the key.
pub fn sign(
    (kid, secret): (&str, &[u8]),
    issuer: &str,
    jti: &str,
    expires_at: Moment,
) -> Result<String, jsonwebtoken::errors::Error> {
    let header = Header { kid: Some(kid.into()), ..Header::new(Algorithm::HS256) };
    let claims =
        Claims { iss: issuer.into(), aud: AUDIENCE.into(), exp: expires_at.and_utc().timestamp(), jti: jti.into() };
    encode(&header, &claims, &EncodingKey::from_secret(secret))
}

/// The id of the key that a token says it is signed with.
pub fn key_id(token: &str) -> Option<String> {
    decode_header(token).ok().and_then(|header| header.kid)
}

/// Reads a token; `key` finds the secret of a key id that is in force.
pub fn open<'k>(token: &str, issuer: &str, now: Moment, key: impl Fn(&str) -> Option<&'k [u8]>) -> Opened {
    let Some(secret) = key_id(token).as_deref().and_then(key) else { return Opened::Tampered };
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_issuer(&[issuer]);
    rules.set_audience(&[AUDIENCE]);
    rules.set_required_spec_claims(&["exp", "iss", "aud"]);
    // The library's own clock cannot be moved: the end is checked below, against ours.
    rules.validate_exp = false;
    match decode::<Claims>(token, &DecodingKey::from_secret(secret), &rules) {
        Ok(token) if token.claims.exp <= now.and_utc().timestamp() => Opened::Expired(token.claims.jti),
        Ok(token) => Opened::Genuine(token.claims.jti),
        Err(error) => {
            if !matches!(error.kind(), ErrorKind::InvalidSignature) {
                tracing::debug!(%error, "an invitation's token was refused");
            }
            Opened::Tampered
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    const ISSUER: &str = "https://gutcheck.example";

    fn noon() -> Moment {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap().naive_utc()
    }

    fn keys(kid: &str) -> Option<&'static [u8]> {
        match kid {
            "old" => Some(b"an old secret"),
            "new" => Some(b"a new secret"),
            _ => None,
        }
    }

    #[test]
    fn a_link_opens_until_its_end_with_any_key_in_force() {
        for kid in ["old", "new"] {
            let token = sign((kid, keys(kid).unwrap()), ISSUER, "abc", noon() + TimeDelta::days(1)).unwrap();
            assert_eq!(open(&token, ISSUER, noon(), keys), Opened::Genuine("abc".into()));
            assert_eq!(open(&token, ISSUER, noon() + TimeDelta::days(1), keys), Opened::Expired("abc".into()));
        }
    }

    #[test]
    fn a_link_that_was_changed_or_comes_from_elsewhere_is_refused() {
        let until = noon() + TimeDelta::days(1);
        let token = sign(("new", b"a new secret"), ISSUER, "abc", until).unwrap();
        assert_eq!(open(&token, "https://other.example", noon(), keys), Opened::Tampered);
        assert_eq!(open(&format!("{token}x"), ISSUER, noon(), keys), Opened::Tampered);
        assert_eq!(open("nothing", ISSUER, noon(), keys), Opened::Tampered);
        for (kid, secret) in [("retired", &b"a new secret"[..]), ("new", b"guessed")] {
            let forged = sign((kid, secret), ISSUER, "abc", until).unwrap();
            assert_eq!(open(&forged, ISSUER, noon(), keys), Opened::Tampered);
        }
    }
}
