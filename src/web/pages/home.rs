//! The first page.

use crate::web::{self, views};

/// `GET /`
pub async fn show() -> web::Result {
    Ok(super::public(views::home::page()))
}
