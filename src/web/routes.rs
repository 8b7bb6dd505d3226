//! The whole URL table.

use actix_web::{
    Route, guard,
    web::{self, ServiceConfig, post},
};

use super::pages::{files, home, rating};

/// Where the stylesheet is.
pub const STYLESHEET: &str = "/static/style.css";

/// Every URL and who answers it.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        .route("/", get().to(home::show))
        // Rating
        .route("/r/{token}", get().to(rating::open_link))
        .route("/r/{token}", post().to(rating::rate_by_link))
        .route("/r/{token}/change", get().to(rating::change_link))
        .route("/r/{token}/withdraw", post().to(rating::withdraw_by_link))
        .route("/a/{handle}/rate", get().to(rating::open_form))
        .route("/a/{handle}/rate", post().to(rating::rate_openly))
        .route("/me/ratings/{id}", get().to(rating::own))
        .route("/me/ratings/{id}/withdraw", post().to(rating::withdraw_own))
        // What pages need
        .route("/static/{name}", get().to(files::show));
}

/// GET, and HEAD with it: the server leaves the body out.
fn get() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}
