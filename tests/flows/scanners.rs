//! Mail scanners open every link of every letter. That changes nothing.

use std::collections::BTreeSet;

use diesel::prelude::*;
use gutcheck::{
    domain::message::Kind,
    services::invite_rating,
    store::schema::{people, ratings},
};
use reqwest::Method;

use crate::support::{TestApp, builders, dump};

/// Has us write a letter of each kind.
async fn every_letter(app: &TestApp) {
    let kim = app.signed_in("Kim").await;
    kim.post_form("/companies/new", "/companies/new", &[("name", "Kestrel")]).await;
    let members = "/desk/kestrel/members";
    kim.post_form(members, members, &[("email", "eve@example.org"), ("role", "viewer")]).await;
    let draft = "/desk/kestrel/agents/new";
    kim.post_form(draft, draft, &[("name", "Mara"), ("email", "mara@example.org")]).await;

    let (now, sender) = (app.app.clock.now(), app.app.sender());
    app.db(move |db| {
        for customer in ["rated", "waits"] {
            let case = builders::case_to_invite(db, now);
            let to = format!("{customer}@example.org").parse().unwrap();
            invite_rating::write(db, case, &to, &sender, now).unwrap();
        }
    })
    .await;
    let invitation = app.letters().await.into_iter().find(|letter| letter.recipient.as_str() == "rated@example.org");
    let links = links(&invitation.unwrap().text);
    let link = links.iter().find(|link| link.contains("/r/")).unwrap().split('?').next().unwrap().to_owned();
    app.post_form(&link, &link, &[("stars", "2")]).await;
    app.post_form(&link, &format!("{link}/mail"), &[("email", "rated@example.org")]).await;

    let id: i64 = app.db(|db| ratings::table.select(ratings::id).first(db).unwrap()).await;
    let flag = [("kind", "rating"), ("id", &id.to_string()), ("rule", "insult")];
    kim.post_form("/me", "/flags", &flag).await;
    let maren = app.signed_in("Maren").await;
    let moderator = maren.person_id;
    app.db(move |db| {
        diesel::update(people::table.find(moderator)).set(people::moderator.eq(true)).execute(db).unwrap();
    })
    .await;
    let ruling = [("ruling", "keep"), ("rule", "insult"), ("reason", "There are no words in it.")];
    maren.post_form("/me", "/moderation/matters/1", &ruling).await;

    let account = [("name", "Nora"), ("email", "nora@example.org"), ("password", "four plain words here")];
    app.post_form("/sign-up", "/sign-up", &account).await;
    let confirm = app.letters().await.into_iter().rfind(|letter| letter.kind == Kind::ConfirmAddress).unwrap();
    let confirm = self::links(&confirm.text).remove(0);
    app.post_form(&confirm, &confirm, &[("password", "four plain words here")]).await;
    app.post_form("/sign-up", "/sign-up", &account).await;
    app.post_form("/forgot", "/forgot", &[("email", "nora@example.org")]).await;
    app.post_form("/sign-up", "/sign-up", &[("name", "Sam"), ("email", "sam@example.org"), account[2]]).await;
}

/// Everything in a letter that a scanner would follow.
fn links(text: &str) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for (start, _) in text.match_indices("http://") {
        let end = text[start..].find(['"', '<', ' ', '\n']).map_or(text.len(), |length| start + length);
        links.push(text[start..end].to_owned());
    }
    links
}

#[tokio::test]
async fn opening_every_link_of_every_letter_changes_nothing() {
    let app = TestApp::start().await;
    every_letter(&app).await;
    let letters = app.letters().await;
    let kinds: BTreeSet<_> = letters.iter().map(|letter| letter.kind.key()).collect();
    assert_eq!(kinds, Kind::ALL.map(Kind::key).into(), "a letter of each kind");
    let mut found = BTreeSet::new();
    for letter in &letters {
        found.extend(links(&letter.text));
        found.extend(links(&letter.html));
        found.extend(letter.stop.clone().map(|stop| stop.url));
    }
    assert!(found.len() > 15 && found.iter().all(|link| link.starts_with(&app.url)), "{found:#?}");

    let before = app.db(dump::of).await;
    assert!(before["outbox"].len() >= letters.len() && before["ratings"].len() == 1);
    let scanner = reqwest::Client::builder().no_proxy().cookie_store(true).build().unwrap();
    for link in &found {
        for (method, headers) in [
            (Method::GET, &[][..]),
            (Method::HEAD, &[]),
            (Method::GET, &[("purpose", "prefetch"), ("x-moz", "prefetch")]),
            (Method::GET, &[("sec-purpose", "prefetch;prerender")]),
            (Method::GET, &[("purpose", "preview"), ("user-agent", "Mozilla/5.0 (compatible; a scanner)")]),
        ] {
            let request = scanner.request(method.clone(), link);
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            let answer = request.send().await.unwrap();
            assert!(answer.status().is_success(), "{method} {link}: {}", answer.status());
        }
    }
    let after = app.db(dump::of).await;
    for (table, rows) in &before {
        assert_eq!(&after[table], rows, "{table}");
    }
    assert_eq!(after.len(), before.len());
}
