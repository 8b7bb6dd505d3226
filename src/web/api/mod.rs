//! Handlers for programs: JSON with the same privacy as the pages.

pub mod agents;
pub mod hooks;
pub mod profile;
pub mod ratings;

use actix_web::{HttpResponse, http::header};
use chrono::SecondsFormat;
use serde::Serialize;

use crate::domain::{Moment, profile::Subject};

/// An answer that anybody may keep for a moment.
pub fn public(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=0, must-revalidate")).json(body)
}

/// RFC 3339, in UTC.
fn time(moment: Moment) -> String {
    moment.and_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A topic, a product, a company or a community.
#[derive(Serialize)]
struct Named {
    slug: String,
    name: String,
}

impl From<&Subject> for Named {
    fn from(subject: &Subject) -> Self {
        Self { slug: subject.slug.clone(), name: subject.name.clone() }
    }
}
