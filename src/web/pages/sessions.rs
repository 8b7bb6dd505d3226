//! Signing in and out.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::time::Duration,
    http::header,
    web::{Data, Query},
};
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::{self, App},
    domain::text::Email,
    security::passwords,
    services::{
        self,
        sign_in::{self, Account, Outcome},
    },
    web::{
        self, Error,
        extract::{Csrf, Posted, Pressed, asker, form::secure, limits::Action, local_path::LocalPath},
        views,
    },
};

/// Where to go on.
#[derive(Deserialize)]
pub struct Next {
    next: Option<String>,
}

/// Who signs in, and where they go on.
#[derive(Deserialize)]
pub struct SignIn {
    email: String,
    password: String,
    next: Option<String>,
}

/// `GET /sign-in`
pub async fn form(next: Query<Next>, csrf: Csrf) -> web::Result {
    let next = LocalPath::parse(next.next.as_deref());
    Ok(private(views::accounts::sign_in(&csrf.0, next.as_str(), "", false)))
}

/// `POST /sign-in`: the same answer, after the same work, for a wrong password and an unknown address.
pub async fn sign_in(app: Data<App>, request: HttpRequest, csrf: Csrf, form: Posted<SignIn>) -> web::Result {
    app.limits.check(&app, &request, Action::SignIn)?;
    let next = LocalPath::parse(form.0.next.as_deref());
    let email = form.0.email.parse::<Email>().ok();
    let Some((email, account)) = recognised(&app, email, form.0.password).await? else {
        return Ok(refused(views::accounts::sign_in(&csrf.0, next.as_str(), &form.0.email, true)));
    };
    let (origin, device, before) = (app.config.absolute(""), device(&request), asker::session_token(&app, &request));
    let outcome = app
        .write_aside(move |db, now| sign_in::sign_in(db, &origin, (&email, &account), before.as_deref(), &device, now))
        .await?;
    Ok(match outcome {
        Outcome::SignedIn(session) => keep(&app, session, next.as_str()),
        Outcome::Unconfirmed => see("/sign-up/sent"),
    })
}

/// `POST /sign-out`
pub async fn sign_out(app: Data<App>, request: HttpRequest, _: Posted<Pressed>) -> web::Result {
    if let Some(token) = asker::session_token(&app, &request) {
        app.write_aside(move |db, _| sign_in::sign_out(db, &token)).await?;
    }
    Ok(forget(&app, "/"))
}

/// The account, when the password fits. Without an account the same hash is computed.
async fn recognised(app: &App, email: Option<Email>, password: String) -> Result<Option<(Email, Account)>, Error> {
    let wanted = email.clone();
    let account = app
        .read(move |db, _| match &wanted {
            Some(email) => sign_in::account(db, email),
            None => Ok(None),
        })
        .await?;
    let kept = account.as_ref().and_then(|account| account.password_hash.clone());
    let fits = verify(password, kept).await?;
    Ok(email.zip(account).filter(|_| fits))
}

/// Whether a password fits, found off the async threads and outside any transaction.
pub(super) async fn verify(password: String, kept: Option<String>) -> Result<bool, services::Error> {
    app::heavy(move || Ok(passwords::verify(&password, kept.as_deref()))).await
}

/// On to the next page, with a session.
pub(super) fn keep(app: &App, session: String, next: &str) -> HttpResponse {
    with_cookie(asker::cookie(app, session), next)
}

/// On to the next page, without a session.
pub(super) fn forget(app: &App, next: &str) -> HttpResponse {
    with_cookie(secure(app, asker::COOKIE, String::new()).max_age(Duration::ZERO).finish(), next)
}

fn with_cookie(cookie: actix_web::cookie::Cookie, next: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, next)).cookie(cookie).finish()
}

/// What the browser calls itself, for the list of one's sessions.
pub(super) fn device(request: &HttpRequest) -> String {
    let name = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    name.unwrap_or_default().to_owned()
}
