//! What is looked for, as it stands in a URL.

use serde::Deserialize;

use crate::{
    domain::search::{Cursor, Filters, Question},
    web::Error,
};

/// The parameters of a search; each may be missing or empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    q: String,
    company: String,
    product: String,
    topic: String,
    community: String,
    language: String,
    after: String,
    limit: String,
}

impl Asking {
    /// The question.
    pub fn question(&self) -> Question {
        let filters = Filters {
            company: Filters::slug(&self.company),
            product: Filters::slug(&self.product),
            topic: Filters::slug(&self.topic),
            community: Filters::slug(&self.community),
            language: Filters::language(&self.language),
        };
        Question::new(&self.q, filters)
    }

    /// Where the page begins.
    ///
    /// # Errors
    /// When it is not what an earlier page gave.
    pub fn after(&self) -> Result<Option<Cursor>, Error> {
        let parsed = Some(self.after.as_str()).filter(|after| !after.is_empty()).map(str::parse);
        parsed.transpose().map_err(|message| Error::unprocessable("after", message))
    }

    /// How many at a time: 1 to `most`, and `usually` when nothing is said.
    ///
    /// # Errors
    /// When it is no such number.
    pub fn limit(&self, usually: usize, most: usize) -> Result<usize, Error> {
        match self.limit.as_str() {
            "" => Ok(usually),
            limit => (limit.parse().ok().filter(|n| (1..=most).contains(n)))
                .ok_or_else(|| Error::unprocessable("limit", format!("Take a number from 1 to {most}."))),
        }
    }

    /// The same search from another place, for a URL.
    pub fn query_from(&self, after: Option<Cursor>) -> String {
        let after = after.map(|cursor| cursor.to_string()).unwrap_or_default();
        let parameters = [
            ("q", self.q.trim()),
            ("company", &self.company),
            ("product", &self.product),
            ("topic", &self.topic),
            ("community", &self.community),
            ("language", &self.language),
            ("after", &after),
            ("limit", &self.limit),
        ];
        let said = parameters.into_iter().filter(|(_, value)| !value.is_empty());
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish()
    }
}
