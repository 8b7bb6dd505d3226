//! The directory as it is searched: one folded document for each visible agent, and the words in them.
//!
//! SQLite keeps the documents' words in an FTS5 index, PostgreSQL in a generated `tsvector`.

mod candidates;
mod choices;
mod documents;
mod hits;
mod vocabulary;

pub use candidates::{Reach, candidates, recently_trusted};
pub use choices::choices;
pub use documents::{refresh_trust, reindex_agent, reindex_agents, reindex_all, reindex_trust, reindex_trusts};
pub use hits::{Asked, asked, hits, subject_evidence};
pub use vocabulary::{meanings, respelled};

/// About so many people are ranked for one question: of more, the most trusted, and the most trusted for what it names.
pub const CANDIDATES: usize = 400;

/// The numbers of a list in SQL. They are numbers: nothing else can get in.
fn listed(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
