//! Who is asking.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpRequest,
    cookie::{Cookie, time::Duration},
    dev::Payload,
    http::header::{self, HeaderMap},
    web,
};

use super::form::{self, cookie_name};
use crate::{app::App, domain::person::Person, services, web::Error};

/// The name of the session cookie.
pub const COOKIE: &str = "session";

/// Anybody; a person when signed in.
pub struct Visitor(pub Option<Person>);

/// A person who is signed in; anybody else is taken to the sign-in form first.
pub struct SignedIn(pub Person);

type Fut<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

impl FromRequest for Visitor {
    type Error = Error;
    type Future = Fut<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = request.app_data::<web::Data<App>>().ok_or(Error::Internal)?;
            let Some(token) = session_token(app, &request) else { return Ok(Self(None)) };
            let secret = token.clone();
            let found = app.read(move |db, now| services::sessions::person_of(db, &secret, now)).await?;
            if let Some((_, true)) = found {
                form::set_later(&request, cookie(app, token.clone()));
                app.write_aside(move |db, now| services::sessions::extend(db, &token, now)).await?;
            }
            Ok(Self(found.map(|(person, _)| person)))
        })
    }
}

impl FromRequest for SignedIn {
    type Error = Error;
    type Future = Fut<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(request, payload);
        // A form that was posted cannot be posted again after signing in: go back to the page it stood on.
        let next = match *request.method() {
            actix_web::http::Method::GET => request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            _ => "/me".to_owned(),
        };
        Box::pin(async move { visitor.await?.0.map(Self).ok_or(Error::SignInFirst(next)) })
    }
}

/// The cookie that keeps a session in the browser for as long as it lasts.
pub fn cookie(app: &App, token: String) -> Cookie<'static> {
    let lasts = Duration::seconds(services::sessions::LASTS.num_seconds());
    form::secure(app, COOKIE, token).max_age(lasts).finish()
}

/// Whether a request carries a session, found without reading its cookies one by one.
pub fn has_session(app: &App, headers: &HeaderMap) -> bool {
    let name = cookie_name(app, COOKIE);
    headers.get_all(header::COOKIE).any(|cookies| {
        cookies.to_str().map_or(true, |cookies| {
            cookies
                .split(';')
                .any(|one| one.trim_start().strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('=')))
        })
    })
}

/// The session's secret, when the request carries one.
pub fn session_token(app: &App, request: &HttpRequest) -> Option<String> {
    request.cookie(&cookie_name(app, COOKIE)).map(|cookie| cookie.value().to_owned())
}
