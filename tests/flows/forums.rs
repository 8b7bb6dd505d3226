//! A community's own forum: whose answers were accepted there, and who belongs to it.

use base64::{Engine, engine::general_purpose::STANDARD};
use diesel::prelude::*;
use gutcheck::store::{
    self,
    schema::{forum_members, forums, memberships, people},
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{Page, TestApp, Visitor, people as written};

const COMMUNITY: &str = "/communities/kettle-friends";
const FORUM: &str = "/communities/kettle-friends/forum";

/// A community with its steward and a Discourse that is connected.
struct Kettles<'a> {
    app: &'a TestApp,
    steward: Visitor<'a>,
    address: String,
    secret: String,
    connect_secret: String,
}

impl<'a> Kettles<'a> {
    async fn in_app(app: &'a TestApp) -> Self {
        let steward = app.signed_in("Sten").await;
        let fields = [("name", "Kettle friends"), ("about", "We like kettles."), ("joining", "admitted")];
        steward.post_form("/communities/new", "/communities/new", &fields).await;
        let connected =
            steward.post_form(FORUM, FORUM, &[("kind", "discourse"), ("url", "https://forum.example.org/")]).await;
        assert_eq!(connected.status, 303, "{}", connected.text());
        let (address, secret, connect_secret) = app
            .db(|db| {
                forums::table
                    .select((forums::address, forums::secret, forums::connect_secret))
                    .first::<(String, String, String)>(db)
                    .unwrap()
            })
            .await;
        Self { app, steward, address, secret, connect_secret }
    }

    /// Sends what happened, as Discourse does.
    async fn send(&self, event: &str, number: i64, body: &Value) -> Page {
        let body = body.to_string();
        let signature = format!("sha256={}", hex(&self.secret, &body));
        let request = self.steward.client().post(format!("{}/hooks/forums/{}", self.app.url, self.address));
        let request = request.header("x-discourse-event", event).header("x-discourse-event-id", number.to_string());
        Page::of(request.header("x-discourse-event-signature", signature).body(body)).await
    }

    /// What the forum answers a browser that came to it from here.
    fn answer(&self, page: &Page, external_id: &str, name: &str) -> String {
        let way = page.attribute("a[rel=nofollow]", "href").unwrap();
        let asked = url::Url::parse(&way).unwrap();
        assert_eq!((asked.host_str(), asked.path()), (Some("forum.example.org"), "/session/sso_provider"));
        let value = |name: &str| asked.query_pairs().find(|(known, _)| known == name).unwrap().1.into_owned();
        assert_eq!(value("sig"), hex(&self.connect_secret, &value("sso")), "signed as the forum expects");
        let query = STANDARD.decode(value("sso")).unwrap();
        let nonce = url::form_urlencoded::parse(&query).find(|(name, _)| name == "nonce").unwrap().1.into_owned();
        let said = format!(
            "nonce={nonce}&external_id={external_id}&username={name}&email=x%40example.org&groups=trust_level_1,trust_level_3"
        );
        let sso = STANDARD.encode(said);
        let sig = hex(&self.connect_secret, &sso);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("sso", &sso)
            .append_pair("sig", &sig)
            .finish();
        format!("{COMMUNITY}/arrive?{query}")
    }
}

fn hex(secret: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Comes from the forum and says yes.
async fn arrive(visitor: &Visitor<'_>, back: &str) -> Page {
    let asked = visitor.get(back).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    let fields = ["sso", "sig"].map(|name| (name, asked.attribute(&format!("input[name={name}]"), "value").unwrap()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    visitor.post_form(back, &format!("{COMMUNITY}/arrive"), &fields).await
}

fn solved(topic: i64, user: i64) -> Value {
    json!({ "solved": { "id": topic * 10, "topic_id": topic, "user_id": user, "username": "mara" } })
}

#[tokio::test]
async fn answers_that_were_accepted_stand_on_the_page_of_whoever_wrote_them() {
    let app = TestApp::start().await;
    let kettles = Kettles::in_app(&app).await;
    let mara = app.signed_in("Mara").await;
    let (person_id, now) = (mara.person_id, app.app.clock.now());
    app.db(move |db| written::agent(db, "mara", Some(person_id), now)).await;

    assert_eq!(kettles.send("accepted_solution", 1, &solved(55, 7)).await.status, 200);
    assert_eq!(kettles.send("accepted_solution", 2, &solved(56, 7)).await.status, 200);
    assert!(!app.get("/a/mara").await.text().contains("accepted"), "nobody said yet that this is her");
    let back = kettles.answer(&mara.get(FORUM).await, "7", "mara");
    assert_eq!(arrive(&mara, &back).await.location(), COMMUNITY);
    let profile = app.get("/a/mara").await.text();
    assert!(profile.contains("2 answers of Mara were accepted in Kettle friends"), "{profile}");
    assert!(app.get(COMMUNITY).await.text().contains("Mara: 2 answers"));
    let json = app.get("/a/mara.json").await.json();
    assert_eq!(json["accepted_answers"][0]["answers"], 2);

    // It was taken back, and the older word comes again.
    kettles.send("unaccepted_solution", 4, &solved(56, 7)).await;
    kettles.send("accepted_solution", 3, &solved(56, 7)).await;
    let profile = app.get("/a/mara").await.text();
    assert!(profile.contains("1 answer of Mara was accepted"), "{profile}");
}

#[tokio::test]
async fn whoever_comes_from_the_forum_is_a_member_with_the_forums_trust() {
    let app = TestApp::start().await;
    let kettles = Kettles::in_app(&app).await;
    let nora = app.signed_in("Nora").await;
    nora.post_form(COMMUNITY, &format!("{COMMUNITY}/join"), &[]).await;
    let back = kettles.answer(&nora.get(FORUM).await, "9", "nora");
    let before: i64 = app.db(|db| forum_members::table.count().get_result(db).unwrap()).await;
    nora.get(&back).await;
    let after: i64 = app.db(|db| forum_members::table.count().get_result(db).unwrap()).await;
    assert_eq!((before, after), (0, 0), "a link that is followed changes nothing");
    arrive(&nora, &back).await;
    let members = kettles.steward.get(&format!("{COMMUNITY}/members")).await.text();
    assert!(members.contains("Nora") && members.contains("level 3 of 4"), "{members}");
    kettles.send("user_updated", 9, &json!({ "user": { "id": 9, "username": "nora", "trust_level": 4 } })).await;
    assert!(kettles.steward.get(&format!("{COMMUNITY}/members")).await.text().contains("level 4 of 4"));
}

#[tokio::test]
async fn a_forum_signs_in_to_accounts_that_it_made_and_to_no_others() {
    let app = TestApp::start().await;
    let kettles = Kettles::in_app(&app).await;
    let stranger = app.another_browser();
    let back = kettles.answer(&stranger.get(FORUM).await, "11", "olga");
    let arrived = arrive(&stranger, &back).await;
    assert!(arrived.header("set-cookie").contains("session="), "{}", arrived.header("set-cookie"));
    assert!(stranger.get("/me").await.text().contains("olga"));
    // The same answer opens no second browser.
    assert_eq!(app.another_browser().get(&back).await.status, 403);
    // She comes back in another browser, and is the same person.
    let again = app.another_browser();
    let back = kettles.answer(&again.get(FORUM).await, "11", "olga");
    arrive(&again, &back).await;
    let accounts: i64 =
        app.db(|db| people::table.filter(people::name.eq("olga")).count().get_result(db).unwrap()).await;
    assert_eq!(accounts, 1);

    // Nora has an account of her own; the forum says that it is she, and gets nowhere.
    let nora = app.signed_in("Nora").await;
    let back = kettles.answer(&nora.get(FORUM).await, "12", "nora");
    arrive(&nora, &back).await;
    let forged = app.another_browser();
    let back = kettles.answer(&forged.get(FORUM).await, "12", "nora");
    let refused = arrive(&forged, &back).await;
    assert!(refused.text().contains("Sign in with it"), "{}", refused.text());
    assert!(!refused.header("set-cookie").contains("session="));
    // Nor does she become somebody else's account at the forum.
    let back = kettles.answer(&nora.get(FORUM).await, "11", "olga");
    assert_eq!(arrive(&nora, &back).await.status, 403);
}

#[tokio::test]
async fn what_is_not_from_the_forum_is_refused() {
    let app = TestApp::start().await;
    let kettles = Kettles::in_app(&app).await;
    let address = format!("{}/hooks/forums/{}", app.url, kettles.address);
    let post = |signature: &'static str| {
        kettles.steward.client().post(&address).header("x-discourse-event-signature", signature).body("{}")
    };
    let refused = Page::of(post("sha256=00")).await;
    assert_eq!((refused.status, refused.header("content-type")), (401, "application/problem+json"));
    let broken = kettles.send("accepted_solution", 1, &json!({ "solved": { "user_id": 7 } })).await;
    assert_eq!((broken.status, broken.json()["errors"][0]["field"].as_str()), (422, Some("topic_id")));
    let nora = app.signed_in("Nora").await;
    nora.get(FORUM).await;
    let forged = nora.get(&format!("{COMMUNITY}/arrive?sso=bm9uY2U9eA%3D%3D&sig=00")).await;
    assert_eq!(forged.status, 403);
}

#[tokio::test]
async fn only_stewards_see_the_secrets_and_connect_a_forum() {
    let app = TestApp::start().await;
    let kettles = Kettles::in_app(&app).await;
    let seen = kettles.steward.get(FORUM).await;
    assert!(seen.body.contains(&kettles.secret) && seen.body.contains(&kettles.address));
    let nora = app.signed_in("Nora").await;
    let seen = nora.get(FORUM).await;
    assert!(!seen.body.contains(&kettles.secret) && !seen.body.contains(&kettles.connect_secret));
    let moved = nora.post_form("/me", FORUM, &[("kind", "own"), ("url", "https://evil.example")]).await;
    assert_eq!(moved.status, 403);
    let plain = kettles.steward.post_form(FORUM, FORUM, &[("kind", "own"), ("url", "http://plain.example")]).await;
    assert_eq!(plain.status, 422);
    kettles.steward.post_form(FORUM, &format!("{FORUM}/disconnect"), &[]).await;
    assert_eq!(nora.get(FORUM).await.status, 404);
}

#[tokio::test]
async fn an_account_that_is_deleted_is_nobody_at_the_forum_any_more() {
    let app = TestApp::start().await;
    let kettles = Kettles::in_app(&app).await;
    let nora = app.signed_in("Nora").await;
    let back = kettles.answer(&nora.get(FORUM).await, "9", "nora");
    arrive(&nora, &back).await;
    let (person_id, now) = (nora.person_id, app.app.clock.now());
    app.db(move |db| store::people::end_relations(db, person_id, now).unwrap()).await;
    let left: (i64, i64) = app
        .db(move |db| {
            let linked = forum_members::table.filter(forum_members::person_id.eq(person_id));
            let member = memberships::table.filter(memberships::person_id.eq(person_id));
            (linked.count().get_result(db).unwrap(), member.count().get_result(db).unwrap())
        })
        .await;
    assert_eq!(left, (0, 0));
}
