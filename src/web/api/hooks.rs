//! Where helpdesks send what happens.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Bytes, Data, Path},
};
use serde_json::json;

use crate::{
    app::{self, App},
    domain::{helpdesk::Malformed, text::Problem},
    security::signatures::Checked,
    services::{
        self,
        forums::Unheard,
        helpdesk::receive::{self, Received},
    },
    web::{self, Error},
};

/// The largest body that is looked at without leaving the thread, in bytes.
const AT_ONCE: usize = 64 * 1024;

/// `GET /hooks/{address}`: some helpdesks look whether anybody is there, whatever the address.
pub async fn greet() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "send": "what happens in your helpdesk, by POST" }))
}

/// `POST /hooks/{address}`
pub async fn receive(app: Data<App>, request: HttpRequest, address: Path<String>, body: Bytes) -> web::Result {
    let body_len = body.len();
    let connection = app.connection(&address).await?.ok_or(Error::NotFound)?;
    let (headers, now) = (request.headers().clone(), app.clock.now());
    let examine = move || {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        receive::examine(&connection, header, &body, now)
    };
    // A large body would hold up everybody else on this thread.
    let examined = if body_len <= AT_ONCE { examine() } else { app::heavy(move || Ok(examine())).await? };
    let received = match examined {
        Ok(arrival) => app.write_aside(move |db, _| receive::keep(db, &arrival)).await?,
        Err(refused) => refused,
    };
    let word = match received {
        Received::Kept => "kept",
        Received::KnownAlready => "known already",
        Received::Ignored => "no concern of ours",
        Received::Greeted => "hello",
        Received::NotGenuine(checked) => return Err(Error::NotGenuine(refusal(checked))),
        Received::Malformed(malformed) => return Err(unprocessable(&malformed)),
    };
    Ok(HttpResponse::Ok().json(json!({ "received": word })))
}

/// `POST /hooks/forums/{address}`: what a forum tells is understood at once, and kept before it is answered.
pub async fn hear(app: Data<App>, request: HttpRequest, address: Path<String>, body: Bytes) -> web::Result {
    let wanted = address.into_inner();
    let forum = app.read(move |db, _| services::forums::by_address(db, &wanted)).await?;
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let (event, told) = match services::forums::understood(&forum, header, &body, app.clock.now()) {
        Ok(understood) => understood,
        Err(Unheard::NotGenuine(checked)) => return Err(Error::NotGenuine(refusal(checked))),
        Err(Unheard::Malformed(malformed)) => return Err(unprocessable(&malformed)),
    };
    app.write(move |db, now| services::forums::hear(db, &forum, &event, told, now)).await?;
    Ok(HttpResponse::Ok().json(json!({ "received": "kept" })))
}

fn unprocessable(malformed: &Malformed) -> Error {
    let words = format!("{} {}.", malformed.field, malformed.reason);
    Error::Unprocessable(vec![Problem::new(malformed.field.clone(), words)])
}

/// What to do about a signature, for the administrator who reads the helpdesk's log.
fn refusal(checked: Checked) -> String {
    match checked {
        Checked::Genuine => String::new(),
        Checked::Missing(header) => {
            format!("The header {header} is missing. Give the helpdesk the secret that stands on your desk's page.")
        }
        Checked::Wrong(header) => {
            format!("The header {header} fits no secret that is in force. Compare it with the one on your desk's page.")
        }
        Checked::Stale(header) => {
            format!("The time in the header {header} is more than five minutes from ours. Set the helpdesk's clock.")
        }
    }
}
