//! An agent's ratings as JSON, a page at a time.

use actix_web::{
    HttpRequest,
    web::{Data, Path, Query},
};
use serde::Serialize;

use super::{Named, public, time};
use crate::{
    app::App,
    domain::{
        flag::Stub,
        profile::{Page, SeenRating},
        rating::{Fault, Trait},
    },
    services::view_profile::{self, Seen},
    web::{
        self,
        pages::agents::{Asked, moved},
    },
};

/// The most ratings that are given at once.
const MOST: usize = 100;

/// `GET /api/v1/agents/{handle}/ratings`
pub async fn list(request: HttpRequest, app: Data<App>, handle: Path<String>, asked: Query<Asked>) -> web::Result {
    let handle = handle.into_inner();
    let limit = asked.limit(MOST)?;
    let (filter, after) = asked.parse()?;
    let read = app.read(move |db, now| view_profile::ratings(db, &handle, filter, after, limit, now));
    Ok(match read.await? {
        Seen::Here(page) => public(&RatingsJson::of(&page)),
        Seen::Moved(to) => moved(&request, &format!("/api/v1/agents/{to}/ratings")),
    })
}

#[derive(Serialize)]
struct RatingsJson {
    total: i64,
    ratings: Vec<RatingJson>,
    /// What stays of those that a moderator removed, given between the first and the last of these.
    removed: Vec<StubJson>,
    /// To be sent as `after` for the next page; none on the last.
    next: Option<String>,
}

#[derive(Serialize)]
struct StubJson {
    id: i64,
    origin: &'static str,
    rated_at: String,
    removed_at: String,
    rule: &'static str,
    reason: String,
}

#[derive(Serialize)]
struct RatingJson {
    id: i64,
    by: String,
    origin: &'static str,
    stars: u8,
    traits: TraitsJson,
    comment: Option<String>,
    /// Whether there are words that are hidden while a moderator looks at them.
    comment_hidden: bool,
    fault: Option<&'static str>,
    topic: Option<Named>,
    product: Option<Named>,
    company: Option<Named>,
    rated_at: String,
    edited_at: Option<String>,
    weight: WeightJson,
}

#[derive(Serialize)]
struct TraitsJson {
    listened: Option<bool>,
    knowledgeable: Option<bool>,
    empowered: Option<bool>,
    human: Option<bool>,
    on_my_side: Option<bool>,
}

#[derive(Serialize)]
struct WeightJson {
    value: f64,
    origin: f64,
    credibility: f64,
    marginal: f64,
    related: f64,
    coverage: f64,
    not_counted: Option<&'static str>,
}

impl RatingsJson {
    fn of(page: &Page) -> Self {
        Self {
            total: page.total,
            ratings: page.ratings.iter().map(Into::into).collect(),
            removed: page.stubs.iter().map(Into::into).collect(),
            next: page.next.map(|cursor| cursor.to_string()),
        }
    }
}

impl From<&Stub> for StubJson {
    fn from(stub: &Stub) -> Self {
        Self {
            id: stub.id,
            origin: stub.origin.key(),
            rated_at: time(stub.rated_at),
            removed_at: time(stub.removed_at),
            rule: stub.rule.key(),
            reason: stub.reason.clone(),
        }
    }
}

impl From<&SeenRating> for RatingJson {
    fn from(rating: &SeenRating) -> Self {
        let (opinion, weight) = (&rating.opinion, &rating.weight);
        let said = |which| opinion.traits.get(which);
        Self {
            id: rating.id,
            by: rating.by.to_string(),
            origin: rating.origin.key(),
            stars: opinion.stars.get(),
            traits: TraitsJson {
                listened: said(Trait::Listened),
                knowledgeable: said(Trait::Knowledgeable),
                empowered: said(Trait::Empowered),
                human: said(Trait::Human),
                on_my_side: said(Trait::OnMySide),
            },
            comment: opinion.comment.clone(),
            comment_hidden: rating.hidden,
            fault: opinion.fault.map(Fault::key),
            topic: rating.topic.as_ref().map(Into::into),
            product: rating.product.as_ref().map(Into::into),
            company: rating.company.as_ref().map(Into::into),
            rated_at: time(rating.rated_at),
            edited_at: rating.edited_at.map(time),
            weight: WeightJson {
                value: weight.value(),
                origin: weight.origin,
                credibility: weight.credibility,
                marginal: weight.marginal,
                related: weight.related,
                coverage: weight.coverage,
                not_counted: weight.reason().map(|reason| reason.key()),
            },
        }
    }
}
