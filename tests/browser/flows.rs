//! What people do without a mouse.

use chrono::{SecondsFormat, TimeDelta};
use diesel::prelude::*;
use gutcheck::{
    jobs::{ask_customers, read_deliveries},
    services::invite_rating,
    store::schema::{agents, connections, people, ratings},
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha1::Sha1;
use thirtyfour::{prelude::*, testing::BrowserTestError};

use crate::{
    demonstration::Demonstration,
    session::{Browser, in_browser},
    support::{TestApp, builders, dump},
};

#[tokio::test]
async fn a_search_leads_to_a_profile_by_keys_alone() -> Result<(), BrowserTestError> {
    let demo = Demonstration::start().await;
    in_browser(async |browser| {
        browser.open(&demo.url("/")).await?;
        fill(&browser, "#q", "Jon Smth acme").await?;
        browser.press(Key::Enter).await?;
        browser.wait_for_heading("Jon Smth acme").await?;
        follow(&browser, "a[href='/a/jon-smith']").await?;
        browser.wait_for_heading("Jon Smith").await
    })
    .await
}

#[tokio::test]
async fn the_help_one_had_is_rated_by_keys_alone_and_without_scripts() -> Result<(), BrowserTestError> {
    let demo = Demonstration::start().await;
    let link = demo.invitation().await;
    in_browser(async |browser| {
        browser.forbid_scripts().await?;
        browser.open(&demo.url(&link)).await?;
        reach(&browser, "[name=stars]").await?;
        for key in [Key::Space, Key::Right, Key::Right, Key::Right] {
            browser.press(key).await?;
        }
        reach(&browser, "[name=listened]").await?; // "can't say", the last of three
        browser.press(Key::Left).await?;
        browser.press(Key::Left).await?;
        fill(&browser, "#comment", "A call at nine, and the oven is warm again.").await?;
        follow(&browser, "main form button").await?;
        browser.wait_for_heading("Thank you").await
    })
    .await?;
    let newest = ratings::table.order(ratings::id.desc()).select((ratings::stars, ratings::listened, ratings::comment));
    let kept: (i32, Option<bool>, Option<String>) = demo.app.db(move |db| newest.first(db).unwrap()).await;
    assert_eq!(kept, (4, Some(true), Some("A call at nine, and the oven is warm again.".into())));
    Ok(())
}

#[tokio::test]
async fn an_account_is_made_and_entered_by_keys_alone() -> Result<(), BrowserTestError> {
    let app = TestApp::start().await;
    in_browser(async |browser| {
        browser.open(&format!("{}/sign-up", app.url)).await?;
        fill(&browser, "#name", "Nora").await?;
        fill(&browser, "#email", "nora@example.org").await?;
        fill(&browser, "#password", "four plain words here").await?;
        browser.press(Key::Enter).await?;
        browser.wait_for_heading("Please look into your mail").await?;
        browser.open(&mailed_link(&app).await).await?;
        fill(&browser, "#password", "four plain words here").await?;
        browser.press(Key::Enter).await?;
        browser.wait_for_heading("Your address is confirmed").await?;
        follow(&browser, "main a[href='/sign-in']").await?;
        fill(&browser, "#email", "nora@example.org").await?;
        fill(&browser, "#password", "four plain words here").await?;
        browser.press(Key::Enter).await?;
        browser.wait_for_heading("Hello, Nora").await
    })
    .await
}

#[tokio::test]
async fn a_ticket_that_zammad_tells_of_leads_through_the_mail_to_the_star_on_the_profile()
-> Result<(), BrowserTestError> {
    let demo = Demonstration::start().await;
    let app = &demo.app;
    let (address, secret, email) = app
        .db(|db| {
            let (address, secret): (String, String) = connections::table
                .filter(connections::helpdesk.eq("zammad"))
                .select((connections::address, connections::secret.assume_not_null()))
                .first(db)
                .unwrap();
            let jon = agents::table.inner_join(people::table).filter(agents::handle.eq("jon-smith"));
            let email: String = jon.select(people::email.assume_not_null()).first(db).unwrap();
            (address, secret, email)
        })
        .await;
    let at = |minutes: i64| {
        let at = app.app.clock.now() - TimeDelta::minutes(minutes);
        at.and_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
    };
    let body = json!({ "ticket": {
        "id": 4711, "number": "4711", "state": "closed", "created_at": at(90), "updated_at": at(5), "close_at": at(5),
        "owner": { "id": 3, "firstname": "Jon", "lastname": "Smith", "email": email },
        "customer": { "email": "nora@example.org" },
    } })
    .to_string();
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let sent = reqwest::Client::new()
        .post(demo.url(&format!("/hooks/{address}")))
        .header("x-zammad-delivery", "1")
        .header("x-hub-signature", format!("sha1={signature}"))
        .body(body);
    assert_eq!(sent.send().await.unwrap().status(), 200);
    read_deliveries::run_once(&app.app).await.unwrap();
    app.app.clock.advance(TimeDelta::hours(25));
    ask_customers::run_once(&app.app).await.unwrap();
    let letters = app.letters().await;
    let letter = letters.iter().find(|letter| letter.recipient.as_str() == "nora@example.org").unwrap();
    let five = letter.text.lines().find(|line| line.ends_with("?stars=5")).unwrap();
    in_browser(async |browser| {
        browser.open(five).await?;
        let stars = browser.driver.find(By::Css("[name=stars][value='5']")).await?;
        assert!(stars.is_selected().await?, "the star of the mail is chosen");
        fill(&browser, "#comment", "He came back to me twice, until the oven was warm.").await?;
        follow(&browser, "main form button").await?;
        browser.wait_for_heading("Thank you").await?;
        browser.open(&demo.url("/a/jon-smith/ratings")).await?;
        let newest = browser.html().await?;
        assert!(newest.contains("He came back to me twice, until the oven was warm."), "{newest}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn opening_every_link_of_an_invitation_changes_nothing() -> Result<(), BrowserTestError> {
    let app = TestApp::start().await;
    let (now, sender) = (app.app.clock.now(), app.app.sender());
    app.db(move |db| {
        let case = builders::case_to_invite(db, now);
        invite_rating::write(db, case, &"kim@example.org".parse().unwrap(), &sender, now).unwrap();
    })
    .await;
    let letter = app.letters().await.remove(0).text;
    let links: Vec<_> = letter.lines().filter(|line| line.starts_with(&app.url)).collect();
    assert_eq!(links.len(), 6, "five stars, and never again: {letter}");
    let before = app.db(dump::of).await;
    in_browser(async |browser| {
        for link in &links {
            browser.open(link).await?;
            browser.driver.query(By::Css("main form button")).first().await?;
            if let Some((_, star)) = link.split_once("?stars=") {
                let chosen = browser.driver.query(By::Css("[name=stars]:checked")).first().await?;
                assert_eq!(chosen.value().await?.as_deref(), Some(star));
            }
        }
        Ok(())
    })
    .await?;
    assert!(app.db(dump::of).await == before, "somebody only looked");
    Ok(())
}

async fn mailed_link(app: &TestApp) -> String {
    let letters = app.letters().await;
    letters.last().unwrap().text.lines().find(|line| line.starts_with(&app.url)).unwrap().to_owned()
}

/// Goes there by Tab.
async fn reach(browser: &Browser, selector: &str) -> WebDriverResult<()> {
    assert!(browser.tab_to(selector).await?, "Tab does not lead to {selector}");
    Ok(())
}

/// Goes there by Tab and types.
async fn fill(browser: &Browser, selector: &str, text: &str) -> WebDriverResult<()> {
    reach(browser, selector).await?;
    browser.type_text(text).await
}

/// Goes there by Tab and presses Enter.
async fn follow(browser: &Browser, selector: &str) -> WebDriverResult<()> {
    reach(browser, selector).await?;
    browser.press(Key::Enter).await
}
