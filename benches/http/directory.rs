//! The directories that are asked about.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use clap::Parser;
use diesel::{connection::SimpleConnection, prelude::*};
use gutcheck::{
    app::App,
    config::Config,
    security::invitation_tokens,
    store::{
        self, Db, raters,
        schema::{agents, cases, employments, invitations, posteriors},
    },
};

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    config: Config,
}

/// An empty directory in this place.
pub fn open(place: &Path) -> App {
    let flags = Flags::parse_from([
        "bench",
        "--database",
        &format!("sqlite:{}", place.join("bench.db").display()),
        "--mail",
        &format!("file:{}", place.join("mail").display()),
        // Each request comes from an address of its own, so that rate limits do not stop the load.
        "--behind-proxy",
    ]);
    App::open(flags.config).unwrap()
}

fn write<T>(app: &App, work: impl FnOnce(&mut Db) -> T) -> T {
    app.store.write(|db| Ok::<_, store::Error>(work(db))).unwrap()
}

/// Fills it with the demonstration and returns the agent with the most evidence.
pub fn demo(app: &App) -> String {
    gutcheck::cli::demo::fill(app, 22, app.clock.now()).unwrap();
    write(app, |db| {
        posteriors::table
            .inner_join(agents::table)
            .filter(posteriors::facet.eq("stars"))
            .filter(agents::state.eq("public"))
            .order(posteriors::n.desc())
            .select(agents::handle)
            .first(db)
            .unwrap()
    })
}

/// Invitations, as the requests that answer them.
pub fn ratings_to_post(app: &App, count: usize) -> Vec<Vec<u8>> {
    let now = app.clock.now();
    let expires = now + TimeDelta::days(30);
    write(app, |db| {
        let posts: Vec<(i64, i64)> =
            employments::table.select((employments::agent_id, employments::company_id)).load(db).unwrap();
        for n in 0..count {
            let (agent, company) = posts[n % posts.len()];
            let case: i64 = diesel::insert_into(cases::table)
                .values((
                    cases::company_id.eq(company),
                    cases::reference.eq(format!("bench-{n}")),
                    cases::agent_id.eq(agent),
                    cases::channel.eq("email"),
                    cases::opened_at.eq(now),
                    cases::resolved_at.eq(now - TimeDelta::days(200)),
                ))
                .returning(cases::id)
                .get_result(db)
                .unwrap();
            let rater = raters::of_customer(db, company, &format!("bench-{n}"), now).unwrap();
            diesel::insert_into(invitations::table)
                .values((
                    invitations::jti.eq(format!("bench-{n}")),
                    invitations::case_id.eq(case),
                    invitations::agent_id.eq(agent),
                    invitations::company_id.eq(company),
                    invitations::rater_id.eq(rater.id),
                    invitations::created_at.eq(now),
                    invitations::expires_at.eq(expires),
                ))
                .execute(db)
                .unwrap();
        }
    });
    let (key, issuer, csrf) = (app.keys.newest().unwrap(), app.config.absolute(""), app.forms.token("bench"));
    (0..count)
        .map(|n| {
            let token =
                invitation_tokens::sign((&key.kid, &key.secret), &issuer, &format!("bench-{n}"), expires).unwrap();
            let body = format!("csrf={csrf}&stars=5&listened=yes&human=yes&comment=Thank+you");
            let from = format!("10.{}.{}.{}", n >> 16 & 255, n >> 8 & 255, n & 255);
            format!(
                "POST /r/{token} HTTP/1.1\r\nhost: localhost\r\ncookie: forms=bench\r\nx-forwarded-for: {from}\r\n\
                 content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
            .into_bytes()
        })
        .collect()
}

/// How many single rows a second SQLite itself commits, with the same durability.
pub fn bare_commits(place: &Path, time: Duration) -> f64 {
    let mut db = SqliteConnection::establish(&place.join("bare.db").to_string_lossy()).unwrap();
    db.batch_execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)",
    )
    .unwrap();
    let (started, mut commits) = (Instant::now(), 0);
    while started.elapsed() < time {
        db.batch_execute("INSERT INTO bare (text) VALUES ('a rating of about this many bytes, with a short comment')")
            .unwrap();
        commits += 1;
    }
    f64::from(commits) / started.elapsed().as_secs_f64()
}

const FIRST: [&str; 20] = [
    "Maria", "Jon", "Ana", "Wei", "Fatima", "Lars", "Priya", "Tomás", "Aiko", "Olga", "Kofi", "Inês", "Noor", "Pavel",
    "Giulia", "Ewa", "Mateus", "Hannah", "Omar", "Zoë",
];
const LAST: [&str; 25] = [
    "Santos",
    "Smith",
    "Müller",
    "Chen",
    "Haddad",
    "Lindqvist",
    "Raman",
    "Novák",
    "Tanaka",
    "Petrova",
    "Mensah",
    "Costa",
    "Bakker",
    "Dvořák",
    "Rossi",
    "Kowalska",
    "Silva",
    "Cohen",
    "Farouk",
    "Jansen",
    "Okafor",
    "Larsen",
    "Dubois",
    "García",
    "Yılmaz",
];

/// Adds a hundred thousand agents to the directory and to its index.
pub fn hundred_thousand(app: &App) {
    let now = app.clock.now();
    write(app, |db| {
        let Db::Sqlite(db) = db else { unreachable!("the bench runs on SQLite") };
        let names: Vec<String> = (0..100_000_usize)
            .map(|n| format!("{} {} {}", FIRST[n % 20], LAST[n / 20 % 25], (b'A' + (n / 500 % 26) as u8) as char))
            .collect();
        for (chunk, names) in names.chunks(2_000).enumerate() {
            let rows: Vec<_> = names
                .iter()
                .enumerate()
                .map(|(n, name)| {
                    (
                        agents::handle.eq(format!("many-{}", chunk * 2_000 + n)),
                        agents::name.eq(name),
                        agents::state.eq("public"),
                        agents::created_at.eq(now),
                    )
                })
                .collect();
            diesel::insert_into(agents::table).values(rows).execute(db).unwrap();
        }
    });
    write(app, |db| store::search::reindex_all(db).unwrap());
}
