//! Puts a company's public page together. Nothing is written.

use std::collections::HashMap;

use super::{Error, Result};
use crate::{
    domain::{
        Moment,
        agent::AgentState,
        company::Company,
        profile::{AtCompany, Believed, CompanyProfile, Order, Place, Subject, WhomToAsk},
        text::Slug,
        trust::{Pool, Posterior, Site},
    },
    store::{
        self, Db,
        profiles::{
            self,
            companies::{Colleague, Known},
        },
    },
};

/// How many people a page shows.
const PEOPLE: usize = 24;

/// How many of its products a company's page shows.
const PRODUCTS: i64 = 50;

/// How many people are named for a product.
const NAMED: usize = 3;

/// A lower mean than this recommends nobody.
const RECOMMENDED: f64 = 0.65;

/// How many ratings that blame the policy are quoted.
const QUOTES: i64 = 3;

/// A company's page: whether it listens, whom to ask, who works there.
///
/// # Errors
/// [`Error::NotFound`] without such a company, or when the database fails.
pub fn company(db: &mut Db, slug: &str, order: Order, after: Option<Place>, now: Moment) -> Result<CompanyProfile> {
    let slug: Slug = slug.parse().map_err(|_| Error::NotFound)?;
    let company = store::companies::by_slug(db, slug.as_str())?.ok_or(Error::NotFound)?;
    let (people, next) = people(db, &company, order, after.as_ref(), now)?;
    Ok(CompanyProfile {
        listening: profiles::companies::listening(db, company.id, now)?,
        blamed: profiles::companies::blamed(db, company.id, QUOTES)?,
        products: whom_to_ask(db, &company, now)?,
        headcount: profiles::companies::headcount(db, company.id)?,
        order,
        people,
        next,
        first_page: after.is_none(),
        company,
        now,
    })
}

fn people(
    db: &mut Db,
    company: &Company,
    order: Order,
    after: Option<&Place>,
    now: Moment,
) -> Result<(Vec<AtCompany>, Option<Place>)> {
    let limit = PEOPLE as i64 + 1;
    let mut rows: Vec<(Option<Subject>, Colleague)> = match order {
        Order::Name => profiles::companies::people_by_name(db, company.id, after, limit)?
            .into_iter()
            .map(|colleague| (None, colleague))
            .collect(),
        Order::Topic => profiles::companies::people_by_topic(db, company.id, after, limit)?
            .into_iter()
            .map(|(topic, colleague)| (Some(topic), colleague))
            .collect(),
    };
    let more = rows.len() > PEOPLE;
    rows.truncate(PEOPLE);
    let next = rows.last().filter(|_| more).map(|(topic, last)| Place {
        topic: topic.as_ref().map(|topic| topic.name.clone()).unwrap_or_default(),
        name: last.name.clone(),
        id: last.id,
    });
    let ids: Vec<i64> = rows.iter().map(|(_, colleague)| colleague.id).collect();
    let (believed, site) = (profiles::believed(db, &ids)?, store::site::learned(db)?);
    let people =
        rows.into_iter().map(|(topic, colleague)| at_company(colleague, topic, &believed, &site, now)).collect();
    Ok((people, next))
}

fn at_company(
    colleague: Colleague,
    topic: Option<Subject>,
    believed: &HashMap<i64, Believed>,
    site: &Site,
    now: Moment,
) -> AtCompany {
    let believed = believed.get(&colleague.id).cloned().unwrap_or_default();
    AtCompany {
        id: colleague.id,
        handle: colleague.handle,
        name: colleague.name,
        title: colleague.title,
        photo_version: colleague.photo_version,
        paused: colleague.state == AgentState::Paused.key(),
        since: colleague.since,
        confirmed: colleague.confirmed_at.is_some(),
        verdict: believed.standing(site, now).shown,
        ratings: believed.stars.n(),
        latest: believed.stars.latest(),
        topic,
    }
}

fn whom_to_ask(db: &mut Db, company: &Company, now: Moment) -> Result<Vec<WhomToAsk>> {
    let products = profiles::companies::products(db, company.id, PRODUCTS)?;
    let ids: Vec<i64> = products.iter().map(|(id, _)| *id).collect();
    let known = profiles::companies::known_for(db, company.id, &ids)?;
    let agents: Vec<i64> = known.iter().map(|known| known.agent_id).collect();
    let (believed, site) = (profiles::believed(db, &agents)?, store::site::learned(db)?);
    let mut ranked: Vec<(f64, Known)> = known
        .into_iter()
        .map(|known| (trusted_for(believed.get(&known.agent_id), &known.pool, &site, now), known))
        .filter(|(mean, _)| *mean >= RECOMMENDED)
        .collect();
    ranked.sort_by(|(a, known), (b, other)| b.total_cmp(a).then_with(|| known.agent_id.cmp(&other.agent_id)));
    let best = |id| {
        let those = ranked.iter().filter(|(_, known)| known.product_id == id);
        those.take(NAMED).map(|(_, known)| (known.agent.clone(), known.pool.n())).collect()
    };
    Ok(products.into_iter().map(|(id, product)| WhomToAsk { product, people: best(id) }).collect())
}

/// How good the help with one product is believed to be: what was said of it, beginning at the agent's own mean.
fn trusted_for(believed: Option<&Believed>, pool: &Pool, site: &Site, now: Moment) -> f64 {
    let own = believed.map_or(site.stars.mean, |believed| believed.judgement(site, now).counted.mean());
    Posterior::of(site.own(own), pool.now(now)).mean()
}
