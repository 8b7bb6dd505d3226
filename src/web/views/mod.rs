//! Markup only: a view takes plain values of the domain and returns what a person reads.

pub mod about;
pub mod accept;
pub mod accounts;
pub mod agent_desk;
pub mod api;
pub mod communities;
pub mod company;
pub mod company_desk;
pub mod components;
pub mod endorsements;
pub mod errors;
pub mod forums;
pub mod helpdesks;
pub mod home;
pub mod layout;
pub mod me;
pub mod moderation;
pub mod profile;
pub mod rating;
pub mod ratings;
pub mod search;
pub mod stop;
pub mod thanks;
pub mod why;
pub mod words;
