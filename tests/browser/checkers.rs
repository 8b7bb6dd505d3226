//! The checkers themselves: a checker that finds nothing in a bad page would pass everything.

use thirtyfour::testing::BrowserTestError;

use crate::session::{Look, Scheme, Screen, in_browser};
use crate::{axe, nu};

const PALE_IN_THE_DARK: &str = "data:text/html,<!DOCTYPE html><html lang=en><title>Pale</title>\
    <meta name=viewport content=width=device-width>\
    <style>@media (prefers-color-scheme: dark) { body { background: black; color: %23222 } }\
    @media (max-width: 400px) { p { width: 800px } }</style>\
    <main><h1>Pale</h1><p>in the dark</p></main></html>";

#[tokio::test]
async fn axe_sees_the_page_in_the_colours_it_is_looked_at() -> Result<(), BrowserTestError> {
    in_browser(async |browser| {
        browser.open(PALE_IN_THE_DARK).await?;
        for look in Look::ALL {
            browser.set_look(look).await?;
            let rules: Vec<_> = axe::violations(&browser).await?.into_iter().map(|violation| violation.id).collect();
            let expected: &[&str] = match look.scheme {
                Scheme::Dark => &["color-contrast"],
                Scheme::Light => &[],
            };
            assert_eq!(rules, expected, "{look}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn only_a_phone_finds_a_wide_page_too_wide() -> Result<(), BrowserTestError> {
    in_browser(async |browser| {
        browser.open(PALE_IN_THE_DARK).await?;
        for look in Look::ALL {
            browser.set_look(look).await?;
            let too_wide = browser.overflows().await?;
            assert_eq!(too_wide, look.screen == Screen::Phone, "{look}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_nu_checker_finds_a_block_inside_a_paragraph() -> reqwest::Result<()> {
    let page = |body: &str| {
        format!("<!DOCTYPE html><html lang=\"en\"><head><title>x</title></head><body>{body}</body></html>")
    };
    assert!(nu::messages(page("<p>fine</p>")).await?.is_empty());
    let found = nu::messages(page("<p><div>not fine</div></p>")).await?;
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found.concat().contains("“p” element"), "{found:?}");
    Ok(())
}
