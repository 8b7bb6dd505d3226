//! Pure types and rules: no database, no web, no clock, no environment.

pub mod account;
pub mod agent;
pub mod case;
pub mod community;
pub mod company;
pub mod connection;
pub mod delivery;
pub mod desk;
pub mod endorsement;
pub mod flag;
pub mod forum;
pub mod helpdesk;
pub mod invitation;
pub mod languages;
pub mod mailed_link;
pub mod message;
pub mod moderation;
pub mod person;
pub mod profile;
pub mod rating;
pub mod responsiveness;
pub mod retry;
pub mod search;
pub mod suppression;
pub mod text;
pub mod thanks;
pub mod transparency;
pub mod trust;

/// A point in time: UTC, whole microseconds.
pub type Moment = chrono::NaiveDateTime;
