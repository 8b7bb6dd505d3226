//! Handlers of pages: parse, call a service, choose a view.

pub mod about;
pub mod accept;
pub mod accounts;
pub mod agent_desk;
pub mod agents;
pub mod api;
pub mod communities;
pub mod companies;
pub mod company_desk;
pub mod decisions;
pub mod endorsements;
pub mod files;
pub mod flags;
pub mod forums;
pub mod helpdesks;
pub mod home;
pub mod me;
pub mod moderation;
pub mod photos;
pub mod rating;
pub mod rules;
pub mod search;
pub mod sessions;
pub mod stop;
pub mod thanks;
pub mod transparency;

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use maud::Markup;

/// A page that anybody may keep for a moment: the same for everybody.
pub fn public(page: Markup) -> HttpResponse {
    html(StatusCode::OK, page, "public, max-age=0, must-revalidate")
}

/// A page for one person.
pub fn private(page: Markup) -> HttpResponse {
    html(StatusCode::OK, page, "private, no-store")
}

/// A page for one person that says why there is nothing else.
pub fn not_stored(status: StatusCode, page: Markup) -> HttpResponse {
    html(status, page, "private, no-store")
}

/// A form that was refused, shown again with what was wrong.
pub fn refused(page: Markup) -> HttpResponse {
    html(StatusCode::UNPROCESSABLE_ENTITY, page, "private, no-store")
}

/// After a form was taken: to the page that shows what became of it.
pub fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

fn html(status: StatusCode, page: Markup, caching: &'static str) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, caching))
        .body(page.into_string())
}
