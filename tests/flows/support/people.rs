//! People and agents, written straight into the database.

use diesel::prelude::*;
use gutcheck::{
    domain::{Moment, text::Slug},
    store::{
        Db,
        schema::{agents, companies, employments, people},
    },
};

/// A person of that name with a confirmed address; returns their id.
pub fn person(db: &mut Db, name: &str, now: Moment) -> i64 {
    let email = format!("{}@{}.example", Slug::nearest(name).unwrap(), uuid::Uuid::new_v4().simple());
    diesel::insert_into(people::table)
        .values((
            people::name.eq(name),
            people::email.eq(email),
            people::confirmed_at.eq(now),
            people::created_at.eq(now),
        ))
        .returning(people::id)
        .get_result(db)
        .unwrap()
}

/// A public agent under that handle, whose name is the handle's; returns their id.
pub fn agent(db: &mut Db, handle: &str, person_id: Option<i64>, now: Moment) -> i64 {
    let mut name = handle.to_owned();
    name[..1].make_ascii_uppercase();
    diesel::insert_into(agents::table)
        .values((
            agents::handle.eq(handle),
            agents::name.eq(name),
            agents::person_id.eq(person_id),
            agents::state.eq("public"),
            agents::consented_at.eq(now),
            agents::created_at.eq(now),
        ))
        .returning(agents::id)
        .get_result(db)
        .unwrap()
}

/// The company of that slug, made when new, and this agent's employment there from now on; returns the company's id.
pub fn employ(db: &mut Db, agent_id: i64, company: &str, now: Moment) -> i64 {
    let known = companies::table.filter(companies::slug.eq(company)).select(companies::id).first(db).optional();
    let company_id = known.unwrap().unwrap_or_else(|| {
        diesel::insert_into(companies::table)
            .values((companies::slug.eq(company), companies::name.eq(company), companies::created_at.eq(now)))
            .returning(companies::id)
            .get_result(db)
            .unwrap()
    });
    diesel::insert_into(employments::table)
        .values((
            employments::agent_id.eq(agent_id),
            employments::company_id.eq(company_id),
            employments::since.eq(now),
        ))
        .execute(db)
        .unwrap();
    company_id
}
