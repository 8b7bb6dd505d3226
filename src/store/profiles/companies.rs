//! What a company's public page is put together from.

use std::collections::BTreeMap;

use diesel::{dsl::count, prelude::*};

use super::{ratings::seen, subject};
use crate::{
    domain::{
        Moment,
        profile::{Blamed, Listening, Place, Subject},
        rating::Fault,
        responsiveness::{Figures, Part, Responsiveness, months},
        trust::Pool,
    },
    store::{
        Db, Result,
        agents::visible,
        figures,
        posteriors::StateRow,
        ratings::{self as given, Whose},
        schema::{agent_topics, agents, employments, posteriors, products, ratings, topics},
    },
};

/// How many topics and how many channels are told apart.
const TOLD_APART: usize = 8;

/// Whether a company listens.
pub fn listening(db: &mut Db, company_id: i64, now: Moment) -> Result<Listening> {
    let since = months(now).first().copied().unwrap_or(now);
    let rows = figures::of_company(db, company_id, since)?;
    let (all, parts): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(place, _)| place.part == Part::All);
    let mut by_part: BTreeMap<Part, Figures> = BTreeMap::new();
    for (place, figures) in parts {
        *by_part.entry(place.part).or_default() += &figures;
    }
    by_part.retain(|_, figures| figures.is_telling());
    let (mut topics, mut channels) = (Vec::new(), Vec::new());
    for (part, figures) in by_part {
        match part {
            Part::Topic(id) => topics.push((id, figures)),
            Part::Channel(channel) => channels.push((channel, figures)),
            Part::All | Part::Agent(_) => {}
        }
    }
    let asked = given::asked_lately(db, Whose::Company(company_id), now)?;
    Ok(Listening {
        figures: Responsiveness::of(&all, asked, now),
        topics: named(db, most_frequent(topics))?,
        channels: most_frequent(channels),
        by_hand: given::entered_by_hand(db, company_id, now)?,
    })
}

fn most_frequent<T>(mut parts: Vec<(T, Figures)>) -> Vec<(T, Figures)> {
    parts.sort_by_key(|(_, figures)| std::cmp::Reverse(figures.cases));
    parts.truncate(TOLD_APART);
    parts
}

fn named(db: &mut Db, topics: Vec<(i64, Figures)>) -> Result<Vec<(String, Figures)>> {
    let ids: Vec<i64> = topics.iter().map(|(id, _)| *id).collect();
    let names: Vec<(i64, String)> =
        topics::table.filter(topics::id.eq_any(ids)).select((topics::id, topics::name)).load(db)?;
    let name = |id: i64| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
    Ok(topics.into_iter().filter_map(|(id, figures)| Some((name(id)?, figures))).collect())
}

/// What customers say of a company's policy and products; in quotes only of help by people whom everybody may see.
pub fn blamed(db: &mut Db, company_id: i64, quotes: i64) -> Result<Blamed> {
    let these = ratings::company_id
        .eq(company_id)
        .and(ratings::fault.eq(Fault::Policy.key()))
        .and(ratings::withdrawn_at.is_null());
    let topics: Vec<(String, i64)> = ratings::table
        .inner_join(topics::table)
        .filter(these)
        .group_by(topics::name)
        .order((count(ratings::id).desc(), topics::name))
        .limit(3)
        .select((topics::name, count(ratings::id)))
        .load(db)?;
    let ids: Vec<i64> = ratings::table
        .inner_join(agents::table)
        .filter(these)
        .filter(agents::state.eq_any(visible()))
        .filter(ratings::comment.is_not_null())
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .limit(quotes)
        .select(ratings::id)
        .load(db)?;
    Ok(Blamed { ratings: ratings::table.filter(these).count().get_result(db)?, topics, quotes: seen(db, &ids)? })
}

/// A company's products by name, with their ids.
pub fn products(db: &mut Db, company_id: i64, limit: i64) -> Result<Vec<(i64, Subject)>> {
    let rows: Vec<(i64, (String, String))> = products::table
        .filter(products::company_id.eq(company_id))
        .order((products::name, products::id))
        .limit(limit)
        .select((products::id, (products::slug, products::name)))
        .load(db)?;
    Ok(rows.into_iter().map(|(id, names)| (id, subject(names))).collect())
}

/// Somebody's help with one product.
pub struct Known {
    /// Which product.
    pub product_id: i64,
    /// Whose help.
    pub agent_id: i64,
    /// Their handle and shown name.
    pub agent: Subject,
    /// What was said of it.
    pub pool: Pool,
}

/// Who of a company's people is known for which of these products.
pub fn known_for(db: &mut Db, company_id: i64, products: &[i64]) -> Result<Vec<Known>> {
    type Row = (i64, i64, (String, String), StateRow);
    let works_there = employments::table
        .filter(employments::company_id.eq(company_id))
        .filter(employments::until.is_null())
        .select(employments::agent_id);
    let rows: Vec<Row> = posteriors::table
        .inner_join(agents::table)
        .filter(posteriors::facet.eq("product"))
        .filter(posteriors::subject_id.eq_any(products))
        .filter(posteriors::n.gt(0))
        .filter(agents::state.eq("public"))
        .filter(posteriors::agent_id.eq_any(works_there))
        .select((posteriors::subject_id, agents::id, (agents::handle, agents::name), StateRow::as_select()))
        .load(db)?;
    let mut known: BTreeMap<(i64, i64), Known> = BTreeMap::new();
    for (product_id, agent_id, names, row) in rows {
        let new = || Known { product_id, agent_id, agent: subject(names), pool: Pool::default() };
        let (through, state) = row.grouped();
        known.entry((product_id, agent_id)).or_insert_with(new).pool.insert(through, state);
    }
    Ok(known.into_values().collect())
}

/// Somebody who works at a company, without what is believed of them.
#[derive(Queryable)]
pub struct Colleague {
    /// Their id.
    pub id: i64,
    /// Their name in URLs.
    pub handle: String,
    /// The name that is shown.
    pub name: String,
    /// Public or paused.
    pub state: String,
    /// Changes with every new photo.
    pub photo_version: Option<String>,
    /// As what.
    pub title: String,
    /// Since when.
    pub since: Moment,
    /// When the company said so too.
    pub confirmed_at: Option<Moment>,
}

const COLUMNS: (
    agents::id,
    agents::handle,
    agents::name,
    agents::state,
    agents::photo_version,
    employments::title,
    employments::since,
    employments::confirmed_at,
) = (
    agents::id,
    agents::handle,
    agents::name,
    agents::state,
    agents::photo_version,
    employments::title,
    employments::since,
    employments::confirmed_at,
);

/// The people of a company whom everybody may see, by name, after a place in the list.
pub fn people_by_name(db: &mut Db, company_id: i64, after: Option<&Place>, limit: i64) -> Result<Vec<Colleague>> {
    let mut people = employments::table
        .inner_join(agents::table)
        .filter(employments::company_id.eq(company_id))
        .filter(employments::until.is_null())
        .filter(agents::state.eq_any(visible()))
        .into_boxed();
    if let Some(place) = after {
        let same = agents::name.eq(&place.name).and(agents::id.gt(place.id));
        people = people.filter(agents::name.gt(&place.name).or(same));
    }
    Ok(people.order((agents::name, agents::id)).limit(limit).select(COLUMNS).load(db)?)
}

/// The people of a company whom everybody may see, by each topic that they help with, after a place in the list.
pub fn people_by_topic(
    db: &mut Db,
    company_id: i64,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<(Subject, Colleague)>> {
    let mut people = employments::table
        .inner_join(agents::table)
        .inner_join(agent_topics::table.on(agent_topics::agent_id.eq(agents::id)))
        .inner_join(topics::table.on(topics::id.eq(agent_topics::topic_id)))
        .filter(employments::company_id.eq(company_id))
        .filter(employments::until.is_null())
        .filter(agents::state.eq_any(visible()))
        .into_boxed();
    if let Some(place) = after {
        let same_name = agents::name.eq(&place.name).and(agents::id.gt(place.id));
        let same_topic = topics::name.eq(&place.topic).and(agents::name.gt(&place.name).or(same_name));
        people = people.filter(topics::name.gt(&place.topic).or(same_topic));
    }
    let rows: Vec<((String, String), Colleague)> = people
        .order((topics::name, agents::name, agents::id))
        .limit(limit)
        .select(((topics::slug, topics::name), COLUMNS))
        .load(db)?;
    Ok(rows.into_iter().map(|(topic, colleague)| (subject(topic), colleague)).collect())
}

/// How many people of a company everybody may see.
pub fn headcount(db: &mut Db, company_id: i64) -> Result<i64> {
    Ok(employments::table
        .inner_join(agents::table)
        .filter(employments::company_id.eq(company_id))
        .filter(employments::until.is_null())
        .filter(agents::state.eq_any(visible()))
        .select(count(agents::id).aggregate_distinct())
        .first(db)?)
}
