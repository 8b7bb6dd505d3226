//! What agents write about themselves.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agent_products, agent_topics, agents, companies, employments, photos, products},
};
use crate::domain::{Moment, agent::AgentState, desk::Offered};

/// The lines that an agent writes.
#[derive(AsChangeset)]
#[diesel(table_name = agents, treat_none_as_null = true)]
pub struct Lines {
    /// The name that is shown.
    pub name: String,
    /// At most 280 characters.
    pub bio: String,
    /// BCP 47 codes with commas between them.
    pub languages: String,
    /// When they help.
    pub hours: String,
    /// How to reach them.
    pub reach_text: String,
    /// Where to reach them.
    pub reach_url: Option<String>,
}

/// Replaces the lines.
pub fn save(db: &mut Db, agent_id: i64, lines: &Lines) -> Result<()> {
    diesel::update(agents::table.find(agent_id)).set(lines).execute(db)?;
    Ok(())
}

/// Changes who may see the profile, when it is in one of the states it can change from; says whether it did.
pub fn change_state(db: &mut Db, agent_id: i64, from: AgentState, to: AgentState) -> Result<bool> {
    let changed = diesel::update(agents::table.filter(agents::id.eq(agent_id)).filter(agents::state.eq(from.key())))
        .set(agents::state.eq(to.key()))
        .execute(db)?;
    Ok(changed == 1)
}

/// Replaces the topics.
pub fn set_topics(db: &mut Db, agent_id: i64, topic_ids: &[i64]) -> Result<()> {
    diesel::delete(agent_topics::table.filter(agent_topics::agent_id.eq(agent_id))).execute(db)?;
    for topic_id in topic_ids {
        diesel::insert_into(agent_topics::table)
            .values((agent_topics::agent_id.eq(agent_id), agent_topics::topic_id.eq(topic_id)))
            .execute(db)?;
    }
    Ok(())
}

/// The products of the companies where the agent works now.
pub fn offered_products(db: &mut Db, agent_id: i64) -> Result<Vec<Offered>> {
    let chosen: Vec<i64> = agent_products::table
        .filter(agent_products::agent_id.eq(agent_id))
        .select(agent_products::product_id)
        .load(db)?;
    let employers = employments::table
        .filter(employments::agent_id.eq(agent_id))
        .filter(employments::until.is_null())
        .select(employments::company_id);
    let rows: Vec<(i64, String, String)> = products::table
        .inner_join(companies::table)
        .filter(products::company_id.eq_any(employers))
        .order((companies::name, products::name))
        .select((products::id, products::name, companies::name))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, company)| Offered { id, name, company, chosen: chosen.contains(&id) })
        .collect())
}

/// Replaces the products.
pub fn set_products(db: &mut Db, agent_id: i64, product_ids: &[i64]) -> Result<()> {
    diesel::delete(agent_products::table.filter(agent_products::agent_id.eq(agent_id))).execute(db)?;
    for product_id in product_ids {
        diesel::insert_into(agent_products::table)
            .values((agent_products::agent_id.eq(agent_id), agent_products::product_id.eq(product_id)))
            .execute(db)?;
    }
    Ok(())
}

/// Takes everything that names the person out of a profile, and the person off it; its handle stays theirs
/// for ever, and what others said stays with it, unseen.
pub fn forget(db: &mut Db, agent_id: i64, name: &str, now: Moment) -> Result<()> {
    diesel::update(agents::table.find(agent_id))
        .set((
            agents::state.eq(AgentState::Left.key()),
            agents::person_id.eq(None::<i64>),
            agents::name.eq(name),
            agents::bio.eq(""),
            agents::languages.eq(""),
            agents::hours.eq(""),
            agents::reach_text.eq(""),
            agents::reach_url.eq(None::<String>),
            agents::photo_version.eq(None::<String>),
        ))
        .execute(db)?;
    diesel::delete(photos::table.filter(photos::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(agent_topics::table.filter(agent_topics::agent_id.eq(agent_id))).execute(db)?;
    diesel::delete(agent_products::table.filter(agent_products::agent_id.eq(agent_id))).execute(db)?;
    diesel::update(employments::table.filter(employments::agent_id.eq(agent_id)).filter(employments::until.is_null()))
        .set(employments::until.eq(now))
        .execute(db)?;
    Ok(())
}
