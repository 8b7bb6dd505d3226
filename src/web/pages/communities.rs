//! Groups of people.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::{private, public, refused, see};
use crate::{
    app::App,
    domain::community::Founding,
    services::{self, communities},
    web::{
        self, Error,
        extract::{Csrf, Posted, Pressed, SignedIn, Visitor},
        views::{
            self,
            communities::{Asked, Typed},
            components::forms::Refused,
        },
    },
};

/// What to find, and where the page begins.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Find {
    q: String,
    after: String,
}

/// `GET /communities`
pub async fn list(app: Data<App>, find: Query<Find>) -> web::Result {
    let Find { q: typed, after } = find.into_inner();
    let wanted = typed.clone();
    let (listed, next) = app.read(move |db, _| communities::page(db, &wanted, &after)).await?;
    let next = next.map(|after| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &typed)
            .append_pair("after", &after)
            .finish();
        format!("/communities?{query}")
    });
    Ok(public(views::communities::list(&listed, &Asked { typed: typed.trim(), next })))
}

/// `GET /communities/new`
pub async fn new(_: SignedIn, csrf: Csrf) -> web::Result {
    Ok(private(views::communities::new(&csrf.0, &Typed::default(), Refused::default())))
}

/// A community to be, as it arrives.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    name: String,
    about: String,
    joining: String,
}

/// `POST /communities/new`
pub async fn found(app: Data<App>, person: SignedIn, csrf: Csrf, form: Posted<Fields>) -> web::Result {
    let form = form.0;
    let again = |problems: &[_]| {
        let typed = Typed { name: &form.name, about: &form.about, joining: form.joining.parse().ok() };
        refused(views::communities::new(&csrf.0, &typed, Refused { problems }))
    };
    let founding = match Founding::parse(&form.name, &form.about, &form.joining) {
        Ok(founding) => founding,
        Err(problems) => return Ok(again(&problems)),
    };
    let path = format!("/communities/{}", founding.slug);
    match app.write(move |db, now| communities::found(db, &founding, &person.0, now)).await {
        Ok(()) => Ok(see(&path)),
        Err(services::Error::Invalid(problems)) => Ok(again(&problems)),
        Err(error) => Err(error.into()),
    }
}

/// `GET /communities/{slug}`
pub async fn show(app: Data<App>, visitor: Visitor, slug: Path<String>, csrf: Csrf) -> web::Result {
    let signed_in = visitor.0.is_some();
    let (group, now) = app.read(move |db, now| Ok((communities::view(db, &slug, visitor.0.as_ref())?, now))).await?;
    Ok(private(views::communities::show(&group, &csrf.0, signed_in, now)))
}

/// `POST /communities/{slug}/join`
pub async fn join(app: Data<App>, person: SignedIn, slug: Path<String>, _: Posted<Pressed>) -> web::Result {
    let path = format!("/communities/{slug}");
    app.write(move |db, now| communities::join(db, &slug, &person.0, now)).await?;
    Ok(see(&path))
}

/// `POST /communities/{slug}/leave`
pub async fn leave(app: Data<App>, person: SignedIn, slug: Path<String>, _: Posted<Pressed>) -> web::Result {
    let path = format!("/communities/{slug}");
    let is_there = app.write(move |db, now| communities::leave(db, &slug, &person.0, now)).await?;
    Ok(see(if is_there { &path } else { "/communities" }))
}

/// Where a page of members begins.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct From {
    after: i64,
}

/// `GET /communities/{slug}/members`
pub async fn members(
    app: Data<App>,
    person: SignedIn,
    slug: Path<String>,
    from: Query<From>,
    csrf: Csrf,
) -> web::Result {
    let page = app.read(move |db, _| communities::members(db, &slug, &person.0, from.after)).await?;
    Ok(private(views::communities::members_page(&page, &csrf.0)))
}

/// What is done about whom.
#[derive(Deserialize)]
pub struct About {
    member: i64,
    act: String,
}

/// `POST /communities/{slug}/members`
pub async fn act(app: Data<App>, person: SignedIn, slug: Path<String>, form: Posted<About>) -> web::Result {
    let path = format!("/communities/{slug}/members");
    let About { member, act } = form.0;
    let act = act.parse().map_err(|message: &str| Error::unprocessable("act", message))?;
    app.write(move |db, now| communities::act(db, &slug, &person.0, act, member, now)).await?;
    Ok(see(&path))
}
