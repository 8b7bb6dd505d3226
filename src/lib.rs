//! Gutcheck: a directory of the people who help customers, and what customers say of their help.
//!
//! Imports point down only: `cli → web, jobs → services → store, security, mail, helpdesks → domain`.

/// Hands out small pieces of memory faster than the C library's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What the running program holds: database, clock, keys, limits.
pub mod app;
/// One file per command.
pub mod cli;
/// Flags and environment, parsed once into one typed value.
pub mod config;
/// Pure types and rules: no database, no web, no clock.
pub mod domain;
/// Helpdesks: what each of them sends, as one event of ours.
pub mod helpdesks;
/// Work that runs beside the requests.
pub mod jobs;
/// Letters to people, and the ways to send them.
pub mod mail;
/// Passwords, tokens, photographs: what must not let anybody in.
pub mod security;
/// One use case per file, synchronous, given a connection and the time.
pub mod services;
/// The only room that knows the database.
pub mod store;
/// URLs, requests, pages.
pub mod web;
