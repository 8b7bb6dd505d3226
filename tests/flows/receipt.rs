//! The customer without an account, who wants the links to what they said.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::message::Kind,
    services::invite_rating,
    store::schema::{outbox, ratings},
};

use crate::support::{TestApp, builders};

/// Kim's link, by which she gave four stars.
async fn rated(app: &TestApp) -> String {
    let (now, sender) = (app.app.clock.now(), app.app.sender());
    app.db(move |db| {
        let case = builders::case_to_invite(db, now);
        invite_rating::write(db, case, &"kim@example.org".parse().unwrap(), &sender, now).unwrap();
    })
    .await;
    let letter = app.letters().await.pop().unwrap().text;
    let link = letter.split_whitespace().find(|word| word.contains("/r/")).unwrap();
    let link = link.strip_prefix(&app.url).unwrap().split('?').next().unwrap().to_owned();
    assert_eq!(app.post_form(&link, &link, &[("stars", "4")]).await.status, 303);
    link
}

#[tokio::test]
async fn a_customer_has_the_links_mailed_and_changes_and_takes_back_by_them() {
    let app = TestApp::start().await;
    let link = rated(&app).await;
    let action = app.get(&link).await.attribute("form[action$='/mail']", "action").unwrap();
    let sent = app.post_form(&link, &action, &[("email", "Kim@Example.org")]).await;
    assert_eq!(sent.location(), format!("{link}/mailed"));
    assert!(app.get(sent.location()).await.text().contains("Look into your mail"));

    let letter = app.letters().await.pop().unwrap();
    assert_eq!((letter.kind, letter.recipient.as_str()), (Kind::Receipt, "kim@example.org"));
    assert!(letter.text.contains("4 of 5") && letter.stop.is_none(), "{}", letter.text);
    for path in [format!("{link}/change"), link.clone()] {
        assert!(letter.text.contains(&format!("{}{path}\n", app.url)), "{}", letter.text);
        assert_eq!(app.another_browser().get(&path).await.status, 200);
    }
    let kept: Vec<(String, String)> =
        app.db(|db| outbox::table.select((outbox::recipient, outbox::text_body)).load(db).unwrap()).await;
    assert!(kept.iter().all(|(to, words)| to.is_empty() && words.is_empty()), "{kept:?}");

    let withdraw = app.get(&link).await.attribute("form[action$='/withdraw']", "action").unwrap();
    app.post_form(&link, &withdraw, &[]).await;
    assert!(app.db(|db| ratings::table.select(ratings::withdrawn_at.is_not_null()).first::<bool>(db).unwrap()).await);
    assert!(!app.get(&link).await.has("form[action$='/mail']"));
}

#[tokio::test]
async fn nobody_else_is_written_to_and_the_answer_does_not_say_so() {
    let app = TestApp::start().await;
    let link = rated(&app).await;
    let action = format!("{link}/mail");
    let other = app.post_form(&link, &action, &[("email", "eve@example.org")]).await;
    let invited = app.post_form(&link, &action, &[("email", "kim@example.org")]).await;
    assert_eq!((other.status, other.location(), &other.body), (invited.status, invited.location(), &invited.body));
    assert_eq!(app.letters().await.len(), 2, "the invitation, and Kim's links");
    let typed = app.post_form(&link, &action, &[("email", "kim")]).await;
    assert_eq!(typed.status, 422);
    assert_eq!(typed.attribute("#email", "value").as_deref(), Some("kim"), "{}", typed.body);
}

#[tokio::test]
async fn the_links_are_mailed_again_after_a_while_only_and_without_what_is_closed() {
    let app = TestApp::start().await;
    let link = rated(&app).await;
    let (action, fields) = (format!("{link}/mail"), [("email", "kim@example.org")]);
    for _ in 0..3 {
        app.post_form(&link, &action, &fields).await;
    }
    assert_eq!(app.letters().await.len(), 2);
    app.app.clock.advance(TimeDelta::days(40));
    app.post_form(&link, &action, &fields).await;
    let letters = app.letters().await;
    assert_eq!(letters.len(), 3);
    let last = &letters[2].text;
    assert!(last.contains("take it back") && !last.contains("/change"), "{last}");
}
