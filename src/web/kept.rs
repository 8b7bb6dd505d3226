//! Public pages, rendered once and kept as bytes until anything is written.
//!
//! What is kept is the whole answer, compressed already. It is served as long as nothing was committed that a page could
//! show, here or elsewhere, and for a minute at most, since pages speak of "two days ago". Whoever is signed in gets pages
//! of their own.

use std::sync::Arc;

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    body::{BoxBody, EitherBody, MessageBody, to_bytes_limited},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::{Bytes, Data},
};
use chrono::TimeDelta;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::extract::asker;
use crate::{app::App, domain::Moment};

/// How much is kept, in bytes.
const MOST: u64 = 64 * 1024 * 1024;

/// The largest page that is kept, in bytes.
const LARGEST: usize = 1024 * 1024;

/// What one kept page costs besides its bytes.
const OVERHEAD: usize = 1_024;

/// For how long a page is right when nothing is written.
const FOR: TimeDelta = TimeDelta::seconds(60);

/// A whole answer.
struct Page {
    change: u64,
    at: Moment,
    tag: HeaderValue,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

/// The pages that are kept.
#[derive(Clone)]
pub struct Pages {
    kept: Cache<String, Arc<Page>>,
    /// Who renders a page while others wait for it.
    turns: Cache<String, Arc<Mutex<()>>>,
}

impl Default for Pages {
    fn default() -> Self {
        let weight =
            |key: &String, page: &Arc<Page>| u32::try_from(key.len() + page.body.len() + OVERHEAD).unwrap_or(u32::MAX);
        Self { kept: Cache::builder().max_capacity(MOST).weigher(weight).build(), turns: Cache::new(10_000) }
    }
}

impl Pages {
    fn get(&self, key: &str, app: &App) -> Option<Arc<Page>> {
        let (change, now) = (app.store.changes(), app.clock.now());
        self.kept.get(key).filter(|page| page.change == change && page.at <= now && now - page.at < FOR)
    }
}

/// Answers from what is kept, or keeps what is rendered. However many wait for a page, it is rendered once.
///
/// # Errors
/// Those of whoever renders.
pub async fn serve<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let Some((app, key)) = asked(&request) else { return Ok(next.call(request).await?.map_into_left_body()) };
    if let Some(page) = app.pages.get(&key, &app) {
        return Ok(answer(request, &page));
    }
    let turn = app.pages.turns.get_with_by_ref(&key, Arc::default);
    let _turn = turn.lock().await;
    if let Some(page) = app.pages.get(&key, &app) {
        return Ok(answer(request, &page));
    }
    // Before it is rendered: what is written meanwhile makes it old.
    let (change, at) = (app.store.changes(), app.clock.now());
    let response = next.call(request).await?;
    if !may_be_kept(&response) {
        return Ok(response.map_into_left_body());
    }
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let Ok(Ok(body)) = to_bytes_limited(body, LARGEST).await else {
        return Ok(ServiceResponse::new(request, HttpResponse::InternalServerError().finish()).map_into_right_body());
    };
    let page = Arc::new(Page { change, at, tag: tag(&body), headers: kept_headers(head.headers()), body });
    app.pages.kept.insert(key, page.clone());
    let response = respond(request.headers(), &page);
    Ok(ServiceResponse::new(request, response).map_into_right_body())
}

/// What is asked for, when the same answer may serve others: a page by its path and query, in one of the ways to compress it.
fn asked(request: &ServiceRequest) -> Option<(Data<App>, String)> {
    if request.method() != Method::GET || !may_be_public(request.path()) {
        return None;
    }
    let app = request.app_data::<Data<App>>()?;
    if asker::has_session(app, request.headers()) {
        return None;
    }
    let encodings = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let way = match encodings {
        // Browsers all say nearly the same; who says more is answered for themselves.
        said if said.contains(";q=") => said,
        said if said.contains("br") => "br",
        said if said.contains("gzip") => "gzip",
        _ => "",
    };
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let mut key = String::with_capacity(way.len() + path.len() + 1);
    key.push_str(way);
    key.push(' ');
    key.push_str(path);
    Some((app.clone(), key))
}

/// Only those are looked for: what is looked for in vain costs.
fn may_be_public(path: &str) -> bool {
    path == "/"
        || ["/a/", "/c/", "/api", "/about", "/search", "/communities"].iter().any(|start| path.starts_with(start))
}

fn may_be_kept<B>(response: &ServiceResponse<B>) -> bool {
    let caching = response.headers().get(header::CACHE_CONTROL).map(HeaderValue::as_bytes);
    response.status() == StatusCode::OK
        && caching.is_some_and(|caching| caching.starts_with(b"public, max-age=0"))
        && !response.headers().contains_key(header::SET_COOKIE)
}

fn tag(body: &[u8]) -> HeaderValue {
    let hash: String = Sha256::digest(body).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

fn kept_headers(headers: &HeaderMap) -> Vec<(HeaderName, HeaderValue)> {
    let own = |name: &HeaderName| *name != header::CONTENT_LENGTH && *name != header::TRANSFER_ENCODING;
    let mut kept: Vec<_> =
        headers.iter().filter(|(name, _)| own(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
    // Also what was not compressed was chosen by what was asked for.
    if !headers.contains_key(header::VARY) {
        kept.push((header::VARY, HeaderValue::from_static("accept-encoding")));
    }
    kept
}

fn answer<B>(request: ServiceRequest, page: &Page) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let response = respond(request.headers(), page);
    request.into_response(response).map_into_right_body()
}

fn respond(asked: &HeaderMap, page: &Page) -> HttpResponse {
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == page.tag)) {
        let mut response = HttpResponse::NotModified();
        let about_it = [header::CACHE_CONTROL, header::VARY];
        with(&mut response, page.headers.iter().filter(|(name, _)| about_it.contains(name)));
        return response.insert_header((header::ETAG, page.tag.clone())).finish();
    }
    let mut response = HttpResponse::Ok();
    with(&mut response, page.headers.iter());
    response.insert_header((header::ETAG, page.tag.clone())).body(page.body.clone())
}

fn with<'a>(response: &mut HttpResponseBuilder, headers: impl Iterator<Item = &'a (HeaderName, HeaderValue)>) {
    for (name, value) in headers {
        response.append_header((name.clone(), value.clone()));
    }
}
