//! How fast a signed webhook is verified, stored and answered, beside actix that reads and hashes the same body, and beside
//! a bare durable insert of the same row.
//!
//! On SQLite, and with `GUTCHECK_BENCH_DATABASE=postgres://…`, an empty database, on PostgreSQL too in the same run.

use std::{
    net::{SocketAddr, TcpListener},
    time::Instant,
};

use actix_web::{App as Actix, HttpResponse, HttpServer, web};
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Parser;
use diesel::prelude::*;
use gutcheck::{
    app::App,
    config::{Config, DatabaseUrl},
    domain::{connection::DeliveryState, helpdesk::Helpdesk},
    services::helpdesk::receive,
    store::{
        self,
        deliveries::{Arrived, keep},
        schema::{companies, deliveries},
    },
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{
    TIME,
    load::{Measured, run},
    serve,
};

const CONNECTIONS: usize = 64;
const REQUESTS: usize = 150_000;

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    config: Config,
}

/// Prints a table.
pub fn measure() {
    let place = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite:{}", place.path().join("bench.db").display());
    let databases = std::iter::once(sqlite).chain(std::env::var("GUTCHECK_BENCH_DATABASE").ok());
    println!("{:<48} {:>10} {:>10} {:>7}", "", "req/s", "p99", "ratio");
    for database in databases {
        let mail = format!("file:{}", place.path().join("mail").display());
        let flags = Flags::parse_from(["bench", "--database", &database, "--mail", &mail]);
        let name = match flags.config.database {
            DatabaseUrl::Sqlite(_) => "SQLite",
            DatabaseUrl::Postgres(_) => "PostgreSQL",
        };
        let app = App::open(flags.config).unwrap();
        let (requests, body) = requests(&app);
        let hashing = run(hashing(), CONNECTIONS, TIME, 200, |n| requests.get(n).cloned());
        line("actix, the same body read and hashed", &hashing, None);
        let bare = bare(&app, body.as_bytes());
        println!(
            "{:<48} {bare:>10.0} {:>10} {:>7.2}",
            format!("{name}, a bare durable insert at a time"),
            "",
            bare / hashing.rate
        );
        let ours = run(serve(app), CONNECTIONS, TIME, 200, |n| requests.get(n).cloned());
        line(&format!("{name}, verified, stored and answered"), &ours, Some(hashing.rate));
        println!("{:<48} {:>29.2}", "  beside the bare insert", ours.rate / bare);
    }
}

fn line(what: &str, measured: &Measured, baseline: Option<f64>) {
    let ratio = baseline.map_or(String::new(), |baseline| format!("{:.2}", measured.rate / baseline));
    let p99 = format!("{:.1} ms", measured.p99.as_secs_f64() * 1_000.0);
    println!("{what:<48} {:>10.0} {p99:>10} {ratio:>7}", measured.rate);
    assert_eq!(measured.wrong, 0, "{what}: {} answers were not as expected", measured.wrong);
}

/// Signed deliveries of a resolved case, each with an id of its own, and the body.
fn requests(app: &App) -> (Vec<Vec<u8>>, String) {
    let now = app.clock.now();
    let connection = app
        .store
        .write(|db| {
            diesel::insert_into(companies::table)
                .values((companies::slug.eq("acme"), companies::name.eq("Acme"), companies::created_at.eq(now)))
                .execute(db)
                .unwrap();
            receive::connection_of(db, "acme", Helpdesk::Own, now)
        })
        .unwrap();
    let body = concat!(
        r#"{"type":"case.resolved","timestamp":"2026-03-01T12:00:00Z","data":{"case":"4711","opened_at":"#,
        r#""2026-03-01T09:00:00Z","first_reply_at":"2026-03-01T09:20:00Z","agent":{"id":"7","email":"#,
        r#""ana@acme.example","name":"Ana"},"replied_by":{"id":"7","email":"ana@acme.example","name":"Ana"},"#,
        r#""customer":{"email":"kim@example.org"},"channel":"chat","topic":"billing","product":"Kettle"}}"#
    );
    let secret = connection.secret.unwrap();
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap();
    let seconds = now.and_utc().timestamp();
    let requests = (0..REQUESTS)
        .map(|n| {
            let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
            mac.update(format!("msg_{n}.{seconds}.{body}").as_bytes());
            let signature = STANDARD.encode(mac.finalize().into_bytes());
            format!(
                "POST /hooks/{} HTTP/1.1\r\nhost: localhost\r\nwebhook-id: msg_{n}\r\nwebhook-timestamp: {seconds}\r\n\
                 webhook-signature: v1,{signature}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                connection.address,
                body.len()
            )
            .into_bytes()
        })
        .collect();
    (requests, body.to_owned())
}

/// How many rows as ours the database itself commits a second, one at a time.
fn bare(app: &App, body: &[u8]) -> f64 {
    let now = app.clock.now();
    let (started, mut commits) = (Instant::now(), 0);
    while started.elapsed() < TIME {
        let id = format!("bare_{commits}");
        let arrived = Arrived {
            connection_id: 1,
            delivery: Some(&id),
            event: "case.resolved",
            body,
            received_at: now,
            state: DeliveryState::Waiting,
        };
        app.store.write(|db| keep(db, &arrived)).unwrap();
        commits += 1;
    }
    let rate = f64::from(commits) / started.elapsed().as_secs_f64();
    app.store.write(|db| diesel::delete(deliveries::table).execute(db).map_err(store::Error::from)).unwrap();
    rate
}

/// The most that actix itself gives: the body read to its end, and hashed.
fn hashing() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let answer = async |body: web::Bytes| {
                let hash = Sha256::digest(&body);
                HttpResponse::Ok().body(format!("{:02x}", hash[0]))
            };
            HttpServer::new(move || Actix::new().default_service(web::to(answer)))
                .workers(2)
                .listen(listener)
                .unwrap()
                .run()
                .await
                .unwrap();
        });
    });
    address
}
