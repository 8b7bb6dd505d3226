//! One writer for SQLite that commits many waiting writes together: what costs is the commit, and the disk takes as long
//! for one write as for a hundred.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use diesel::{
    connection::{AnsiTransactionManager, TransactionManager},
    r2d2::Pool,
};
use tokio::sync::{mpsc, oneshot};

use super::{
    Db, Error, Result,
    changes::{Changes, Shown},
    db::{Manager, begin, checked_out},
};
use crate::on_each;

/// How many writes may wait before whoever brings another waits too.
const WAITING: usize = 4_096;

/// How many writes one commit holds at most.
const TOGETHER: usize = 512;

/// How long writes are gathered before they are committed: whoever came first should not wait for much more than a
/// commit.
const GATHERING: Duration = Duration::from_millis(10);

/// Takes writes, and answers each once it is durable.
#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Job>,
}

/// A write that waits; it says whether it is to be kept, and how to tell whoever brought it.
type Job = Box<dyn FnOnce(&mut Db) -> Ran + Send>;

struct Ran {
    /// Whether public pages may show it; nothing when it is not to be kept.
    shown: Option<Shown>,
    tell: Box<dyn FnOnce(Result<()>) + Send>,
}

impl Writer {
    /// Starts the thread that writes; it ends with the last of those who could bring something.
    pub(super) fn start(pool: Pool<Manager>, changes: Changes) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        std::thread::spawn(move || write_all(&pool, waiting, &changes));
        Self { queue }
    }

    /// Runs `work` among others, each as if it was alone: what fails is undone alone. Answers once it is durable.
    ///
    /// # Errors
    /// What `work` returns, or that the commit failed.
    pub async fn write<T, E>(
        &self,
        shown: Shown,
        work: impl FnOnce(&mut Db) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |db| {
            let outcome = work(db);
            let keep = outcome.is_ok();
            let tell = move |committed: Result<()>| {
                // Whoever is not there any more needs no answer.
                let _ = answer.send(match (outcome, committed) {
                    (Ok(_), Err(error)) => Err(error.into()),
                    (outcome, _) => outcome,
                });
            };
            Ran { shown: keep.then_some(shown), tell: Box::new(tell) }
        });
        let lost = || Error::Unreachable("a write was lost; the log says why".into());
        self.queue.send(job).await.map_err(|_| lost())?;
        answered.await.map_err(|_| lost())?
    }
}

fn write_all(pool: &Pool<Manager>, mut waiting: mpsc::Receiver<Job>, changes: &Changes) {
    while let Some(first) = waiting.blocking_recv() {
        let mut told = Vec::new();
        let committed = write_together(pool, first, &mut waiting, &mut told, changes);
        let failure = committed.err().map(|error| error.to_string());
        for tell in told {
            tell(failure.clone().map_or(Ok(()), |words| Err(Error::Unreachable(words))));
        }
    }
}

/// Runs the first write and those that wait behind it in one transaction.
fn write_together(
    pool: &Pool<Manager>,
    first: Job,
    waiting: &mut mpsc::Receiver<Job>,
    told: &mut Vec<Box<dyn FnOnce(Result<()>) + Send>>,
    changes: &Changes,
) -> Result<()> {
    let mut db = checked_out(pool)?;
    begin(&mut db)?;
    let started = Instant::now();
    let (mut next, mut shown) = (Some(first), Shown::Nowhere);
    while let Some(job) = next {
        match run(&mut db, job, told) {
            Ok(ran) => shown = shown.max(ran),
            Err(error) => {
                // SQLite gave the whole transaction up: a full disk, a broken file.
                on_each!(&mut *db, |c| AnsiTransactionManager::rollback_transaction(c))?;
                return Err(error);
            }
        }
        let more = told.len() < TOGETHER && started.elapsed() < GATHERING;
        next = if more { waiting.try_recv().ok() } else { None };
    }
    on_each!(&mut *db, |c| AnsiTransactionManager::commit_transaction(c))?;
    changes.note(shown);
    Ok(())
}

/// Runs one write in a savepoint of its own; says whether public pages may show it.
fn run(db: &mut Db, job: Job, told: &mut Vec<Box<dyn FnOnce(Result<()>) + Send>>) -> Result<Shown> {
    on_each!(db, |c| AnsiTransactionManager::begin_transaction(c))?;
    // A write that panics is undone, and the others go on; the hook has logged it.
    let ran = catch_unwind(AssertUnwindSafe(|| job(db)));
    let shown = ran.as_ref().ok().and_then(|ran| ran.shown);
    told.extend(ran.ok().map(|ran| ran.tell));
    match shown {
        Some(_) => on_each!(db, |c| AnsiTransactionManager::commit_transaction(c))?,
        None => on_each!(db, |c| AnsiTransactionManager::rollback_transaction(c))?,
    }
    Ok(shown.unwrap_or(Shown::Nowhere))
}

#[cfg(test)]
#[allow(clippy::panic, reason = "what the others have to survive")]
mod tests {
    use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};

    use super::*;
    use crate::{config::DatabaseUrl, store::Store};

    #[derive(QueryableByName)]
    struct Number {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }

    fn numbers(store: &Store) -> Vec<i64> {
        let rows: Result<Vec<Number>> =
            store.read(|db| Ok(on_each!(db, |c| sql_query("SELECT n FROM numbers ORDER BY n").load(c))?));
        rows.unwrap().into_iter().map(|row| row.n).collect()
    }

    #[tokio::test]
    async fn of_many_writes_at_once_one_that_fails_or_panics_is_undone_alone() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&DatabaseUrl::Sqlite(directory.path().join("test.db")), 2).unwrap();
        let make = |db: &mut Db| Ok::<_, Error>(on_each!(db, |c| sql_query("CREATE TABLE numbers (n)").execute(c))?);
        store.write(make).unwrap();
        let writer = store.together().unwrap().clone();
        let writes: Vec<_> = (0..200_i64)
            .map(|n| {
                let writer = writer.clone();
                tokio::spawn(async move {
                    let work = move |db: &mut Db| {
                        let insert = sql_query("INSERT INTO numbers VALUES (?)").bind::<BigInt, _>(n);
                        match db {
                            Db::Sqlite(c) => insert.execute(c)?,
                            Db::Postgres(_) => 0,
                        };
                        assert!(n % 7 != 0, "this one panics");
                        if n % 5 == 0 { Err(Error::Unreachable("this one fails".into())) } else { Ok(n) }
                    };
                    writer.write(Shown::OnPages, work).await
                })
            })
            .collect();
        let mut kept = Vec::new();
        for (n, write) in (0..).zip(writes) {
            match write.await.unwrap() {
                Ok(written) => kept.push(written),
                Err(_) => assert!(n % 7 == 0 || n % 5 == 0, "{n} was lost"),
            }
        }
        assert_eq!(kept, (0..200).filter(|n| n % 7 != 0 && n % 5 != 0).collect::<Vec<_>>());
        assert_eq!(numbers(&store), kept, "and nothing else");
    }
}
