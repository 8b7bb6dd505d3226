//! URLs, requests, pages.

pub mod api;
pub mod error;
pub mod extract;
pub mod kept;
pub mod pages;
pub mod routes;
pub mod server;
pub mod stylesheet;
pub mod views;

pub use error::Error;

/// What handlers return.
pub type Result = std::result::Result<actix_web::HttpResponse, Error>;
