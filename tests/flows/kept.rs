//! Pages that are rendered once and kept as bytes.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::store::schema::agents;

use crate::support::{Page, TestApp, people as written};

async fn mara(app: &TestApp) {
    let now = app.app.clock.now();
    app.db(move |db| {
        let agent = written::agent(db, "mara", None, now);
        written::employ(db, agent, "kestrel", now);
    })
    .await;
}

async fn with(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Page {
    let mut request = reqwest::Client::builder().no_proxy().build().unwrap().get(format!("{}{path}", app.url));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Page::of(request).await
}

/// Gives Mara another name, behind the server's back.
async fn rename(app: &TestApp, name: &'static str) {
    app.db(move |db| diesel::update(agents::table).set(agents::name.eq(name)).execute(db).unwrap()).await;
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    let app = TestApp::start().await;
    mara(&app).await;
    for path in ["/a/mara", "/a/mara.json", "/c/kestrel", "/", "/api/v1/agents/mara"] {
        let first = with(&app, path, &[]).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{path}: {tag}");
        assert_eq!(with(&app, path, &[]).await.body, first.body);
        let again = with(&app, path, &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", tag.as_str()), "{path}");
        assert_eq!(with(&app, path, &[("if-none-match", "\"other\"")]).await.status, 200);
        for header in ["content-security-policy", "content-type", "cache-control", "x-content-type-options"] {
            assert!(!first.header(header).is_empty(), "{path}: {header}");
        }
    }
}

#[tokio::test]
async fn what_is_written_is_seen_at_once() {
    let app = TestApp::start().await;
    mara(&app).await;
    assert!(with(&app, "/a/mara", &[]).await.text().contains("Mara"));
    rename(&app, "Maren").await;
    let page = with(&app, "/a/mara", &[]).await;
    assert!(page.text().contains("Maren"), "{}", page.text());
}

#[tokio::test]
async fn each_way_to_compress_has_bytes_of_its_own() {
    let app = TestApp::start().await;
    mara(&app).await;
    let mut tags = Vec::new();
    for (said, encoding) in [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("identity", "")] {
        for _ in 0..2 {
            let page = with(&app, "/a/mara.json", &[("accept-encoding", said)]).await;
            assert_eq!(page.header("content-encoding"), encoding, "{said}");
            assert_eq!(page.header("vary").to_lowercase(), "accept-encoding", "{said}");
            tags.push(page.header("etag").to_owned());
        }
    }
    tags.dedup();
    assert_eq!(tags.len(), 3, "{tags:?}");
}

#[tokio::test]
async fn whoever_is_signed_in_gets_a_page_of_their_own() {
    let app = TestApp::start().await;
    mara(&app).await;
    with(&app, "/a/mara", &[]).await;
    let nora = app.signed_in("Nora").await;
    assert_eq!(nora.get("/a/mara").await.header("etag"), "");
    assert_eq!(nora.get("/me").await.status, 200);
    assert_eq!(app.get("/me").await.status, 303);
}

#[tokio::test]
async fn a_page_is_right_for_a_minute_and_then_rendered_anew() {
    let app = TestApp::start().await;
    mara(&app).await;
    let thanked = app.app.clock.now();
    app.db(move |db| {
        use gutcheck::store::{raters, schema::thanks};
        let (agent, company): (i64, i64) = gutcheck::store::schema::employments::table
            .select((gutcheck::store::schema::employments::agent_id, gutcheck::store::schema::employments::company_id))
            .first(db)
            .unwrap();
        let rater = raters::of_customer(db, company, "a customer", thanked).unwrap();
        diesel::insert_into(thanks::table)
            .values((
                thanks::agent_id.eq(agent),
                thanks::rater_id.eq(rater.id),
                thanks::text.eq("You were kind."),
                thanks::sent_at.eq(thanked),
            ))
            .execute(db)
            .unwrap();
    })
    .await;
    let fresh = with(&app, "/a/mara", &[]).await;
    app.app.clock.advance(TimeDelta::days(40));
    let later = with(&app, "/a/mara", &[]).await;
    assert_ne!(fresh.header("etag"), later.header("etag"), "it speaks of a month ago now");
}

#[tokio::test]
async fn errors_are_not_kept() {
    let app = TestApp::start().await;
    for _ in 0..2 {
        let nobody = with(&app, "/a/mara", &[]).await;
        assert_eq!((nobody.status, nobody.header("etag")), (404, ""));
    }
    mara(&app).await;
    assert_eq!(with(&app, "/a/mara", &[]).await.status, 200);
}

#[tokio::test]
async fn what_one_node_writes_every_other_shows_within_a_second() {
    let app = TestApp::start().await;
    mara(&app).await;
    let other = app.another_node().await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(with(&other, "/a/mara", &[]).await.text().contains("Mara"));
    rename(&app, "Maren").await;
    let written_at = Instant::now();
    while !with(&other, "/a/mara", &[]).await.text().contains("Maren") {
        assert!(written_at.elapsed() < Duration::from_secs(20), "it never got there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
