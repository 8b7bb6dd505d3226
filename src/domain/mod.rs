//! Pure types and rules: no database, no web, no clock, no environment.

pub mod account;
pub mod agent;
pub mod company;
pub mod desk;
pub mod invitation;
pub mod languages;
pub mod mailed_link;
pub mod message;
pub mod person;
pub mod rating;
pub mod text;
pub mod trust;

/// A point in time: UTC, whole microseconds.
pub type Moment = chrono::NaiveDateTime;
