//! Being an agent: nothing without consent, and leaving hides at once.

use diesel::prelude::*;
use gutcheck::store::schema::{agents, companies, employments, photos};

use crate::support::{Page, TestApp, Visitor};

/// A company with a manager, at its desk.
async fn kestrel(app: &TestApp) -> Visitor<'_> {
    let manager = app.signed_in("Kim").await;
    let made = manager.post_form("/companies/new", "/companies/new", &[("name", "Kestrel Kitchens")]).await;
    assert_eq!(made.location(), "/desk/kestrel-kitchens", "{}", made.text());
    manager
}

/// The path of the newest letter's link that begins with `prefix`.
async fn mailed_path(app: &TestApp, prefix: &str) -> String {
    let letter = app.letters().await.pop().unwrap().text;
    let start = letter.find(&format!("{}{prefix}", app.url)).unwrap_or_else(|| panic!("no {prefix} in {letter}"));
    letter[start + app.url.len()..].split_whitespace().next().unwrap().to_owned()
}

/// Mara's page, drafted by Kestrel; returns the link she was mailed.
async fn drafted(app: &TestApp, manager: &Visitor<'_>) -> String {
    let form = "/desk/kestrel-kitchens/agents/new";
    let fields = [("name", "Mara Lindqvist"), ("title", "Oven expert"), ("email", "mara@kestrel.example")];
    let sent = manager.post_form(form, form, &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    mailed_path(app, "/accept/").await
}

/// A person with a public page of her own.
async fn published<'a>(app: &'a TestApp, name: &str) -> Visitor<'a> {
    let agent = app.signed_in(name).await;
    agent.post_form("/desk/agent/new", "/desk/agent/new", &[("name", name)]).await;
    let yes = agent.post_form("/desk/agent/preview", "/desk/agent/publish", &[]).await;
    assert_eq!(yes.location(), "/desk/agent", "{}", yes.text());
    agent
}

async fn state_of(app: &TestApp, handle: &'static str) -> Option<String> {
    app.db(move |db| {
        agents::table.filter(agents::handle.eq(handle)).select(agents::state).first(db).optional().unwrap()
    })
    .await
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb([90, 120, 60]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn send_photo(agent: &Visitor<'_>, bytes: Vec<u8>, token: Option<String>) -> Page {
    let form = agent.get("/desk/agent/photo").await;
    let token = token.unwrap_or_else(|| form.attribute("input[name=csrf]", "value").unwrap());
    let photo = reqwest::multipart::Part::bytes(bytes).file_name("me.jpg").mime_str("image/jpeg").unwrap();
    agent
        .post_multipart("/desk/agent/photo", reqwest::multipart::Form::new().text("csrf", token).part("photo", photo))
        .await
}

#[tokio::test]
async fn nothing_is_public_before_the_agent_says_yes() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let link = drafted(&app, &manager).await;
    assert_eq!(state_of(&app, "mara-lindqvist").await.as_deref(), Some("draft"));
    let asked = manager.get("/desk/kestrel-kitchens").await;
    assert!(asked.text().contains("no answer yet"), "{}", asked.text());

    let mara = app.another_browser();
    let offer = mara.get(&link).await;
    assert!(offer.text().contains("Mara Lindqvist") && offer.text().contains("Kestrel Kitchens"), "{}", offer.text());
    assert!(offer.text().contains("Leaving hides the page at once"));
    mara.get(&link).await;
    assert_eq!(state_of(&app, "mara-lindqvist").await.as_deref(), Some("draft"), "opening a link changes nothing");

    let short = mara.post_form(&link, &link, &[("password", "short")]).await;
    assert_eq!(short.status, 422);
    let yes = mara.post_form(&link, &link, &[("password", "a long enough one")]).await;
    assert_eq!(yes.location(), "/desk/agent", "{}", yes.text());
    assert!(mara.get("/desk/agent").await.text().contains("Your page is public"), "the password made an account");
    let (state, consented, ground): (String, Option<gutcheck::domain::Moment>, Option<String>) = app
        .db(|db| agents::table.select((agents::state, agents::consented_at, agents::consent_ground)).first(db).unwrap())
        .await;
    assert_eq!((state.as_str(), consented.is_some(), ground.is_some()), ("public", true, true));
    assert!(app.another_browser().get(&link).await.text().contains("You answered this already"));
}

#[tokio::test]
async fn a_no_deletes_the_draft() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let link = drafted(&app, &manager).await;
    let no = app.another_browser().post_form(&link, &format!("{link}/decline"), &[]).await;
    assert_eq!(no.status, 200, "{}", no.text());
    assert_eq!(state_of(&app, "mara-lindqvist").await, None);
    assert_eq!(app.another_browser().get(&link).await.status, 404);
}

#[tokio::test]
async fn somebody_with_an_account_signs_in_before_accepting() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let link = drafted(&app, &manager).await;
    app.db(|db| {
        let now = gutcheck::app::Clock::default().now();
        let email = "mara@kestrel.example".parse().unwrap();
        gutcheck::store::people::add(db, &email, "Mara", "no hash", Some(now), now).unwrap();
    })
    .await;
    let stranger = app.another_browser();
    assert!(stranger.get(&link).await.has("a[href^='/sign-in?next=/accept/']"));
    let forced = stranger.post_form(&link, &link, &[("password", "a long enough one")]).await;
    assert_eq!(forced.status, 403);
    assert_eq!(state_of(&app, "mara-lindqvist").await.as_deref(), Some("draft"));

    let mara = app.signed_in("Mara at home").await;
    assert!(mara.get(&link).await.text().contains("signed in as Mara at home"));
    assert_eq!(mara.post_form(&link, &link, &[]).await.location(), "/desk/agent");
    assert_eq!(state_of(&app, "mara-lindqvist").await.as_deref(), Some("public"));
}

#[tokio::test]
async fn a_second_employer_finds_the_page_that_is_there_already() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let mara = published(&app, "Mara Lindqvist").await;
    let link = drafted(&app, &manager).await;
    assert_eq!(mara.post_form(&link, &link, &[]).await.status, 303);
    assert!(mara.get("/desk/agent/work").await.text().contains("Kestrel Kitchens"));
    assert_eq!(state_of(&app, "mara-lindqvist-2").await, None, "the draft went into her own page");
}

#[tokio::test]
async fn what_an_agent_writes_is_kept_and_refused_field_by_field() {
    let app = TestApp::start().await;
    let mara = published(&app, "Mara").await;
    let fields = [
        ("name", "Mara L."),
        ("bio", "Ovens since 2009."),
        ("languages", "Svenska, en"),
        ("topics", "Warranty, ovens, warranty"),
        ("hours", "Mon–Thu"),
        ("reach_text", "Ask for me"),
        ("reach_url", "mailto:mara@kestrel.example"),
    ];
    assert_eq!(mara.post_form("/desk/agent", "/desk/agent", &fields).await.status, 303);
    let shown = mara.get("/desk/agent/preview").await.text();
    for word in
        ["Mara L.", "Ovens since 2009.", "Svenska, English", "Warranty", "Mon–Thu", "mailto:mara@kestrel.example"]
    {
        assert!(shown.contains(word), "{word} in {shown}");
    }
    let long = "x".repeat(281);
    let wrong = [("name", " "), ("bio", &long), ("languages", "Klingon"), ("reach_url", "javascript:alert(1)")];
    let refused = mara.post_form("/desk/agent", "/desk/agent", &wrong).await;
    assert_eq!((refused.status, refused.all(".error").len()), (422, 4));
    assert!(mara.get("/desk/agent/preview").await.text().contains("Mara L."));
}

#[tokio::test]
async fn an_old_handle_leads_to_its_agent_for_ever_and_is_nobody_elses() {
    let app = TestApp::start().await;
    let mara = published(&app, "Mara").await;
    for handle in ["mara-l", "mara-lindqvist"] {
        let renamed = mara.post_form("/desk/agent", "/desk/agent/handle", &[("handle", handle)]).await;
        assert_eq!(renamed.status, 303, "{}", renamed.text());
    }
    let found =
        app.db(|db| ["mara", "mara-l"].map(|handle| gutcheck::store::agents::find_public(db, handle).unwrap())).await;
    for found in found {
        assert!(matches!(&found, gutcheck::domain::agent::Found::Moved(to) if to == "mara-lindqvist"), "{found:?}");
    }
    let other = published(&app, "Mara").await;
    assert_eq!(state_of(&app, "mara-2").await.as_deref(), Some("public"), "a new Mara gets another handle");
    for taken in ["mara", "mara-lindqvist"] {
        let refused = other.post_form("/desk/agent", "/desk/agent/handle", &[("handle", taken)]).await;
        assert_eq!(refused.status, 422, "{taken}");
    }
    let back = mara.post_form("/desk/agent", "/desk/agent/handle", &[("handle", "mara")]).await;
    assert_eq!(back.status, 303, "her own former handle is still hers");
}

#[tokio::test]
async fn pausing_keeps_the_page_and_leaving_hides_it_at_once() {
    let app = TestApp::start().await;
    let mara = published(&app, "Mara").await;
    send_photo(&mara, png(200, 200), None).await;
    mara.post_form("/desk/agent/leave", "/desk/agent/pause", &[]).await;
    assert_eq!(state_of(&app, "mara").await.as_deref(), Some("paused"));
    mara.post_form("/desk/agent/leave", "/desk/agent/resume", &[]).await;
    assert_eq!(state_of(&app, "mara").await.as_deref(), Some("public"));

    let left = mara.post_form("/desk/agent/leave", "/desk/agent/leave", &[]).await;
    assert_eq!(left.status, 303, "{}", left.text());
    let (found, name, photos): (_, String, i64) = app
        .db(|db| {
            (
                gutcheck::store::agents::find_public(db, "mara").unwrap(),
                agents::table.filter(agents::handle.eq("mara")).select(agents::name).first(db).unwrap(),
                photos::table.count().get_result(db).unwrap(),
            )
        })
        .await;
    assert!(matches!(found, gutcheck::domain::agent::Found::Left), "{found:?}");
    assert!(!name.contains("Mara") && photos == 0, "{name}");

    assert_eq!(mara.get("/desk/agent").await.location(), "/desk/agent/new", "she may begin anew");
    mara.post_form("/desk/agent/new", "/desk/agent/new", &[("name", "Mara")]).await;
    assert_eq!(state_of(&app, "mara-2").await.as_deref(), Some("draft"), "under another handle");
}

#[tokio::test]
async fn a_photo_is_shown_while_its_agent_is_and_never_after() {
    let app = TestApp::start().await;
    let mara = app.signed_in("Mara").await;
    mara.post_form("/desk/agent/new", "/desk/agent/new", &[("name", "Mara")]).await;
    let sent = send_photo(&mara, png(300, 200), None).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let version: Option<String> = app.db(|db| agents::table.select(agents::photo_version).first(db).unwrap()).await;
    let path = format!("/a/mara/photo/{}-small.jpg", version.unwrap());
    assert_eq!(app.another_browser().get(&path).await.status, 404, "a draft's photo is nobody else's");
    assert_eq!(mara.get("/desk/agent/photo.jpg").await.header("content-type"), "image/jpeg");

    mara.post_form("/desk/agent/preview", "/desk/agent/publish", &[]).await;
    let shown = app.another_browser().get(&path).await;
    assert_eq!((shown.status, shown.header("content-type")), (200, "image/jpeg"));
    assert!(shown.header("cache-control").contains("immutable"));
    mara.post_form("/desk/agent/leave", "/desk/agent/leave", &[]).await;
    assert_eq!(app.another_browser().get(&path).await.status, 404);
}

#[tokio::test]
async fn a_photo_that_is_none_is_refused_in_words() {
    let app = TestApp::start().await;
    let mara = published(&app, "Mara").await;
    let text = send_photo(&mara, b"a text that is called me.jpg".to_vec(), None).await;
    assert_eq!(text.status, 422);
    assert!(text.text().contains("not a JPEG, PNG or WebP"), "{}", text.text());
    let large = send_photo(&mara, vec![0xff; 5 * 1024 * 1024 + 1], None).await;
    assert_eq!(large.status, 422);
    assert!(large.text().contains("5 MB"), "{}", large.text());
    let forged = send_photo(&mara, png(100, 100), Some("forged".into())).await;
    assert_eq!(forged.status, 403);
    assert!(mara.get("/desk/agent/photo").await.text().contains("no photo yet"));
}

#[tokio::test]
async fn an_employment_is_hers_to_say_and_the_companys_to_confirm() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let mara = published(&app, "Mara").await;
    let work = "/desk/agent/work";
    assert_eq!(mara.post_form(work, work, &[("company", "Nobody & Co")]).await.status, 422);
    let begun = mara.post_form(work, work, &[("company", "Kestrel Kitchens"), ("since", "2025-03-01")]).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    assert!(mara.get(work).await.text().contains("not yet"));
    let id: i64 = app.db(|db| employments::table.select(employments::id).first(db).unwrap()).await;

    let stranger = app.signed_in("Sam").await;
    let forged =
        stranger.post_form("/companies/new", &format!("/desk/kestrel-kitchens/employments/{id}/confirm"), &[]).await;
    assert_eq!(forged.status, 404);
    let people = "/desk/kestrel-kitchens";
    assert_eq!(manager.post_form(people, &format!("{people}/employments/{id}/confirm"), &[]).await.status, 303);
    assert!(mara.get(work).await.text().contains("by the company"));
    assert_eq!(mara.post_form(work, &format!("{work}/{id}/remove"), &[]).await.status, 404, "what is confirmed stays");
    assert_eq!(manager.post_form(people, &format!("{people}/employments/{id}/end"), &[]).await.status, 303);
    let kept: i64 = app
        .db(|db| {
            employments::table
                .inner_join(companies::table)
                .filter(employments::until.is_not_null())
                .count()
                .get_result(db)
        })
        .await
        .unwrap();
    assert_eq!(kept, 1, "the period stays in her history");
}
