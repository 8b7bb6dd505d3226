//! Brings a database's schema up to date.

use diesel::{backend::Backend, prelude::*, sql_types::BigInt};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Db, Error, Result, Store};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// What two processes that start at once agree on; any number does that nobody else uses in this database.
const TURN: i64 = 0x6775_7463_6865_636b;

/// Runs what has not run yet and returns how many steps that were. Of two processes that start at once, one waits.
///
/// # Errors
/// When a step fails; on PostgreSQL the steps before it stay.
pub fn up_to_date(store: &Store) -> Result<usize> {
    store
        .bare(|db| match db {
            Db::Sqlite(c) => Ok::<_, Error>(c.immediate_transaction(|c| steps(c, SQLITE))),
            Db::Postgres(c) => {
                diesel::select(pg_advisory_lock(TURN)).execute(c)?;
                let ran = steps(c, POSTGRES);
                diesel::select(pg_advisory_unlock(TURN)).execute(c)?;
                Ok(ran)
            }
        })?
        .map_err(|error| Error::Migration(error.to_string()))
}

type Ran = std::result::Result<usize, Box<dyn std::error::Error + Send + Sync>>;

fn steps<D: Backend>(c: &mut impl MigrationHarness<D>, all: EmbeddedMigrations) -> Ran {
    Ok(c.run_pending_migrations(all)?.len())
}

#[diesel::declare_sql_function]
extern "SQL" {
    fn pg_advisory_lock(key: BigInt);
    fn pg_advisory_unlock(key: BigInt) -> Bool;
}
