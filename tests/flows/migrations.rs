//! Both databases hold what `schema.rs` says, under the same version names.

use std::collections::BTreeSet;

use diesel::{RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Text};
use gutcheck::store::{Db, Store};

use crate::support::{Database, TestApp};

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
}

#[test]
fn both_databases_have_the_same_versions() {
    let versions = |database: &str| -> BTreeSet<String> {
        std::fs::read_dir(format!("migrations/{database}"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    assert_eq!(versions("sqlite"), versions("postgres"));
}

#[tokio::test]
async fn the_database_has_the_columns_of_the_schema() {
    let app = TestApp::start().await;
    let found: BTreeSet<(String, String)> = app.db(columns).await;
    let declared = declared();
    let missing: Vec<_> = declared.difference(&found).collect();
    assert!(missing.is_empty(), "in schema.rs but not in the database: {missing:?}");
    let tables: BTreeSet<_> = declared.iter().map(|(table, _)| table.clone()).collect();
    let surplus: Vec<_> = found
        .difference(&declared)
        // PostgreSQL keeps the search document beside its words; diesel never reads it.
        .filter(|(table, column)| tables.contains(table) && column != "document")
        .collect();
    assert!(surplus.is_empty(), "in the database but not in schema.rs: {surplus:?}");
}

#[tokio::test]
async fn the_secret_of_the_site_was_that_of_the_oldest_key_retired_or_not() {
    let app = TestApp::start().await;
    let step = include_str!("../../migrations/sqlite/2026-11-24-010000_desks/up.sql");
    let fill = step.split(';').find(|statement| statement.contains("INSERT INTO site")).unwrap().trim().to_owned();
    let now = app.app.clock.now();
    let (kept, oldest) = app
        .db(move |db| {
            let oldest = gutcheck::store::keys::in_force(db).unwrap().remove(0);
            gutcheck::services::keys::rotate(db, now + chrono::TimeDelta::seconds(1)).unwrap();
            assert!(gutcheck::services::keys::retire(db, &oldest.kid, now).unwrap());
            db.batch_execute("DELETE FROM site").unwrap();
            db.batch_execute(&fill).unwrap();
            (gutcheck::services::keys::site_secret(db).unwrap(), oldest.secret)
        })
        .await;
    assert_eq!(kept.to_vec(), oldest);
}

#[test]
fn two_processes_may_start_at_once() {
    let database = Database::fresh();
    let url: gutcheck::config::DatabaseUrl = database.url.parse().unwrap();
    let ran: Vec<usize> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| gutcheck::store::migrate::up_to_date(&Store::open(&url, 1).unwrap()).unwrap()))
            .collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    let steps = std::fs::read_dir("migrations/sqlite").unwrap().count();
    assert_eq!(ran.iter().sum::<usize>(), steps, "each step ran once: {ran:?}");
}

fn columns(db: &mut Db) -> BTreeSet<(String, String)> {
    let rows: Vec<Column> = match db {
        Db::Sqlite(c) => sql_query(
            "SELECT m.name AS table_name, p.name AS column_name FROM sqlite_master m, pragma_table_info(m.name) p \
             WHERE m.type IN ('table', 'view')",
        )
        .load(c),
        Db::Postgres(c) => sql_query(
            "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'",
        )
        .load(c),
    }
    .unwrap();
    rows.into_iter().map(|row| (row.table_name, row.column_name)).collect()
}

/// The columns that `schema.rs` declares, read from its text.
fn declared() -> BTreeSet<(String, String)> {
    let mut table = String::new();
    let mut found = BTreeSet::new();
    for line in include_str!("../../src/store/schema.rs").lines().map(str::trim) {
        if let Some((column, _)) = line.split_once(" -> ").filter(|(column, _)| !column.contains('!')) {
            found.insert((table.clone(), column.to_owned()));
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name.to_owned();
        }
    }
    found
}

#[tokio::test]
async fn ratings_keep_where_they_come_from_when_communities_come_to_rate() {
    use crate::support::{
        builders::{Given, company, rating},
        people::agent,
    };
    use diesel::prelude::*;
    use gutcheck::{domain::rating::Origin, store::schema::ratings};
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let origins = app
        .db(move |db| {
            let (acme, mara) = (company(db, "acme", "Acme", now), agent(db, "mara", None, now));
            for origin in Origin::ALL {
                rating(db, mara, acme, Given { origin, ..Given::default() }, now);
            }
            let (up, down) = match db {
                Db::Sqlite(_) => (
                    include_str!("../../migrations/sqlite/2026-11-24-110000_communities_rate/up.sql"),
                    include_str!("../../migrations/sqlite/2026-11-24-110000_communities_rate/down.sql"),
                ),
                Db::Postgres(_) => (
                    include_str!("../../migrations/postgres/2026-11-24-110000_communities_rate/up.sql"),
                    include_str!("../../migrations/postgres/2026-11-24-110000_communities_rate/down.sql"),
                ),
            };
            db.batch_execute(down).unwrap();
            db.batch_execute(up).unwrap();
            let all = ratings::table.order(ratings::id).select((ratings::origin, ratings::w_origin));
            let origins: Vec<(String, f64)> = all.load(db).unwrap();
            rating(db, mara, acme, Given { origin: Origin::Community, ..Given::default() }, now);
            // In a savepoint: PostgreSQL would give the whole transaction up.
            let unknown = db.transaction::<_, diesel::result::Error, _>(|db| {
                diesel::update(ratings::table).set(ratings::origin.eq("hearsay")).execute(db)
            });
            assert!(unknown.is_err(), "the database lets nothing else in");
            origins
        })
        .await;
    let kept = [("verified", 1.0), ("imported", 0.5), ("open", 0.15), ("open", 0.15)];
    assert_eq!(origins, kept.map(|(origin, weight)| (origin.to_owned(), weight)));
}
