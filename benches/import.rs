//! How long a file of ratings takes to come in, beside what sqlite3's own `.import` takes for the same lines into one
//! table with one index, as durably, in the same run.
//!
//! `cargo bench --bench import -- FILE` prints a table. Read the ratio: the machine is noisy.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench")]

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use gutcheck::{
    app::Clock,
    config::DatabaseUrl,
    services::import::{self, Import, Table},
    store::{Store, migrate},
};

/// Of so many turns the middle one counts.
const TURNS: usize = 5;

fn main() {
    let file = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    // `cargo test --benches` and the like only want to know that it builds.
    let Some(file) = file.filter(|_| std::env::args().any(|argument| argument == "--bench")) else {
        println!("cargo bench --bench import -- FILE");
        return;
    };
    let file = Path::new(&file);
    let (mut ours, mut theirs, mut rows) = (Vec::new(), Vec::new(), 0);
    for _ in 0..TURNS {
        let place = tempfile::tempdir().unwrap();
        theirs.push(by_sqlite3(file, place.path()));
        let (took, new) = by_gutcheck(file, place.path());
        ours.push(took);
        rows = new;
    }
    let (ours, theirs) = (middle(ours), middle(theirs));
    println!("{:<32} {:>10} {:>10}", "", "ms", "rows/s");
    for (what, took) in [("sqlite3 .import, one index", theirs), ("gutcheck import ratings", ours)] {
        let seconds = took.as_secs_f64();
        println!("{what:<32} {:>10.0} {:>10.0}", seconds * 1_000.0, rows as f64 / seconds);
    }
    println!("{:<32} {:>10.2}", "ratio", ours.as_secs_f64() / theirs.as_secs_f64());
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.swap_remove(TURNS / 2)
}

fn by_gutcheck(file: &Path, place: &Path) -> (Duration, usize) {
    let store = Store::open(&DatabaseUrl::Sqlite(place.join("ours.db")), 1).unwrap();
    migrate::up_to_date(&store).unwrap();
    let import =
        Import { table: Table::Ratings, file, export: None, consent: Some("a bench"), now: Clock::default().now() };
    let started = Instant::now();
    let summary = import::run(&store, &import, |_| ()).unwrap();
    (started.elapsed(), summary.new)
}

fn by_sqlite3(file: &Path, place: &Path) -> Duration {
    let script = format!(
        "PRAGMA journal_mode = WAL;\nPRAGMA synchronous = FULL;\n\
         CREATE TABLE ratings (company TEXT, agent TEXT, rater TEXT, case_ref TEXT, stars INTEGER, listened TEXT, \
         knowledgeable TEXT, empowered TEXT, human TEXT, on_my_side TEXT, comment TEXT, origin TEXT, rated_at TEXT);\n\
         CREATE INDEX ratings_agent ON ratings (agent, rated_at);\n.mode csv\n.import --skip 1 {} ratings\n",
        file.display()
    );
    let commands = place.join("commands.sql");
    std::fs::write(&commands, script).unwrap();
    let started = Instant::now();
    let done = Command::new("sqlite3")
        .arg(place.join("theirs.db"))
        .arg(format!(".read {}", commands.display()))
        .output()
        .expect("sqlite3 is installed");
    let took = started.elapsed();
    assert!(done.status.success() && done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
    took
}
