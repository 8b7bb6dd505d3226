//! Agents' photos.

use actix_multipart::form::{MultipartForm, MultipartFormConfig, bytes::Bytes, text::Text};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path, Payload},
};

use super::{agents, private, refused, see};
use crate::{
    app::{self, App},
    domain::{agent::PhotoSize, person::Person},
    security::photos::BYTES_MAX,
    services::{
        self, edit_profile,
        photos::{self, Shown},
    },
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

/// How much of a form with a photo is read: the largest photo, and its token.
const FORM_MAX: usize = BYTES_MAX + 64 * 1024;

/// Reads forms with a photo, and no more of them.
pub fn limits() -> MultipartFormConfig {
    MultipartFormConfig::default().total_limit(FORM_MAX).memory_limit(FORM_MAX)
}

/// `GET /desk/agent/photo`
pub async fn choose(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn) -> web::Result {
    let desk = app.read(move |db, _| edit_profile::desk(db, person.id)).await?;
    Ok(private(views::photo(&csrf.0, &desk.agent, Refused::default())))
}

/// `POST /desk/agent/photo`; nothing of it is read before it is known who sends it.
pub async fn replace(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    body: Payload,
) -> web::Result {
    let read = MultipartForm::<Sent>::from_request(&request, &mut body.into_inner()).await;
    let sent = read.map_err(|error| {
        tracing::debug!(%error, "a photo could not be read");
        Error::unprocessable("photo", "The photo did not arrive whole, or is too large. Send one of at most 5 MB.")
    })?;
    let sent = sent.into_inner();
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
    let photo = app::heavy(move || photos::read(&sent.photo.data)).await?;
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

/// `GET /a/{handle}/photo/{version}-{size}.jpg`: kept by the browser that asked and nobody between, for a day, so that
/// whoever leaves is gone.
pub async fn show(request: HttpRequest, app: Data<App>, path: Path<(String, String, String)>) -> web::Result {
    let (handle, version, name) = path.into_inner();
    let size = if name == "large" { PhotoSize::Large } else { PhotoSize::Small };
    let wanted = version.clone();
    Ok(match app.read(move |db, _| photos::public(db, &handle, &wanted, size)).await? {
        Shown::Here(photo) => jpeg(photo, "private, max-age=86400"),
        Shown::Moved(to) => agents::moved(&request, &format!("/a/{to}/photo/{version}-{name}.jpg")),
    })
}

fn jpeg(photo: Vec<u8>, caching: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/jpeg"))
        .insert_header((header::CACHE_CONTROL, caching))
        // Compressing it again would cost time and gain nothing.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(photo)
}
