//! Somebody objects to content.

use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::App,
    domain::{flag::Objection, person::Person, text::Problem},
    services::flag::{self, Flagged, Pointed},
    web::{
        self,
        extract::{Address, Csrf, Posted, Visitor, limits::Action},
        views::{
            self,
            components::forms::Refused,
            flags::{Asked, Typed},
        },
    },
};

/// The form as it arrives.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    kind: String,
    id: String,
    rule: String,
    words: String,
}

/// `GET /flag/{kind}/{id}`
pub async fn open(app: Data<App>, visitor: Visitor, csrf: Csrf, pointed: Path<(String, String)>) -> web::Result {
    let (kind, id) = pointed.into_inner();
    form(&app, visitor.0, Pointed { kind, id }, &Typed::default(), &csrf, &[]).await
}

/// `POST /flags`
pub async fn raise(
    app: Data<App>,
    request: HttpRequest,
    Visitor(person): Visitor,
    Address(from): Address,
    csrf: Csrf,
    Posted(fields): Posted<Fields>,
) -> web::Result {
    let pointed = Pointed { kind: fields.kind.clone(), id: fields.id.clone() };
    let objection = match Objection::parse(&fields.rule, &fields.words) {
        Ok(objection) => objection,
        Err((field, message)) => {
            let typed = Typed { rule: &fields.rule, words: &fields.words };
            return form(&app, person, pointed, &typed, &csrf, &[Problem::new(field, message)]).await;
        }
    };
    app.limits.check(&app, &request, Action::Flag)?;
    let raised = app.write(move |db, now| flag::raise(db, &pointed, person.as_ref(), from, &objection, now)).await?;
    Ok(match raised {
        Flagged::Taken => see("/flags/thanks"),
        Flagged::Before => private(views::flags::before()),
    })
}

/// `GET /flags/thanks`
pub async fn taken() -> web::Result {
    Ok(private(views::flags::taken()))
}

async fn form(
    app: &App,
    person: Option<Person>,
    pointed: Pointed,
    typed: &Typed<'_>,
    csrf: &Csrf,
    problems: &[Problem],
) -> web::Result {
    let signed_in = person.is_some();
    let asked = pointed.clone();
    let to_flag = app.read(move |db, _| flag::open(db, &asked, person.as_ref())).await?;
    if to_flag.flagged {
        return Ok(private(views::flags::before()));
    }
    let asked = Asked {
        kind: to_flag.kind,
        id: &pointed.id,
        agent: &to_flag.agent,
        words: to_flag.words.as_deref(),
        signed_in,
        csrf: &csrf.0,
    };
    let page = views::flags::page(&asked, typed, Refused { problems });
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}
