//! Companies, their products, and who looks after them.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agent_topics, agents, companies, company_members, employments, products, topics},
};
use crate::domain::{
    Moment,
    agent::AgentState,
    company::{Company, Role},
    desk::Product,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = companies)]
struct CompanyRow {
    id: i64,
    slug: String,
    name: String,
    about: String,
    url: Option<String>,
    domain: Option<String>,
}

impl From<CompanyRow> for Company {
    fn from(row: CompanyRow) -> Self {
        let CompanyRow { id, slug, name, about, url, domain } = row;
        Self { id, slug, name, about, url, domain }
    }
}

/// The company of that slug.
pub fn by_slug(db: &mut Db, slug: &str) -> Result<Option<Company>> {
    let row = companies::table.filter(companies::slug.eq(slug)).select(CompanyRow::as_select()).first(db).optional()?;
    Ok(row.map(Into::into))
}

/// The company of that slug and this person's role in it; nothing for anybody else.
pub fn desk_of(db: &mut Db, slug: &str, person_id: i64) -> Result<Option<(Company, Role)>> {
    let row: Option<(CompanyRow, String)> = companies::table
        .inner_join(company_members::table)
        .filter(companies::slug.eq(slug))
        .filter(company_members::person_id.eq(person_id))
        .select((CompanyRow::as_select(), company_members::role))
        .first(db)
        .optional()?;
    Ok(row.and_then(|(company, role)| Some((company.into(), role.parse().ok()?))))
}

/// Founds a company and returns its id.
pub fn add(
    db: &mut Db,
    slug: &str,
    name: &str,
    about: &str,
    url: Option<&str>,
    domain: Option<&str>,
    now: Moment,
) -> Result<i64> {
    Ok(diesel::insert_into(companies::table)
        .values((
            companies::slug.eq(slug),
            companies::name.eq(name),
            companies::about.eq(about),
            companies::url.eq(url),
            companies::domain.eq(domain),
            companies::created_at.eq(now),
        ))
        .returning(companies::id)
        .get_result(db)?)
}

/// Replaces the texts of the company's page.
pub fn save(db: &mut Db, id: i64, name: &str, about: &str, url: Option<&str>, domain: Option<&str>) -> Result<()> {
    diesel::update(companies::table.find(id))
        .set((
            companies::name.eq(name),
            companies::about.eq(about),
            companies::url.eq(url),
            companies::domain.eq(domain),
        ))
        .execute(db)?;
    Ok(())
}

/// The company with this id.
pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Company>> {
    let row = companies::table.find(id).select(CompanyRow::as_select()).first(db).optional()?;
    Ok(row.map(Into::into))
}

/// The company's products, by name.
pub fn products(db: &mut Db, company_id: i64) -> Result<Vec<Product>> {
    let rows: Vec<(i64, String)> = products::table
        .filter(products::company_id.eq(company_id))
        .order((products::name, products::id))
        .select((products::id, products::name))
        .load(db)?;
    Ok(rows.into_iter().map(|(id, name)| Product { id, name }).collect())
}

/// Renames a product of the company; its address stays. Says whether there was one.
pub fn rename_product(db: &mut Db, company_id: i64, product_id: i64, name: &str) -> Result<bool> {
    let product = products::table.filter(products::id.eq(product_id)).filter(products::company_id.eq(company_id));
    Ok(diesel::update(product).set(products::name.eq(name)).execute(db)? == 1)
}

/// The topics that the company's people who are shown say to help with, by name.
pub fn topics(db: &mut Db, company_id: i64) -> Result<Vec<String>> {
    let people = employments::table
        .inner_join(agents::table)
        .filter(employments::company_id.eq(company_id))
        .filter(employments::until.is_null())
        .filter(agents::state.eq_any([AgentState::Public.key(), AgentState::Paused.key()]))
        .select(agents::id);
    Ok(agent_topics::table
        .inner_join(topics::table)
        .filter(agent_topics::agent_id.eq_any(people))
        .order(topics::name)
        .select(topics::name)
        .distinct()
        .load(db)?)
}
