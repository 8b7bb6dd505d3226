//! The life of an account.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    jobs::purge_expired,
    store::schema::{mailed_links, memberships, outbox, people, raters, ratings, sessions},
};

use crate::support::{self, Page, TestApp, Visitor};

const KIM: &str = "kim@example.org";
const PASSWORD: &str = "four plain words here";

async fn sign_up(visitor: &Visitor<'_>, email: &str) -> Page {
    let fields = [("name", "Kim"), ("email", email), ("password", PASSWORD)];
    visitor.post_form("/sign-up", "/sign-up", &fields).await
}

async fn sign_in(visitor: &Visitor<'_>, email: &str, password: &str) -> Page {
    visitor.post_form("/sign-in", "/sign-in", &[("email", email), ("password", password)]).await
}

/// The path of the link in the latest letter.
async fn link(app: &TestApp) -> String {
    let letters = app.letters().await;
    let text = &letters.last().unwrap().text;
    let line = text.lines().find(|line| line.starts_with(&app.url)).unwrap();
    line.strip_prefix(&app.url).unwrap().to_owned()
}

/// Somebody with a confirmed account, signed in.
async fn kim(app: &TestApp) -> Visitor<'_> {
    let kim = app.another_browser();
    sign_up(&kim, KIM).await;
    let link = link(app).await;
    kim.post_form(&link, &link, &[("password", PASSWORD)]).await;
    assert_eq!(sign_in(&kim, KIM, PASSWORD).await.location(), "/me");
    kim
}

#[tokio::test]
async fn a_person_signs_up_confirms_signs_in_and_out() {
    let app = TestApp::start().await;
    let kim = app.another_browser();
    assert_eq!(sign_up(&kim, "Kim@Example.org").await.location(), "/sign-up/sent");
    let letters = app.letters().await;
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].recipient.as_str(), letters[0].text.contains("Kim")), (KIM, false));

    // Before the address is confirmed there is no way in.
    assert_eq!(sign_in(&kim, KIM, PASSWORD).await.location(), "/sign-up/sent");
    assert_eq!(kim.get("/me").await.location(), "/sign-in?next=%2Fme");

    let link = link(&app).await;
    assert!(kim.get(&link).await.text().contains("Yes, this is my address"));
    let confirmed = kim.post_form(&link, &link, &[("password", PASSWORD)]).await;
    assert!(kim.get(confirmed.location()).await.text().contains("Your address is confirmed"));

    let page = sign_in(&kim, KIM, PASSWORD).await;
    let cookie = page.header("set-cookie");
    for part in ["session=", "HttpOnly", "SameSite=Lax", "Max-Age=2592000", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let me = kim.get("/me").await;
    assert_eq!(me.all("h1"), ["Hello, Kim"]);
    assert_eq!(me.header("cache-control"), "private, no-store");

    assert_eq!(kim.post_form("/me", "/sign-out", &[]).await.location(), "/");
    assert_eq!(kim.get("/me").await.status, 303);
    assert_eq!(app.db(|db| sessions::table.count().get_result::<i64>(db).unwrap()).await, 0);
}

#[tokio::test]
async fn an_address_is_not_confirmed_for_a_stranger_who_signed_up_with_it() {
    let app = TestApp::start().await;
    sign_up(&app.another_browser(), KIM).await;
    let thief = [("name", "Kim"), ("email", KIM), ("password", "a password of a thief")];
    app.post_form("/sign-up", "/sign-up", &thief).await;
    let theirs = link(&app).await;
    let kim = app.another_browser();
    let refused = kim.post_form(&theirs, &theirs, &[("password", PASSWORD)]).await;
    assert_eq!((refused.status, refused.has("#password-error")), (422, true));
    assert!(refused.has("main a[href='/sign-up']"), "{}", refused.text());
    assert_eq!(sign_in(&app.another_browser(), KIM, "a password of a thief").await.location(), "/sign-up/sent");

    sign_up(&kim, KIM).await;
    let link = link(&app).await;
    assert_eq!(app.get(&theirs).await.status, 404, "the newest letter counts");
    kim.post_form(&link, &link, &[("password", PASSWORD)]).await;
    assert_eq!(sign_in(&kim, KIM, PASSWORD).await.location(), "/me");
}

#[tokio::test]
async fn opening_a_mailed_link_changes_nothing() {
    let app = TestApp::start().await;
    sign_up(&app.another_browser(), KIM).await;
    let path = link(&app).await;
    for _ in 0..2 {
        assert!(app.get(&path).await.has("form button"));
    }
    app.another_browser().client().head(format!("{}{path}", app.url)).send().await.unwrap();
    let (unused, unconfirmed) = app
        .db(|db| {
            let unused = mailed_links::table.filter(mailed_links::used_at.is_null()).count().get_result(db).unwrap();
            let unconfirmed = people::table.filter(people::confirmed_at.is_null()).count().get_result(db).unwrap();
            (unused, unconfirmed)
        })
        .await;
    assert_eq!((unused, unconfirmed), (1_i64, 1_i64));
}

#[tokio::test]
async fn nobody_learns_whether_an_address_has_an_account() {
    let app = TestApp::start().await;
    kim(&app).await;
    let stranger = app.another_browser();
    let (known, unknown) = (sign_up(&stranger, KIM).await, sign_up(&stranger, "lee@example.org").await);
    assert_eq!((known.status, known.location()), (unknown.status, unknown.location()));
    let letters = app.letters().await;
    let subjects: Vec<_> = letters.iter().skip(1).map(|letter| letter.subject.as_str()).collect();
    assert_eq!(subjects, ["You already have an account", "Is this your address?"]);

    let forgot = async |email| stranger.post_form("/forgot", "/forgot", &[("email", email)]).await;
    let (known, unknown) = (forgot(KIM).await, forgot("nobody@example.org").await);
    assert_eq!((known.status, known.location()), (unknown.status, unknown.location()));
    assert!(app.letters().await.iter().all(|letter| letter.recipient.as_str() != "nobody@example.org"));

    let wrong = async |email| sign_in(&stranger, email, "not the password").await;
    let (known, unknown) = (wrong(KIM).await, wrong("nobody@example.org").await);
    assert_eq!((known.status, unknown.status), (422, 422));
    assert_eq!(known.all(".notice"), unknown.all(".notice"));
    assert_eq!(known.body.replace(KIM, ""), unknown.body.replace("nobody@example.org", ""));
}

#[tokio::test]
async fn a_sign_up_that_cannot_be_taken_says_why_and_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let page =
        app.post_form("/sign-up", "/sign-up", &[("name", "Kim"), ("email", "kim@"), ("password", "short")]).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.all(".error").len(), 2);
    assert_eq!(page.attribute("#name", "value").unwrap(), "Kim");
    assert_eq!(page.attribute("#password", "value").unwrap(), "");
    assert!(app.letters().await.is_empty());
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    let app = TestApp::start().await;
    let kim = kim(&app).await;
    for path in ["/sign-up", "/sign-in", "/sign-out", "/forgot", "/reset/x", "/confirm/x", "/me/password", "/me/delete"]
    {
        assert_eq!(kim.post_bare(path, &[("email", KIM), ("password", PASSWORD)]).await.status, 403, "{path}");
    }
    assert_eq!(kim.get("/me").await.status, 200);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_once_and_every_other_session_ends() {
    let app = TestApp::start().await;
    let elsewhere = kim(&app).await;
    let kim = app.another_browser();
    kim.post_form("/forgot", "/forgot", &[("email", KIM)]).await;
    let link = link(&app).await;
    assert_eq!(kim.post_form(&link, &link, &[("password", "short")]).await.status, 422);
    let token = kim.get(&link).await.attribute("input[name=csrf]", "value").unwrap();
    let again = [("password", "another few words"), ("csrf", token.as_str())];
    assert_eq!(kim.post_bare(&link, &again).await.location(), "/me");
    assert_eq!(kim.get("/me").await.status, 200);
    assert_eq!(elsewhere.get("/me").await.status, 303);

    assert_eq!(kim.post_bare(&link, &[("password", "a thief's words"), ("csrf", &token)]).await.status, 410);
    assert_eq!(kim.get(&link).await.status, 410);
    assert_eq!(sign_in(&elsewhere, KIM, PASSWORD).await.status, 422);
    assert_eq!(sign_in(&elsewhere, KIM, "another few words").await.status, 303);
}

#[tokio::test]
async fn mailed_links_end() {
    let app = TestApp::start().await;
    let kim = kim(&app).await;
    kim.post_form("/forgot", "/forgot", &[("email", KIM)]).await;
    let link = link(&app).await;
    assert_eq!(kim.get(&link).await.status, 200);
    app.app.clock.advance(TimeDelta::hours(1));
    let page = kim.get(&link).await;
    assert_eq!((page.status, page.all("h1")), (410, vec!["This link has ended".to_owned()]));
    let page = kim.get("/reset/nothing").await;
    assert_eq!((page.status, page.has("a[href='/forgot']")), (404, true));
}

#[tokio::test]
async fn a_link_for_one_purpose_opens_no_other_door() {
    let app = TestApp::start().await;
    sign_up(&app.another_browser(), KIM).await;
    let confirm = link(&app).await;
    assert_eq!(app.get(&confirm.replace("/confirm/", "/reset/")).await.status, 404);
}

#[tokio::test]
async fn a_changed_password_and_an_ended_session_sign_out_elsewhere() {
    let app = TestApp::start().await;
    let kim = kim(&app).await;
    let elsewhere = app.another_browser();
    sign_in(&elsewhere, KIM, PASSWORD).await;
    let me = kim.get("/me").await;
    let end = me.attribute("form[action^='/me/sessions/']:has(button)", "action").unwrap();
    let stranger = app.signed_in("Lee").await;
    assert_eq!(stranger.post_form("/me", &end, &[]).await.status, 404);
    assert_eq!(kim.post_form("/me", &end, &[]).await.location(), "/me");
    assert_eq!(elsewhere.get("/me").await.status, 303);

    sign_in(&elsewhere, KIM, PASSWORD).await;
    let change = async |current| {
        let fields = [("current", current), ("password", "another few words")];
        kim.post_form("/me/password", "/me/password", &fields).await
    };
    assert_eq!(change("wrong").await.status, 422);
    assert_eq!(change(PASSWORD).await.location(), "/me");
    assert_eq!((kim.get("/me").await.status, elsewhere.get("/me").await.status), (200, 303));
}

#[tokio::test]
async fn signing_in_leads_on_to_our_own_pages_only() {
    let app = TestApp::start().await;
    let kim = kim(&app).await;
    for (next, to) in [("/communities?x=1", "/communities?x=1"), ("//evil.example/", "/me"), ("/\\evil.example", "/me")]
    {
        let page = app.get(&format!("/sign-in?{}", serde_urlencoded::to_string([("next", next)]).unwrap())).await;
        assert_eq!(page.attribute("input[name=next]", "value").unwrap(), to);
        let fields = [("email", KIM), ("password", PASSWORD), ("next", next)];
        assert_eq!(kim.post_form("/sign-in", "/sign-in", &fields).await.location(), to);
    }
    // Each sign-in took the place of the one before.
    assert_eq!(app.db(|db| sessions::table.count().get_result::<i64>(db).unwrap()).await, 1);
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let app = TestApp::start().await;
    let mut last = sign_in(&app.another_browser(), KIM, "a guess").await;
    assert_eq!(last.status, 422);
    // Ten at once are let through, and whatever a slow machine earns meanwhile.
    for _ in 0..50 {
        if last.status == 422 {
            last = sign_in(&app.another_browser(), KIM, "a guess").await;
        }
    }
    assert_eq!(last.status, 429);
    assert!(last.header("retry-after").parse::<u64>().unwrap() > 0);
}

#[tokio::test]
async fn a_deleted_account_leaves_nothing_that_names_its_owner() {
    let app = TestApp::start().await;
    let kim = kim(&app).await;
    kim.post_form("/forgot", "/forgot", &[("email", KIM)]).await;
    let refused = kim.post_form("/me/delete", "/me/delete", &[("current", "wrong")]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(kim.post_form("/me/delete", "/me/delete", &[("current", PASSWORD)]).await.location(), "/me/deleted");
    assert_eq!(kim.get("/me").await.status, 303);
    assert_eq!(sign_in(&kim, KIM, PASSWORD).await.status, 422);
    app.db(|db| {
        let left: Vec<(Option<String>, Option<String>, String)> =
            people::table.select((people::email, people::password_hash, people::name)).load(db).unwrap();
        assert_eq!(left, [(None, None, "a former member".to_owned())]);
        assert_eq!(sessions::table.count().get_result::<i64>(db).unwrap(), 0);
        assert_eq!(mailed_links::table.count().get_result::<i64>(db).unwrap(), 0);
        assert_eq!(outbox::table.count().get_result::<i64>(db).unwrap(), 0);
    })
    .await;
    // The address is free for a new beginning.
    sign_up(&app.another_browser(), KIM).await;
    assert_eq!(app.letters().await.last().unwrap().subject, "Is this your address?");
}

#[tokio::test]
async fn whoever_deletes_their_account_leaves_everything_but_what_they_said() {
    let app = TestApp::start().await;
    let kim = kim(&app).await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let kim = people::table.select(people::id).first(db).unwrap();
        support::people::agent(db, "kim-helps", Some(kim), now);
        support::people::agent(db, "ana", None, now);
    })
    .await;
    let group = [("name", "Home Cooks"), ("about", "We cook at home."), ("joining", "open")];
    assert_eq!(
        kim.post_form("/communities/new", "/communities/new", &group).await.location(),
        "/communities/home-cooks"
    );
    let opinion = [("stars", "4"), ("comment", "She listened.")];
    assert_eq!(kim.post_form("/a/ana/rate", "/a/ana/rate", &opinion).await.status, 303);
    let me = kim.get("/me").await;
    assert_eq!(me.all("a[href^='/me/ratings/']"), ["4 of 5"]);
    assert_eq!(me.all("a[href='/communities/home-cooks']"), ["Home Cooks"]);
    assert_eq!(app.get("/a/kim-helps").await.status, 200);

    kim.post_form("/me/delete", "/me/delete", &[("current", PASSWORD)]).await;
    assert_eq!(app.get("/a/kim-helps").await.status, 410);
    app.db(|db| {
        assert_eq!(memberships::table.count().get_result::<i64>(db).unwrap(), 0);
        let said: Vec<(i32, Option<String>)> = ratings::table
            .inner_join(raters::table)
            .filter(ratings::withdrawn_at.is_null())
            .select((ratings::stars, raters::name))
            .load(db)
            .unwrap();
        assert_eq!(said, [(4, Some("a former member".to_owned()))]);
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_was_sent_keeps_no_secret_and_is_forgotten_in_time() {
    let app = TestApp::start().await;
    sign_up(&app.another_browser(), KIM).await;
    assert_eq!(app.letters().await.len(), 1);
    assert_eq!(app.letters().await.len(), 1);
    let bodies: Vec<(String, String)> =
        app.db(|db| outbox::table.select((outbox::text_body, outbox::html_body)).load(db).unwrap()).await;
    assert_eq!(bodies, [(String::new(), String::new())]);
    app.app.clock.advance(TimeDelta::days(40));
    purge_expired::run_once(&app.app).await.unwrap();
    let left = app
        .db(|db| {
            let letters = outbox::table.count().get_result::<i64>(db).unwrap();
            (letters, mailed_links::table.count().get_result::<i64>(db).unwrap())
        })
        .await;
    assert_eq!(left, (0, 0));
}

#[tokio::test]
async fn nobody_leaves_others_alone_with_a_company_or_a_community() {
    let app = TestApp::start().await;
    let kim = kim(&app).await;
    kim.post_form("/companies/new", "/companies/new", &[("name", "Kestrel")]).await;
    let group = [("name", "Home Cooks"), ("about", "We cook at home."), ("joining", "open")];
    kim.post_form("/communities/new", "/communities/new", &group).await;
    let lee = app.signed_in("Lee").await;
    lee.post_form("/communities/home-cooks", "/communities/home-cooks/join", &[]).await;

    let delete = async || kim.post_form("/me/delete", "/me/delete", &[("current", PASSWORD)]).await;
    let refused = delete().await;
    assert_eq!(refused.status, 422);
    let notice = refused.all(".notice").join(" ");
    assert!(notice.contains("Kestrel") && notice.contains("Home Cooks"), "{notice}");
    assert_eq!(kim.get("/me").await.status, 200);

    // Once both are in other hands, nothing is in the way.
    let (now, lee_id) = (app.app.clock.now(), lee.person_id);
    app.db(move |db| {
        use gutcheck::{domain::company::Role, store};
        let kestrel = store::companies::by_slug(db, "kestrel").unwrap().unwrap();
        store::members::add(db, kestrel.id, lee_id, Role::Manager, now).unwrap();
        let cooks = store::communities::by_slug(db, "home-cooks").unwrap().unwrap();
        store::communities::make_steward(db, cooks.id, lee_id).unwrap();
    })
    .await;
    assert_eq!(delete().await.location(), "/me/deleted");
    assert_eq!(app.get("/communities/home-cooks").await.status, 200);
}

#[tokio::test]
async fn a_forgotten_password_is_mailed_once_in_a_while() {
    let app = TestApp::start().await;
    let kim = kim(&app).await;
    for _ in 0..3 {
        let asked = kim.post_form("/forgot", "/forgot", &[("email", KIM)]).await;
        assert_eq!(asked.location(), "/forgot/sent");
    }
    let resets = async || app.letters().await.iter().filter(|letter| letter.text.contains("/reset/")).count();
    assert_eq!(resets().await, 1);
    let first = link(&app).await;
    assert_eq!(kim.get(&first).await.status, 200, "the letter that went out still works");
    app.app.clock.advance(TimeDelta::minutes(6));
    kim.post_form("/forgot", "/forgot", &[("email", KIM)]).await;
    assert_eq!(resets().await, 2);
}

#[tokio::test]
async fn a_session_lasts_as_long_as_it_is_used_now_and_then() {
    let app = TestApp::start().await;
    let kim = kim(&app).await;
    assert!(!kim.get("/me").await.header("set-cookie").contains("session="), "once a day is enough");
    for _ in 0..3 {
        app.app.clock.advance(TimeDelta::days(20));
        let me = kim.get("/me").await;
        assert_eq!(me.status, 200);
        assert!(me.header("set-cookie").contains("session=") && me.header("set-cookie").contains("Max-Age=2592000"));
    }
    app.app.clock.advance(TimeDelta::days(31));
    assert_eq!(kim.get("/me").await.status, 303);
}

#[tokio::test]
async fn a_changed_password_takes_back_the_link_to_choose_another() {
    let app = TestApp::start().await;
    let kim = kim(&app).await;
    kim.post_form("/forgot", "/forgot", &[("email", KIM)]).await;
    let link = link(&app).await;
    let fields = [("current", PASSWORD), ("password", "another few words")];
    assert_eq!(kim.post_form("/me/password", "/me/password", &fields).await.location(), "/me");
    assert_eq!(app.get(&link).await.status, 404);
}
