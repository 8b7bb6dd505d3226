//! What a request says: who asks, a form that is surely theirs, how often.

pub mod address;
pub mod asker;
pub mod form;
pub mod limits;
pub mod local_path;
pub mod nul;
pub mod question;

pub use address::Address;
pub use asker::{SignedIn, Visitor};
pub use form::{Csrf, Posted, Pressed};
pub use question::Asking;
