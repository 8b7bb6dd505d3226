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
pub use documents::{reindex_agent, reindex_agents, reindex_all};
pub use hits::{Asked, asked, hits, subject_evidence};
pub use vocabulary::meanings;

/// At most so many people are ranked for one question: of more, the most trusted.
pub const CANDIDATES: usize = 400;

/// The numbers of a list in SQL. They are numbers: nothing else can get in.
fn listed(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
