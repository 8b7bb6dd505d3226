//! Never write to me again. Opening the page changes nothing: mail scanners open links.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};

use super::{not_stored, private, see};
use crate::{
    app::App,
    services::{self, stop_letters},
    web::{
        self,
        extract::{Csrf, Posted, Pressed},
        views::{
            rating::{self, Notice},
            stop as views,
        },
    },
};

/// `GET /stop/{token}`
pub async fn show(app: Data<App>, csrf: Csrf, token: Path<String>) -> web::Result {
    let (secret, wanted) = (app.site_secret.clone(), token.clone());
    match app.read(move |db, _| stop_letters::state(db, &secret, &wanted)).await {
        Ok(stopped) => Ok(private(views::page(&csrf.0, &format!("/stop/{token}"), stopped))),
        Err(error) => unknown(error),
    }
}

/// `POST /stop/{token}`, by the page's button or by a mail program in one click (RFC 8058). That knows no cookie and no
/// form; whoever has the token may, and the answer is the page itself because such programs follow no redirect.
pub async fn stop(app: Data<App>, csrf: Csrf, token: Path<String>) -> web::Result {
    let (secret, wanted) = (app.site_secret.clone(), token.clone());
    let stopped = app
        .write(move |db, now| {
            stop_letters::stop(db, &secret, &wanted, now)?;
            stop_letters::state(db, &secret, &wanted)
        })
        .await;
    match stopped {
        Ok(stopped) => Ok(private(views::page(&csrf.0, &format!("/stop/{token}"), stopped))),
        Err(error) => unknown(error),
    }
}

/// `POST /stop/{token}/resume`
pub async fn resume(app: Data<App>, token: Path<String>, _: Posted<Pressed>) -> web::Result {
    let (secret, wanted) = (app.site_secret.clone(), token.clone());
    match app.write(move |db, _| stop_letters::resume(db, &secret, &wanted)).await {
        Ok(()) => Ok(see(&format!("/stop/{token}"))),
        Err(error) => unknown(error),
    }
}

fn unknown(error: services::Error) -> Result<HttpResponse, web::Error> {
    let services::Error::NotFound = error else { return Err(error.into()) };
    let notice = Notice {
        title: "This link is not as we sent it",
        text: "Part of it may be missing: mail programs sometimes break long links. Open it once more from the mail, \
               or copy it as a whole. Nothing was changed."
            .into(),
        next: None,
    };
    Ok(not_stored(StatusCode::NOT_FOUND, rating::notice(&notice)))
}
