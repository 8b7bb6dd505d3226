//! Forms that are surely the visitor's own, and the tokens that make them so.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    body::MessageBody,
    cookie::{Cookie, SameSite},
    dev::{Payload, ServiceRequest, ServiceResponse},
    middleware::Next,
    web,
};
use serde::de::DeserializeOwned;

use super::{limits::Action, nul};
use crate::{app::App, security::secrets, web::Error};

/// The largest form, in bytes: the longest comment in the longest encoding, with room to spare.
pub const FORM_BYTES: usize = 64 * 1024;

/// The field that carries the token.
pub const FIELD: &str = "csrf";

/// The token for the forms on the page being made. Asking for it sets the visitor's form cookie.
#[derive(Clone)]
pub struct Csrf(pub String);

/// Cookies that are still to be set on the response.
#[derive(Default)]
struct Fresh(Vec<Cookie<'static>>);

/// Has the response set a cookie, unless it sets the same one itself.
pub fn set_later(request: &HttpRequest, cookie: Cookie<'static>) {
    let mut extensions = request.extensions_mut();
    let mut fresh = extensions.remove::<Fresh>().unwrap_or_default();
    fresh.0.push(cookie);
    extensions.insert(fresh);
}

impl FromRequest for Csrf {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(app) = request.app_data::<web::Data<App>>() else {
            return std::future::ready(Err(Error::Internal));
        };
        let cookie = kept(app, request).unwrap_or_else(|| {
            let fresh = secrets::fresh();
            set_later(request, secure(app, "forms", fresh.clone()).finish());
            fresh
        });
        std::future::ready(Ok(Self(app.forms.token(&cookie))))
    }
}

/// Sets the cookies that the request's extractors asked for.
///
/// # Errors
/// None of its own.
pub async fn set_cookie<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let mut response = next.call(request).await?;
    let Fresh(cookies) = response.request().extensions_mut().remove::<Fresh>().unwrap_or_default();
    for cookie in cookies {
        if !response.response().cookies().any(|set| set.name() == cookie.name()) {
            response.response_mut().add_cookie(&cookie)?;
        }
    }
    Ok(response)
}

/// A form that is only a button.
#[derive(serde::Deserialize)]
pub struct Pressed {}

/// A posted form whose token fits its cookie, parsed into `T`.
pub struct Posted<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Posted<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = web::Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let body = body.await.map_err(|_| Error::unprocessable("form", "That is more than this form takes."))?;
            verify(&request, token_in(&body).as_deref())?;
            if nul::in_form(&body) {
                return Err(Error::unprocessable(
                    "form",
                    "A sign in there cannot be kept. Type it anew and try again.",
                ));
            }
            serde_urlencoded::from_bytes(&body).map(Self).map_err(|error| {
                tracing::debug!(%error, "a form could not be parsed");
                Error::unprocessable("form", "Part of the form is missing. Go back, look once more and try again.")
            })
        })
    }
}

/// Whether this visitor may post, and this is surely their own form.
///
/// # Errors
/// [`Error::TooMany`] or [`Error::Forbidden`].
pub fn verify(request: &HttpRequest, token: Option<&str>) -> Result<(), Error> {
    let app = request.app_data::<web::Data<App>>().ok_or(Error::Internal)?;
    app.limits.check(app, request, Action::Writing)?;
    match (kept(app, request), token) {
        (Some(cookie), Some(token)) if app.forms.verifies(&cookie, token) => Ok(()),
        _ => Err(Error::Forbidden(
            "We could not make sure that this form came from you. Go back, reload the page and send it again; \
             your browser must accept our cookie."
                .into(),
        )),
    }
}

fn token_in(body: &[u8]) -> Option<String> {
    url::form_urlencoded::parse(body).find(|(name, _)| name == FIELD).map(|(_, value)| value.into_owned())
}

fn kept(app: &App, request: &HttpRequest) -> Option<String> {
    request.cookie(&cookie_name(app, "forms")).map(|cookie| cookie.value().to_owned())
}

/// The name of one of our cookies: with TLS no other host can set it.
pub fn cookie_name(app: &App, name: &str) -> String {
    if app.config.is_https() { format!("__Host-{name}") } else { name.into() }
}

/// A cookie that scripts cannot read and other sites cannot send.
pub fn secure(app: &App, name: &str, value: String) -> actix_web::cookie::CookieBuilder<'static> {
    Cookie::build(cookie_name(app, name), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.is_https())
}
