//! One look at a page by every checker there is.

use std::path::PathBuf;

use thirtyfour::prelude::*;

use crate::session::{Browser, Look};
use crate::{axe, nu};

/// Opens the page and says everything that is wrong with it, on a phone and on a desk, in light
/// and in dark; nothing, for a good page. `name` is for messages and for the pictures, which are
/// kept where `GUTCHECK_TEST_SCREENSHOTS` says.
pub async fn problems(browser: &Browser, name: &str, url: &str) -> WebDriverResult<Vec<String>> {
    browser.open(url).await?;
    let mut problems: Vec<String> =
        nu::messages(browser.html().await?).await?.iter().map(|message| format!("{name}, HTML, {message}")).collect();
    for look in Look::ALL {
        browser.set_look(look).await?;
        keep_picture(browser, name, look).await?;
        for violation in axe::violations(browser).await? {
            problems.push(format!("{name}, {look}, {violation}"));
        }
        if browser.overflows().await? {
            problems.push(format!("{name}, {look}, is wider than the screen"));
        }
    }
    for warning in browser.warnings().await? {
        problems.push(format!("{name}, browser, {warning}"));
    }
    Ok(problems)
}

async fn keep_picture(browser: &Browser, name: &str, look: Look) -> WebDriverResult<()> {
    let Some(directory) = std::env::var_os("GUTCHECK_TEST_SCREENSHOTS") else {
        return Ok(());
    };
    let file = PathBuf::from(directory).join(format!("{name}-{look}.png"));
    browser.screenshot(&file).await
}
