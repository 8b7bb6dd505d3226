//! Invitations to rate the help in a case, and the cases that a company enters by hand to invite to.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agents, cases, companies, invitations, products, topics},
};
use crate::domain::{
    Moment, desk,
    invitation::{Invitation, InvitationState},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = invitations)]
struct Row {
    id: i64,
    case_id: i64,
    agent_id: i64,
    company_id: i64,
    rater_id: i64,
    expires_at: Moment,
    used_at: Option<Moment>,
    revoked_at: Option<Moment>,
}

/// The invitation that a link names.
pub fn by_jti(db: &mut Db, jti: &str, now: Moment) -> Result<Option<Invitation>> {
    type Names = (String, String, String, Option<i64>, Option<String>, Option<i64>, Option<String>, Option<Moment>);
    let found: Option<(Row, Names)> = invitations::table
        .inner_join(agents::table)
        .inner_join(companies::table)
        .inner_join(cases::table.left_join(products::table).left_join(topics::table))
        .filter(invitations::jti.eq(jti))
        .select((
            Row::as_select(),
            (
                agents::name,
                agents::handle,
                companies::name,
                cases::product_id,
                products::name.nullable(),
                cases::topic_id,
                topics::name.nullable(),
                cases::resolved_at,
            ),
        ))
        .first(db)
        .optional()?;
    Ok(found.map(|(row, (agent_name, handle, company_name, product_id, product, topic_id, topic, resolved_at))| {
        Invitation {
            id: row.id,
            case_id: row.case_id,
            agent_id: row.agent_id,
            company_id: row.company_id,
            rater_id: row.rater_id,
            state: InvitationState::of(row.used_at, row.revoked_at, row.expires_at, now),
            agent_name,
            handle,
            company_name,
            product: product_id.zip(product),
            topic: topic_id.zip(topic),
            resolved_at,
        }
    }))
}

/// Uses an invitation up; false when somebody was faster.
pub fn consume(db: &mut Db, id: i64, now: Moment) -> Result<bool> {
    let open = invitations::used_at.is_null().and(invitations::revoked_at.is_null());
    let used =
        diesel::update(invitations::table.find(id).filter(open)).set(invitations::used_at.eq(now)).execute(db)?;
    Ok(used == 1)
}

/// A case as a company enters it.
pub struct NewCase<'a> {
    /// Whose customer it was.
    pub company_id: i64,
    /// The company's own reference.
    pub reference: &'a str,
    /// Who helped.
    pub agent_id: i64,
    /// What it was about.
    pub product_id: Option<i64>,
    /// What it was about.
    pub topic_id: Option<i64>,
    /// When the customer asked.
    pub opened_at: Moment,
    /// When somebody first answered.
    pub first_reply_at: Option<Moment>,
    /// When it was solved.
    pub resolved_at: Moment,
}

/// The case of that reference at the company, and who helped in it.
pub fn case_of(db: &mut Db, company_id: i64, reference: &str) -> Result<Option<(i64, i64)>> {
    Ok(cases::table
        .filter(cases::company_id.eq(company_id))
        .filter(cases::reference.eq(reference))
        .select((cases::id, cases::agent_id))
        .first(db)
        .optional()?)
}

/// Keeps a case and returns its id.
pub fn add_case(db: &mut Db, case: &NewCase) -> Result<i64> {
    Ok(diesel::insert_into(cases::table)
        .values((
            cases::company_id.eq(case.company_id),
            cases::reference.eq(case.reference),
            cases::agent_id.eq(case.agent_id),
            cases::channel.eq(super::ratings::BY_HAND),
            cases::product_id.eq(case.product_id),
            cases::topic_id.eq(case.topic_id),
            cases::opened_at.eq(case.opened_at),
            cases::first_reply_at.eq(case.first_reply_at),
            cases::first_reply_seconds.eq(case.first_reply_at.map(|at| (at - case.opened_at).num_seconds())),
            cases::resolved_at.eq(case.resolved_at),
        ))
        .returning(cases::id)
        .get_result(db)?)
}

/// A case, as an invitation tells of it.
#[derive(Clone, Debug)]
pub struct CaseToRate {
    /// Whose customer it was.
    pub company_id: i64,
    /// Who helped.
    pub agent_id: i64,
    /// The name that they show.
    pub agent_name: String,
    /// The topic or else the product, when it is known.
    pub what: Option<String>,
    /// When it was solved.
    pub resolved_at: Option<Moment>,
}

/// The case with this id.
pub fn case_to_rate(db: &mut Db, id: i64) -> Result<Option<CaseToRate>> {
    type Row = (i64, i64, String, Option<String>, Option<String>, Option<Moment>);
    let found: Option<Row> = cases::table
        .inner_join(agents::table)
        .left_join(topics::table)
        .left_join(products::table)
        .filter(cases::id.eq(id))
        .select((
            cases::company_id,
            cases::agent_id,
            agents::name,
            topics::name.nullable(),
            products::name.nullable(),
            cases::resolved_at,
        ))
        .first(db)
        .optional()?;
    Ok(found.map(|(company_id, agent_id, agent_name, topic, product, resolved_at)| CaseToRate {
        company_id,
        agent_id,
        agent_name,
        what: topic.or(product),
        resolved_at,
    }))
}

/// When the case's open invitation ends, if it has one that still works and that may have arrived.
pub fn open_until(db: &mut Db, case_id: i64, now: Moment) -> Result<Option<Moment>> {
    Ok(invitations::table
        .filter(invitations::case_id.eq(case_id))
        .filter(invitations::used_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .filter(invitations::undelivered_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .select(invitations::expires_at)
        .first(db)
        .optional()?)
}

/// Closes the case's invitations whose time is over or that reached nobody, so that it can be invited anew.
pub fn close_unanswered(db: &mut Db, case_id: i64, now: Moment) -> Result<()> {
    let over = invitations::table
        .filter(invitations::case_id.eq(case_id))
        .filter(invitations::used_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .filter(invitations::expires_at.le(now).or(invitations::undelivered_at.is_not_null()));
    diesel::update(over).set(invitations::revoked_at.eq(now)).execute(db)?;
    Ok(())
}

/// An invitation to be kept.
#[derive(Insertable)]
#[diesel(table_name = invitations)]
pub struct NewInvitation<'a> {
    /// What its link names it by.
    pub jti: &'a str,
    /// The case.
    pub case_id: i64,
    /// Who helped.
    pub agent_id: i64,
    /// Whose customer it was.
    pub company_id: i64,
    /// The customer.
    pub rater_id: i64,
    /// Now.
    pub created_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
}

/// Keeps an invitation and returns its id.
pub fn add(db: &mut Db, invitation: NewInvitation) -> Result<i64> {
    Ok(diesel::insert_into(invitations::table).values(invitation).returning(invitations::id).get_result(db)?)
}

/// Keeps that an invitation reached nobody, and why; the first time counts.
pub fn mark_undelivered(db: &mut Db, id: i64, why: &str, now: Moment) -> Result<()> {
    diesel::update(invitations::table.find(id).filter(invitations::undelivered_at.is_null()))
        .set((invitations::undelivered_at.eq(now), invitations::undelivered.eq(why)))
        .execute(db)?;
    Ok(())
}

/// Invitations that, as far as is known, reached their customer.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn arrived() -> _ {
    invitations::undelivered_at.is_null().or(invitations::used_at.is_not_null())
}

/// The case's invitation that nobody used, and that was not taken back.
pub fn unused_of_case(db: &mut Db, case_id: i64) -> Result<Option<i64>> {
    Ok(invitations::table
        .filter(invitations::case_id.eq(case_id))
        .filter(invitations::used_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .select(invitations::id)
        .first(db)
        .optional()?)
}

/// The case that an invitation asks about.
pub fn case_asked_about(db: &mut Db, id: i64) -> Result<Option<i64>> {
    Ok(invitations::table.find(id).select(invitations::case_id).first(db).optional()?)
}

/// Takes back an invitation that nobody used; says whether there was one.
pub fn revoke(db: &mut Db, id: i64, company_id: i64, now: Moment) -> Result<bool> {
    let open = invitations::table
        .filter(invitations::id.eq(id))
        .filter(invitations::company_id.eq(company_id))
        .filter(invitations::used_at.is_null())
        .filter(invitations::revoked_at.is_null());
    Ok(diesel::update(open).set(invitations::revoked_at.eq(now)).execute(db)? == 1)
}

/// The company's latest invitations, the newest first.
pub fn of_company(db: &mut Db, company_id: i64, most: i64, now: Moment) -> Result<Vec<desk::Invitation>> {
    type Row = (i64, String, String, Moment, Moment, Option<Moment>, Option<Moment>, Option<String>);
    let rows: Vec<Row> = invitations::table
        .inner_join(cases::table)
        .inner_join(agents::table)
        .filter(invitations::company_id.eq(company_id))
        .order((invitations::created_at.desc(), invitations::id.desc()))
        .limit(most)
        .select((
            invitations::id,
            cases::reference,
            agents::name,
            invitations::created_at,
            invitations::expires_at,
            invitations::used_at,
            invitations::revoked_at,
            invitations::undelivered,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(id, reference, agent, sent_at, expires_at, used_at, revoked_at, undelivered)| desk::Invitation {
            id,
            reference,
            agent,
            sent_at,
            expires_at,
            state: InvitationState::of(used_at, revoked_at, expires_at, now),
            undelivered: undelivered.and_then(|why| why.parse().ok()),
        })
        .collect())
}
