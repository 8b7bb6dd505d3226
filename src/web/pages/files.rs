//! The stylesheet and icons, carried in the binary.

use actix_web::{HttpResponse, http::header, web::Path};

use crate::web::{self, Error};

const STYLE: &str = include_str!("../../../static/style.css");
const ICON: &str = include_str!("../../../static/icon.svg");

/// `GET /static/{name}`
pub async fn show(name: Path<String>) -> web::Result {
    let (kind, body) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", STYLE),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return Err(Error::NotFound),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(body))
}
