//! What must not let anybody in.

pub mod arrivals;
pub mod csrf;
pub mod hex;
pub mod invitation_tokens;
pub mod passwords;
pub mod photos;
pub mod pseudonyms;
pub mod secrets;
pub mod signatures;
pub mod stop_tokens;
pub mod whereabouts;
