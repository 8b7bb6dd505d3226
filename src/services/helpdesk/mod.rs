//! Helpdesks: what they send is kept before it is answered, read by a job, and becomes cases and answers to surveys.

pub mod ask;
pub mod connect;
pub mod handle;
pub mod receive;
mod record_case;
mod record_survey;
mod who;

/// What came of something that a helpdesk told.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Recorded {
    /// It is kept; in a few words.
    Kept(&'static str),
    /// What it belongs to may still come.
    NotYet(&'static str),
    /// Somebody has to say what is meant, for this reason.
    Stuck(String),
}
