//! Pieces that several pages share.

pub mod forms;
pub mod search_box;
