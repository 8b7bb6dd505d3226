//! Work that runs beside the requests.

pub mod purge_expired;
pub mod rank_communities;
pub mod refresh_verdicts;
pub mod runner;
pub mod send_mail;
