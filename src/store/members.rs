//! Who looks after a company's page.

use diesel::{dsl::count_star, prelude::*};

use super::{
    Db, Result,
    schema::{company_members, people},
};
use crate::{
    domain::{Moment, company::Role, desk::Member},
    on_each,
};

/// The members, managers first as their roles sort, then by name.
pub fn of_company(db: &mut Db, company_id: i64) -> Result<Vec<Member>> {
    let rows: Vec<(i64, String, String, Moment)> = company_members::table
        .inner_join(people::table)
        .filter(company_members::company_id.eq(company_id))
        .order((people::name, people::id))
        .select((people::id, people::name, company_members::role, company_members::since))
        .load(db)?;
    Ok(rows
        .into_iter()
        .filter_map(|(person_id, name, role, since)| Some(Member { person_id, name, role: role.parse().ok()?, since }))
        .collect())
}

/// The role of that member.
pub fn role_of(db: &mut Db, company_id: i64, person_id: i64) -> Result<Option<Role>> {
    let role: Option<String> =
        company_members::table.find((company_id, person_id)).select(company_members::role).first(db).optional()?;
    Ok(role.and_then(|role| role.parse().ok()))
}

/// How many managers there are.
pub fn managers(db: &mut Db, company_id: i64) -> Result<i64> {
    Ok(company_members::table
        .filter(company_members::company_id.eq(company_id))
        .filter(company_members::role.eq(Role::Manager.key()))
        .select(count_star())
        .first(db)?)
}

/// Makes a person a member; who is one already stays what they are.
pub fn add(db: &mut Db, company_id: i64, person_id: i64, role: Role, now: Moment) -> Result<()> {
    on_each!(db, |c| diesel::insert_into(company_members::table)
        .values((
            company_members::company_id.eq(company_id),
            company_members::person_id.eq(person_id),
            company_members::role.eq(role.key()),
            company_members::since.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Changes a member's role.
pub fn set_role(db: &mut Db, company_id: i64, person_id: i64, role: Role) -> Result<()> {
    diesel::update(company_members::table.find((company_id, person_id)))
        .set(company_members::role.eq(role.key()))
        .execute(db)?;
    Ok(())
}

/// Takes a member off the desk.
pub fn remove(db: &mut Db, company_id: i64, person_id: i64) -> Result<()> {
    diesel::delete(company_members::table.find((company_id, person_id))).execute(db)?;
    Ok(())
}
