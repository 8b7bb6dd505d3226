//! How fast pages are answered, beside actix answering as many bytes from memory in the same run.
//!
//! `cargo bench --bench http` prints a table; `-- --only hooks` what webhooks cost alone. Read the ratios: the machine is noisy, and the asking threads share it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a bench")]

mod directory;
mod hooks;
mod load;

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use actix_web::{App as Actix, HttpResponse, HttpServer, web};
use gutcheck::app::App;
use load::{Measured, get, get_anew, run};

const TIME: Duration = Duration::from_secs(4);
const CONNECTIONS: usize = 16;

fn main() {
    // `cargo test --benches` and the like only want to know that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    hooks::measure();
    if std::env::args().any(|argument| argument == "hooks") {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let app = directory::open(place.path());
    let handle = directory::demo(&app);
    let server = serve(app.clone());

    println!("{:<44} {:>10} {:>10} {:>8} {:>7}", "", "req/s", "p99", "bytes", "ratio");
    for path in [format!("/a/{handle}"), format!("/a/{handle}.json")] {
        let kept = run(server, CONNECTIONS, TIME, 200, |_| Some(get(&path)));
        let memory = from_memory(kept.body);
        let baseline = run(memory, CONNECTIONS, TIME, 200, |_| Some(get("/")));
        line("actix, as many bytes from memory", &baseline, None);
        line(&path.replace(&handle, "…"), &kept, Some(&baseline));
        let tag = load::tag(server, &path);
        let known = run(server, CONNECTIONS, TIME, 304, |_| Some(load::get_unless(&path, &tag)));
        line("  304, for who knows it", &known, Some(&baseline));
        let anew = run(server, CONNECTIONS, TIME, 200, |_| Some(get_anew(&path)));
        line("  put together for each request", &anew, Some(&baseline));
    }

    let forms = directory::ratings_to_post(&app, 20_000);
    let ratings = run(server, 64, TIME, 303, |n| forms.get(n).cloned());
    let bare = directory::bare_commits(place.path(), TIME);
    println!("{:<44} {:>10.0}", "SQLite, one bare durable insert at a time", bare);
    line("POST of a rating, 64 at once", &ratings, None);
    println!("{:<44} {:>40.2}", "  beside the bare insert", ratings.rate / bare);

    directory::hundred_thousand(&app);
    for (words, what) in [
        ("/search?q=maria", "search of 100,000 agents: a name"),
        ("/search?q=mar", "  a prefix"),
        ("/search?q=maria+santos", "  two words"),
        ("/search?q=mraia+snatos", "  two words with typos"),
    ] {
        line(what, &run(server, 4, TIME, 200, |_| Some(get_anew(words))), None);
    }
}

fn line(what: &str, measured: &Measured, baseline: Option<&Measured>) {
    let ratio = baseline.map_or(String::new(), |baseline| format!("{:.2}", measured.rate / baseline.rate));
    let p99 = format!("{:.1} ms", measured.p99.as_secs_f64() * 1_000.0);
    let Measured { rate, body, wrong, .. } = measured;
    println!("{what:<44} {rate:>10.0} {p99:>10} {body:>8} {ratio:>7}");
    assert_eq!(*wrong, 0, "{what}: {wrong} answers were not as expected");
}

fn serve(app: App) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        actix_web::rt::System::new()
            .block_on(async move { gutcheck::web::server::serve(app, listener, 2).unwrap().await.unwrap() });
    });
    address
}

/// The most that actix itself gives: as many bytes, ready in memory.
fn from_memory(bytes: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let body = web::Bytes::from(vec![b'x'; bytes]);
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            HttpServer::new(move || {
                let body = body.clone();
                let answer = move || {
                    let body = body.clone();
                    async move { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body) }
                };
                Actix::new().route("/", web::get().to(answer))
            })
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
