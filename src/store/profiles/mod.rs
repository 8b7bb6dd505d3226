//! What public pages are put together from. Drafts and people who left are nowhere in here but by their own id.

pub mod companies;
pub mod ratings;

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::{
    Db, Result,
    posteriors::{StateRow, pooled},
    ratings::{Whose, asked_lately},
    schema::topics,
    schema::{agent_products, agent_topics, companies as firms, employments, posteriors, products},
};
use crate::domain::{
    Moment,
    profile::{Believed, Employment, Evidence, RatedFor, Subject, SubjectKind},
    rating::Trait,
    responsiveness::Responsiveness,
    text::in_passing,
    trust::{Pool, explanation::Item, facet::Facet},
};

fn subject((slug, name): (String, String)) -> Subject {
    Subject { slug, name }
}

/// All ratings of an agent that stand, as evidence.
pub fn evidence(db: &mut Db, agent_id: i64) -> Result<Vec<Evidence>> {
    let ratings = super::ratings::of_agent(db, agent_id)?;
    let evidence = ratings.into_iter().map(|rating| Evidence {
        traits: rating.opinion.traits,
        item: Item {
            id: rating.id,
            origin: rating.origin,
            stars: rating.opinion.stars.get(),
            x: rating.opinion.stars.fraction(),
            weight: rating.weight,
            at: rating.rated_at,
            through: rating.through(),
        },
    });
    Ok(evidence.collect())
}

/// What is believed of each of these agents; nothing for those of whom nothing was ever said.
pub fn believed(db: &mut Db, agents: &[i64]) -> Result<HashMap<i64, Believed>> {
    let facets: Vec<&str> = Trait::ALL
        .into_iter()
        .map(Facet::Trait)
        .chain([Facet::Stars, Facet::Open])
        .map(|facet| facet.key().0)
        .collect();
    type Kept = (i64, String, StateRow);
    let states: Vec<Kept> = posteriors::table
        .filter(posteriors::agent_id.eq_any(agents))
        .filter(posteriors::facet.eq_any(facets))
        .select((posteriors::agent_id, posteriors::facet, StateRow::as_select()))
        .load(db)?;
    let mut believed: HashMap<i64, Believed> = HashMap::new();
    for (agent, facet, row) in states {
        let of = believed.entry(agent).or_default();
        let (through, state) = row.grouped();
        match Facet::from_key(&facet, 0) {
            Some(Facet::Trait(which)) => match of.traits.iter_mut().find(|(known, _)| *known == which) {
                Some((_, pool)) => pool.insert(through, state),
                None => of.traits.push((which, Pool::from_iter([(through, state)]))),
            },
            Some(Facet::Open) => of.open = Some(state),
            _ => of.stars.insert(through, state),
        }
    }
    for (agent, standing) in super::posteriors::standings(db, agents)? {
        believed.entry(agent).or_default().standing = Some(standing);
    }
    Ok(believed)
}

/// What is believed of an agent's help on each topic, by the topic's name as it stands in a sentence, the most rated
/// first.
pub fn believed_topics(db: &mut Db, agent_id: i64) -> Result<Vec<(String, Pool)>> {
    let rows: Vec<((i64, String), StateRow)> = posteriors::table
        .inner_join(topics::table.on(topics::id.eq(posteriors::subject_id)))
        .filter(posteriors::agent_id.eq(agent_id))
        .filter(posteriors::facet.eq(SubjectKind::Topic.key()))
        .select(((topics::id, topics::name), StateRow::as_select()))
        .load(db)?;
    let mut pools: Vec<_> = pooled(rows).into_iter().map(|((_, name), pool)| (in_passing(&name), pool)).collect();
    pools.sort_by_key(|(_, pool)| std::cmp::Reverse(pool.n()));
    Ok(pools)
}

/// Topics and products that an agent's ratings are about, the most rated first.
pub fn rated_for(db: &mut Db, agent_id: i64) -> Result<Vec<RatedFor>> {
    let (topic, product) = (SubjectKind::Topic.key(), SubjectKind::Product.key());
    let on_topic = posteriors::facet.eq(topic).and(posteriors::subject_id.eq(topics::id));
    let on_product = posteriors::facet.eq(product).and(posteriors::subject_id.eq(products::id));
    /// The id, how many ratings of one group, and the slug and name of the topic or of the product.
    type Row = (i64, i64, Option<(String, String)>, Option<(String, String)>);
    let rows: Vec<Row> = posteriors::table
        .left_join(topics::table.on(on_topic))
        .left_join(products::table.on(on_product))
        .filter(posteriors::agent_id.eq(agent_id))
        .filter(posteriors::facet.eq_any([topic, product]))
        .select((
            posteriors::subject_id,
            posteriors::n,
            (topics::slug, topics::name).nullable(),
            (products::slug, products::name).nullable(),
        ))
        .load(db)?;
    let mut rated: BTreeMap<(&str, i64), RatedFor> = BTreeMap::new();
    for (id, ratings, topic, product) in rows {
        let kind = if topic.is_some() { SubjectKind::Topic } else { SubjectKind::Product };
        let Some(names) = topic.or(product) else { continue };
        let new = || RatedFor { kind, subject: subject(names), ratings: 0 };
        rated.entry((kind.key(), id)).or_insert_with(new).ratings += ratings;
    }
    let mut rated: Vec<RatedFor> = rated.into_values().collect();
    rated.sort_by_key(|rated| std::cmp::Reverse(rated.ratings));
    Ok(rated)
}

/// What an agent says to help with: topics, then products.
pub fn helps_with(db: &mut Db, agent_id: i64) -> Result<Vec<Subject>> {
    let mut named: Vec<(String, String)> = agent_topics::table
        .inner_join(topics::table)
        .filter(agent_topics::agent_id.eq(agent_id))
        .order(topics::name)
        .select((topics::slug, topics::name))
        .load(db)?;
    let products: Vec<(String, String)> = agent_products::table
        .inner_join(products::table)
        .filter(agent_products::agent_id.eq(agent_id))
        .order(products::name)
        .select((products::slug, products::name))
        .load(db)?;
    named.extend(products);
    Ok(named.into_iter().map(subject).collect())
}

/// Where an agent works and worked, the latest first.
pub fn employments(db: &mut Db, agent_id: i64) -> Result<Vec<Employment>> {
    type Row = ((String, String), String, Moment, Option<Moment>, Option<Moment>);
    let rows: Vec<Row> = employments::table
        .inner_join(firms::table)
        .filter(employments::agent_id.eq(agent_id))
        .order((employments::since.desc(), employments::id.desc()))
        .select((
            (firms::slug, firms::name),
            employments::title,
            employments::since,
            employments::until,
            employments::confirmed_at,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(company, title, since, until, confirmed)| Employment {
            company: subject(company),
            title,
            since,
            until,
            confirmed: confirmed.is_some(),
        })
        .collect())
}

/// What an agent got done, wherever they worked.
pub fn figures(db: &mut Db, agent_id: i64, now: Moment) -> Result<Responsiveness> {
    let asked = asked_lately(db, Whose::Agent(agent_id), now)?;
    Ok(Responsiveness::of(&super::figures::of_agent(db, agent_id)?, asked, now))
}
