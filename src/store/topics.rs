//! What help is about: topics of the whole site, products of a company.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{products, topics},
};
use crate::domain::text::Slug;

/// The id of the topic of that name, which is made when new; nothing for a name without a letter.
pub fn ensure_topic(db: &mut Db, name: &str) -> Result<Option<i64>> {
    let Some(slug) = Slug::nearest(name) else { return Ok(None) };
    let known = topics::table.filter(topics::slug.eq(slug.as_str())).select(topics::id).first(db).optional()?;
    if known.is_some() {
        return Ok(known);
    }
    let made = diesel::insert_into(topics::table)
        .values((topics::slug.eq(slug.as_str()), topics::name.eq(name.trim())))
        .returning(topics::id)
        .get_result(db)?;
    Ok(Some(made))
}

/// The id of the company's product of that name, which is made when new; nothing for a name without a letter.
pub fn ensure_product(db: &mut Db, company_id: i64, name: &str) -> Result<Option<i64>> {
    let Some(slug) = Slug::nearest(name) else { return Ok(None) };
    let known = products::table
        .filter(products::company_id.eq(company_id))
        .filter(products::slug.eq(slug.as_str()))
        .select(products::id)
        .first(db)
        .optional()?;
    if known.is_some() {
        return Ok(known);
    }
    let made = diesel::insert_into(products::table)
        .values((products::company_id.eq(company_id), products::slug.eq(slug.as_str()), products::name.eq(name.trim())))
        .returning(products::id)
        .get_result(db)?;
    Ok(Some(made))
}
