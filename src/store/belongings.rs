//! What a person finds on their own page.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{agents, communities, companies, company_members, memberships, raters, ratings, thanks},
};
use crate::domain::{
    Moment,
    account::{Belonging, Desk, GivenRating, GivenThanks, Helper, Standing},
    agent::AgentState,
    rating::Stars,
    trust::Uncounted,
};

/// The most ratings, and the most thanks, that are listed.
const LISTED: i64 = 200;

/// The communities of this person, by name.
pub fn communities(db: &mut Db, person_id: i64) -> Result<Vec<Belonging>> {
    let rows: Vec<(String, String, String, String)> = memberships::table
        .inner_join(communities::table)
        .filter(memberships::person_id.eq(person_id))
        .order(communities::name)
        .select((communities::slug, communities::name, memberships::role, memberships::state))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(slug, name, role, state)| {
            let standing = match (role.as_str(), state.as_str()) {
                (_, "pending") => Standing::Asked,
                ("steward", _) => Standing::Steward,
                _ => Standing::Member,
            };
            Belonging { slug, name, standing }
        })
        .collect())
}

/// The ratings that this person gave, the latest first.
pub fn ratings(db: &mut Db, person_id: i64) -> Result<Vec<GivenRating>> {
    type Row = (i64, (String, String, String), i32, Moment, Option<Moment>, Option<String>);
    let rows: Vec<Row> = ratings::table
        .inner_join(raters::table)
        .inner_join(agents::table)
        .filter(raters::person_id.eq(person_id))
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .limit(LISTED)
        .select((
            ratings::id,
            (agents::handle, agents::name, agents::state),
            ratings::stars,
            ratings::rated_at,
            ratings::withdrawn_at,
            ratings::uncounted,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, agent, stars, rated_at, withdrawn_at, uncounted)| {
            let stars = Stars::try_from(i64::from(stars)).ok()?;
            let removed = uncounted.is_some_and(|reason| reason.parse() == Ok(Uncounted::Removed));
            Some(GivenRating { id, helper: helper(agent), stars, rated_at, withdrawn_at, removed })
        })
        .collect())
}

/// The thanks that this person sent, the latest first.
pub fn thanks(db: &mut Db, person_id: i64) -> Result<Vec<GivenThanks>> {
    let rows: Vec<((String, String, String), String, Moment)> = thanks::table
        .inner_join(raters::table)
        .inner_join(agents::table)
        .filter(raters::person_id.eq(person_id))
        .order((thanks::sent_at.desc(), thanks::id.desc()))
        .limit(LISTED)
        .select(((agents::handle, agents::name, agents::state), thanks::text, thanks::sent_at))
        .load(db)?;
    Ok(rows.into_iter().map(|(agent, text, sent_at)| GivenThanks { helper: helper(agent), text, sent_at }).collect())
}

/// The companies whose desk this person may open, by name.
pub fn desks(db: &mut Db, person_id: i64) -> Result<Vec<Desk>> {
    let rows: Vec<(String, String)> = company_members::table
        .inner_join(companies::table)
        .filter(company_members::person_id.eq(person_id))
        .order(companies::name)
        .select((companies::slug, companies::name))
        .load(db)?;
    Ok(rows.into_iter().map(|(slug, name)| Desk { slug, name }).collect())
}

fn helper((handle, name, state): (String, String, String)) -> Helper {
    match state.parse::<AgentState>() {
        Ok(state) if state.is_visible() => Helper::Shown { handle, name },
        _ => Helper::Hidden,
    }
}
