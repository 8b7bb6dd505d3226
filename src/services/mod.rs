//! One use case per file: synchronous, given a connection and the time, never the web.

pub mod accept_profile;
pub mod account;
pub mod appeal;
pub mod claim;
pub mod communities;
pub mod company_desk;
pub mod draft_agent;
pub mod edit_profile;
pub mod endorse;
pub mod find_helper;
pub mod flag;
pub mod forums;
pub mod helpdesk;
pub mod import;
pub mod invite_rating;
pub mod keys;
pub mod leave;
pub mod ledger;
pub mod mail_receipt;
pub mod mailed_links;
pub mod moderate;
pub mod photos;
pub mod rank_community;
pub mod rebuild_trust;
pub mod refit;
pub mod relate;
pub mod reset_password;
pub mod responsiveness;
pub mod sessions;
pub mod sign_in;
pub mod sign_up;
pub mod stop_letters;
pub mod submit_rating;
pub mod suspect;
pub mod thank;
pub mod trust;
pub mod trust_agents;
pub mod undelivered;
pub mod view_company;
pub mod view_profile;
pub mod view_transparency;
pub mod visible_agent;

use crate::{domain::text::Problem, store};

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing of that name is there, or not for this person.
    #[error("there is nothing here")]
    NotFound,
    /// It was there, and is gone for good.
    #[error("this is gone")]
    Gone,
    /// The person may see it, but not do this. The sentence says what to do instead.
    #[error("{0}")]
    Forbidden(String),
    /// What was typed cannot be taken as it is; each problem names its field.
    #[error("some of this needs another look")]
    Invalid(Vec<Problem>),
    /// The program is stopping.
    #[error("the server is stopping")]
    Stopped,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Anything else that should not happen; the text goes to the log only.
    #[error("{0}")]
    Internal(String),
}

/// Results of use cases.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// One problem with one field.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem::new(field, message)])
    }
}
