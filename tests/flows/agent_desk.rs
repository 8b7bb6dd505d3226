//! Being an agent: nothing without consent, and leaving hides at once.

use diesel::prelude::*;
use gutcheck::store::schema::{agents, companies, employments, photos};

use crate::support::{Page, TestApp, Visitor, builders};

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
async fn a_no_deletes_what_was_written_for_good() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let link = drafted(&app, &manager).await;
    let no = app.another_browser().post_form(&link, &format!("{link}/decline"), &[]).await;
    assert_eq!(no.status, 200, "{}", no.text());
    assert!(no.text().contains("Nothing of it was ever public"), "{}", no.text());
    assert_eq!(state_of(&app, "mara-lindqvist").await.as_deref(), Some("left"), "nothing can show her again");
    let name: String = app.db(|db| agents::table.select(agents::name).first(db).unwrap()).await;
    assert!(!name.contains("Mara"), "{name}");
    assert!(app.another_browser().get(&link).await.text().contains("You answered this already"));
    assert_eq!(app.get("/a/mara-lindqvist").await.status, 404, "she was never here");
}

/// What customers said before the profile was anybody's.
async fn with_history(app: &TestApp) {
    let now = app.app.clock.now();
    app.db(move |db| {
        let agent: i64 = agents::table.select(agents::id).first(db).unwrap();
        let company: i64 = companies::table.select(companies::id).first(db).unwrap();
        builders::rating(db, agent, company, builders::Given::default(), now);
    })
    .await;
}

#[tokio::test]
async fn a_no_to_a_draft_with_ratings_hides_them_with_it() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let link = drafted(&app, &manager).await;
    with_history(&app).await;
    let offer = app.another_browser().get(&link).await.text();
    assert!(offer.contains("1 rating of customers you helped") && offer.contains("public with your yes"), "{offer}");
    let no = app.another_browser().post_form(&link, &format!("{link}/decline"), &[]).await;
    assert_eq!(no.status, 200, "{}", no.text());
    assert_eq!(state_of(&app, "mara-lindqvist").await.as_deref(), Some("left"));
    assert_eq!(app.get("/a/mara-lindqvist").await.status, 404);
    let published = app.db(|db| {
        let now = gutcheck::app::Clock::default().now();
        let ids: Vec<i64> = agents::table.select(agents::id).load(db).unwrap();
        gutcheck::store::known::publish_drafts(db, &ids, "an import says so", now).unwrap();
        agents::table.filter(agents::state.eq("public")).count().get_result::<i64>(db).unwrap()
    });
    assert_eq!(published.await, 0, "an import does not overrule a no");
}

#[tokio::test]
async fn an_agent_with_ratings_keeps_to_one_page_and_the_draft_to_itself() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let link = drafted(&app, &manager).await;
    with_history(&app).await;
    let mara = published(&app, "Mara").await;
    let refused = mara.post_form(&link, &link, &[]).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
}

#[tokio::test]
async fn a_company_cannot_lose_what_was_said_by_answering_its_own_letter() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let first = drafted(&app, &manager).await;
    with_history(&app).await;
    let agent: i64 = app
        .db(|db| {
            let now = gutcheck::app::Clock::default().now();
            let id: i64 = agents::table.select(agents::id).first(db).unwrap();
            gutcheck::store::known::publish_drafts(db, &[id], "they agreed in writing", now).unwrap();
            id
        })
        .await;
    for _ in 0..2 {
        let ask = format!("/desk/kestrel-kitchens/agents/{agent}/ask");
        app.app.clock.advance(chrono::TimeDelta::minutes(10));
        assert_eq!(manager.post_form(&ask, &ask, &[("email", "kim@kestrel.example")]).await.status, 303);
        assert!(app.get(&first).await.text().contains("You answered this already"), "the newest letter counts");
        let link = mailed_path(&app, "/accept/").await;
        let no = app.another_browser().post_form(&link, &format!("{link}/decline"), &[]).await;
        assert!(no.text().contains("The page is hidden"), "{}", no.text());
        assert_eq!(app.get("/a/mara-lindqvist").await.status, 404);
        assert_eq!(state_of(&app, "mara-lindqvist").await.as_deref(), Some("draft"), "still to be claimed");
    }
    let ask = format!("/desk/kestrel-kitchens/agents/{agent}/ask");
    app.app.clock.advance(chrono::TimeDelta::minutes(10));
    manager.post_form(&ask, &ask, &[("email", "mara@kestrel.example")]).await;
    let link = mailed_path(&app, "/accept/").await;
    let yes = app.another_browser().post_form(&link, &link, &[("password", "a long enough one")]).await;
    assert_eq!(yes.status, 303, "{}", yes.text());
    let name: String = app.db(|db| agents::table.select(agents::name).first(db).unwrap()).await;
    assert_eq!(name, "Mara Lindqvist");
}

#[tokio::test]
async fn whoever_says_yes_under_another_name_is_never_found_by_the_first() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let link = drafted(&app, &manager).await;
    let mara = app.another_browser();
    let offer = mara.get(&link).await;
    assert_eq!(offer.attribute("#name", "value").as_deref(), Some("Mara Lindqvist"));
    assert_eq!(offer.attribute("#handle", "value").as_deref(), Some("mara-lindqvist"));
    let password = ("password", "a long enough one");
    let wrong = mara.post_form(&link, &link, &[password, ("name", "Juno"), ("handle", "Not A Handle")]).await;
    assert_eq!((wrong.status, wrong.has("#handle-error")), (422, true));
    assert_eq!(wrong.attribute("#name", "value").as_deref(), Some("Juno"), "what was typed is kept");
    let yes = mara.post_form(&link, &link, &[password, ("name", "Juno"), ("handle", "juno")]).await;
    assert_eq!(yes.location(), "/desk/agent", "{}", yes.text());
    assert!(app.get("/a/juno").await.text().contains("Juno"));
    assert_eq!(app.get("/a/mara-lindqvist").await.status, 404);
    assert!(!app.get("/a/juno").await.body.to_lowercase().contains("lindqvist"));
    assert_eq!(mara.get("/me").await.all("h1"), ["Hello, Juno"]);

    // Nor when she renames a draft of her own.
    let other = app.signed_in("Ada Byron").await;
    other.post_form("/desk/agent/new", "/desk/agent/new", &[("name", "Ada Byron")]).await;
    other.post_form("/desk/agent", "/desk/agent/handle", &[("handle", "ada")]).await;
    other.post_form("/desk/agent/preview", "/desk/agent/publish", &[]).await;
    assert_eq!((app.get("/a/ada").await.status, app.get("/a/ada-byron").await.status), (200, 404));
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
    assert!(mara.get(&link).await.text().contains("You answered this already"));
}

#[tokio::test]
async fn an_employer_confirms_what_an_agent_said_already_and_adds_nothing() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let mara = published(&app, "Mara Lindqvist").await;
    let work = "/desk/agent/work";
    mara.post_form(work, work, &[("company", "Kestrel Kitchens"), ("since", "2025-03-01")]).await;
    let link = drafted(&app, &manager).await;
    assert_eq!(mara.post_form(&link, &link, &[]).await.status, 303);
    let periods: Vec<Option<gutcheck::domain::Moment>> =
        app.db(|db| employments::table.select(employments::confirmed_at).load(db).unwrap()).await;
    assert_eq!(periods.len(), 1);
    assert!(periods[0].is_some());
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
    assert_eq!(shown.header("cache-control"), "private, max-age=86400", "who leaves is gone tomorrow");
    mara.post_form("/desk/agent", "/desk/agent/handle", &[("handle", "mara-l")]).await;
    let moved = app.another_browser().get(&path).await;
    assert_eq!((moved.status, moved.location()), (301, path.replace("/mara/", "/mara-l/").as_str()));
    mara.post_form("/desk/agent", "/desk/agent/handle", &[("handle", "mara")]).await;
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
async fn a_strangers_photo_is_not_even_read() {
    let app = TestApp::start().await;
    let stranger = app.another_browser();
    let photo = reqwest::multipart::Part::bytes(png(100, 100)).file_name("me.png");
    let form = reqwest::multipart::Form::new().text("csrf", "none").part("photo", photo);
    assert!(stranger.post_multipart("/desk/agent/photo", form).await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn one_address_is_asked_once_in_a_while() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    drafted(&app, &manager).await;
    let agent: i64 = app.db(|db| agents::table.select(agents::id).first(db).unwrap()).await;
    let ask = format!("/desk/kestrel-kitchens/agents/{agent}/ask");
    let again = manager.post_form(&ask, &ask, &[("email", "Mara@kestrel.example")]).await;
    assert_eq!((again.status, again.has("#email-error")), (422, true));
    assert_eq!(app.letters().await.len(), 1);
    app.app.clock.advance(chrono::TimeDelta::minutes(6));
    assert_eq!(manager.post_form(&ask, &ask, &[("email", "mara@kestrel.example")]).await.status, 303);
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
