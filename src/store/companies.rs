//! Companies, their products, and who looks after them.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{companies, company_members},
};
use crate::domain::company::{Company, Role};

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
