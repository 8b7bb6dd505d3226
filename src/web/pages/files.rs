//! The stylesheet and icons, carried in the binary.

use actix_web::{HttpResponse, http::header, web::Path};

use crate::web::{self, Error, stylesheet};

const ICON: &str = include_str!("../../../static/icon.svg");

/// Its address changes with it.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

const AN_HOUR: &str = "public, max-age=3600";

/// `GET /static/{name}`
pub async fn show(name: Path<String>) -> web::Result {
    let css = "text/css; charset=utf-8";
    let (kind, caching, body) = match name.as_str() {
        name if name == stylesheet::name() => (css, FOR_EVER, stylesheet::TEXT),
        // A page that was kept since before an update asks for the old one.
        name if name.starts_with("style.") && name.ends_with(".css") => (css, "no-cache", stylesheet::TEXT),
        "icon.svg" => ("image/svg+xml", AN_HOUR, ICON),
        _ => return Err(Error::NotFound),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, caching))
        .body(body))
}
