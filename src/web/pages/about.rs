//! How this works, in words.

use crate::web::{self, views};

/// `GET /about`
pub async fn show() -> web::Result {
    Ok(super::public(views::about::page()))
}
