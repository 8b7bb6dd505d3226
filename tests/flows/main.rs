//! What people do, over real HTTP on a real database: SQLite, or the PostgreSQL server that
//! `GUTCHECK_TEST_DATABASE` names.

mod migrations;
mod pages;
mod rating;
mod support;
