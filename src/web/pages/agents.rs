//! An agent's public pages.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path, Query},
};
use serde::Deserialize;

use crate::{
    app::App,
    domain::{
        profile::{Cursor, Filter},
        text::{Problem, Slug},
    },
    services::view_profile::{self, Seen},
    web::{self, Error, extract::Visitor, views},
};

/// How many ratings a page shows.
const RATINGS: usize = 30;

/// `GET /a/{handle}`
pub async fn profile(
    request: HttpRequest,
    app: Data<App>,
    Visitor(visitor): Visitor,
    handle: Path<String>,
    mine: Query<Mine>,
) -> web::Result {
    let (handle, through) = (handle.into_inner(), mine.slugs());
    let read = app.read(move |db, now| view_profile::profile(db, &handle, through, visitor.as_ref(), now));
    Ok(match read.await? {
        // Through her own communities it is hers alone.
        Seen::Here(profile) if profile.ours.as_ref().is_some_and(|ours| ours.own) => {
            super::private(views::profile::page(&profile))
        }
        Seen::Here(profile) => super::public(views::profile::page(&profile)),
        Seen::Moved(to) => moved(&request, &format!("/a/{to}")),
    })
}

/// `GET /a/{handle}/why`
pub async fn why(request: HttpRequest, app: Data<App>, handle: Path<String>) -> web::Result {
    let handle = handle.into_inner();
    Ok(match app.read(move |db, now| view_profile::why(db, &handle, now)).await? {
        Seen::Here(why) => super::public(views::why::page(&why)),
        Seen::Moved(to) => moved(&request, &format!("/a/{to}/why")),
    })
}

/// `GET /a/{handle}/ratings`
pub async fn ratings(request: HttpRequest, app: Data<App>, handle: Path<String>, asked: Query<Asked>) -> web::Result {
    let handle = handle.into_inner();
    let (filter, after) = asked.into_inner().parse()?;
    let first_page = after.is_none();
    let read = app.read(move |db, now| view_profile::ratings_with_choices(db, &handle, filter, after, RATINGS, now));
    Ok(match read.await? {
        Seen::Here(page) => super::public(views::ratings::page(&page, first_page)),
        Seen::Moved(to) => moved(&request, &format!("/a/{to}/ratings")),
    })
}

/// To the handle that the agent has now, for ever, with the same question.
pub fn moved(request: &HttpRequest, to: &str) -> HttpResponse {
    let to = match request.query_string() {
        "" => to.to_owned(),
        query => format!("{to}?{query}"),
    };
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, to)).finish()
}

/// The visitor's communities, as they stand in the URL: `?as=home-cooks,rustaceans`.
#[derive(Deserialize)]
pub struct Mine {
    #[serde(rename = "as", default)]
    communities: String,
}

impl Mine {
    /// The slugs nearest to what was typed, five at most.
    pub fn slugs(&self) -> Vec<String> {
        let typed = self.communities.split(',').filter_map(Slug::nearest);
        typed.take(5).map(Slug::into_string).collect()
    }
}

/// Which ratings somebody asks for, as it stands in the URL; an empty filter is none.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    origin: String,
    #[serde(default)]
    topic: String,
    #[serde(default)]
    product: String,
    #[serde(default)]
    community: String,
    #[serde(default)]
    stars: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    limit: String,
}

impl Asked {
    /// What was asked for.
    ///
    /// # Errors
    /// [`Error::Unprocessable`] with every filter that means nothing.
    pub fn parse(&self) -> Result<(Filter, Option<Cursor>), Error> {
        let mut problems = Vec::new();
        let slug = |text: &str| text.parse().map(Slug::into_string);
        let filter = Filter {
            origin: given("origin", &self.origin, str::parse, &mut problems),
            topic: given("topic", &self.topic, slug, &mut problems),
            product: given("product", &self.product, slug, &mut problems),
            community: given("community", &self.community, slug, &mut problems),
            stars: given("stars", &self.stars, str::parse, &mut problems),
        };
        let after = given("after", &self.after, str::parse, &mut problems);
        if problems.is_empty() { Ok((filter, after)) } else { Err(Error::Unprocessable(problems)) }
    }

    /// How many ratings a program wants at once: 1 to `most`.
    ///
    /// # Errors
    /// [`Error::Unprocessable`] for anything else.
    pub fn limit(&self, most: usize) -> Result<usize, Error> {
        let wanted = if self.limit.is_empty() { Ok(RATINGS) } else { self.limit.parse() };
        match wanted {
            Ok(limit) if (1..=most).contains(&limit) => Ok(limit),
            _ => Err(Error::unprocessable("limit", format!("The limit goes from 1 to {most}."))),
        }
    }
}

fn given<T>(
    field: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, &'static str>,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    parse(text).map_err(|message| problems.push(Problem::new(field, message))).ok()
}
