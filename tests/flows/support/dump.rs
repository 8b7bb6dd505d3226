//! All that a database holds, to see whether anything changed it.

use std::collections::BTreeMap;

use diesel::{RunQueryDsl, sql_query, sql_types::Text};
use gutcheck::store::Db;

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Every row of every table, as text, by the table's name.
pub fn of(db: &mut Db) -> BTreeMap<String, Vec<String>> {
    tables(db).into_iter().map(|table| (table.clone(), rows(db, &table))).collect()
}

fn tables(db: &mut Db) -> Vec<String> {
    lines(
        db,
        "SELECT name AS line FROM sqlite_master WHERE type = 'table' ORDER BY name",
        "SELECT table_name::text AS line FROM information_schema.tables \
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
    )
}

fn rows(db: &mut Db, table: &str) -> Vec<String> {
    let columns = match db {
        Db::Sqlite(_) => {
            let names = format!("SELECT 'quote(\"' || name || '\")' AS line FROM pragma_table_info('{table}')");
            lines(db, &names, "").join(" || ',' || ")
        }
        Db::Postgres(_) => String::new(),
    };
    lines(
        db,
        &format!("SELECT {columns} AS line FROM \"{table}\" ORDER BY 1"),
        &format!("SELECT t::text AS line FROM \"{table}\" t ORDER BY 1"),
    )
}

fn lines(db: &mut Db, on_sqlite: &str, on_postgres: &str) -> Vec<String> {
    let lines: Vec<Line> = match db {
        Db::Sqlite(c) => sql_query(on_sqlite).load(c).unwrap(),
        Db::Postgres(c) => sql_query(on_postgres).load(c).unwrap(),
    };
    lines.into_iter().map(|line| line.line).collect()
}
