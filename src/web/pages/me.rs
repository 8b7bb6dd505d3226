//! One's own page.

use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use serde::Deserialize;

use super::{accounts, private, refused, see, sessions};
use crate::{
    app::App,
    domain::{account::Password, person::Person, text::Problem},
    services::{self, account},
    web::{
        self, Error,
        extract::{Csrf, Posted, Pressed, SignedIn, limits::Action},
        views,
    },
};

/// `GET /me`
pub async fn show(app: Data<App>, person: SignedIn, csrf: Csrf) -> web::Result {
    let person = person.0;
    let id = person.id;
    let (belongings, now) = app.read(move |db, now| Ok((account::view(db, id, now)?, now))).await?;
    Ok(private(views::me::page(&person, &belongings, &csrf.0, now)))
}

/// A password that is being changed.
#[derive(Deserialize)]
pub struct PasswordChange {
    current: String,
    password: String,
}

/// `GET /me/password`
pub async fn password_form(_: SignedIn, csrf: Csrf) -> web::Result {
    Ok(private(views::me::password(&csrf.0, &[])))
}

/// `POST /me/password`: changes it and signs out everywhere else.
pub async fn change_password(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    csrf: Csrf,
    form: Posted<PasswordChange>,
) -> web::Result {
    app.limits.check(&app, &request, Action::SignIn)?;
    let mut problems = Vec::new();
    let chosen = form.0.password.parse::<Password>();
    if let Err(message) = &chosen {
        problems.push(Problem::new("password", message.clone()));
    }
    if !knows_password(&app, &person.0, form.0.current).await? {
        problems.push(Problem::new("current", "That is not your password."));
    }
    let (Ok(chosen), []) = (chosen, problems.as_slice()) else {
        return Ok(refused(views::me::password(&csrf.0, &problems)));
    };
    let password_hash = accounts::hash(chosen).await?;
    app.write(move |db, _| account::change_password(db, &person.0, &password_hash)).await?;
    Ok(see("/me"))
}

/// `POST /me/sessions/{id}/end`
pub async fn end_session(app: Data<App>, person: SignedIn, id: Path<i64>, _: Posted<Pressed>) -> web::Result {
    app.write(move |db, _| account::end_session(db, &person.0, id.into_inner())).await?;
    Ok(see("/me"))
}

/// The password, to be sure.
#[derive(Deserialize)]
pub struct Deletion {
    current: String,
}

/// `GET /me/delete`: what will happen.
pub async fn delete_form(_: SignedIn, csrf: Csrf) -> web::Result {
    Ok(private(views::me::delete(&csrf.0, &[])))
}

/// `POST /me/delete`
pub async fn delete(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    csrf: Csrf,
    form: Posted<Deletion>,
) -> web::Result {
    app.limits.check(&app, &request, Action::SignIn)?;
    if !knows_password(&app, &person.0, form.0.current).await? {
        let problem = Problem::new("current", "That is not your password.");
        return Ok(refused(views::me::delete(&csrf.0, &[problem])));
    }
    match app.write(move |db, now| account::delete(db, &person.0, now)).await {
        Ok(()) => Ok(sessions::forget(&app, "/me/deleted")),
        Err(services::Error::Invalid(problems)) => Ok(refused(views::me::delete(&csrf.0, &problems))),
        Err(error) => Err(error.into()),
    }
}

/// `GET /me/deleted`
pub async fn deleted() -> web::Result {
    Ok(private(views::me::deleted()))
}

async fn knows_password(app: &App, person: &Person, typed: String) -> Result<bool, Error> {
    let id = person.id;
    let kept = app.read(move |db, _| account::password_hash(db, id)).await?;
    Ok(sessions::verify(typed, kept).await?)
}
