//! What came back.

use scraper::{Html, Selector};

/// A response, read to its end.
pub struct Page {
    /// The status.
    pub status: u16,
    /// The whole body.
    pub body: String,
    headers: reqwest::header::HeaderMap,
}

impl Page {
    /// What comes back of a request.
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        Self::read(request.send().await.unwrap()).await
    }

    pub(super) async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.text().await.unwrap() }
    }

    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }

    /// The texts of all elements that match, white space folded.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        Html::parse_document(&self.body)
            .select(&selector)
            .map(|element| element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// Whether anything matches.
    pub fn has(&self, selector: &str) -> bool {
        !self.all(selector).is_empty()
    }

    /// An attribute of the first element that matches.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let selector = Selector::parse(selector).unwrap();
        Html::parse_document(&self.body).select(&selector).next()?.attr(name).map(Into::into)
    }

    /// All that a person reads, white space folded.
    pub fn text(&self) -> String {
        self.all("main").join(" ")
    }
}
