//! What people do, over real HTTP on a real database: SQLite, or the PostgreSQL server that
//! `GUTCHECK_TEST_DATABASE` names.

mod agent_desk;
mod communities;
mod company_desk;
mod endorsements;
mod import;
mod migrations;
mod pages;
mod profile;
mod rating;
mod search;
mod support;
mod thanks;
