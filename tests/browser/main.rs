//! The pages in a real browser. `tests/run --only browser` starts what these tests need.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on fails"
)]

mod axe;
mod checkers;
mod demonstration;
mod flows;
mod inspection;
mod nu;
mod pages;
mod session;
#[path = "../flows/support/mod.rs"]
mod support;

/// A setting that `tests/run` makes.
fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: start these tests by tests/run --only browser"))
}
