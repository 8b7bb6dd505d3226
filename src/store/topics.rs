//! What help is about: topics of the whole site, products of a company.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{products, topics},
};
use crate::{domain::text::Slug, on_each};

/// The id of the topic of that name, which is made when new; nothing for a name without a letter.
pub fn ensure_topic(db: &mut Db, name: &str) -> Result<Option<i64>> {
    let Some(slug) = Slug::nearest(name) else { return Ok(None) };
    let known = by_slug(db, slug.as_str())?;
    if known.is_some() {
        return Ok(known);
    }
    // Somebody else may make it at the same moment; then it is theirs.
    on_each!(db, |c| diesel::insert_into(topics::table)
        .values((topics::slug.eq(slug.as_str()), topics::name.eq(name.trim())))
        .on_conflict_do_nothing()
        .execute(c))?;
    by_slug(db, slug.as_str())
}

/// The id of the company's product of that name, which is made when new; nothing for a name without a letter.
pub fn ensure_product(db: &mut Db, company_id: i64, name: &str) -> Result<Option<i64>> {
    let Some(slug) = Slug::nearest(name) else { return Ok(None) };
    let wanted = products::table
        .filter(products::company_id.eq(company_id))
        .filter(products::slug.eq(slug.as_str()))
        .select(products::id);
    let known = wanted.first(db).optional()?;
    if known.is_some() {
        return Ok(known);
    }
    on_each!(db, |c| diesel::insert_into(products::table)
        .values((products::company_id.eq(company_id), products::slug.eq(slug.as_str()), products::name.eq(name.trim())))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(wanted.first(db).optional()?)
}

/// The id of the company's product of that name, when there is one.
pub fn product_named(db: &mut Db, company_id: i64, name: &str) -> Result<Option<i64>> {
    let Some(slug) = Slug::nearest(name) else { return Ok(None) };
    let wanted = products::company_id.eq(company_id).and(products::slug.eq(slug.as_str()));
    Ok(products::table.filter(wanted).select(products::id).first(db).optional()?)
}

/// The id of the topic with this slug.
pub fn by_slug(db: &mut Db, slug: &str) -> Result<Option<i64>> {
    Ok(topics::table.filter(topics::slug.eq(slug)).select(topics::id).first(db).optional()?)
}

/// The slug of a topic.
pub fn slug_of(db: &mut Db, id: i64) -> Result<Option<String>> {
    Ok(topics::table.find(id).select(topics::slug).first(db).optional()?)
}

/// What an agent helps with: slugs and names, by name.
pub fn of_agent(db: &mut Db, agent_id: i64) -> Result<Vec<(String, String)>> {
    use super::schema::agent_topics;
    Ok(topics::table
        .inner_join(agent_topics::table)
        .filter(agent_topics::agent_id.eq(agent_id))
        .order(topics::name)
        .select((topics::slug, topics::name))
        .load(db)?)
}
