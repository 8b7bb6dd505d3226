//! Passwords, hashed with argon2id at OWASP's parameters (19 MiB, 2 passes, 1 lane).

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// A hash nobody has the password of, so that an unknown address costs as much as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash(&super::secrets::fresh()).unwrap_or_default());

/// The hash to keep. Takes about 20 ms of CPU: call it off the async threads.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

/// Whether `password` fits `kept`; with nothing kept it does the same work and says no.
pub fn verify(password: &str, kept: Option<&str>) -> bool {
    let known = PasswordHash::new(kept.unwrap_or(NOBODY.as_str()))
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    known && kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let kept = hash("correct horse").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("correct horse", Some(&kept)));
        assert!(!verify("battery staple", Some(&kept)));
        assert!(!verify("correct horse", None));
    }
}
