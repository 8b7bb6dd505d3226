//! From what a helpdesk sends, by its own signature, to the letter in the mailbox and the profile that changed.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, SecondsFormat, TimeDelta};
use diesel::prelude::*;
use gutcheck::{
    domain::{Moment, helpdesk::Helpdesk},
    jobs::{ask_customers, read_deliveries},
    services::import::{self, Export, Import, Table},
    store::schema::{agents, case_steps, cases, companies, connections, deliveries, employments, people, ratings},
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::Sha256;

use crate::support::{Page, TestApp, Visitor, people as written};

const DESK: &str = "/desk/kestrel/helpdesks";
const MARA: &str = "mara@kestrel.example";
const KIM: &str = "kim@example.org";

/// Kestrel with its manager, Mara who helps there and is shown, and a helpdesk that is connected.
struct Kestrel<'a> {
    app: &'a TestApp,
    manager: Visitor<'a>,
    helpdesk: Helpdesk,
    /// Where it sends to.
    hook: String,
    /// The page of the connection.
    page: String,
    secret: String,
}

impl<'a> Kestrel<'a> {
    async fn with(app: &'a TestApp, helpdesk: Helpdesk) -> Self {
        let manager = app.signed_in("Sam").await;
        manager.post_form("/companies/new", "/companies/new", &[("name", "Kestrel")]).await;
        let now = app.app.clock.now() - TimeDelta::days(30);
        app.db(move |db| {
            let person = written::person(db, "Mara", now);
            diesel::update(people::table.find(person)).set(people::email.eq(MARA)).execute(db).unwrap();
            let agent = written::agent(db, "mara", Some(person), now);
            written::employ(db, agent, "kestrel", now);
            diesel::update(employments::table.filter(employments::agent_id.eq(agent)))
                .set(employments::confirmed_at.eq(now))
                .execute(db)
                .unwrap();
        })
        .await;
        let connected = manager.post_form(DESK, DESK, &[("helpdesk", helpdesk.key())]).await;
        assert_eq!(connected.status, 303, "{}", connected.text());
        let page = connected.location().to_owned();
        let secret = "a-secret-of-theirs".to_owned();
        if helpdesk.makes_the_secret() {
            let kept = manager.post_form(&page, &format!("{page}/secret"), &[("secret", &secret)]).await;
            assert_eq!(kept.status, 303);
        }
        let (address, secret) = app
            .db(|db| {
                connections::table
                    .select((connections::address, connections::secret.assume_not_null()))
                    .first::<(String, String)>(db)
                    .unwrap()
            })
            .await;
        let hook = format!("/hooks/{address}");
        assert!(manager.get(&page).await.text().contains(&hook), "the page shows the address");
        Self { app, manager, helpdesk, hook, page, secret }
    }

    /// Sends a body as the helpdesk does.
    async fn send(&self, event: &str, body: &Value) -> Page {
        self.send_as(event, &uuid::Uuid::new_v4().to_string(), body.to_string().as_bytes()).await
    }

    async fn send_as(&self, event: &str, delivery: &str, body: &[u8]) -> Page {
        let headers = signed(self.helpdesk, &self.secret, event, delivery, body, self.app.app.clock.now());
        self.post(headers, body).await
    }

    async fn post(&self, headers: Vec<(&'static str, String)>, body: &[u8]) -> Page {
        let mut request = self.manager.client().post(format!("{}{}", self.app.url, self.hook)).body(body.to_vec());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        Page::of(request).await
    }

    /// Lets the server read what came.
    async fn read(&self) {
        read_deliveries::run_once(&self.app.app).await.unwrap();
    }

    /// Lets a day go by and customers be asked; returns the letters to them.
    async fn asked_a_day_later(&self) -> Vec<gutcheck::mail::Message> {
        self.app.app.clock.advance(TimeDelta::hours(25));
        ask_customers::run_once(&self.app.app).await.unwrap();
        let mut letters = self.app.letters().await;
        letters.retain(|letter| letter.subject.contains("How was it?"));
        letters
    }

    /// What became of what came, the newest first.
    async fn outcomes(&self) -> Vec<(String, String)> {
        self.app
            .db(|db| {
                deliveries::table
                    .order(deliveries::id.desc())
                    .select((deliveries::state, deliveries::outcome))
                    .load::<(String, Option<String>)>(db)
                    .unwrap()
                    .into_iter()
                    .map(|(state, outcome)| (state, outcome.unwrap_or_default()))
                    .collect()
            })
            .await
    }

    /// The only case: whose it is, its reference, when it was resolved and how often opened again.
    async fn case(&self) -> Option<(String, String, Option<Moment>, i32)> {
        self.app
            .db(|db| {
                cases::table
                    .inner_join(agents::table)
                    .select((agents::name, cases::reference, cases::resolved_at, cases::reopenings))
                    .first(db)
                    .optional()
                    .unwrap()
            })
            .await
    }
}

/// The headers that a helpdesk adds.
fn signed(
    helpdesk: Helpdesk,
    secret: &str,
    event: &str,
    delivery: &str,
    body: &[u8],
    now: Moment,
) -> Vec<(&'static str, String)> {
    let seconds = now.and_utc().timestamp().to_string();
    let sha256 = |key: &[u8], parts: &[&[u8]]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().to_vec()
    };
    let sha1 = || {
        let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(body);
        mac.finalize().into_bytes().to_vec()
    };
    let hex = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    match helpdesk {
        Helpdesk::Own => {
            let key = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap();
            let signature = sha256(&key, &[delivery.as_bytes(), b".", seconds.as_bytes(), b".", body]);
            vec![
                ("webhook-id", delivery.into()),
                ("webhook-timestamp", seconds),
                ("webhook-signature", format!("v1,{}", STANDARD.encode(signature))),
            ]
        }
        Helpdesk::Zendesk => {
            let stamp = now.and_utc().to_rfc3339_opts(SecondsFormat::Secs, true);
            let signature = sha256(secret.as_bytes(), &[stamp.as_bytes(), body]);
            vec![
                ("x-zendesk-webhook-invocation-id", delivery.into()),
                ("x-zendesk-webhook-signature-timestamp", stamp),
                ("x-zendesk-webhook-signature", STANDARD.encode(signature)),
            ]
        }
        Helpdesk::Chatwoot => {
            let signature = sha256(secret.as_bytes(), &[seconds.as_bytes(), b".", body]);
            vec![
                ("x-chatwoot-delivery", delivery.into()),
                ("x-chatwoot-timestamp", seconds),
                ("x-chatwoot-signature", format!("sha256={}", hex(signature))),
            ]
        }
        Helpdesk::Zammad => {
            vec![("x-zammad-delivery", delivery.into()), ("x-hub-signature", format!("sha1={}", hex(sha1())))]
        }
        Helpdesk::Intercom => vec![("x-hub-signature", format!("sha1={}", hex(sha1())))],
        Helpdesk::FreeScout => {
            vec![("x-freescout-event", event.into()), ("x-freescout-signature", STANDARD.encode(sha1()))]
        }
        Helpdesk::HelpScout => {
            vec![("x-helpscout-event", event.into()), ("x-helpscout-signature", STANDARD.encode(sha1()))]
        }
        Helpdesk::Freshdesk => {
            vec![("authorization", format!("Basic {}", STANDARD.encode(format!("gutcheck:{secret}"))))]
        }
    }
}

fn at(now: Moment, minutes_ago: i64) -> String {
    (now - TimeDelta::minutes(minutes_ago)).and_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn unix(now: Moment, minutes_ago: i64) -> i64 {
    (now - TimeDelta::minutes(minutes_ago)).and_utc().timestamp()
}

/// A ticket of Zammad in that state, changed so many minutes ago, looked after by Mara.
fn zammad(now: Moment, state: &str, minutes_ago: i64) -> Value {
    let closed = (state == "closed").then(|| at(now, minutes_ago));
    json!({ "ticket": {
        "id": 81, "number": "10081", "title": "Kettle", "state": state, "created_at": at(now, 180),
        "updated_at": at(now, minutes_ago), "last_close_at": closed, "first_response_at": at(now, 160),
        "create_article_type": "email",
        "owner": { "id": 5, "firstname": "Mara", "lastname": "", "email": MARA }, "customer": { "email": KIM },
    } })
}

/// What each helpdesk sends when Mara resolved a case of Kim's: the event's name and the body.
fn resolved(helpdesk: Helpdesk, now: Moment) -> (&'static str, Value) {
    match helpdesk {
        Helpdesk::Own => (
            "case.resolved",
            json!({ "type": "case.resolved", "timestamp": at(now, 5), "data": {
                "case": "81", "opened_at": at(now, 180), "first_reply_at": at(now, 160), "topic": "Kettles",
                "agent": { "id": "5", "email": MARA, "name": "Mara" }, "customer": { "email": KIM },
            } }),
        ),
        Helpdesk::Zendesk => (
            "ticket",
            json!({ "ticket": {
                "id": "81", "status": "Solved", "via": "Web Form", "created_at": at(now, 180), "updated_at": at(now, 5),
                "assignee": { "name": "Mara", "email": MARA }, "requester": { "email": KIM },
            } }),
        ),
        Helpdesk::Chatwoot => (
            "conversation_status_changed",
            json!({
                "event": "conversation_status_changed", "id": 81, "status": "resolved", "channel": "Channel::WebWidget",
                "created_at": unix(now, 180), "first_reply_created_at": unix(now, 160),
                "updated_at": f64::from(i32::try_from(unix(now, 5)).unwrap()) + 0.25,
                "changed_attributes": [{ "status": { "previous_value": "open", "current_value": "resolved" } }],
                "meta": {
                    "sender": { "id": 89, "email": KIM },
                    "assignee": { "id": 5, "name": "Mara M", "available_name": "Mara" },
                },
            }),
        ),
        Helpdesk::Zammad => ("ticket", zammad(now, "closed", 5)),
        Helpdesk::FreeScout => (
            "convo.status",
            json!({
                "id": 81, "number": 12, "status": "closed", "subject": "Kettle", "createdAt": at(now, 180),
                "updatedAt": at(now, 5), "assignee": { "id": 5, "type": "user", "firstName": "Mara", "email": MARA },
                "customer": { "id": 9, "email": KIM },
            }),
        ),
        Helpdesk::HelpScout => (
            "convo.status",
            json!({
                "id": 81, "number": 12, "status": "closed", "type": "email", "createdAt": at(now, 180),
                "closedAt": at(now, 5), "assignee": { "id": 5, "first": "Mara", "last": "M", "email": MARA },
                "createdBy": { "id": 12, "type": "customer", "email": KIM },
            }),
        ),
        Helpdesk::Freshdesk => (
            "ticket",
            json!({
                "ticket_id": 81, "ticket_status": "Resolved", "ticket_source": "Portal", "ticket_agent_name": "Mara",
                "ticket_agent_email": MARA, "ticket_requester_email": KIM, "ticket_created_at": at(now, 180),
            }),
        ),
        Helpdesk::Intercom => (
            "conversation.admin.closed",
            json!({ "type": "notification_event", "id": "notif_1", "topic": "conversation.admin.closed", "data": { "item": {
                "type": "conversation", "id": "81", "state": "closed", "created_at": unix(now, 180),
                "updated_at": unix(now, 5), "user": { "type": "lead", "email": KIM },
                "assignee": { "type": "admin", "id": "5", "name": "Mara", "email": MARA },
            } } }),
        ),
    }
}

/// From the webhook to the star on the profile.
async fn walk(helpdesk: Helpdesk) {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, helpdesk).await;
    let (event, body) = resolved(helpdesk, app.app.clock.now());
    let answer = kestrel.send(event, &body).await;
    assert_eq!((answer.status, answer.json()["received"].as_str()), (200, Some("kept")), "{}", answer.body);
    kestrel.read().await;
    assert_eq!(kestrel.outcomes().await, [("done".into(), "resolved".into())]);

    let by_hand = matches!(helpdesk, Helpdesk::Chatwoot);
    if by_hand {
        // Nothing but a number tells who it is: a manager says so.
        let (name, ..) = kestrel.case().await.unwrap();
        assert_eq!(name, "Mara", "a draft in the name that customers see");
        let page = kestrel.manager.get(&kestrel.page).await;
        assert!(page.text().contains("not shown yet"), "{}", page.text());
        let helper = page.attribute("input[name=helper]", "value").unwrap();
        let (mara,): (i64,) =
            app.db(|db| (agents::table.filter(agents::handle.eq("mara")).select(agents::id).first(db).unwrap(),)).await;
        let people = format!("{}/people", kestrel.page);
        let mara = mara.to_string();
        let fields = [("helper", helper.as_str()), ("agent", mara.as_str())];
        let said = kestrel.manager.post_form(&kestrel.page, &people, &fields).await;
        assert_eq!(said.status, 303);
        let drafts: i64 =
            app.db(|db| agents::table.filter(agents::state.eq("draft")).count().get_result(db).unwrap()).await;
        assert_eq!(drafts, 0, "the draft was of nobody");
    }
    let (_, reference, resolved_at, _) = kestrel.case().await.unwrap();
    assert_eq!(reference, format!("{}-81", helpdesk.key()));
    assert!(resolved_at.is_some());

    let letters = kestrel.asked_a_day_later().await;
    assert_eq!(letters.len(), 1, "one letter to the customer");
    assert_eq!(letters[0].recipient.as_str(), KIM);
    let link = letters[0].text.split_whitespace().find(|word| word.contains("/r/")).unwrap();
    let path = link[app.url.len()..].split('?').next().unwrap().to_owned();
    let rated = app.post_form(&format!("{path}?stars=5"), &path, &[("stars", "5"), ("listened", "yes")]).await;
    assert_eq!(rated.status, 303, "{}", rated.text());
    let profile = app.get("/a/mara/ratings").await.text();
    assert!(profile.contains("5 of 5"), "{profile}");
}

#[tokio::test]
async fn a_case_that_zendesk_tells_of_becomes_a_rating() {
    walk(Helpdesk::Zendesk).await;
}

#[tokio::test]
async fn a_case_that_freshdesk_tells_of_becomes_a_rating() {
    walk(Helpdesk::Freshdesk).await;
}

#[tokio::test]
async fn a_case_that_intercom_tells_of_becomes_a_rating() {
    walk(Helpdesk::Intercom).await;
}

#[tokio::test]
async fn a_case_that_help_scout_tells_of_becomes_a_rating() {
    walk(Helpdesk::HelpScout).await;
}

#[tokio::test]
async fn a_case_that_zammad_tells_of_becomes_a_rating() {
    walk(Helpdesk::Zammad).await;
}

#[tokio::test]
async fn a_case_that_chatwoot_tells_of_becomes_a_rating() {
    walk(Helpdesk::Chatwoot).await;
}

#[tokio::test]
async fn a_case_that_freescout_tells_of_becomes_a_rating() {
    walk(Helpdesk::FreeScout).await;
}

#[tokio::test]
async fn a_case_that_a_companys_own_system_tells_of_becomes_a_rating() {
    walk(Helpdesk::Own).await;
}

#[tokio::test]
async fn what_is_not_genuine_or_not_readable_is_refused_by_name_and_kept_nowhere() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let now = app.app.clock.now();
    let body = zammad(now, "closed", 5).to_string();

    let unsigned = kestrel.post(vec![], body.as_bytes()).await;
    assert_eq!(unsigned.status, 401);
    assert_eq!(unsigned.header("content-type"), "application/problem+json");
    assert!(unsigned.json()["detail"].as_str().unwrap().contains("x-hub-signature"), "{}", unsigned.body);
    let forged = signed(Helpdesk::Zammad, "another secret", "", "1", body.as_bytes(), now);
    assert_eq!(kestrel.post(forged, body.as_bytes()).await.status, 401);

    let broken = kestrel.send_as("", "2", b"{\"ticket\": ").await;
    assert_eq!((broken.status, broken.json()["errors"][0]["field"].as_str()), (422, Some("body")));
    let nameless = kestrel.send("", &json!({ "ticket": { "state": "closed" } })).await;
    assert_eq!((nameless.status, nameless.json()["errors"][0]["field"].as_str()), (422, Some("ticket.id")));
    let undated = kestrel.send("", &json!({ "ticket": { "id": 1, "state": "open", "created_at": "soon" } })).await;
    assert_eq!(undated.json()["errors"][0]["field"].as_str(), Some("ticket.created_at"));

    let mut nowhere = kestrel.hook.clone();
    nowhere.push('x');
    let lost = Page::of(kestrel.manager.client().post(format!("{}{nowhere}", app.url)).body(body)).await;
    assert_eq!((lost.status, lost.header("content-type")), (404, "application/problem+json"));
    let kept: i64 = app.db(|db| deliveries::table.count().get_result(db).unwrap()).await;
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn five_megabytes_are_taken_and_more_is_refused() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let with_note = |length: usize| {
        let mut body = zammad(app.app.clock.now(), "closed", 5);
        body["note"] = "x".repeat(length).into();
        body.to_string()
    };
    let spare = with_note(0).len();
    let most = with_note(5 * 1024 * 1024 - spare);
    assert_eq!(kestrel.send_as("", "1", most.as_bytes()).await.status, 200);
    let more = with_note(5 * 1024 * 1024 - spare + 1);
    let refused = kestrel.send_as("", "2", more.as_bytes()).await;
    assert_eq!((refused.status, refused.header("content-type")), (413, "application/problem+json"));
}

#[tokio::test]
async fn both_secrets_work_for_a_week_while_they_are_changed() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    kestrel.manager.post_form(&kestrel.page, &format!("{}/secret", kestrel.page), &[]).await;
    let fresh: String =
        app.db(|db| connections::table.select(connections::secret.assume_not_null()).first(db).unwrap()).await;
    assert_ne!(fresh, kestrel.secret);
    let send = async |secret: &str, delivery: &str| {
        let now = app.app.clock.now();
        let body = zammad(now, "open", 5).to_string();
        let headers = signed(Helpdesk::Zammad, secret, "", delivery, body.as_bytes(), now);
        kestrel.post(headers, body.as_bytes()).await.status
    };
    assert_eq!((send(&fresh, "1").await, send(&kestrel.secret, "2").await), (200, 200));
    app.app.clock.advance(TimeDelta::days(7) + TimeDelta::seconds(1));
    assert_eq!((send(&fresh, "3").await, send(&kestrel.secret, "4").await), (200, 401));
}

#[tokio::test]
async fn a_delivery_that_comes_twice_and_a_state_that_is_told_twice_change_nothing() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let now = app.app.clock.now();
    let body = zammad(now, "closed", 5).to_string();
    assert_eq!(kestrel.send_as("", "once", body.as_bytes()).await.json()["received"], "kept");
    assert_eq!(kestrel.send_as("", "once", body.as_bytes()).await.json()["received"], "known already");
    kestrel.read().await;
    let before = kestrel.case().await;
    // The same state, in a delivery of its own.
    kestrel.send_as("", "twice", body.as_bytes()).await;
    kestrel.read().await;
    assert_eq!(kestrel.case().await, before);
    assert_eq!(kestrel.outcomes().await[0], ("done".into(), "nothing new".into()));
    assert_eq!(kestrel.asked_a_day_later().await.len(), 1);
}

#[tokio::test]
async fn events_out_of_order_end_in_the_right_state() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let now = app.app.clock.now();
    // In truth: resolved 60 minutes ago, opened again 40 minutes ago, resolved 20 minutes ago.
    for (state, minutes_ago) in [("closed", 20), ("open", 40), ("closed", 60)] {
        kestrel.send("", &zammad(now, state, minutes_ago)).await;
        kestrel.read().await;
    }
    let (_, _, resolved_at, reopenings) = kestrel.case().await.unwrap();
    assert_eq!(reopenings, 1);
    let wanted: DateTime<chrono::FixedOffset> = DateTime::parse_from_rfc3339(&at(now, 20)).unwrap();
    assert_eq!(resolved_at, Some(wanted.naive_utc()));
}

#[tokio::test]
async fn a_case_that_is_opened_again_is_not_asked_about_until_it_is_resolved_once_more() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let now = app.app.clock.now();
    kestrel.send("", &zammad(now, "closed", 60)).await;
    kestrel.send("", &zammad(now, "open", 30)).await;
    kestrel.read().await;
    assert!(kestrel.asked_a_day_later().await.is_empty());
    let now = app.app.clock.now();
    kestrel.send("", &zammad(now, "closed", 10)).await;
    kestrel.read().await;
    assert_eq!(kestrel.asked_a_day_later().await.len(), 1);
}

#[tokio::test]
async fn a_letter_that_was_answered_by_opening_the_case_again_is_taken_back() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    kestrel.send("", &zammad(app.app.clock.now(), "closed", 5)).await;
    kestrel.read().await;
    let letters = kestrel.asked_a_day_later().await;
    let link = letters[0].text.split_whitespace().find(|word| word.contains("/r/")).unwrap().to_owned();
    kestrel.send("", &zammad(app.app.clock.now(), "open", 5)).await;
    kestrel.read().await;
    let page = app.get(link[app.url.len()..].split('?').next().unwrap()).await;
    assert!(page.text().contains("taken back"), "{}", page.text());
}

#[tokio::test]
async fn whoever_answered_is_credited_and_moving_the_case_afterwards_changes_nothing() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let now = app.app.clock.now();
    let mut answered = zammad(now, "open", 90);
    answered["ticket"]["owner"] = json!({ "id": 7, "firstname": "Tom", "email": "tom@kestrel.example" });
    answered["article"] = json!({
        "sender": "Agent", "internal": false, "created_at": at(now, 90),
        "created_by": { "id": 5, "firstname": "Mara", "email": MARA },
    });
    kestrel.send("", &answered).await;
    // It is closed in Tom's name.
    let mut closed = zammad(now, "closed", 60);
    closed["ticket"]["owner"] = json!({ "id": 7, "firstname": "Tom", "email": "tom@kestrel.example" });
    kestrel.send("", &closed).await;
    // Somebody unassigns it, and gives it to a third.
    for owner in [Value::Null, json!({ "id": 9, "firstname": "Uma", "email": "uma@kestrel.example" })] {
        let mut moved = closed.clone();
        moved["ticket"]["owner"] = owner;
        moved["ticket"]["updated_at"] = at(now, 30).into();
        kestrel.send("", &moved).await;
    }
    kestrel.read().await;
    assert_eq!(kestrel.case().await.unwrap().0, "Mara");
}

#[tokio::test]
async fn somebody_unknown_becomes_a_draft_and_their_customers_are_asked_once_they_say_yes() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let mut body = zammad(app.app.clock.now(), "closed", 5);
    body["ticket"]["owner"] = json!({ "id": 9, "firstname": "Uma", "email": "uma@kestrel.example" });
    kestrel.send("", &body).await;
    kestrel.read().await;
    assert_eq!(app.get("/a/uma").await.status, 404, "nobody is shown before they say yes");
    let desk = kestrel.manager.get("/desk/kestrel").await.text();
    assert!(desk.contains("Uma"), "{desk}");
    assert!(kestrel.asked_a_day_later().await.is_empty());
    app.db(|db| {
        diesel::update(agents::table.filter(agents::name.eq("Uma")))
            .set(agents::state.eq("public"))
            .execute(db)
            .unwrap()
    })
    .await;
    assert_eq!(kestrel.asked_a_day_later().await.len(), 1);
}

#[tokio::test]
async fn a_state_that_the_company_made_up_waits_until_somebody_says_what_it_means() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let mut body = zammad(app.app.clock.now(), "closed", 5);
    body["ticket"]["state"] = "erledigt".into();
    assert_eq!(kestrel.send("", &body).await.status, 200, "it is kept all the same");
    kestrel.read().await;
    assert_eq!(kestrel.outcomes().await[0].0, "stuck");
    let page = kestrel.manager.get(&kestrel.page).await.text();
    assert!(page.contains("erledigt"), "{page}");
    let words = format!("{}/words", kestrel.page);
    kestrel.manager.post_form(&kestrel.page, &words, &[("word", "erledigt"), ("means", "resolved")]).await;
    kestrel.read().await;
    assert_eq!(kestrel.outcomes().await[0], ("done".into(), "resolved".into()));
    assert_eq!(kestrel.asked_a_day_later().await.len(), 1);
}

#[tokio::test]
async fn what_is_no_concern_of_ours_is_counted_and_not_kept() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Chatwoot).await;
    let body = json!({ "event": "contact_created", "id": 9, "email": KIM });
    assert_eq!(kestrel.send("", &body).await.json()["received"], "no concern of ours");
    let kept: Vec<u8> = app.db(|db| deliveries::table.select(deliveries::body).first(db).unwrap()).await;
    assert!(kept.is_empty());
    assert!(kestrel.manager.get(&kestrel.page).await.text().contains("1 × contact_created"));
}

#[tokio::test]
async fn what_was_read_is_not_kept_any_longer() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    kestrel.send("", &zammad(app.app.clock.now(), "closed", 5)).await;
    let bodies = async || app.db(|db| deliveries::table.select(deliveries::body).load::<Vec<u8>>(db).unwrap()).await;
    assert!(!bodies().await[0].is_empty());
    kestrel.read().await;
    assert!(bodies().await[0].is_empty());
    let steps: i64 = app.db(|db| case_steps::table.count().get_result(db).unwrap()).await;
    assert!(steps > 0);
}

#[tokio::test]
async fn what_nobody_understood_for_a_month_is_forgotten_and_so_is_whom_to_ask() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let mut body = zammad(app.app.clock.now(), "closed", 5);
    body["ticket"]["owner"] = json!({ "id": 9, "firstname": "Uma", "email": "uma@kestrel.example" });
    kestrel.send("", &body).await;
    body["ticket"]["state"] = "erledigt".into();
    kestrel.send("", &body).await;
    kestrel.read().await;
    let kept = async || {
        app.db(|db| {
            use gutcheck::store::schema::pending_invitations;
            let bodies: Vec<Vec<u8>> = deliveries::table.select(deliveries::body).load(db).unwrap();
            let whom: i64 = pending_invitations::table.count().get_result(db).unwrap();
            (bodies.iter().filter(|body| !body.is_empty()).count(), whom)
        })
        .await
    };
    assert_eq!(kept().await, (1, 1));
    app.app.clock.advance(TimeDelta::days(31));
    gutcheck::jobs::purge_expired::run_once(&app.app).await.unwrap();
    ask_customers::run_once(&app.app).await.unwrap();
    assert_eq!(kept().await, (0, 0));
}

#[tokio::test]
async fn an_answer_to_the_helpdesks_own_survey_is_an_imported_rating_until_the_customer_rates_here() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::HelpScout).await;
    let now = app.app.clock.now();
    let survey = |rating: &str| {
        json!({
            "id": 1, "conversationId": 81, "rating": rating, "comments": "She listened.", "createdAt": at(now, 1),
            "customer": { "id": 500, "email": KIM }, "user": { "id": 5, "email": MARA, "firstName": "Mara" },
        })
    };
    // It comes before its case.
    kestrel.send("satisfaction.ratings", &survey("okay")).await;
    kestrel.read().await;
    assert_eq!(kestrel.outcomes().await[0].0, "waiting");
    let (event, body) = resolved(Helpdesk::HelpScout, now);
    kestrel.send(event, &body).await;
    kestrel.read().await;
    app.app.clock.advance(TimeDelta::minutes(2));
    kestrel.read().await;
    let given = async || {
        app.db(|db| ratings::table.select((ratings::origin, ratings::stars)).load::<(String, i32)>(db).unwrap()).await
    };
    assert_eq!(given().await, [("imported".into(), 3)]);
    kestrel.send("satisfaction.ratings", &survey("great")).await;
    kestrel.read().await;
    assert_eq!(given().await, [("imported".into(), 5)], "the customer changed it");
    let text = app.get("/a/mara/ratings").await.text();
    assert!(text.contains("She listened."), "{text}");
}

#[tokio::test]
async fn only_a_share_of_customers_is_asked_when_the_company_wants_it_so() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let set = kestrel
        .manager
        .post_form("/desk/kestrel/invitations", "/desk/kestrel/asking", &[("after_hours", "1"), ("share", "0")])
        .await;
    assert_eq!(set.status, 303, "{}", set.text());
    kestrel.send("", &zammad(app.app.clock.now(), "closed", 5)).await;
    kestrel.read().await;
    assert!(kestrel.asked_a_day_later().await.is_empty());
    let listens = app.get("/c/kestrel").await.text();
    assert!(listens.contains("0 of 1") || listens.contains("none") || listens.contains("None"), "{listens}");
}

#[tokio::test]
async fn only_managers_see_the_address_and_nobody_elses_company_sees_the_page() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let stranger = app.signed_in("Olga").await;
    stranger.post_form("/companies/new", "/companies/new", &[("name", "Heron")]).await;
    assert_eq!(stranger.get(&kestrel.page).await.status, 404);
    let elsewhere = kestrel.page.replace("kestrel", "heron");
    assert_eq!(stranger.get(&elsewhere).await.status, 404, "another company's connection by its number");
    let (person_id, now) = (stranger.person_id, app.app.clock.now());
    app.db(move |db| {
        use gutcheck::domain::company::Role;
        let company: i64 =
            companies::table.filter(companies::slug.eq("kestrel")).select(companies::id).first(db).unwrap();
        gutcheck::store::members::add(db, company, person_id, Role::Viewer, now).unwrap();
    })
    .await;
    let seen = stranger.get(&kestrel.page).await;
    assert_eq!(seen.status, 200);
    assert!(!seen.body.contains(&kestrel.hook) && !seen.body.contains(&kestrel.secret));
    let pressed = stranger.post_form("/me", &format!("{}/disconnect", kestrel.page), &[]).await;
    assert_eq!(pressed.status, 403);
}

#[tokio::test]
async fn a_chatwoot_that_signs_nothing_is_taken_by_its_address_alone() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Chatwoot).await;
    let (_, body) = resolved(Helpdesk::Chatwoot, app.app.clock.now());
    let body = body.to_string();
    assert_eq!(kestrel.post(vec![], body.as_bytes()).await.status, 401);
    kestrel.manager.post_form(&kestrel.page, &format!("{}/unsigned", kestrel.page), &[]).await;
    assert_eq!(kestrel.post(vec![], body.as_bytes()).await.status, 200);
    // One that signs must go on doing so.
    let zammad = Kestrel { helpdesk: Helpdesk::Zammad, ..kestrel };
    let connected = zammad.manager.post_form(DESK, DESK, &[("helpdesk", "zammad")]).await;
    let page = connected.location().to_owned();
    assert_eq!(zammad.manager.post_form(&page, &format!("{page}/unsigned"), &[]).await.status, 403);
}

#[tokio::test]
async fn somebody_who_is_no_person_is_credited_with_nothing() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    let mut body = zammad(app.app.clock.now(), "closed", 5);
    body["ticket"]["owner"] = json!({ "id": 2, "firstname": "Robot", "email": "robot@kestrel.example" });
    kestrel.send("", &body).await;
    kestrel.read().await;
    assert_eq!(kestrel.case().await.unwrap().0, "Robot");
    let page = kestrel.manager.get(&kestrel.page).await;
    let helper = page.attribute("input[name=helper]", "value").unwrap();
    let people = format!("{}/people", kestrel.page);
    kestrel.manager.post_form(&kestrel.page, &people, &[("helper", &helper), ("agent", "nobody")]).await;
    assert_eq!(kestrel.case().await, None);
    let robots: i64 = app.db(|db| agents::table.filter(agents::name.eq("Robot")).count().get_result(db).unwrap()).await;
    assert_eq!(robots, 0);
    assert!(kestrel.asked_a_day_later().await.is_empty());
}

#[tokio::test]
async fn a_rating_that_was_given_stays_with_whom_it_was_given_for() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zammad).await;
    kestrel.send("", &zammad(app.app.clock.now(), "closed", 5)).await;
    kestrel.read().await;
    let letters = kestrel.asked_a_day_later().await;
    let link = letters[0].text.split_whitespace().find(|word| word.contains("/r/")).unwrap();
    let path = link[app.url.len()..].split('?').next().unwrap().to_owned();
    app.post_form(&path, &path, &[("stars", "1"), ("fault", "person")]).await;
    // Opened again and closed in another's name: the bad rating does not move.
    for (state, ago) in [("open", 20), ("closed", 10)] {
        let mut body = zammad(app.app.clock.now(), state, ago);
        body["ticket"]["owner"] = json!({ "id": 9, "firstname": "Uma", "email": "uma@kestrel.example" });
        kestrel.send("", &body).await;
    }
    kestrel.read().await;
    assert_eq!(kestrel.case().await.unwrap().0, "Mara");
}

#[tokio::test]
async fn a_case_that_came_by_webhook_and_its_survey_are_not_doubled_by_an_import() {
    let app = TestApp::start().await;
    let kestrel = Kestrel::with(&app, Helpdesk::Zendesk).await;
    let now = app.app.clock.now();
    let (event, body) = resolved(Helpdesk::Zendesk, now);
    kestrel.send(event, &body).await;
    kestrel.read().await;
    let before = kestrel.case().await;
    assert_eq!(
        before.as_ref().map(|(name, reference, ..)| (name.as_str(), reference.as_str())),
        Some(("Mara", "zendesk-81"))
    );
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("tickets.csv");
    let text = format!(
        "Id,Assignee,Requester email,Via,Created at,Solved at,Satisfaction Score\n81,Mara,{KIM},Web Form,{},{},Good\n",
        at(now, 180),
        at(now, 5)
    );
    std::fs::write(&file, text).unwrap();
    let import = async |table| {
        let (store, file) = (app.app.store.clone(), file.clone());
        let run = move || {
            let company = vec![("company".into(), "Kestrel".into())];
            let export = Export { format: Some(Helpdesk::Zendesk), set: company, ..Export::default() };
            import::run(&store, &Import { table, file: &file, export: Some(&export), consent: None, now }, |_| ())
        };
        let summary = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
        assert_eq!((summary.made.companies, summary.made.agents, summary.made.cases, summary.rejected), (0, 0, 0, 0));
        (summary.new, summary.known)
    };
    assert_eq!(import(Table::Cases).await, (0, 1));
    assert_eq!(import(Table::Ratings).await, (1, 0));
    assert_eq!(kestrel.case().await, before);
    // The answer that was imported is the one that the webhook tells of later.
    let mut survey = body.clone();
    survey["about"] = json!("satisfaction");
    survey["satisfaction"] = json!({ "rating": "Good" });
    kestrel.send(event, &survey).await;
    kestrel.read().await;
    let counts = app
        .db(|db| (cases::table.count().get_result::<i64>(db).unwrap(), ratings::table.count().get_result(db).unwrap()))
        .await;
    assert_eq!(counts, (1, 1_i64));
}
