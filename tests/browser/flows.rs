//! What people do without a mouse.

use diesel::prelude::*;
use gutcheck::{services::invite_rating, store::schema::ratings};
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
