//! What people do, over real HTTP on a real database: SQLite, or the PostgreSQL server that
//! `GUTCHECK_TEST_DATABASE` names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on fails"
)]

mod accounts;
mod agent_desk;
mod communities;
mod company_desk;
mod consistency;
mod delivery;
mod endorsements;
mod figures;
mod flags;
mod forums;
mod helpdesks;
mod import;
mod import_exports;
mod kept;
mod known;
mod known_raters;
mod mail;
mod migrations;
mod pages;
mod profile;
mod rating;
mod receipt;
mod scanners;
mod search;
mod stop;
mod support;
mod suspicion;
mod thanks;
mod trust;
