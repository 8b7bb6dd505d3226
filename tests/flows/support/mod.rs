#![allow(dead_code, reason = "what a test does not use, the next one does")]
//! A whole gutcheck of one's own for each test.

pub mod builders;
mod database;
pub mod dump;
mod page;
pub mod people;
pub mod smtp;

use std::net::TcpListener;

use clap::Parser;
use gutcheck::{
    app::App,
    config::Config,
    mail::{Message, mailer::Mailer},
    store::Db,
};

pub use database::Database;
pub use page::Page;

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    config: Config,
}

/// A running server on a port and a database of its own, and one visitor's browser.
pub struct TestApp {
    /// The application behind the server, for the clock and for what no page shows.
    pub app: App,
    /// Its address, without a slash at the end.
    pub url: String,
    browser: reqwest::Client,
    server: actix_web::dev::ServerHandle,
    database: std::sync::Arc<Database>,
}

impl TestApp {
    /// Starts one.
    pub async fn start() -> Self {
        let database = tokio::task::spawn_blocking(Database::fresh).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let flags =
            Flags::parse_from(["gutcheck", "--database", &database.url, "--public-url", &url, "--connections", "3"]);
        let app = tokio::task::spawn_blocking(move || App::open(flags.config).unwrap()).await.unwrap();
        Self::serve(app, url, listener, database.into())
    }

    /// Another program on the same database, which watches what this one writes.
    pub async fn another_node(&self) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let config = (*self.app.config).clone();
        let app = tokio::task::spawn_blocking(move || App::open(config).unwrap()).await.unwrap();
        let served = Self::serve(app, url, listener, self.database.clone());
        let alive = std::sync::Arc::downgrade(&served.app.config);
        served.app.store.watch(&served.app.config.database, move || alive.strong_count() > 0);
        served
    }

    fn serve(mut app: App, url: String, listener: TcpListener, database: std::sync::Arc<Database>) -> Self {
        app.mailer = Mailer::memory(&app.config);
        let (send, receive) = std::sync::mpsc::channel();
        let served = app.clone();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = gutcheck::web::server::serve(served, listener, 1).unwrap();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let server = receive.recv().unwrap();
        Self { app, url, browser: browser(), server, database }
    }

    /// The same server seen from a second browser, with cookies of its own.
    pub fn another_browser(&self) -> Visitor<'_> {
        Visitor { app: self, browser: browser(), person_id: 0 }
    }

    /// A browser that already has this cookie.
    pub fn client_with_cookie(&self, cookie: &str) -> reqwest::Client {
        let jar = reqwest::cookie::Jar::default();
        jar.add_cookie_str(cookie, &self.url.parse().unwrap());
        browser_with(jar)
    }

    /// The same server seen through that browser.
    pub fn visitor_with(&self, browser: reqwest::Client) -> Visitor<'_> {
        Visitor { app: self, browser, person_id: 0 }
    }

    /// A new person of that name, signed in at a browser of their own.
    pub async fn signed_in(&self, name: &str) -> Visitor<'_> {
        let (name, now) = (name.to_owned(), self.app.clock.now());
        let (person_id, token) = self
            .db(move |db| {
                let person_id = people::person(db, &name, now);
                (person_id, gutcheck::services::sessions::begin(db, person_id, "a test", now).unwrap())
            })
            .await;
        let browser = self.client_with_cookie(&format!("session={token}"));
        Visitor { app: self, browser, person_id }
    }

    /// Where its database is.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    fn visitor(&self) -> Visitor<'_> {
        Visitor { app: self, browser: self.browser.clone(), person_id: 0 }
    }

    /// `GET`, without following redirects.
    pub async fn get(&self, path: &str) -> Page {
        self.visitor().get(path).await
    }

    /// Opens `form_page`, takes its token, and posts `fields` to `action`.
    pub async fn post_form(&self, form_page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        self.visitor().post_form(form_page, action, fields).await
    }

    /// Posts exactly these fields, without a token.
    pub async fn post_bare(&self, action: &str, fields: &[(&str, &str)]) -> Page {
        self.visitor().post_bare(action, fields).await
    }

    /// Runs `work` on the database behind the server's back.
    pub async fn db<T: Send + 'static>(&self, work: impl FnOnce(&mut Db) -> T + Send + 'static) -> T {
        let store = self.app.store.clone();
        tokio::task::spawn_blocking(move || store.write(|db| Ok::<_, gutcheck::store::Error>(work(db))).unwrap())
            .await
            .unwrap()
    }

    /// Ranks the communities that are due, as the server does every few seconds.
    pub async fn ranked(&self) {
        gutcheck::jobs::rank_communities::run_once(&self.app).await.unwrap();
    }

    /// The letters that were sent so far, oldest first, after sending what is due.
    pub async fn letters(&self) -> Vec<Message> {
        gutcheck::jobs::send_mail::run_once(&self.app).await.unwrap();
        self.app.mailer.kept()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let stopping = self.server.stop(false);
        std::thread::spawn(move || actix_web::rt::System::new().block_on(stopping));
    }
}

/// One browser at the server.
pub struct Visitor<'a> {
    app: &'a TestApp,
    browser: reqwest::Client,
    /// The person who is signed in; 0 for a stranger.
    pub person_id: i64,
}

impl Visitor<'_> {
    /// `GET`, without following redirects.
    pub async fn get(&self, path: &str) -> Page {
        Page::read(self.browser.get(self.address(path)).send().await.unwrap()).await
    }

    /// Opens `form_page`, takes its token, and posts `fields` to `action`.
    pub async fn post_form(&self, form_page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(form_page).await;
        let token = page
            .attribute("input[name=csrf]", "value")
            .unwrap_or_else(|| panic!("no form on {form_page}:\n{}", page.body));
        let mut fields = fields.to_vec();
        fields.push(("csrf", &token));
        self.post_bare(action, &fields).await
    }

    /// Posts exactly these fields.
    pub async fn post_bare(&self, action: &str, fields: &[(&str, &str)]) -> Page {
        Page::read(self.browser.post(self.address(action)).form(fields).send().await.unwrap()).await
    }

    /// Posts a form with a file.
    pub async fn post_multipart(&self, action: &str, form: reqwest::multipart::Form) -> Page {
        Page::read(self.browser.post(self.address(action)).multipart(form).send().await.unwrap()).await
    }

    /// The browser itself, for requests of other shapes.
    pub fn client(&self) -> &reqwest::Client {
        &self.browser
    }

    fn address(&self, path: &str) -> String {
        if path.starts_with("http") { path.into() } else { format!("{}{path}", self.app.url) }
    }
}

fn browser() -> reqwest::Client {
    browser_with(reqwest::cookie::Jar::default())
}

fn browser_with(jar: reqwest::cookie::Jar) -> reqwest::Client {
    reqwest::Client::builder()
        .cookie_provider(std::sync::Arc::new(jar))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}
