//! axe-core: what keeps people out of a page.

use std::fmt;

use serde::Deserialize;
use thirtyfour::prelude::*;

use crate::session::Browser;

/// WCAG 2.2 AA and what it builds on, and axe-core's own good practice.
const TAGS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const RUN: &str = "
    const [tags, done] = arguments;
    axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
        .then(({ violations }) => done({ violations }), error => done({ failure: `${error}` }));";

/// One rule that the open page breaks, with each place where it does.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Violation {
    /// The rule's name, such as `color-contrast`.
    pub id: String,
    help: String,
    help_url: String,
    nodes: Vec<Place>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    html: String,
    failure_summary: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.id, self.help, self.help_url)?;
        for place in &self.nodes {
            let advice = place.failure_summary.replace('\n', "\n    ");
            write!(f, "\n  {}\n    {advice}", place.html)?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Done { violations: Vec<Violation> },
    Failed { failure: String },
}

/// Runs axe-core on the open page. The Content-Security-Policy does not stop it, since the script
/// comes through the driver and not from the page.
///
/// # Panics
/// Where axe-core itself fails, and without `GUTCHECK_TEST_AXE`, the path of `axe.min.js`.
pub async fn violations(browser: &Browser) -> WebDriverResult<Vec<Violation>> {
    let axe = std::fs::read_to_string(crate::setting("GUTCHECK_TEST_AXE"))?;
    let script = format!("{axe};{RUN}");
    let answer = browser.driver.execute_async(script, vec![TAGS.as_slice().into()]).await?;
    match answer.convert()? {
        Answer::Done { violations } => Ok(violations),
        Answer::Failed { failure } => panic!("axe-core failed: {failure}"),
    }
}
