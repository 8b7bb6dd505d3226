//! Agents' photos.

use actix_multipart::form::{MultipartForm, MultipartFormConfig, bytes::Bytes, text::Text};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};

use super::{private, refused, see};
use crate::{
    app::{self, App},
    domain::{agent::PhotoSize, person::Person},
    security::photos::BYTES_MAX,
    services::{self, edit_profile, photos},
    web::{
        self, Error,
        extract::{Csrf, Posted, Pressed, SignedIn, form},
        views::{agent_desk as views, components::forms::Refused},
    },
};

const PAGE: &str = "/desk/agent/photo";

/// A photo as it is sent.
#[derive(MultipartForm)]
pub struct Sent {
    csrf: Text<String>,
    photo: Bytes,
}

/// How much of a form with a photo is read: enough to say in words what is too large.
pub fn limits() -> MultipartFormConfig {
    MultipartFormConfig::default().total_limit(3 * BYTES_MAX).memory_limit(3 * BYTES_MAX).error_handler(|error, _| {
        tracing::debug!(%error, "a photo could not be read");
        Error::unprocessable("photo", "The photo did not arrive whole, or is too large. Send one of at most 5 MB.")
            .into()
    })
}

/// `GET /desk/agent/photo`
pub async fn choose(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn) -> web::Result {
    let desk = app.read(move |db, _| edit_profile::desk(db, person.id)).await?;
    Ok(private(views::photo(&csrf.0, &desk.agent, Refused::default())))
}

/// `POST /desk/agent/photo`
pub async fn replace(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    MultipartForm(sent): MultipartForm<Sent>,
) -> web::Result {
    form::verify(&request, Some(&sent.csrf.0))?;
    match keep(&app, &person, sent).await {
        Ok(()) => Ok(see(PAGE)),
        Err(services::Error::Invalid(problems)) => {
            let desk = app.read(move |db, _| edit_profile::desk(db, person.id)).await?;
            Ok(refused(views::photo(&csrf.0, &desk.agent, Refused { problems: &problems })))
        }
        Err(error) => Err(error.into()),
    }
}

async fn keep(app: &App, person: &Person, sent: Sent) -> services::Result<()> {
    let photo = app::blocking(move || photos::read(&sent.photo.data)).await?;
    let id = person.id;
    app.write(move |db, now| photos::replace(db, id, photo, now)).await
}

/// `POST /desk/agent/photo/remove`
pub async fn remove(app: Data<App>, SignedIn(person): SignedIn, _: Posted<Pressed>) -> web::Result {
    app.write(move |db, _| photos::remove(db, person.id)).await?;
    Ok(see(PAGE))
}

/// `GET /desk/agent/photo.jpg`
pub async fn own(app: Data<App>, SignedIn(person): SignedIn) -> web::Result {
    Ok(jpeg(app.read(move |db, _| photos::own(db, person.id)).await?, "private, no-store"))
}

/// `GET /a/{handle}/photo/{version}-{size}.jpg`
pub async fn show(app: Data<App>, path: Path<(String, String, String)>) -> web::Result {
    let (handle, version, size) = path.into_inner();
    let size = if size == "large" { PhotoSize::Large } else { PhotoSize::Small };
    let photo = app.read(move |db, _| photos::public(db, &handle, &version, size)).await?;
    Ok(jpeg(photo, "public, max-age=31536000, immutable"))
}

fn jpeg(photo: Vec<u8>, caching: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/jpeg"))
        .insert_header((header::CACHE_CONTROL, caching))
        // Compressing it again would cost time and gain nothing.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(photo)
}
