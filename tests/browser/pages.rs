//! Every page, as a demanding visitor sees it: on a phone and on a desk, by day and by night.

use thirtyfour::{prelude::*, testing::BrowserTestError};

use crate::{
    demonstration::{Demonstration, Role},
    inspection,
    session::{Browser, in_browser},
};

/// What the picture is called, and the path.
type Page = (&'static str, &'static str);

const FOR_EVERYBODY: &[Page] = &[("home", "/")];

const FOR_A_CUSTOMER: &[Page] = &[("rate-openly", "/a/jon-smith/rate")];

const FOR_AN_AGENT: &[Page] = &[
    ("desk-agent", "/desk/agent"),
    ("desk-preview", "/desk/agent/preview"),
    ("desk-work", "/desk/agent/work"),
    ("desk-photo", "/desk/agent/photo"),
    ("desk-leave", "/desk/agent/leave"),
];

const FOR_A_MANAGER: &[Page] = &[
    ("desk-company", "/desk/acme-hearth"),
    ("desk-draft", "/desk/acme-hearth/agents/new"),
    ("desk-page", "/desk/acme-hearth/page"),
    ("desk-members", "/desk/acme-hearth/members"),
    ("desk-invitations", "/desk/acme-hearth/invitations"),
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
        assert!(problems.is_empty(), "{}", problems.join("\n\n"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_page_behind_a_sign_in_is_good_on_every_screen() -> Result<(), BrowserTestError> {
    let demo = Demonstration::start().await;
    in_browser(async |browser| {
        let mut found = Vec::new();
        for (role, pages) in
            [(Role::Customer, FOR_A_CUSTOMER), (Role::Agent, FOR_AN_AGENT), (Role::CompanyManager, FOR_A_MANAGER)]
        {
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
    in_browser(async |browser| {
        let mut problems = Vec::new();
        for (name, path, status) in [("not-found", "/nothing", 404), ("link-unknown", "/r/nothing", 404)] {
            let page = demo.app.get(path).await;
            assert_eq!(page.status, status, "{path}");
            browser.open(&demo.url(path)).await?;
            problems.extend(inspection::of_markup(name, page.body).await?);
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
