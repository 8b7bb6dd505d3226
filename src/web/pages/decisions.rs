//! What was decided, for whom it concerns.

use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::App,
    domain::{flag::Words, person::Person, text::Problem},
    services::appeal,
    web::{
        self, Error,
        extract::{Csrf, Posted, SignedIn},
        views::{self, components::forms::Refused},
    },
};

/// An appeal as it arrives.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    words: String,
}

impl Fields {
    /// The words.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse(&self) -> Result<Words, Error> {
        self.words.parse().map_err(|message: String| Error::unprocessable("words", message))
    }
}

/// `GET /decisions/{id}`
pub async fn show(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, id: Path<i64>) -> web::Result {
    page(&app, &csrf, person, *id, "", &[]).await
}

/// `POST /decisions/{id}/appeal`
pub async fn appeal(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    id: Path<i64>,
    Posted(fields): Posted<Fields>,
) -> web::Result {
    let id = *id;
    let words: Words = match fields.words.parse() {
        Ok(words) => words,
        Err(message) => {
            let problems = [Problem::new("words", message)];
            return page(&app, &csrf, person, id, &fields.words, &problems).await;
        }
    };
    app.write(move |db, now| appeal::appeal(db, id, &person, &words, now)).await?;
    Ok(see(&format!("/decisions/{id}")))
}

async fn page(app: &App, csrf: &Csrf, person: Person, id: i64, typed: &str, problems: &[Problem]) -> web::Result {
    let (told, now) = app.read(move |db, now| Ok((appeal::told(db, id, &person)?, now))).await?;
    let page = views::decisions::page(&told, id, &csrf.0, now, typed, Refused { problems });
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}
