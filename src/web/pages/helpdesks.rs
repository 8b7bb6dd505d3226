//! A company's helpdesks, at its desk.

use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::App,
    domain::{
        connection::Asking,
        helpdesk::{Helpdesk, Meaning},
        person::Person,
        text::Problem,
    },
    services::{
        self,
        helpdesk::connect::{self, Is},
    },
    web::{
        self, Error,
        extract::{Csrf, Posted, Pressed, SignedIn},
        views::{components::forms::Refused, helpdesks as views},
    },
};

/// `GET /desk/{company}/helpdesks`
pub async fn list(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, slug: Path<String>) -> web::Result {
    let desk = app.read(move |db, _| connect::list(db, &person, &slug)).await?;
    Ok(private(views::list(&csrf.0, &desk)))
}

/// Which helpdesk.
#[derive(Deserialize)]
pub struct Chosen {
    helpdesk: String,
}

/// `POST /desk/{company}/helpdesks`
pub async fn connect(
    app: Data<App>,
    SignedIn(person): SignedIn,
    slug: Path<String>,
    Posted(form): Posted<Chosen>,
) -> web::Result {
    let helpdesk: Helpdesk =
        form.helpdesk.parse().map_err(|_| Error::unprocessable("helpdesk", "Choose one of the helpdesks."))?;
    let at = slug.clone();
    let id = app.write(move |db, now| connect::connect(db, &person, &at, helpdesk, now)).await?;
    Ok(see(&format!("/desk/{slug}/helpdesks/{id}")))
}

/// `GET /desk/{company}/helpdesks/{id}`
pub async fn show(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, path: Path<(String, i64)>) -> web::Result {
    show_one(&app, &csrf, person, path.into_inner(), &[]).await
}

async fn show_one(
    app: &App,
    csrf: &Csrf,
    person: Person,
    (slug, id): (String, i64),
    problems: &[Problem],
) -> web::Result {
    let desk = app.read(move |db, _| connect::show(db, &person, &slug, id)).await?;
    let address = app.config.absolute(&format!("/hooks/{}", desk.connection.address));
    let page = views::one(&csrf.0, &desk, &address, Refused { problems });
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}

/// After a change of a connection: to its page, or to the form again with what was wrong.
async fn after(
    outcome: services::Result<()>,
    app: &App,
    csrf: &Csrf,
    person: Person,
    (slug, id): (String, i64),
) -> web::Result {
    app.forget_connections();
    match outcome {
        Ok(()) => Ok(see(&format!("/desk/{slug}/helpdesks/{id}"))),
        Err(services::Error::Invalid(problems)) => show_one(app, csrf, person, (slug, id), &problems).await,
        Err(error) => Err(error.into()),
    }
}

/// A secret that the helpdesk made; empty for a fresh one of ours.
#[derive(Deserialize)]
pub struct Secret {
    #[serde(default)]
    secret: String,
}

/// `POST /desk/{company}/helpdesks/{id}/secret`
pub async fn change_secret(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    Posted(form): Posted<Secret>,
) -> web::Result {
    let (manager, at) = (person.clone(), path.clone());
    let changed = app.write(move |db, now| connect::change_secret(db, &manager, &at.0, at.1, &form.secret, now)).await;
    after(changed, &app, &csrf, person, path.into_inner()).await
}

/// `POST /desk/{company}/helpdesks/{id}/unsigned`
pub async fn take_unsigned(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    _: Posted<Pressed>,
) -> web::Result {
    let (manager, at) = (person.clone(), path.clone());
    let changed = app.write(move |db, now| connect::take_unsigned(db, &manager, &at.0, at.1, now)).await;
    after(changed, &app, &csrf, person, path.into_inner()).await
}

/// What a word means.
#[derive(Deserialize)]
pub struct Word {
    word: String,
    means: String,
}

/// `POST /desk/{company}/helpdesks/{id}/words`
pub async fn give_meaning(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    Posted(form): Posted<Word>,
) -> web::Result {
    let meaning: Meaning =
        form.means.parse().map_err(|_| Error::unprocessable("means", "Choose what the word means."))?;
    let (manager, at) = (person.clone(), path.clone());
    let given =
        app.write(move |db, now| connect::give_meaning(db, &manager, &at.0, at.1, &form.word, meaning, now)).await;
    after(given, &app, &csrf, person, path.into_inner()).await
}

/// Who somebody is whom the helpdesk names: an agent's id, or "nobody".
#[derive(Deserialize)]
pub struct Who {
    helper: i64,
    agent: String,
}

/// `POST /desk/{company}/helpdesks/{id}/people`
pub async fn say_who(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    Posted(form): Posted<Who>,
) -> web::Result {
    let is = match form.agent.as_str() {
        "nobody" => Is::Nobody,
        id => Is::Agent(id.parse().map_err(|_| Error::unprocessable("agent", "Choose who it is."))?),
    };
    let (manager, at) = (person.clone(), path.clone());
    let said = app.write(move |db, now| connect::say_who(db, &manager, &at.0, at.1, form.helper, is, now)).await;
    after(said, &app, &csrf, person, path.into_inner()).await
}

/// Which delivery; all that wait without one.
#[derive(Deserialize)]
pub struct Which {
    delivery: Option<i64>,
}

/// `POST /desk/{company}/helpdesks/{id}/again`
pub async fn read_again(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    Posted(form): Posted<Which>,
) -> web::Result {
    let (manager, at) = (person.clone(), path.clone());
    let again = app.write(move |db, now| connect::read_again(db, &manager, &at.0, at.1, form.delivery, now)).await;
    after(again, &app, &csrf, person, path.into_inner()).await
}

/// `POST /desk/{company}/helpdesks/{id}/disconnect`
pub async fn disconnect(
    app: Data<App>,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    _: Posted<Pressed>,
) -> web::Result {
    let (slug, id) = path.into_inner();
    let back = format!("/desk/{slug}/helpdesks");
    app.write(move |db, now| connect::disconnect(db, &person, &slug, id, now)).await?;
    app.forget_connections();
    Ok(see(&back))
}

/// When to ask customers, as it was typed.
#[derive(Deserialize)]
pub struct TypedAsking {
    after_hours: String,
    share: String,
}

/// `POST /desk/{company}/asking`
pub async fn change_asking(
    app: Data<App>,
    SignedIn(person): SignedIn,
    slug: Path<String>,
    Posted(form): Posted<TypedAsking>,
) -> web::Result {
    let number = |field: &'static str, typed: &str| {
        typed.trim().parse().map_err(|_| Error::unprocessable(field, "Write a whole number."))
    };
    let asking =
        Asking { after_hours: number("after_hours", &form.after_hours)?, share: number("share", &form.share)? };
    let back = format!("/desk/{slug}/invitations");
    app.write(move |db, _| connect::change_asking(db, &person, &slug, asking)).await?;
    Ok(see(&back))
}
