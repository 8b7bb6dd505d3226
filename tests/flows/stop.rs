//! Never write to me again.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::suppression::Reason,
    jobs::send_mail,
    services::invite_rating::{self, Invited},
    store::schema::{invitations, outbox, suppressions},
};

use crate::support::{TestApp, builders};

async fn case(app: &TestApp) -> i64 {
    let now = app.app.clock.now();
    app.db(move |db| builders::case_to_invite(db, now)).await
}

async fn write(app: &TestApp, case: i64, to: &str) -> Invited {
    let (sender, to, now) = (app.app.sender(), to.parse().unwrap(), app.app.clock.now());
    app.db(move |db| invite_rating::write(db, case, &to, &sender, now).unwrap()).await
}

/// The path of the link at the foot of the last letter.
async fn stop_path(app: &TestApp) -> String {
    let letter = app.letters().await.pop().unwrap();
    let stop = letter.stop.unwrap();
    assert!(letter.text.contains(&stop.url) && letter.html.contains(&stop.url), "{}", letter.text);
    stop.url.strip_prefix(&app.url).unwrap().to_owned()
}

async fn reasons(app: &TestApp) -> Vec<String> {
    app.db(|db| suppressions::table.select(suppressions::reason).load(db).unwrap()).await
}

#[tokio::test]
async fn one_click_in_a_mail_program_stops_all_letters_without_cookie_or_form() {
    let app = TestApp::start().await;
    let first = case(&app).await;
    assert_eq!(write(&app, first, "kim@example.org").await, Invited::Sent);
    let path = stop_path(&app).await;
    assert!(!path.contains("kim") && !path.contains('@'));

    for body in ["List-Unsubscribe=One-Click", ""] {
        let answer = app.another_browser().client().post(format!("{}{path}", app.url)).body(body).send().await.unwrap();
        assert_eq!(answer.status(), 200, "no redirect: mail programs follow none");
    }
    assert_eq!(reasons(&app).await, [Reason::Asked.key()]);
    app.app.clock.advance(TimeDelta::days(8));
    let second = case(&app).await;
    assert_eq!(write(&app, second, "Kim@Example.org").await, Invited::NeverAgain);
    assert_eq!(write(&app, second, "sam@example.org").await, Invited::Sent);
}

#[tokio::test]
async fn opening_the_page_stops_nothing_its_button_does_and_another_takes_that_back() {
    let app = TestApp::start().await;
    let first = case(&app).await;
    write(&app, first, "kim@example.org").await;
    let path = stop_path(&app).await;
    let page = app.get(&path).await;
    assert_eq!(page.all("main button"), ["Never write to me again"]);
    assert_eq!(reasons(&app).await, [""; 0]);

    let action = page.attribute("main form", "action").unwrap();
    let stopped = app.post_bare(&action, &[]).await;
    assert_eq!((stopped.status, stopped.all("main button")), (200, vec!["Write to me again".to_owned()]));
    assert_eq!(app.get(&path).await.all("h1"), ["We will never write to you again"]);

    let resume = stopped.attribute("main form", "action").unwrap();
    assert_eq!(app.post_bare(&resume, &[]).await.status, 403, "only by the page's own button");
    assert_eq!(app.post_form(&path, &resume, &[]).await.location(), path);
    assert_eq!(reasons(&app).await, [""; 0]);
    app.app.clock.advance(TimeDelta::days(7));
    let second = case(&app).await;
    assert_eq!(write(&app, second, "kim@example.org").await, Invited::Sent);
}

#[tokio::test]
async fn what_still_waits_for_somebody_who_stopped_us_is_not_sent() {
    let app = TestApp::start().await;
    let first = case(&app).await;
    write(&app, first, "kim@example.org").await;
    let waiting: Option<String> = app.db(|db| outbox::table.select(outbox::stop_url).first(db).unwrap()).await;
    app.post_bare(&waiting.unwrap(), &[]).await;
    assert!(app.letters().await.is_empty());
    let (to, words, undelivered): (String, String, Option<String>) = app
        .db(|db| {
            let (to, words) = outbox::table.select((outbox::recipient, outbox::text_body)).first(db).unwrap();
            (to, words, invitations::table.select(invitations::undelivered).first(db).unwrap())
        })
        .await;
    assert_eq!((to.as_str(), words.as_str(), undelivered.as_deref()), ("", "", Some("stopped")));
}

#[tokio::test]
async fn a_letter_that_was_being_written_while_they_stopped_us_is_not_sent() {
    let app = TestApp::start().await;
    let first = case(&app).await;
    write(&app, first, "kim@example.org").await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let pseudonym: Option<String> = outbox::table.select(outbox::pseudonym).first(db).unwrap();
        gutcheck::store::suppressions::add(db, &pseudonym.unwrap(), Reason::Asked, now).unwrap();
    })
    .await;
    send_mail::run_once(&app.app).await.unwrap();
    assert!(app.app.mailer.kept().is_empty());
}

#[tokio::test]
async fn a_letter_whose_invitation_was_taken_back_is_not_sent_and_its_customer_can_be_asked_again() {
    let app = TestApp::start().await;
    let first = case(&app).await;
    let now = app.app.clock.now();
    let take_back = move |db: &mut gutcheck::store::Db| {
        let company = gutcheck::store::invitations::case_to_rate(db, first).unwrap().unwrap().company_id;
        invite_rating::take_back_of_case(db, first, company, now).unwrap()
    };
    write(&app, first, "kim@example.org").await;
    assert!(app.db(take_back).await);
    assert!(!app.db(take_back).await, "once");
    assert!(app.letters().await.is_empty());
    assert_eq!(write(&app, first, "kim@example.org").await, Invited::Sent);
    assert_eq!(app.letters().await.len(), 1);
    assert!(app.db(take_back).await);
    assert_eq!(write(&app, first, "kim@example.org").await, Invited::AskedThisWeek, "that letter went out");
}

#[tokio::test]
async fn a_token_that_is_not_ours_meets_a_kind_page() {
    let app = TestApp::start().await;
    let path = "/stop/bm90IG91cnMgYW5kIG5vdGhpbmcgdGhhdCB3ZSBldmVyIHNpZ25lZA";
    for page in [app.get(path).await, app.post_bare(path, &[]).await] {
        assert_eq!(page.status, 404);
        assert!(page.text().contains("Open it once more from the mail"), "{}", page.text());
    }
}

#[tokio::test]
async fn a_company_cannot_have_us_write_otherwise_to_whoever_stopped_us() {
    let app = TestApp::start().await;
    let manager = app.signed_in("Kim").await;
    manager.post_form("/companies/new", "/companies/new", &[("name", "Kestrel")]).await;
    let members = "/desk/kestrel/members";
    let fields = [("email", "eve@example.org"), ("role", "viewer")];
    assert_eq!(manager.post_form(members, members, &fields).await.status, 303);
    let path = stop_path(&app).await;
    app.post_bare(&path, &[]).await;
    let refused = manager.post_form(members, members, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("asked us never to write"), "{}", refused.text());
    let draft = "/desk/kestrel/agents/new";
    let refused = manager.post_form(draft, draft, &[("name", "Eve"), ("email", "eve@example.org")]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(app.letters().await.len(), 1);
}
