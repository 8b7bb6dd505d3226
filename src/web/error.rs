//! One renderer of errors: a page for people, problem+json for programs.

use actix_web::{
    HttpResponse, ResponseError,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    middleware::Next,
};
use serde_json::json;

use super::{extract::nul, views};
use crate::{domain::text::Problem, services};

/// Why a request was not answered as asked.
#[derive(Clone, Debug)]
pub enum Error {
    /// Nothing here, or nothing that this person may see.
    NotFound,
    /// It was here and is gone for good.
    Gone,
    /// Not allowed; the sentence says what to do instead.
    Forbidden(String),
    /// What a program sent is not from whom it says; the sentence says what is wrong with its signature.
    NotGenuine(String),
    /// Somebody must sign in first; people are taken to the form and back to this path.
    SignInFirst(String),
    /// What was sent cannot be taken.
    Unprocessable(Vec<Problem>),
    /// Too many tries.
    TooMany {
        /// When to try again.
        seconds: u64,
    },
    /// Our fault.
    Internal,
}

impl Error {
    /// One problem with one field or parameter.
    pub fn unprocessable(field: &'static str, message: impl Into<String>) -> Self {
        Self::Unprocessable(vec![Problem::new(field, message)])
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&words(self.status_code()).0)
    }
}

impl From<services::Error> for Error {
    fn from(error: services::Error) -> Self {
        match error {
            services::Error::NotFound => Self::NotFound,
            services::Error::Gone => Self::Gone,
            services::Error::Forbidden(sentence) => Self::Forbidden(sentence),
            services::Error::Invalid(problems) => Self::Unprocessable(problems),
            services::Error::Stopped | services::Error::Store(_) | services::Error::Internal(_) => {
                tracing::error!(%error, "a request failed");
                Self::Internal
            }
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotGenuine(_) | Self::SignInFirst(_) => StatusCode::UNAUTHORIZED,
            Self::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The bare status; [`render`] gives it its body, since only there the request is known.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::new(self.status_code());
        if let Self::TooMany { seconds } = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        response
    }
}

/// Gives every error its body, whoever made it: our handlers, the router, an extractor.
///
/// # Errors
/// None of its own; a failing middleware's pass through.
pub async fn render<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> std::result::Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let path = request.path().to_owned();
    let for_program = path.starts_with("/api/v1") || path.starts_with("/hooks/") || path.ends_with(".json");
    // No handler ever sees a NUL: PostgreSQL refuses it as an error of its own.
    let refusal = if nul::in_path(request.uri().path()) {
        Some(Error::NotFound)
    } else if nul::in_query(request.query_string()) {
        Some(Error::unprocessable("query", "A sign in that address cannot be looked up. Go back and try again."))
    } else {
        None
    };
    if let Some(refusal) = refusal {
        return Ok(with_body(request.error_response(refusal), for_program).map_into_right_body());
    }
    let response = next.call(request).await?;
    if is_ours_already(&response) {
        return Ok(response.map_into_left_body());
    }
    let response = response.map_into_boxed_body();
    Ok(with_body(response, for_program).map_into_right_body())
}

fn is_ours_already<B: MessageBody>(response: &ServiceResponse<B>) -> bool {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let written = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.to_str().unwrap_or("");
        kind.starts_with("text/html") || kind.starts_with("application/problem+json")
    });
    !is_error || written
}

fn with_body(response: ServiceResponse<BoxBody>, for_program: bool) -> ServiceResponse<BoxBody> {
    // Refusals of actix's own extractors are bad requests: to a person they are forms to look at again.
    let status = match response.status() {
        StatusCode::BAD_REQUEST => StatusCode::UNPROCESSABLE_ENTITY,
        status => status,
    };
    let ours = response.response().error().and_then(|error| error.as_error::<Error>()).cloned();
    let retry_after = response.headers().get(header::RETRY_AFTER).cloned();
    let (request, _) = response.into_parts();
    let mut response = match (&ours, for_program) {
        (Some(Error::SignInFirst(path)), false) => {
            let to = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish();
            HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/sign-in?{to}"))).finish()
        }
        (_, true) => problem(status, ours.as_ref()),
        (_, false) => page(status, ours.as_ref()),
    };
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    ServiceResponse::new(request, response)
}

fn problem(status: StatusCode, error: Option<&Error>) -> HttpResponse {
    let (title, detail) = explained(status, error);
    let mut body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
    if let (Some(Error::Unprocessable(problems)), Some(body)) = (error, body.as_object_mut()) {
        let problems: Vec<_> = problems.iter().map(|p| json!({ "field": p.field, "detail": p.message })).collect();
        body.insert("errors".into(), problems.into());
    }
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "application/problem+json"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body.to_string())
}

fn page(status: StatusCode, error: Option<&Error>) -> HttpResponse {
    let (title, detail) = explained(status, error);
    let name = format!("{}, {}", status.as_u16(), status.canonical_reason().unwrap_or_default().to_lowercase());
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(views::errors::page(&title, &detail, &name).into_string())
}

fn explained(status: StatusCode, error: Option<&Error>) -> (String, String) {
    let (title, detail) = words(status);
    match error {
        Some(Error::Forbidden(sentence)) => (title, sentence.clone()),
        Some(Error::NotGenuine(sentence)) => ("That is not signed as it should be".into(), sentence.clone()),
        Some(Error::Unprocessable(problems)) => {
            (title, problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" "))
        }
        Some(Error::TooMany { seconds }) => {
            (title, format!("That was a lot in a short time. Please try again in {}.", views::words::seconds(*seconds)))
        }
        _ => (title, detail),
    }
}

/// What each status means and what to do next, for a person.
fn words(status: StatusCode) -> (String, String) {
    let (title, detail) = match status {
        StatusCode::UNAUTHORIZED => ("Please sign in", "This needs an account. Sign in, and try again."),
        StatusCode::FORBIDDEN => {
            ("This is not open to you", "If you think it should be, ask the person who sent you here.")
        }
        StatusCode::NOT_FOUND => {
            ("We can't find that page", "The address may be mistyped, or the person has no public page. Try a search.")
        }
        StatusCode::METHOD_NOT_ALLOWED => ("That does not work here", "Go back and use the form on the page."),
        StatusCode::GONE => ("This page is gone", "It was here once and has been taken away for good. Try a search."),
        StatusCode::PAYLOAD_TOO_LARGE => ("That is too large", "Send something smaller and try again."),
        StatusCode::UNPROCESSABLE_ENTITY => (
            "Something is missing",
            "Part of what you sent did not arrive as we need it. Go back, look once more and try again.",
        ),
        StatusCode::TOO_MANY_REQUESTS => {
            ("One moment, please", "That was a lot in a short time. Please try again in a minute.")
        }
        status if status.is_server_error() => (
            "That is our fault",
            "Something broke on our side. Nothing you wrote was half-saved. Please try again in a minute.",
        ),
        _ => ("That did not work", "Go back and try again."),
    };
    (title.into(), detail.into())
}
