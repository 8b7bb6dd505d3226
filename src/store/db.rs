//! One connection type over both databases, and the pools that hand it out.

use std::time::Duration;

use diesel::{
    Connection, ConnectionError, PgConnection, SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    r2d2::{ManageConnection, Pool, PooledConnection},
};

use super::{
    Error, Result,
    changes::{self, Changes, Shown},
    writer::Writer,
};
use crate::config::{self, DatabaseUrl};

/// A connection to either database. Queries are written once for both.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// The embedded database.
    Sqlite(SqliteConnection),
    /// A PostgreSQL server.
    Postgres(PgConnection),
}

/// Compiles one diesel expression for each backend, for what [`Db`] itself does not offer:
/// upserts and inserts of many rows.
#[macro_export]
macro_rules! on_each {
    ($db:expr, |$c:ident| $body:expr) => {
        match $db {
            $crate::store::Db::Sqlite($c) => $body,
            $crate::store::Db::Postgres($c) => $body,
        }
    };
}

/// Opens connections; diesel's own manager would guess the database from the URL and may guess wrong.
#[derive(Debug)]
pub struct Manager {
    url: DatabaseUrl,
}

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> std::result::Result<Db, Self::Error> {
        connect(&self.url).map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, db: &mut Db) -> std::result::Result<(), Self::Error> {
        db.batch_execute("SELECT 1").map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        std::thread::panicking() || on_each!(db, |c| AnsiTransactionManager::is_broken_transaction_manager(c))
    }
}

pub(super) fn connect(url: &DatabaseUrl) -> std::result::Result<Db, ConnectionError> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            let mut connection = SqliteConnection::establish(&path.to_string_lossy())?;
            // busy_timeout first: switching to WAL may already have to wait.
            connection
                .batch_execute(
                    "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384; \
                     PRAGMA mmap_size = 268435456;",
                )
                .map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(Db::Sqlite(connection))
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = PgConnection::establish(url)?;
            connection.batch_execute("SET TIME ZONE 'UTC'").map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(Db::Postgres(connection))
        }
    }
}

/// The pools. SQLite has one writer, so that writers queue here and not on its lock.
#[derive(Clone)]
pub struct Store {
    readers: Pool<Manager>,
    writers: Pool<Manager>,
    together: Option<Writer>,
    changes: Changes,
}

impl Store {
    /// Opens the database, making the file when it is missing, without touching its schema.
    ///
    /// # Errors
    /// When the directory cannot be made or the server does not answer.
    pub fn open(url: &DatabaseUrl, connections: u32) -> Result<Self> {
        if let DatabaseUrl::Sqlite(path) = url
            && let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty())
        {
            config::private_directory(parent).map_err(|error| Error::Unreachable(error.to_string()))?;
        }
        // One plain connection first: its error is clearer than the pool's time-out.
        drop(connect(url).map_err(|error| Error::Unreachable(error.to_string()))?);
        let pool = |size: u32| {
            Pool::builder()
                .max_size(size)
                .min_idle(Some(1))
                .connection_timeout(Duration::from_secs(10))
                .test_on_check_out(matches!(url, DatabaseUrl::Postgres(_)))
                .build(Manager { url: url.clone() })
                .map_err(|error| Error::Unreachable(error.to_string()))
        };
        let readers = pool(connections)?;
        let writers = match url {
            DatabaseUrl::Sqlite(_) => pool(1)?,
            DatabaseUrl::Postgres(_) => readers.clone(),
        };
        // PostgreSQL commits what many connections write together by itself.
        let changes = Changes::default();
        let together = matches!(url, DatabaseUrl::Sqlite(_)).then(|| Writer::start(writers.clone(), changes.clone()));
        Ok(Self { readers, writers, together, changes })
    }

    /// Runs `work` on a connection for reading: all of it sees the same moment, whatever is written meanwhile.
    ///
    /// # Errors
    /// What `work` returns, or that no connection was to be had.
    pub fn read<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Db) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut db = checked_out(&self.readers)?;
        match &mut *db {
            Db::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN"),
            Db::Postgres(c) => {
                AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            }
        }
        .map_err(Error::from)?;
        let outcome = work(&mut db);
        // There is nothing to keep.
        let ended = on_each!(&mut *db, |c| AnsiTransactionManager::rollback_transaction(c)).map_err(Error::from);
        let value = outcome?;
        ended?;
        Ok(value)
    }

    /// A number that grows whenever something was committed that a public page may show, here or elsewhere.
    pub fn changes(&self) -> u64 {
        self.changes.number()
    }

    /// Waits for changes by others than this program, for as long as it is asked to go on.
    pub fn watch(&self, url: &DatabaseUrl, go_on: impl Fn() -> bool + Send + 'static) {
        let (pool, changes, url) = (self.writers.clone(), self.changes.clone(), url.clone());
        std::thread::spawn(move || changes::watch(&pool, &url, &changes, go_on));
    }

    /// Who commits many writes together, where that is faster than each by itself.
    pub fn together(&self) -> Option<&Writer> {
        self.together.as_ref()
    }

    /// Runs `work` on a connection that is in no transaction, for what begins its own.
    pub(super) fn bare<T>(&self, work: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
        work(&mut *checked_out(&self.writers)?)
    }

    /// Runs `work` in one write transaction: all of it is kept, or none.
    ///
    /// # Errors
    /// What `work` returns, after everything it wrote was undone.
    pub fn write<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Db) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.write_as(Shown::OnPages, work)
    }

    /// As [`Store::write`]; says whether public pages may show it.
    ///
    /// # Errors
    /// What `work` returns, after everything it wrote was undone.
    pub fn write_as<T, E: From<Error>>(
        &self,
        shown: Shown,
        work: impl FnOnce(&mut Db) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut db = checked_out(&self.writers)?;
        begin(&mut db).map_err(Error::from)?;
        match work(&mut db) {
            Ok(value) => {
                changes::tell_others(&mut db, shown)?;
                on_each!(&mut *db, |c| AnsiTransactionManager::commit_transaction(c)).map_err(Error::from)?;
                self.changes.note(shown);
                Ok(value)
            }
            Err(error) => {
                on_each!(&mut *db, |c| AnsiTransactionManager::rollback_transaction(c)).map_err(Error::from)?;
                Err(error)
            }
        }
    }
}

/// SQLite must take the write lock at once: a read that turns into a write later fails as "locked".
pub(super) fn begin(db: &mut Db) -> diesel::QueryResult<()> {
    match db {
        Db::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
        Db::Postgres(c) => AnsiTransactionManager::begin_transaction(c),
    }
}

pub(super) fn checked_out(pool: &Pool<Manager>) -> Result<PooledConnection<Manager>> {
    pool.get().map_err(|error| Error::Unreachable(error.to_string()))
}
