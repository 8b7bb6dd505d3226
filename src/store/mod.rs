//! The only room that knows diesel.

pub mod agents;
pub mod asked;
pub mod belongings;
pub mod bulk;
pub mod cases;
pub mod changes;
pub mod claims;
pub mod communities;
pub mod companies;
pub mod connections;
pub mod db;
pub mod deliveries;
pub mod drafts;
pub mod employments;
pub mod endorsements;
pub mod figures;
pub mod flags;
pub mod forums;
pub mod handles;
pub mod helpdesk_agents;
pub mod invitations;
pub mod keys;
pub mod known;
pub mod mailed_links;
pub mod members;
pub mod migrate;
pub mod outbox;
pub mod own_profiles;
pub mod people;
pub mod photos;
pub mod posteriors;
pub mod profiles;
pub mod ranks;
pub mod raters;
pub mod ratings;
pub mod schema;
pub mod search;
pub mod sessions;
pub mod site;
pub mod suppressions;
pub mod suspicions;
pub mod thanks;
pub mod topics;
pub mod traces;
pub mod transparency;
pub mod trust_agents;
pub mod writer;

pub use db::{Db, Store};

/// What can go wrong between us and the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection was free or the server is away.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The schema could not be brought up to date.
    #[error("the database could not be migrated: {0}")]
    Migration(String),
    /// A statement failed.
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
}

/// Results of this room.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Whether a unique constraint refused the row: somebody was there first.
    pub fn is_duplicate(&self) -> bool {
        use diesel::result::{DatabaseErrorKind, Error as Diesel};
        matches!(self, Self::Query(Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }
}
