//! Mailed links of the desks. A GET changes nothing: mail scanners open links.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use serde::Deserialize;

use super::{accounts, private, refused, see, sessions};
use crate::{
    app::App,
    domain::{
        account::Password,
        desk::{Claimant, TypedYes},
        person::Person,
        text::{self, Problem},
    },
    services::{
        self,
        accept_profile::{self, Answer, Answered, Opened},
    },
    web::{
        self,
        extract::{Csrf, Posted, Pressed, Visitor},
        views::{accept as views, components::forms::Refused},
    },
};

/// A yes to being shown: as what, and a password of somebody who has no account.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Yes {
    password: String,
    name: Option<String>,
    handle: Option<String>,
}

/// What the form of a seat asks of somebody who has no account.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    password: String,
    name: String,
}

/// `GET /accept/{token}`
pub async fn offer(app: Data<App>, csrf: Csrf, Visitor(person): Visitor, token: Path<String>) -> web::Result {
    show_offer(&app, &csrf, person, token.into_inner(), &TypedYes::default(), &[]).await
}

async fn show_offer(
    app: &App,
    csrf: &Csrf,
    person: Option<Person>,
    token: String,
    typed: &TypedYes,
    problems: &[Problem],
) -> web::Result {
    let link = token.clone();
    let opened = app.read(move |db, now| accept_profile::open(db, &link, person.as_ref(), now)).await?;
    Ok(match opened {
        Opened::Waiting(offer, claimant) => {
            form_or_refusal(views::offer(&csrf.0, &token, &offer, typed, &claimant, Refused { problems }), problems)
        }
        Opened::Used => used(),
        Opened::Expired => expired(),
    })
}

fn form_or_refusal(page: maud::Markup, problems: &[Problem]) -> HttpResponse {
    if problems.is_empty() { private(page) } else { refused(page) }
}

fn used() -> HttpResponse {
    private(views::closed("You answered this already", "The link in our letter works once, and it did."))
}

fn expired() -> HttpResponse {
    private(views::closed(
        "This link's time is over",
        "Nothing was shown. If you would still like to, ask the company that wrote to you to send a new letter.",
    ))
}

/// `POST /accept/{token}`
pub async fn accept(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    Visitor(person): Visitor,
    token: Path<String>,
    Posted(Yes { password, name, handle }): Posted<Yes>,
) -> web::Result {
    let (link, visitor) = (token.clone(), person.clone());
    let claimant = match app.read(move |db, now| accept_profile::open(db, &link, visitor.as_ref(), now)).await? {
        Opened::Waiting(_, claimant) => claimant,
        Opened::Used => return Ok(used()),
        Opened::Expired => return Ok(expired()),
    };
    let (link, device, typed) = (token.clone(), sessions::device(&request), TypedYes { name, handle });
    let wanted = typed.clone();
    let answered = match answer(person.as_ref(), &claimant, password).await {
        Ok(answer) => app.write(move |db, now| accept_profile::accept(db, &link, &answer, &wanted, &device, now)).await,
        Err(error) => Err(error),
    };
    match answered {
        Ok(answered) => Ok(welcome(&app, answered)),
        Err(services::Error::Invalid(problems)) => {
            show_offer(&app, &csrf, person, token.into_inner(), &typed, &problems).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /accept/{token}/decline`
pub async fn decline(app: Data<App>, token: Path<String>, _: Posted<Pressed>) -> web::Result {
    let declined = app.write(move |db, now| accept_profile::decline(db, &token, now)).await?;
    Ok(private(views::declined(declined)))
}

/// `GET /join/{token}`
pub async fn seat(app: Data<App>, csrf: Csrf, Visitor(person): Visitor, token: Path<String>) -> web::Result {
    show_seat(&app, &csrf, person, token.into_inner(), &[]).await
}

async fn show_seat(app: &App, csrf: &Csrf, person: Option<Person>, token: String, problems: &[Problem]) -> web::Result {
    let link = token.clone();
    let opened = app.read(move |db, now| accept_profile::open_seat(db, &link, person.as_ref(), now)).await?;
    Ok(match opened {
        Opened::Waiting(offer, claimant) => {
            form_or_refusal(views::seat(&csrf.0, &token, &offer, &claimant, Refused { problems }), problems)
        }
        Opened::Used => used(),
        Opened::Expired => expired(),
    })
}

/// `POST /join/{token}`
pub async fn take_seat(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    Visitor(person): Visitor,
    token: Path<String>,
    Posted(chosen): Posted<Chosen>,
) -> web::Result {
    let (link, visitor) = (token.clone(), person.clone());
    let claimant = match app.read(move |db, now| accept_profile::open_seat(db, &link, visitor.as_ref(), now)).await? {
        Opened::Waiting(_, claimant) => claimant,
        Opened::Used => return Ok(used()),
        Opened::Expired => return Ok(expired()),
    };
    let (link, device) = (token.clone(), sessions::device(&request));
    let taken = match named(person.as_ref(), &chosen.name) {
        Ok(name) => match answer(person.as_ref(), &claimant, chosen.password).await {
            Ok(answer) => {
                app.write(move |db, now| accept_profile::take_seat(db, &link, &answer, &name, &device, now)).await
            }
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    match taken {
        Ok(answered) => Ok(welcome(&app, answered)),
        Err(services::Error::Invalid(problems)) => show_seat(&app, &csrf, person, token.into_inner(), &problems).await,
        Err(error) => Err(error.into()),
    }
}

fn named(person: Option<&Person>, typed: &str) -> services::Result<String> {
    match person {
        Some(person) => Ok(person.name.clone()),
        None => text::line(typed, crate::domain::account::NAME_MAX)
            .map_err(|problem| services::Error::invalid("name", problem)),
    }
}

/// Hashing is heavy: it happens before the transaction begins, and only behind a link that waits for it.
async fn answer(person: Option<&Person>, claimant: &Claimant, password: String) -> services::Result<Answer> {
    if let Some(person) = person {
        return Ok(Answer::Person(person.id));
    }
    if *claimant == Claimant::HasAccount {
        return Err(accept_profile::sign_in_first());
    }
    let password: Password =
        password.parse().map_err(|problem: String| services::Error::invalid("password", problem))?;
    Ok(Answer::NewAccount(accounts::hash(password).await?))
}

fn welcome(app: &App, answered: Answered) -> HttpResponse {
    match answered.session {
        Some(session) => sessions::keep(app, session, &answered.path),
        None => see(&answered.path),
    }
}
