//! The Nu HTML checker: whether a page is valid HTML.

use std::fmt;

use serde::Deserialize;

#[derive(Deserialize)]
struct Report {
    messages: Vec<Message>,
}

/// An error or a warning of the checker's.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    message: String,
    #[serde(default)]
    extract: String,
    #[serde(default)]
    last_line: u32,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extract = self.extract.replace('\n', " ");
        write!(f, "line {}: {}\n  {extract}", self.last_line, self.message)
    }
}

/// Everything that the checker has to say of a page's HTML: nothing, for a good page.
///
/// # Panics
/// Without `GUTCHECK_TEST_NU_CHECKER`, the running checker's address.
pub async fn messages(html: String) -> reqwest::Result<Vec<Message>> {
    let checker = crate::setting("GUTCHECK_TEST_NU_CHECKER");
    let request = reqwest::Client::new()
        .post(format!("{checker}?out=json"))
        .header("User-Agent", "gutcheck-tests") // without one it answers 400
        .header("Content-Type", "text/html; charset=utf-8")
        .body(html);
    let report: Report = request.send().await?.error_for_status()?.json().await?;
    Ok(report.messages)
}
