//! An agent's own desk.

use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::App,
    domain::{
        desk::{AgentDesk, TypedEmployment, TypedProfile},
        person::Person,
        text::Problem,
    },
    services::{self, draft_agent, edit_profile, leave},
    web::{
        self, Error,
        extract::{Csrf, Posted, Pressed, SignedIn},
        views::{agent_desk as views, components::forms::Refused},
    },
};

const DESK: &str = "/desk/agent";
const WORK: &str = "/desk/agent/work";

async fn desk(app: &App, person: &Person) -> services::Result<AgentDesk> {
    let id = person.id;
    app.read(move |db, _| edit_profile::desk(db, id)).await
}

/// `GET /desk/agent/new`
pub async fn begin(csrf: Csrf, SignedIn(person): SignedIn) -> web::Result {
    Ok(private(views::new(&csrf.0, &person.name, Refused::default())))
}

/// The one field of a form.
#[derive(Clone, Deserialize)]
pub struct Named {
    name: String,
}

/// `POST /desk/agent/new`
pub async fn draft(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, Posted(form): Posted<Named>) -> web::Result {
    let name = form.name.clone();
    match app.write(move |db, now| draft_agent::by_oneself(db, &person, &name, now)).await {
        Ok(()) => Ok(see(DESK)),
        Err(services::Error::Invalid(problems)) => {
            Ok(refused(views::new(&csrf.0, &form.name, Refused { problems: &problems })))
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /desk/agent`: the desk, or where to begin one.
pub async fn show(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn) -> web::Result {
    match desk(&app, &person).await {
        Ok(desk) => Ok(private(views::edit(&csrf.0, &desk, &desk.typed(), Refused::default()))),
        Err(services::Error::NotFound) => Ok(see("/desk/agent/new")),
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/agent`
pub async fn save(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> web::Result {
    let typed = typed(&pairs);
    let (id, wanted) = (person.id, typed.clone());
    match app.write(move |db, _| edit_profile::save(db, id, &wanted)).await {
        Ok(()) => Ok(see(DESK)),
        Err(services::Error::Invalid(problems)) => {
            let desk = desk(&app, &person).await?;
            Ok(refused(views::edit(&csrf.0, &desk, &typed, Refused { problems: &problems })))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form has as many `product` fields as boxes were ticked, which no struct can take.
fn typed(pairs: &[(String, String)]) -> TypedProfile {
    let text =
        |name: &str| pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default();
    TypedProfile {
        name: text("name"),
        bio: text("bio"),
        languages: text("languages"),
        hours: text("hours"),
        topics: text("topics"),
        reach_text: text("reach_text"),
        reach_url: text("reach_url"),
        products: pairs.iter().filter(|(name, _)| name == "product").filter_map(|(_, id)| id.parse().ok()).collect(),
    }
}

/// The new handle.
#[derive(Deserialize)]
pub struct NewHandle {
    handle: String,
}

/// `POST /desk/agent/handle`
pub async fn rename(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    Posted(form): Posted<NewHandle>,
) -> web::Result {
    let (id, handle) = (person.id, form.handle.clone());
    match app.write(move |db, now| edit_profile::rename(db, id, &handle, now)).await {
        Ok(()) => Ok(see(DESK)),
        Err(services::Error::Invalid(problems)) => {
            let mut desk = desk(&app, &person).await?;
            let typed = desk.typed();
            desk.agent.handle = form.handle;
            Ok(refused(views::edit(&csrf.0, &desk, &typed, Refused { problems: &problems })))
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /desk/agent/preview`
pub async fn preview(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn) -> web::Result {
    Ok(private(views::preview(&csrf.0, &desk(&app, &person).await?)))
}

/// `POST /desk/agent/publish`
pub async fn publish(app: Data<App>, SignedIn(person): SignedIn, _: Posted<Pressed>) -> web::Result {
    app.write(move |db, now| edit_profile::publish(db, person.id, now)).await?;
    Ok(see(DESK))
}

/// `POST /desk/agent/pause`
pub async fn pause(app: Data<App>, SignedIn(person): SignedIn, _: Posted<Pressed>) -> web::Result {
    app.write(move |db, _| edit_profile::pause(db, person.id)).await?;
    Ok(see(DESK))
}

/// `POST /desk/agent/resume`
pub async fn resume(app: Data<App>, SignedIn(person): SignedIn, _: Posted<Pressed>) -> web::Result {
    app.write(move |db, _| edit_profile::resume(db, person.id)).await?;
    Ok(see(DESK))
}

/// `GET /desk/agent/leave`
pub async fn before_leaving(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn) -> web::Result {
    Ok(private(views::leave(&csrf.0, &desk(&app, &person).await?.agent)))
}

/// `POST /desk/agent/leave`
pub async fn leave(app: Data<App>, SignedIn(person): SignedIn, _: Posted<Pressed>) -> web::Result {
    app.write(move |db, now| leave::leave(db, person.id, now)).await?;
    Ok(see("/me"))
}

/// `GET /desk/agent/work`
pub async fn work(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn) -> web::Result {
    let desk = desk(&app, &person).await?;
    Ok(private(views::work(&csrf.0, &desk.employments, &TypedEmployment::default(), Refused::default())))
}

/// `POST /desk/agent/work`
pub async fn begin_work(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    Posted(typed): Posted<TypedEmployment>,
) -> web::Result {
    let (id, wanted) = (person.id, typed.clone());
    match app.write(move |db, now| edit_profile::begin_employment(db, id, &wanted, now)).await {
        Ok(()) => Ok(see(WORK)),
        Err(services::Error::Invalid(problems)) => refuse_work(&app, &csrf, &person, &typed, &problems).await,
        Err(error) => Err(error.into()),
    }
}

async fn refuse_work(
    app: &App,
    csrf: &Csrf,
    person: &Person,
    typed: &TypedEmployment,
    problems: &[Problem],
) -> web::Result {
    let desk = desk(app, person).await.map_err(Error::from)?;
    Ok(refused(views::work(&csrf.0, &desk.employments, typed, Refused { problems })))
}

/// `POST /desk/agent/work/{id}/end`
pub async fn end_work(app: Data<App>, SignedIn(person): SignedIn, id: Path<i64>, _: Posted<Pressed>) -> web::Result {
    app.write(move |db, now| edit_profile::end_employment(db, person.id, *id, now)).await?;
    Ok(see(WORK))
}

/// `POST /desk/agent/work/{id}/remove`
pub async fn take_back_work(
    app: Data<App>,
    SignedIn(person): SignedIn,
    id: Path<i64>,
    _: Posted<Pressed>,
) -> web::Result {
    app.write(move |db, _| edit_profile::take_back_employment(db, person.id, *id)).await?;
    Ok(see(WORK))
}
