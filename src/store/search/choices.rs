//! What the people found have in common, to narrow a search by.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::{
    domain::{
        languages::name,
        search::{Choice, Choices},
    },
    store::{
        Db, Result,
        schema::{
            agent_products, agent_topics, agents, communities, companies, employments, endorsements, products, topics,
        },
    },
};

/// The companies, products, topics, communities and languages of these agents, each by name.
pub fn choices(db: &mut Db, ids: &[i64]) -> Result<Choices> {
    let companies = employments::table
        .inner_join(companies::table)
        .filter(employments::agent_id.eq_any(ids))
        .filter(employments::until.is_null())
        .filter(employments::confirmed_at.is_not_null())
        .select((companies::name, companies::slug))
        .distinct()
        .load(db)?;
    let products = agent_products::table
        .inner_join(products::table)
        .filter(agent_products::agent_id.eq_any(ids))
        .select((products::name, products::slug))
        .distinct()
        .load(db)?;
    let topics = agent_topics::table
        .inner_join(topics::table)
        .filter(agent_topics::agent_id.eq_any(ids))
        .select((topics::name, topics::slug))
        .distinct()
        .load(db)?;
    let communities = endorsements::table
        .inner_join(communities::table)
        .filter(endorsements::agent_id.eq_any(ids))
        .filter(endorsements::withdrawn_at.is_null())
        .select((communities::name, communities::slug))
        .distinct()
        .load(db)?;
    let spoken: Vec<String> =
        agents::table.filter(agents::id.eq_any(ids)).select(agents::languages).distinct().load(db)?;
    Ok(Choices {
        companies: by_name(companies),
        products: by_name(products),
        topics: by_name(topics),
        communities: by_name(communities),
        languages: languages(&spoken),
    })
}

fn by_name(named: Vec<(String, String)>) -> Vec<Choice> {
    let choices: BTreeSet<Choice> = named.into_iter().map(|(name, value)| Choice { name, value }).collect();
    choices.into_iter().collect()
}

fn languages(spoken: &[String]) -> Vec<Choice> {
    let codes = spoken.iter().flat_map(|codes| codes.split(',')).filter(|code| !code.is_empty());
    by_name(codes.map(|code| (name(code).to_owned(), code.to_owned())).collect())
}
