//! Vouching for an agent, in a community's name.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::App,
    domain::{
        endorsement::{Reason, TOPIC_MAX},
        person::Person,
        text::{self, Problem},
    },
    services::{
        self,
        endorse::{self, Said},
    },
    web::{
        self,
        extract::{Csrf, Posted, Pressed, SignedIn},
        views::{
            self,
            components::forms::Refused,
            endorsements::{Asked, Typed},
        },
    },
};

/// The form as it arrives; a link may preselect the community.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    community: String,
    topic: String,
    reason: String,
}

impl Fields {
    fn parse(&self) -> Result<Said, Vec<Problem>> {
        let topic = text::line(&self.topic, TOPIC_MAX).map_err(|message| Problem::new("topic", message));
        let reason = self.reason.parse::<Reason>().map_err(|message| Problem::new("reason", message));
        match (topic, reason) {
            (Ok(topic), Ok(reason)) => Ok(Said { community: self.community.clone(), topic, reason }),
            (topic, reason) => Err([topic.err(), reason.err()].into_iter().flatten().collect()),
        }
    }
}

/// `GET /a/{handle}/endorse`
pub async fn open(
    app: Data<App>,
    person: SignedIn,
    handle: Path<String>,
    chosen: Query<Fields>,
    csrf: Csrf,
) -> web::Result {
    form(&app, person.0, handle.into_inner(), &chosen, &csrf, &[]).await
}

/// `POST /a/{handle}/endorse`
pub async fn endorse(
    app: Data<App>,
    person: SignedIn,
    handle: Path<String>,
    csrf: Csrf,
    fields: Posted<Fields>,
) -> web::Result {
    let (handle, fields, person) = (handle.into_inner(), fields.0, person.0);
    let said = match fields.parse() {
        Ok(said) => said,
        Err(problems) => return form(&app, person, handle, &fields, &csrf, &problems).await,
    };
    let (to, by) = (handle.clone(), person.clone());
    match app.write(move |db, now| endorse::endorse(db, &to, &by, &said, now)).await {
        Ok(agent) => Ok(see(&format!("/a/{}", agent.handle))),
        Err(services::Error::Invalid(problems)) => form(&app, person, handle, &fields, &csrf, &problems).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /endorsements/{id}/withdraw`
pub async fn withdraw(app: Data<App>, person: SignedIn, id: Path<i64>, _: Posted<Pressed>) -> web::Result {
    let agent = app.write(move |db, now| endorse::withdraw(db, *id, &person.0, now)).await?;
    Ok(see(&format!("/a/{}", agent.handle)))
}

async fn form(
    app: &App,
    person: Person,
    handle: String,
    fields: &Fields,
    csrf: &Csrf,
    problems: &[Problem],
) -> web::Result {
    let endorsing = app.read(move |db, _| endorse::open(db, &handle, &person)).await?;
    let asked = Asked {
        handle: &endorsing.agent.handle,
        name: &endorsing.agent.name,
        may: &endorsing.may,
        topics: &endorsing.topics,
        own: &endorsing.own,
        csrf: &csrf.0,
    };
    let typed = Typed { community: &fields.community, topic: &fields.topic, reason: &fields.reason };
    let page = views::endorsements::page(&asked, &typed, Refused { problems });
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}
