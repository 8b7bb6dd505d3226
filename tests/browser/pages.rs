//! Every page, as a demanding visitor sees it: on a phone and on a desk, by day and by night.

use thirtyfour::{prelude::*, testing::BrowserTestError};

use crate::{
    demonstration::{Demonstration, Role},
    inspection,
    session::{Browser, in_browser},
};

/// What the picture is called, and the path.
type Page = (&'static str, &'static str);

const FOR_EVERYBODY: &[Page] = &[
    ("home", "/"),
    ("search", "/search"),
    ("search-found", "/search?q=oven+warranty"),
    ("search-mistyped", "/search?q=Jon+Smth+acme"),
    ("search-narrowed", "/search?q=&company=acme-hearth&topic=warranty"),
    ("search-nobody", "/search?q=zzzzqqqq"),
    ("profile", "/a/ines-carvalho"),
    ("profile-through-communities", "/a/ines-carvalho?as=home-cooks,rustaceans"),
    ("profile-too-early", "/a/noor-el-amrani"),
    ("profile-paused", "/a/giulia-ferrante"),
    ("profile-being-looked-at", "/a/callum-reid"),
    ("profile-moved", "/a/stella-papadaki"),
    ("why", "/a/ines-carvalho/why"),
    ("ratings", "/a/ines-carvalho/ratings"),
    ("ratings-filtered", "/a/greta-lindqvist/ratings?stars=1"),
    ("company", "/c/acme-hearth"),
    ("communities", "/communities"),
    ("community", "/communities/home-cooks"),
    ("community-forum", "/communities/home-cooks/forum"),
    ("about", "/about"),
    ("rules", "/rules"),
    ("transparency", "/transparency"),
    ("transparency-company", "/transparency?company=acme-hearth"),
    ("ratings-with-a-removed-one", "/a/greta-lindqvist/ratings"),
    ("flag", "/flag/profile/ines-carvalho"),
    ("flagged", "/flags/thanks"),
    ("api", "/api"),
    ("sign-up", "/sign-up"),
    ("sign-up-sent", "/sign-up/sent"),
    ("sign-in", "/sign-in"),
    ("forgot", "/forgot"),
];

const FOR_A_CUSTOMER: &[Page] = &[
    ("me", "/me"),
    ("me-password", "/me/password"),
    ("me-delete", "/me/delete"),
    ("decision", "/decisions/1"),
    ("rate-openly", "/a/jon-smith/rate"),
    ("thank", "/a/jon-smith/thank"),
    ("endorse", "/a/jon-smith/endorse"),
    ("community-new", "/communities/new"),
    ("community-members", "/communities/home-cooks/members"),
    ("company-new", "/companies/new"),
    ("desk-new", "/desk/agent/new"),
];

const FOR_AN_AGENT: &[Page] = &[
    ("desk-agent", "/desk/agent"),
    ("desk-preview", "/desk/agent/preview"),
    ("desk-work", "/desk/agent/work"),
    ("desk-photo", "/desk/agent/photo"),
    ("desk-thanks", "/desk/agent/thanks"),
    ("desk-leave", "/desk/agent/leave"),
];

const FOR_A_MANAGER: &[Page] = &[
    ("desk-company", "/desk/acme-hearth"),
    ("desk-draft", "/desk/acme-hearth/agents/new"),
    ("desk-page", "/desk/acme-hearth/page"),
    ("desk-members", "/desk/acme-hearth/members"),
    ("desk-helpdesks", "/desk/acme-hearth/helpdesks"),
    ("desk-helpdesk", "/desk/acme-hearth/helpdesks/1"),
    ("desk-helpdesk-new", "/desk/acme-hearth/helpdesks/2"),
    ("desk-invitations", "/desk/acme-hearth/invitations"),
];

const FOR_A_MODERATOR: &[Page] = &[
    ("moderation", "/moderation"),
    ("moderation-suspicion", "/moderation/suspicions/1"),
    ("moderation-decided", "/moderation/matters/1"),
    ("moderation-matter", "/moderation/matters/2"),
];

#[tokio::test]
async fn every_page_for_everybody_is_good_on_every_screen() -> Result<(), BrowserTestError> {
    let demo = Demonstration::start().await;
    in_browser(async |browser| {
        let mut problems = problems(&browser, &demo, FOR_EVERYBODY).await?;
        let link = demo.invitation().await;
        problems.extend(inspection::problems(&browser, "rate-by-link", &demo.url(&link)).await?);
        demo.app.post_form(&link, &link, &[("stars", "5"), ("comment", "She rang me back.")]).await;
        problems.extend(inspection::problems(&browser, "receipt", &demo.url(&link)).await?);
        problems.extend(inspection::problems(&browser, "links-mailed", &demo.url(&format!("{link}/mailed"))).await?);
        let stop = demo.stop();
        problems.extend(inspection::problems(&browser, "stop", &stop).await?);
        assert_eq!(demo.app.post_bare(&stop, &[]).await.status, 200);
        problems.extend(inspection::problems(&browser, "stopped", &stop).await?);
        assert!(problems.is_empty(), "{}", problems.join("\n\n"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_page_behind_a_sign_in_is_good_on_every_screen() -> Result<(), BrowserTestError> {
    let demo = Demonstration::start().await;
    demo.lose_the_last_invitation("acme-hearth").await;
    in_browser(async |browser| {
        let mut found = Vec::new();
        for (role, pages) in [
            (Role::Customer, FOR_A_CUSTOMER),
            (Role::Agent, FOR_AN_AGENT),
            (Role::CompanyManager, FOR_A_MANAGER),
            (Role::Moderator, FOR_A_MODERATOR),
        ] {
            demo.sign_in(&browser, role).await?;
            found.extend(problems(&browser, &demo, pages).await?);
        }
        assert!(found.is_empty(), "{}", found.join("\n\n"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_refusal_is_a_page_in_the_same_hand() -> Result<(), BrowserTestError> {
    let demo = Demonstration::start().await;
    demo.leave("jon-smith").await;
    let unfilled =
        demo.app.post_form("/sign-up", "/sign-up", &[("name", ""), ("email", "nora"), ("password", "")]).await;
    assert_eq!(unfilled.status, 422);
    in_browser(async |browser| {
        let mut problems = inspection::of_markup("sign-up-refused", unfilled.body).await?;
        browser.open(&demo.url("/sign-up")).await?;
        assert!(browser.tab_to("main form button").await?);
        browser.press(Key::Enter).await?;
        browser.driver.query(By::Css("[aria-invalid]")).first().await?;
        problems.extend(inspection::of_looks(&browser, "sign-up-refused").await?);
        for (name, path, status) in [
            ("not-found", "/nothing", 404),
            ("confirm-broken", "/confirm/nothing", 404),
            ("link-broken", "/r/nothing", 404),
            ("stop-broken", "/stop/nothing", 404),
            ("gone", "/a/jon-smith", 410),
        ] {
            let page = demo.app.get(path).await;
            assert_eq!(page.status, status, "{path}");
            problems.extend(inspection::of_markup(name, page.body).await?);
            browser.open(&demo.url(path)).await?;
            problems.extend(inspection::of_looks(&browser, name).await?);
        }
        assert!(problems.is_empty(), "{}", problems.join("\n\n"));
        Ok(())
    })
    .await
}

async fn problems(browser: &Browser, demo: &Demonstration, pages: &[Page]) -> WebDriverResult<Vec<String>> {
    let mut problems = Vec::new();
    for (name, path) in pages {
        problems.extend(inspection::problems(browser, name, &demo.url(path)).await?);
    }
    Ok(problems)
}
