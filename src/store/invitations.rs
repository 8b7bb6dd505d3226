//! Invitations to rate the help in a case.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agents, cases, companies, invitations, products, topics},
};
use crate::domain::{
    Moment,
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
