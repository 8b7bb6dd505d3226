//! Signing up, confirming the address, and a password that was forgotten.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use serde::Deserialize;

use super::{html, private, refused, see, sessions};
use crate::{
    app::{self, App},
    domain::{
        account::{NAME_MAX, Password},
        mailed_link::{Opened, Purpose},
        text::{self, Email, Problem},
    },
    security::passwords,
    services::{
        self, mailed_links,
        reset_password::{self, Outcome},
        sign_up::{self, NewAccount},
    },
    web::{
        self, Error,
        extract::{Csrf, Posted, limits::Action},
        views,
    },
};

/// Who signs up.
#[derive(Deserialize)]
pub struct SignUp {
    name: String,
    email: String,
    password: String,
}

impl SignUp {
    fn parse(&self) -> Result<(String, Email, Password), Vec<Problem>> {
        let name = text::line(&self.name, NAME_MAX).map_err(|message| Problem::new("name", message));
        let email = self.email.parse().map_err(|message: &str| Problem::new("email", message));
        let password = self.password.parse().map_err(|message: String| Problem::new("password", message));
        match (name, email, password) {
            (Ok(name), Ok(email), Ok(password)) => Ok((name, email, password)),
            (name, email, password) => Err([name.err(), email.err(), password.err()].into_iter().flatten().collect()),
        }
    }
}

/// `GET /sign-up`
pub async fn sign_up_form(csrf: Csrf) -> web::Result {
    Ok(private(views::accounts::sign_up(&csrf.0, "", "", &[])))
}

/// `POST /sign-up`: the same answer whether the address is known or not.
pub async fn sign_up(app: Data<App>, request: HttpRequest, csrf: Csrf, form: Posted<SignUp>) -> web::Result {
    app.limits.check(&app, &request, Action::SignIn)?;
    app.limits.check(&app, &request, Action::Letter(None))?;
    let (name, email, password) = match form.0.parse() {
        Ok(parsed) => parsed,
        Err(problems) => {
            return Ok(refused(views::accounts::sign_up(&csrf.0, &form.0.name, &form.0.email, &problems)));
        }
    };
    let password_hash = hash(password).await?;
    let (new, origin) = (NewAccount { name, email, password_hash }, app.config.absolute(""));
    match app.write(move |db, now| sign_up::sign_up(db, &origin, &new, now)).await {
        // Two sign-ups of one address at the same moment: the first one's letter is on its way.
        Err(services::Error::Store(error)) if error.is_duplicate() => {}
        outcome => outcome?,
    }
    Ok(see("/sign-up/sent"))
}

/// `GET /sign-up/sent`
pub async fn sign_up_sent() -> web::Result {
    Ok(private(views::accounts::look_into_your_mail()))
}

/// `GET /confirm/{token}`: a button, since mail scanners open links.
pub async fn confirm_form(app: Data<App>, token: Path<String>, csrf: Csrf) -> web::Result {
    let action = format!("/confirm/{token}");
    let opened = app.read(move |db, now| mailed_links::open(db, Purpose::ConfirmAddress, &token, now)).await?;
    Ok(match opened {
        Opened::Open => private(views::accounts::confirm(&action, &csrf.0, &[])),
        Opened::Used => private(views::accounts::confirmed()),
        Opened::Expired | Opened::Unknown => dead_link(opened, "/sign-up"),
    })
}

/// The password that was chosen at sign-up.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    password: String,
}

/// `POST /confirm/{token}`
pub async fn confirm(
    app: Data<App>,
    request: HttpRequest,
    token: Path<String>,
    csrf: Csrf,
    form: Posted<Chosen>,
) -> web::Result {
    app.limits.check(&app, &request, Action::SignIn)?;
    let back = format!("/confirm/{token}");
    let wanted = token.clone();
    // The page behind the link says what became of it.
    let Some(kept) = app.read(move |db, now| sign_up::pending_hash(db, &wanted, now)).await? else {
        return Ok(see(&back));
    };
    if !sessions::verify(form.0.password, Some(kept)).await? {
        let problem = Problem::new("password", "That is not the password that was chosen at sign-up.");
        return Ok(refused(views::accounts::confirm(&back, &csrf.0, &[problem])));
    }
    app.write(move |db, now| sign_up::confirm(db, &token, now)).await?;
    Ok(see(&back))
}

/// Who forgot their password.
#[derive(Deserialize)]
pub struct Forgot {
    email: String,
}

/// `GET /forgot`
pub async fn forgot_form(csrf: Csrf) -> web::Result {
    Ok(private(views::accounts::forgot(&csrf.0, "", &[])))
}

/// `POST /forgot`: the same answer whether the address is known or not.
pub async fn forgot(app: Data<App>, request: HttpRequest, csrf: Csrf, form: Posted<Forgot>) -> web::Result {
    app.limits.check(&app, &request, Action::SignIn)?;
    app.limits.check(&app, &request, Action::Letter(None))?;
    let email: Email = match form.0.email.parse() {
        Ok(email) => email,
        Err(message) => {
            let problem = Problem::new("email", message);
            return Ok(refused(views::accounts::forgot(&csrf.0, &form.0.email, &[problem])));
        }
    };
    let origin = app.config.absolute("");
    app.write(move |db, now| reset_password::ask(db, &origin, &email, now)).await?;
    Ok(see("/forgot/sent"))
}

/// `GET /forgot/sent`
pub async fn forgot_sent() -> web::Result {
    Ok(private(views::accounts::reset_sent()))
}

/// A password that is being chosen.
#[derive(Deserialize)]
pub struct Reset {
    password: String,
}

/// `GET /reset/{token}`
pub async fn reset_form(app: Data<App>, token: Path<String>, csrf: Csrf) -> web::Result {
    let action = format!("/reset/{token}");
    Ok(match resettable(&app, token.into_inner()).await? {
        Opened::Open => private(views::accounts::reset(&action, &csrf.0, &[])),
        opened => dead_link(opened, "/forgot"),
    })
}

/// `POST /reset/{token}`: sets the password and signs in, here and nowhere else.
pub async fn reset(
    app: Data<App>,
    request: HttpRequest,
    token: Path<String>,
    csrf: Csrf,
    form: Posted<Reset>,
) -> web::Result {
    let token = token.into_inner();
    match resettable(&app, token.clone()).await? {
        Opened::Open => {}
        opened => return Ok(dead_link(opened, "/forgot")),
    }
    let password = match form.0.password.parse() {
        Ok(password) => password,
        Err(message) => {
            let problem = Problem::new("password", message);
            return Ok(refused(views::accounts::reset(&format!("/reset/{token}"), &csrf.0, &[problem])));
        }
    };
    let (password_hash, device) = (hash(password).await?, sessions::device(&request));
    match app.write(move |db, now| reset_password::reset(db, &token, &password_hash, &device, now)).await? {
        Outcome::SignedIn(session) => Ok(sessions::keep(&app, session, "/me")),
        Outcome::NotOpen(opened) => Ok(dead_link(opened, "/forgot")),
    }
}

async fn resettable(app: &App, token: String) -> Result<Opened, Error> {
    Ok(app.read(move |db, now| mailed_links::open(db, Purpose::ResetPassword, &token, now)).await?)
}

fn dead_link(opened: Opened, again: &str) -> HttpResponse {
    let status = match opened {
        Opened::Unknown => StatusCode::NOT_FOUND,
        Opened::Open | Opened::Used | Opened::Expired => StatusCode::GONE,
    };
    html(status, views::accounts::dead_link(opened, again), "private, no-store")
}

/// The hash of a password, made off the async threads and outside any transaction.
pub(super) async fn hash(password: Password) -> services::Result<String> {
    app::heavy(move || passwords::hash(password.as_str()).map_err(|error| services::Error::Internal(error.to_string())))
        .await
}
