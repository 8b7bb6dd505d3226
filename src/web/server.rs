//! The server: the frame around every request.

use std::{net::TcpListener, time::Instant};

use actix_web::{
    HttpServer,
    body::MessageBody,
    dev::{Server, ServiceRequest, ServiceResponse},
    http::Method,
    middleware::{Compress, DefaultHeaders, Next, NormalizePath, TrailingSlash, from_fn},
    web,
};

use super::{error, extract::form, kept, routes};
use crate::app::App;

/// Nothing but our own stylesheet, pictures and forms.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Answers on `listener` until it is stopped.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(app: App, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
    let data = web::Data::new(app);
    let server = HttpServer::new(move || {
        let secure = data.config.is_https();
        let mut headers = DefaultHeaders::new()
            .add(("content-security-policy", POLICY))
            .add(("x-content-type-options", "nosniff"))
            // Paths can hold a secret link: no other site may learn them.
            .add(("referrer-policy", "same-origin"))
            .add(("cross-origin-opener-policy", "same-origin"))
            .add(("permissions-policy", "interest-cohort=()"));
        if secure {
            headers = headers.add(("strict-transport-security", "max-age=31536000"));
        }
        actix_web::App::new()
            .app_data(data.clone())
            .app_data(web::PayloadConfig::new(form::FORM_BYTES))
            .wrap(Compress::default())
            .wrap(from_fn(error::render))
            .wrap(from_fn(form::set_cookie))
            .wrap(headers)
            .wrap(NormalizePath::new(TrailingSlash::Trim))
            .wrap(from_fn(log))
            // Outermost: what is kept has been through all the others.
            .wrap(from_fn(kept::serve))
            .configure(routes::configure)
    });
    Ok(server.workers(workers).shutdown_timeout(10).listen(listener)?.run())
}

/// One line per request, by the route's pattern: the path itself can hold a secret link.
async fn log<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, actix_web::Error> {
    let started = Instant::now();
    let method = request.method().clone();
    let response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "no route".into());
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    if method == Method::GET && status < 400 {
        tracing::debug!(%method, route, status, micros, "answered");
    } else {
        tracing::info!(%method, route, status, micros, "answered");
    }
    Ok(response)
}
