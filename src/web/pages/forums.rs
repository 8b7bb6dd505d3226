//! A community's own forum: connecting it, and coming from it.

use actix_web::{
    HttpRequest,
    web::{Data, Path, Query},
};
use serde::Deserialize;

use super::{not_stored, private, refused, see, sessions};
use crate::{
    app::App,
    domain::{forum::ForumPage, person::Person, text::Problem},
    security::{arrivals, secrets},
    services::{
        self,
        forums::{self, Arrived},
    },
    web::{
        self, Error,
        extract::{
            Csrf, Posted, Pressed, SignedIn, Visitor,
            form::{cookie_name, secure, set_later},
            limits::Action,
        },
        views::{components::forms::Refused, forums as views},
    },
};

/// The cookie that ties an answer of the forum to the browser that asked.
const NONCE: &str = "forum";

/// `GET /communities/{slug}/forum`
pub async fn show(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    Visitor(visitor): Visitor,
    slug: Path<String>,
) -> web::Result {
    show_one(&app, &request, &csrf, visitor, slug.into_inner(), ("", ""), &[]).await
}

async fn show_one(
    app: &App,
    request: &HttpRequest,
    csrf: &Csrf,
    visitor: Option<Person>,
    slug: String,
    typed: (&str, &str),
    problems: &[Problem],
) -> web::Result {
    let signed_in = visitor.is_some();
    let page = app.read(move |db, _| forums::page(db, &slug, visitor.as_ref())).await?;
    if page.forum.is_none() && !page.steward {
        return Err(Error::NotFound);
    }
    let way = page.forum.as_ref().map(|forum| {
        let nonce = secrets::fresh();
        let back = app.config.absolute(&format!("/communities/{}/arrive", page.community.slug));
        let (sso, sig) = arrivals::ask(&forum.connect_secret, &nonce, &back);
        set_later(request, secure(app, NONCE, nonce).finish());
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("sso", &sso)
            .append_pair("sig", &sig)
            .finish();
        format!("{}{}?{query}", forum.url, forum.kind.sign_in_path())
    });
    let hook = page.forum.as_ref().map(|forum| app.config.absolute(&format!("/hooks/forums/{}", forum.address)));
    let shown = views::Shown { page: &page, way: way.as_deref(), hook: hook.as_deref(), signed_in, typed };
    let markup = views::page(&csrf.0, &shown, Refused { problems });
    Ok(if problems.is_empty() { private(markup) } else { refused(markup) })
}

/// Where a forum is, and what it runs on.
#[derive(Deserialize)]
pub struct Typed {
    kind: String,
    url: String,
}

/// `POST /communities/{slug}/forum`
pub async fn connect(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    slug: Path<String>,
    Posted(typed): Posted<Typed>,
) -> web::Result {
    let kind = typed.kind.parse().map_err(|words: &str| Error::unprocessable("kind", words))?;
    let (steward, at, url) = (person.clone(), slug.clone(), typed.url.clone());
    match app.write(move |db, now| forums::connect(db, &at, &steward, kind, &url, now)).await {
        Ok(()) => Ok(see(&format!("/communities/{slug}/forum"))),
        Err(services::Error::Invalid(problems)) => {
            let again = (typed.kind.as_str(), typed.url.as_str());
            show_one(&app, &request, &csrf, Some(person), slug.into_inner(), again, &problems).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /communities/{slug}/forum/disconnect`
pub async fn disconnect(
    app: Data<App>,
    SignedIn(person): SignedIn,
    slug: Path<String>,
    _: Posted<Pressed>,
) -> web::Result {
    let back = format!("/communities/{slug}");
    app.write(move |db, _| forums::disconnect(db, &slug, &person)).await?;
    Ok(see(&back))
}

/// What the forum says, and its signature.
#[derive(Clone, Deserialize)]
pub struct Said {
    sso: String,
    sig: String,
}

/// `GET /communities/{slug}/arrive`: asks before anything is done, since a link can be followed by anybody's program.
pub async fn arriving(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    Visitor(visitor): Visitor,
    slug: Path<String>,
    said: Query<Said>,
) -> web::Result {
    let at = slug.clone();
    let page = app.read(move |db, _| forums::page(db, &at, None)).await?;
    let member = said_by(&app, &request, &page, &said)?;
    Ok(private(views::arriving(&csrf.0, &page, &member, (&said.sso, &said.sig), visitor.as_ref())))
}

/// Who somebody is by the forum's word.
fn said_by(
    app: &App,
    request: &HttpRequest,
    page: &ForumPage,
    said: &Said,
) -> Result<crate::domain::forum::ForumMember, Error> {
    let forum = page.forum.as_ref().ok_or(Error::NotFound)?;
    let nonce = request.cookie(&cookie_name(app, NONCE)).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    arrivals::open(&forum.connect_secret, &nonce, &said.sso, &said.sig).ok_or_else(|| {
        Error::Forbidden(format!(
            "That did not come from {} to this browser, or it came a while ago. Go to {} here and begin anew.",
            forum.host(),
            page.community.name
        ))
    })
}

/// `POST /communities/{slug}/arrive`
pub async fn arrive(
    app: Data<App>,
    request: HttpRequest,
    Visitor(visitor): Visitor,
    slug: Path<String>,
    Posted(said): Posted<Said>,
) -> web::Result {
    app.limits.check(&app, &request, Action::SignIn)?;
    let at = slug.clone();
    let page = app.read(move |db, _| forums::page(db, &at, None)).await?;
    let member = said_by(&app, &request, &page, &said)?;
    let (forum, device) = (page.forum.clone().ok_or(Error::NotFound)?, sessions::device(&request));
    let known = member.clone();
    let arrived = app.write(move |db, now| forums::arrive(db, &forum, &known, visitor.as_ref(), &device, now)).await?;
    // What was said once is not said again.
    set_later(&request, secure(&app, NONCE, String::new()).finish());
    let community = format!("/communities/{slug}");
    Ok(match arrived {
        Arrived::Member => see(&community),
        Arrived::SignedIn(session) => sessions::keep(&app, session, &community),
        Arrived::SignInFirst => not_stored(actix_web::http::StatusCode::OK, views::sign_in_first(&page, &member)),
    })
}
