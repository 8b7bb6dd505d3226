//! The first company's helpdesk, connected, with what it sent today.

use chrono::{SecondsFormat, TimeDelta};
use serde_json::{Value, json};

use super::directory::Directory;
use crate::{
    app::App,
    domain::{Moment, helpdesk::Helpdesk},
    services::{self, helpdesk::receive},
};

/// A ticket as it was at a moment: its number, its state, whose it is, and how many minutes ago that was.
type Told<'a> = (i64, &'a str, (&'a str, String), i64);

/// Connects it, and reads what it sent as if it came by itself.
pub fn connect(app: &App, directory: &Directory, now: Moment) -> services::Result<()> {
    let Some(company) = directory.companies.first() else { return Ok(()) };
    let works_here = directory.employments.iter().filter(|period| period.company == 0 && period.ended_on.is_none());
    let mut helpers = works_here.filter_map(|period| {
        let agent = directory.agents.get(period.agent)?;
        Some((agent.shown_name.as_str(), directory.people.get(agent.person)?.email.clone()))
    });
    let (Some(one), Some(other)) = (helpers.next(), helpers.next()) else { return Ok(()) };
    let fresh = ("Hedda Brandt", format!("hedda.brandt@{}", company.domain));
    let told: [Told; 7] = [
        (70_411, "open", one.clone(), 240),
        (70_411, "closed", one.clone(), 190),
        (70_415, "closed", other.clone(), 150),
        (70_411, "open", one.clone(), 120),
        (70_411, "closed", one, 95),
        (70_418, "closed", fresh, 60),
        (70_420, "waiting for the fitter", other, 25),
    ];
    let connection = app.store.write(|db| receive::connection_of(db, &company.slug, Helpdesk::Zammad, now))?;
    for told in &told {
        let at = now - TimeDelta::minutes(told.3);
        let body = ticket(told, &company.domain, now).to_string();
        receive::replay(&app.store, &connection, None, body.as_bytes(), &app.site_secret, at)?;
    }
    // And one that nothing has come from yet.
    app.store.write(|db| receive::connection_of(db, &company.slug, Helpdesk::Zendesk, now))?;
    Ok(())
}

fn ticket((number, state, (name, email), ago): &Told, domain: &str, now: Moment) -> Value {
    let at = |minutes: i64| (now - TimeDelta::minutes(minutes)).and_utc().to_rfc3339_opts(SecondsFormat::Secs, true);
    json!({ "ticket": {
        "id": number, "number": number.to_string(), "state": state, "created_at": at(300), "updated_at": at(*ago),
        "last_close_at": (*state == "closed").then(|| at(*ago)), "first_response_at": at(280),
        "create_article_type": "email", "owner": { "id": email.len() * 7, "firstname": name, "email": email },
        "customer": { "email": format!("caller-{number}@{}", domain.replace('.', "-customers.")) },
    } })
}
