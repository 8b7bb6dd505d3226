//! The page that describes the JSON API.

use crate::web::{self, views};

/// `GET /api`
pub async fn show() -> web::Result {
    Ok(super::public(views::api::page()))
}
