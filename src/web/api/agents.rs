//! Agents for programs.

use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Query},
};
use serde_json::{Value, json};

use crate::{
    app::App,
    domain::search::{Findings, Hit, Nearness},
    services::find_helper,
    web::{self, extract::Asking, views},
};

/// `GET /api/v1/agents?q=&company=&product=&topic=&community=&language=&limit=&after=`
pub async fn list(app: Data<App>, asking: Query<Asking>) -> web::Result {
    let (question, after, limit) = (asking.question(), asking.after()?, asking.limit(20, 50)?);
    let found = app.read(move |db, now| find_helper::find(db, &question, after, limit, now)).await?;
    let next = found.next.map(|next| app.config.absolute(&format!("/api/v1/agents?{}", asking.query_from(Some(next)))));
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=0, must-revalidate")).json(json!({
        "agents": found.hits.iter().map(|hit| summary(&app, hit)).collect::<Vec<_>>(),
        "fit": fit(&found),
        "corrections": found.corrections.iter().map(|(typed, meant)| json!({
            "typed": typed.as_str(), "meant": meant.as_str()
        })).collect::<Vec<_>>(),
        "next": next,
    })))
}

fn fit(found: &Findings) -> &'static str {
    match found.nearness {
        Nearness::Fitting => "all",
        Nearness::FewerWords => "fewer_words",
        Nearness::WithoutFilters => "without_filters",
        Nearness::Nobody => "nobody",
    }
}

/// One agent in a list: what the search page shows of them.
fn summary(app: &App, hit: &Hit) -> Value {
    json!({
        "handle": hit.handle,
        "name": hit.name,
        "state": hit.state.key(),
        "url": app.config.absolute(&format!("/a/{}", hit.handle)),
        "companies": hit.work.iter().map(|work| json!({
            "slug": work.slug, "name": work.company, "title": work.title
        })).collect::<Vec<_>>(),
        "languages": hit.languages,
        "verdict": { "class": hit.verdict.key(), "words": hit.verdict.words() },
        "ratings": { "counted": hit.ratings, "latest": hit.latest.map(|at| at.and_utc()) },
        "why": views::search::why(hit),
    })
}
