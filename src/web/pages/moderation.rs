//! For moderators.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::App,
    domain::{
        flag::{Rule, Ruling, Verdict, Words},
        moderation::{Finding, Grounds, Place},
        person::Person,
        text::Problem,
    },
    services::moderate,
    web::{
        self, Error,
        extract::{Csrf, Posted, SignedIn},
        views::{self, components::forms::Refused, moderation::Typed},
    },
};

/// Where a page of the queue begins.
#[derive(Deserialize)]
pub struct From {
    after: Option<String>,
}

/// `GET /moderation`
pub async fn queue(app: Data<App>, SignedIn(person): SignedIn, from: Query<From>) -> web::Result {
    let after: Option<Place> =
        from.0.after.map(|after| after.parse()).transpose().map_err(|why: &str| Error::unprocessable("after", why))?;
    let ((waits, next), now) = app.read(move |db, now| Ok((moderate::queue(db, &person, after)?, now))).await?;
    let next = next.map(|place| format!("/moderation?after={place}"));
    Ok(private(views::moderation::queue(&waits, next.as_deref(), after.is_none(), now)))
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

/// `GET /moderation/matters/{id}`
pub async fn show_matter(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, id: Path<i64>) -> web::Result {
    matter(&app, &csrf, person, *id, &Typed::default(), &[]).await
}

/// A ruling as it arrives.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Ruled {
    ruling: String,
    rule: String,
    reason: String,
}

impl Ruled {
    fn parse(&self) -> Result<Verdict, Vec<Problem>> {
        let ruling = self.ruling.parse::<Ruling>().map_err(|message| Problem::new("form", message));
        let rule = self.rule.parse::<Rule>().map_err(|message| Problem::new("rule", message));
        let reason = self.reason.parse::<Words>().map_err(|message| Problem::new("reason", message));
        match (ruling, rule, reason) {
            (Ok(ruling), Ok(rule), Ok(reason)) => Ok(Verdict { ruling, rule, reason }),
            (ruling, rule, reason) => Err([ruling.err(), rule.err(), reason.err()].into_iter().flatten().collect()),
        }
    }
}

/// `POST /moderation/matters/{id}`
pub async fn rule(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    id: Path<i64>,
    Posted(fields): Posted<Ruled>,
) -> web::Result {
    let id = *id;
    let verdict = match fields.parse() {
        Ok(verdict) => verdict,
        Err(problems) => {
            let typed = Typed { rule: &fields.rule, reason: &fields.reason };
            return matter(&app, &csrf, person, id, &typed, &problems).await;
        }
    };
    let site = app.config.absolute("");
    app.write(move |db, now| moderate::rule(db, &person, id, &verdict, &site, now)).await?;
    Ok(see(&format!("/moderation/matters/{id}")))
}

async fn matter(
    app: &App,
    csrf: &Csrf,
    person: Person,
    id: i64,
    typed: &Typed<'_>,
    problems: &[Problem],
) -> web::Result {
    let case = app.read(move |db, now| moderate::matter(db, &person, id, now)).await?;
    let page = views::moderation::matter(&case, &csrf.0, typed, Refused { problems });
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}
