//! Whether anything was committed since: by us, or by another program on the same database.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::sleep,
    time::Duration,
};

use diesel::{PgConnection, QueryableByName, prelude::*, r2d2::Pool, sql_query, sql_types::Integer};

use super::{
    Db, Result,
    db::{Manager, checked_out, connect},
};
use crate::config::DatabaseUrl;

/// How often it is looked whether others wrote.
const PACE: Duration = Duration::from_millis(250);

/// Whether what is written can be seen on public pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// On none: sessions, letters, what waits to be read.
    Nowhere,
    /// On some, perhaps.
    OnPages,
}

/// A number that grows with what public pages may show.
#[derive(Clone, Debug, Default)]
pub struct Changes(Arc<AtomicU64>);

impl Changes {
    /// Where it stands.
    pub(super) fn number(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    /// After a commit.
    pub(super) fn note(&self, shown: Shown) {
        if shown == Shown::OnPages {
            self.0.fetch_add(1, Ordering::AcqRel);
        }
    }
}

/// Before a commit: lets other nodes know, as soon as it is there.
pub(super) fn tell_others(db: &mut Db, shown: Shown) -> Result<()> {
    if let (Db::Postgres(c), Shown::OnPages) = (db, shown) {
        sql_query("NOTIFY gutcheck").execute(c)?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Integer)]
    data_version: i32,
}

/// Notes what others commit, within a second. SQLite tells one connection whether another file handle wrote, and all of
/// our writes go through this one; PostgreSQL notifies whoever listens.
pub(super) fn watch(pool: &Pool<Manager>, url: &DatabaseUrl, changes: &Changes, go_on: impl Fn() -> bool) {
    let mut seen = None;
    while go_on() {
        match url {
            DatabaseUrl::Sqlite(_) => {
                let version = checked_out(pool).ok().and_then(|mut db| match &mut *db {
                    Db::Sqlite(c) => sql_query("PRAGMA data_version").get_result::<Version>(c).ok(),
                    Db::Postgres(_) => None,
                });
                let version = version.map(|version| version.data_version);
                if version != seen {
                    changes.note(Shown::OnPages);
                    seen = version;
                }
            }
            DatabaseUrl::Postgres(_) => {
                if let Ok(Db::Postgres(mut listener)) = connect(url) {
                    listen(&mut listener, changes, &go_on);
                }
                // Nobody tells us anything now: better too often than too late.
                changes.note(Shown::OnPages);
            }
        }
        sleep(PACE);
    }
}

fn listen(listener: &mut PgConnection, changes: &Changes, go_on: &impl Fn() -> bool) {
    if sql_query("LISTEN gutcheck").execute(listener).is_err() {
        return;
    }
    // What was written before we listened.
    changes.note(Shown::OnPages);
    while go_on() {
        let mut heard = false;
        for notification in listener.notifications_iter() {
            if notification.is_err() {
                return;
            }
            heard = true;
        }
        if heard {
            changes.note(Shown::OnPages);
        }
        sleep(PACE);
    }
}
