//! The rules, in words.

use crate::web::{self, views};

/// `GET /rules`
pub async fn show() -> web::Result {
    Ok(super::public(views::rules::page()))
}
