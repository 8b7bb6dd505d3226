//! The whole URL table.

use actix_web::web::{ServiceConfig, get};

use super::pages::{files, home};

/// Where the stylesheet is; the version changes with its text, so that it can be kept for ever.
pub const STYLESHEET: &str = "/static/style.css";

/// Every URL and who answers it.
pub fn configure(routes: &mut ServiceConfig) {
    routes.route("/", get().to(home::show)).route("/static/{name}", get().to(files::show));
}
