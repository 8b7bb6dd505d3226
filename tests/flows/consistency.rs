//! Several at once.

use std::{
    sync::mpsc,
    thread::{sleep, spawn},
    time::Duration,
};

use diesel::prelude::*;
use gutcheck::{
    domain::company::Role,
    store::{
        self, Db, Error, Store,
        schema::{company_members, products, raters, topics},
    },
};

use crate::support::{TestApp, builders, people};

#[tokio::test]
async fn all_of_a_page_sees_the_same_moment() {
    let app = TestApp::start().await;
    let store = app.app.store.clone();
    tokio::task::spawn_blocking(move || {
        let topics_at_once = |db: &mut Db| topics::table.count().get_result::<i64>(db).map_err(Error::from);
        let seen = store.read(|db| {
            let before = topics_at_once(db)?;
            let writing = store.clone();
            spawn(move || writing.write(|db| store::topics::ensure_topic(db, "Repairs")).unwrap()).join().unwrap();
            Ok::<_, Error>((before, topics_at_once(db)?))
        });
        assert_eq!(seen.unwrap(), (0, 0));
        assert_eq!(store.read(topics_at_once).unwrap(), 1);
    })
    .await
    .unwrap();
}

/// Runs `make` in two transactions of which the second begins while the first is not over.
fn at_once(store: &Store, make: fn(&mut Db)) {
    let (begun, waiting) = mpsc::channel();
    let first = store.clone();
    let first = spawn(move || {
        first.write(|db| {
            make(db);
            begun.send(()).unwrap();
            sleep(Duration::from_millis(150));
            Ok::<_, Error>(())
        })
    });
    waiting.recv().unwrap();
    store
        .write(|db| {
            make(db);
            Ok::<_, Error>(())
        })
        .unwrap();
    first.join().unwrap().unwrap();
}

fn moment() -> gutcheck::domain::Moment {
    "2026-03-01T10:00:00".parse().unwrap()
}

#[tokio::test]
async fn who_makes_the_same_thing_at_the_same_moment_shares_it() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        assert_eq!(people::person(db, "Ana", now), 1);
        assert_eq!(builders::company(db, "acme", "Acme", now), 1);
    })
    .await;
    let store = app.app.store.clone();
    tokio::task::spawn_blocking(move || {
        at_once(&store, |db| assert!(store::topics::ensure_topic(db, "Repairs").unwrap().is_some()));
        at_once(&store, |db| assert!(store::topics::ensure_product(db, 1, "Oven").unwrap().is_some()));
        at_once(&store, |db| assert_eq!(store::raters::of_person(db, 1, "Ana", moment()).unwrap().person_id, Some(1)));
        at_once(&store, |db| assert!(store::raters::of_customer(db, 1, "r1", moment()).unwrap().id > 0));
        at_once(&store, |db| store::members::add(db, 1, 1, Role::Manager, moment()).unwrap());
    })
    .await
    .unwrap();
    let counts = app
        .db(|db| {
            [
                topics::table.count().get_result::<i64>(db).unwrap(),
                products::table.count().get_result(db).unwrap(),
                raters::table.count().get_result(db).unwrap(),
                company_members::table.count().get_result(db).unwrap(),
            ]
        })
        .await;
    assert_eq!(counts, [1, 1, 2, 1]);
}
