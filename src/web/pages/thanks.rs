//! Kind words with no score.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::App,
    domain::{
        person::Person,
        text::Problem,
        thanks::{KindWord, Signature},
    },
    services::thank,
    web::{
        self,
        extract::{Csrf, Posted, Pressed, SignedIn},
        views::{self, components::forms::Refused, thanks::Asked},
    },
};

/// The form as it arrives.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    text: String,
    signed: String,
}

impl Fields {
    /// Without a clear yes no name is shown.
    fn signature(&self) -> Signature {
        if self.signed == "name" { Signature::Name } else { Signature::Customer }
    }
}

/// `GET /a/{handle}/thank`
pub async fn open(app: Data<App>, person: SignedIn, handle: Path<String>, csrf: Csrf) -> web::Result {
    form(&app, person.0, handle.into_inner(), ("", Signature::Name), &csrf, &[]).await
}

/// `POST /a/{handle}/thank`
pub async fn send(
    app: Data<App>,
    person: SignedIn,
    handle: Path<String>,
    csrf: Csrf,
    fields: Posted<Fields>,
) -> web::Result {
    let (handle, fields) = (handle.into_inner(), fields.0);
    let signature = fields.signature();
    let words: KindWord = match fields.text.parse() {
        Ok(words) => words,
        Err(message) => {
            let problems = [Problem::new("text", message)];
            return form(&app, person.0, handle, (&fields.text, signature), &csrf, &problems).await;
        }
    };
    let agent = app.write(move |db, now| thank::send(db, &handle, &person.0, &words, signature, now)).await?;
    Ok(see(&format!("/a/{}", agent.handle)))
}

/// `POST /thanks/{id}/withdraw`
pub async fn withdraw(app: Data<App>, person: SignedIn, id: Path<i64>, _: Posted<Pressed>) -> web::Result {
    let agent = app.write(move |db, _| thank::withdraw(db, *id, &person.0)).await?;
    Ok(see(&format!("/a/{}", agent.handle)))
}

/// Where a page of the wall begins.
#[derive(Deserialize)]
pub struct From {
    before: Option<i64>,
}

/// `GET /desk/agent/thanks`
pub async fn wall(app: Data<App>, person: SignedIn, from: Query<From>, csrf: Csrf) -> web::Result {
    let before = from.before.unwrap_or(i64::MAX);
    let (thanks, next) = app.read(move |db, _| thank::wall(db, &person.0, before)).await?;
    Ok(private(views::thanks::wall(&thanks, next, &csrf.0)))
}

/// `POST /desk/agent/thanks/{id}/hide`
pub async fn hide(app: Data<App>, person: SignedIn, id: Path<i64>, _: Posted<Pressed>) -> web::Result {
    app.write(move |db, now| thank::hide(db, *id, &person.0, now)).await?;
    Ok(see("/desk/agent/thanks"))
}

/// `POST /desk/agent/thanks/{id}/show`
pub async fn show(app: Data<App>, person: SignedIn, id: Path<i64>, _: Posted<Pressed>) -> web::Result {
    app.write(move |db, _| thank::show(db, *id, &person.0)).await?;
    Ok(see("/desk/agent/thanks"))
}

async fn form(
    app: &App,
    person: Person,
    handle: String,
    (typed, signature): (&str, Signature),
    csrf: &Csrf,
    problems: &[Problem],
) -> web::Result {
    let sender = person.name.clone();
    let (agent, own) = app.read(move |db, _| thank::open(db, &handle, &person)).await?;
    let asked = Asked { handle: &agent.handle, name: &agent.name, sender: &sender, own: &own, csrf: &csrf.0 };
    let page = views::thanks::page(&asked, typed, signature, Refused { problems });
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}
