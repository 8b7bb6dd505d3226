//! Work that runs beside the requests.

pub mod ask_customers;
pub mod purge_expired;
pub mod rank_communities;
pub mod read_deliveries;
pub mod read_keys;
pub mod refit;
pub mod refresh_verdicts;
pub mod review_trust_agents;
pub mod runner;
pub mod send_mail;
pub mod suspect;
