//! A company's public page.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use crate::{
    app::App,
    domain::profile::{Order, Place},
    services::view_company,
    web::{self, Error, views},
};

/// The order of its people, and where the page begins.
#[derive(Deserialize)]
pub struct Asked {
    by: Option<String>,
    after: Option<String>,
}

/// `GET /c/{company}`
pub async fn show(app: Data<App>, slug: Path<String>, asked: Query<Asked>) -> web::Result {
    let Asked { by, after } = asked.into_inner();
    let order: Option<Order> =
        by.map(|by| by.parse()).transpose().map_err(|why: &str| Error::unprocessable("by", why))?;
    let after: Option<Place> =
        after.map(|after| after.parse()).transpose().map_err(|why: &str| Error::unprocessable("after", why))?;
    let slug = slug.into_inner();
    let read = app.read(move |db, now| view_company::company(db, &slug, order.unwrap_or_default(), after, now));
    Ok(super::public(views::company::page(&read.await?)))
}
