//! Both databases hold what `schema.rs` says, under the same version names.

use std::collections::BTreeSet;

use diesel::{RunQueryDsl, sql_query, sql_types::Text};
use gutcheck::store::Db;

use crate::support::TestApp;

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
