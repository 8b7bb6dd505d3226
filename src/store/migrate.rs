//! Brings a database's schema up to date.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Db, Error, Result, Store};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Runs what has not run yet and returns how many steps that were.
///
/// # Errors
/// When a step fails; the steps before it stay.
pub fn up_to_date(store: &Store) -> Result<usize> {
    store.bare(|db| {
        match db {
            Db::Sqlite(c) => c.run_pending_migrations(SQLITE).map(|versions| versions.len()),
            Db::Postgres(c) => c.run_pending_migrations(POSTGRES).map(|versions| versions.len()),
        }
        .map_err(|error| Error::Migration(error.to_string()))
    })
}
