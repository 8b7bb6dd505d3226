//! The fictional directory, served: pages need people on them to be looked at.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    cli::demo::{self, directory::Directory},
    security::invitation_tokens,
    services::{sessions, stop_letters},
    store::{
        self,
        schema::{agents, companies, invitations},
    },
};
use thirtyfour::prelude::*;

pub use gutcheck::cli::demo::directory::Role;

use crate::{session::Browser, support::TestApp};

/// The seed of the directory; any would do.
const SEED: u64 = 22;

/// A server with the directory in its database.
pub struct Demonstration {
    pub app: TestApp,
    directory: Directory,
}

impl Demonstration {
    /// Starts one.
    pub async fn start() -> Self {
        let app = TestApp::start().await;
        let filled = app.app.clone();
        let fill = move || demo::fill(&filled, SEED, filled.clock.now()).unwrap();
        let directory = tokio::task::spawn_blocking(fill).await.unwrap();
        Self { app, directory }
    }

    /// The whole address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.app.url)
    }

    /// Signs somebody of that role in, and whoever was signed in before out.
    pub async fn sign_in(&self, browser: &Browser, role: Role) -> WebDriverResult<()> {
        let person = self.directory.sign_ins.iter().find(|one| one.role == role).unwrap().person;
        let (person_id, now) = (i64::try_from(person).unwrap() + 1, self.app.app.clock.now());
        let token = self.app.db(move |db| sessions::begin(db, person_id, "a test", now).unwrap()).await;
        browser.open(&self.url("/about")).await?; // a cookie is set for the site that is open
        browser.driver.delete_all_cookies().await?;
        browser.driver.add_cookie(Cookie::new("session", token)).await
    }

    /// The path of a link that a customer was mailed and has not used.
    pub async fn invitation(&self) -> String {
        let soon = self.app.app.clock.now() + TimeDelta::hours(1);
        let (jti, expires) = self
            .app
            .db(move |db| {
                invitations::table
                    .inner_join(agents::table)
                    .filter(agents::state.eq("public"))
                    .filter(invitations::used_at.is_null())
                    .filter(invitations::expires_at.gt(soon))
                    .order(invitations::id.desc())
                    .select((invitations::jti, invitations::expires_at))
                    .first::<(String, chrono::NaiveDateTime)>(db)
                    .unwrap()
            })
            .await;
        let (key, issuer) = (self.app.app.keys.newest().unwrap(), self.app.app.config.absolute(""));
        let token = invitation_tokens::sign((&key.kid, &key.secret), &issuer, &jti, expires).unwrap();
        format!("/r/{token}")
    }

    /// The link by which somebody says: never write to me again.
    pub fn stop(&self) -> String {
        stop_letters::link(&self.app.app.sender(), &"kim@example.org".parse().unwrap()).url
    }

    /// The company's last invitation reaches nobody.
    pub async fn lose_the_last_invitation(&self, company: &'static str) {
        let now = self.app.app.clock.now();
        self.app
            .db(move |db| {
                let id: i64 = invitations::table
                    .inner_join(companies::table)
                    .filter(companies::slug.eq(company))
                    .filter(invitations::used_at.is_null())
                    .filter(invitations::revoked_at.is_null())
                    .order((invitations::created_at.desc(), invitations::id.desc()))
                    .select(invitations::id)
                    .first(db)
                    .unwrap();
                store::invitations::mark_undelivered(db, id, "550 5.1.1", now).unwrap();
            })
            .await;
    }

    /// This agent leaves.
    pub async fn leave(&self, handle: &'static str) {
        let update = diesel::update(agents::table.filter(agents::handle.eq(handle))).set(agents::state.eq("left"));
        assert_eq!(self.app.db(move |db| update.execute(db).unwrap()).await, 1);
    }
}
