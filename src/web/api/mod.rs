//! Handlers for programs: JSON with the same privacy as the pages.

pub mod agents;
