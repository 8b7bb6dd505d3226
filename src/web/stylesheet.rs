//! Our one stylesheet, under an address that changes with it: browsers keep it for ever and never show an old one.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// Its text.
pub const TEXT: &str = include_str!("../../static/style.css");

static NAME: LazyLock<String> = LazyLock::new(|| {
    let hash = Sha256::digest(TEXT.as_bytes());
    let version: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("style.{version}.css")
});

/// Its name below `/static/`.
pub fn name() -> &'static str {
    &NAME
}

/// Its address.
pub fn path() -> String {
    format!("/static/{}", name())
}
