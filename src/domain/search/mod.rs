//! Looking someone up: what was asked, which words were meant, who fits best.

pub mod hit;
pub mod query;
pub mod ranking;
pub mod spelling;

pub use hit::{Choice, Choices, Findings, Hit, Nearness, Reason, Work};
pub use query::{Cursor, Filters, Question, Word, fold, named};
pub use ranking::{Document, Meaning};
