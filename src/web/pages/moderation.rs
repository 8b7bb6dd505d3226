//! For moderators.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::App,
    domain::{
        moderation::{Finding, Grounds},
        person::Person,
        text::Problem,
    },
    services::moderate,
    web::{
        self,
        extract::{Csrf, Posted, SignedIn},
        views::{self, components::forms::Refused},
    },
};

/// Where a page of the queue begins.
#[derive(Deserialize)]
pub struct From {
    after: Option<i64>,
}

/// `GET /moderation`
pub async fn queue(app: Data<App>, SignedIn(person): SignedIn, from: Query<From>) -> web::Result {
    let after = from.after;
    let ((raised, next), now) = app.read(move |db, now| Ok((moderate::queue(db, &person, after)?, now))).await?;
    let next = next.map(|id| format!("/moderation?after={id}"));
    Ok(private(views::moderation::queue(&raised, next.as_deref(), after.is_none(), now)))
}

/// `GET /moderation/suspicions/{id}`
pub async fn show(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, id: Path<i64>) -> web::Result {
    suspicion(&app, &csrf, person, *id, "", &[]).await
}

/// A decision as it arrives.
#[derive(Deserialize)]
pub struct Fields {
    #[serde(default)]
    finding: String,
    #[serde(default)]
    grounds: String,
}

impl Fields {
    fn parse(&self) -> Result<(Finding, Grounds), Vec<Problem>> {
        let finding = self.finding.parse().map_err(|message: &str| Problem::new("form", message));
        let grounds = self.grounds.parse().map_err(|message: String| Problem::new("grounds", message));
        match (finding, grounds) {
            (Ok(finding), Ok(grounds)) => Ok((finding, grounds)),
            (finding, grounds) => Err([finding.err(), grounds.err()].into_iter().flatten().collect()),
        }
    }
}

/// `POST /moderation/suspicions/{id}`
pub async fn decide(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    id: Path<i64>,
    Posted(fields): Posted<Fields>,
) -> web::Result {
    let id = *id;
    let (finding, grounds) = match fields.parse() {
        Ok(decision) => decision,
        Err(problems) => return suspicion(&app, &csrf, person, id, &fields.grounds, &problems).await,
    };
    app.write(move |db, now| moderate::decide(db, &person, id, finding, &grounds, now)).await?;
    Ok(see(&format!("/moderation/suspicions/{id}")))
}

async fn suspicion(
    app: &App,
    csrf: &Csrf,
    person: Person,
    id: i64,
    grounds: &str,
    problems: &[Problem],
) -> web::Result {
    let suspicion = app.read(move |db, now| moderate::suspicion(db, &person, id, now)).await?;
    let page = views::moderation::suspicion(&suspicion, &csrf.0, grounds, Refused { problems });
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}
