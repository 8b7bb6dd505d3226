//! Pieces that several pages share.

pub mod circles;
pub mod face;
pub mod forms;
pub mod quote;
pub mod responsiveness;
pub mod search_box;
pub mod traits;
pub mod trend;
pub mod trust_agent;
