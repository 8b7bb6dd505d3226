//! One look at a page by every checker there is.

use std::path::PathBuf;

use thirtyfour::prelude::*;

use crate::{
    axe, nu,
    session::{Browser, Look},
};

/// Opens the page and says everything that is wrong with it; nothing, for a good page. `name` is for messages and
/// for the pictures, which are kept where `GUTCHECK_TEST_SCREENSHOTS` says.
pub async fn problems(browser: &Browser, name: &str, url: &str) -> WebDriverResult<Vec<String>> {
    browser.open(url).await?;
    let mut problems = of_markup(name, browser.html().await?).await?;
    problems.extend(of_looks(browser, name).await?);
    problems.extend(browser.warnings().await?.iter().map(|warning| format!("{name}, browser, {warning}")));
    Ok(problems)
}

/// What is wrong with the HTML.
pub async fn of_markup(name: &str, html: String) -> WebDriverResult<Vec<String>> {
    let messages = nu::messages(html).await?;
    Ok(messages.iter().map(|message| format!("{name}, HTML, {message}")).collect())
}

/// What is wrong with the page that is open, on a phone and on a desk, in light and in dark.
pub async fn of_looks(browser: &Browser, name: &str) -> WebDriverResult<Vec<String>> {
    let mut problems = Vec::new();
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
    Ok(problems)
}

async fn keep_picture(browser: &Browser, name: &str, look: Look) -> WebDriverResult<()> {
    let Some(directory) = std::env::var_os("GUTCHECK_TEST_SCREENSHOTS") else {
        return Ok(());
    };
    let file = PathBuf::from(directory).join(format!("{name}-{look}.png"));
    browser.screenshot(&file).await
}
