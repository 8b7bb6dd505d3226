//! What is already there of many names at once.

use std::{collections::HashMap, hash::Hash};

use diesel::{dsl::min, prelude::*};

use super::{
    Db, Result,
    invitations::arrived,
    ratings::{is_counted, stood},
    schema::{
        agents, cases, companies, employments, invitations, products, raters, ratings, retired_handles, thanks, topics,
    },
};
use crate::domain::{Moment, agent::AgentState, trust::Coverage};

/// How many names one question holds.
const AT_ONCE: usize = 10_000;

fn gather<N, K: Eq + Hash, V>(names: &[N], mut ask: impl FnMut(&[N]) -> Result<Vec<(K, V)>>) -> Result<HashMap<K, V>> {
    let mut found = HashMap::new();
    for some in names.chunks(AT_ONCE) {
        found.extend(ask(some)?);
    }
    Ok(found)
}

/// Companies by slug.
pub fn companies(db: &mut Db, slugs: &[String]) -> Result<HashMap<String, i64>> {
    gather(slugs, |some| {
        Ok(companies::table.filter(companies::slug.eq_any(some)).select((companies::slug, companies::id)).load(db)?)
    })
}

/// Topics by slug.
pub fn topics(db: &mut Db, slugs: &[String]) -> Result<HashMap<String, i64>> {
    gather(slugs, |some| {
        Ok(topics::table.filter(topics::slug.eq_any(some)).select((topics::slug, topics::id)).load(db)?)
    })
}

/// A company's products by slug.
pub fn products(db: &mut Db, company_id: i64, slugs: &[String]) -> Result<HashMap<String, i64>> {
    gather(slugs, |some| {
        let wanted = products::company_id.eq(company_id).and(products::slug.eq_any(some));
        Ok(products::table.filter(wanted).select((products::slug, products::id)).load(db)?)
    })
}

/// Agents by handle, or by one that they had before.
pub fn agents(db: &mut Db, handles: &[String]) -> Result<HashMap<String, i64>> {
    gather(handles, |some| {
        let mut found: Vec<(String, i64)> = retired_handles::table
            .filter(retired_handles::handle.eq_any(some))
            .select((retired_handles::handle, retired_handles::agent_id))
            .load(db)?;
        found.extend::<Vec<(String, i64)>>(
            agents::table.filter(agents::handle.eq_any(some)).select((agents::handle, agents::id)).load(db)?,
        );
        Ok(found)
    })
}

/// Shows drafts that belong to nobody yet, on the ground on which they consented.
pub fn publish_drafts(db: &mut Db, ids: &[i64], ground: &str, now: Moment) -> Result<()> {
    for some in ids.chunks(AT_ONCE) {
        let drafts = agents::table
            .filter(agents::id.eq_any(some))
            .filter(agents::state.eq(AgentState::Draft.key()))
            .filter(agents::person_id.is_null())
            // One that was public before was hidden because its person said no.
            .filter(agents::consented_at.is_null());
        diesel::update(drafts)
            .set((
                agents::state.eq(AgentState::Public.key()),
                agents::consented_at.eq(now),
                agents::consent_ground.eq(ground),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// The names of those of these agents whom nobody has claimed.
pub fn names_of_unclaimed(db: &mut Db, ids: &[i64]) -> Result<HashMap<i64, String>> {
    gather(ids, |some| {
        let unclaimed = agents::id.eq_any(some).and(agents::person_id.is_null());
        Ok(agents::table.filter(unclaimed).select((agents::id, agents::name)).load(db)?)
    })
}

/// Gives an agent whom nobody has claimed a name.
pub fn name(db: &mut Db, id: i64, name: &str) -> Result<()> {
    let unclaimed = agents::table.find(id).filter(agents::person_id.is_null());
    diesel::update(unclaimed).set(agents::name.eq(name)).execute(db)?;
    Ok(())
}

/// Where agents work or worked by the companies' own word: the id of the earliest employment by agent and company, and
/// since when.
pub fn employments(db: &mut Db, agent_ids: &[i64]) -> Result<HashMap<(i64, i64), (i64, Moment)>> {
    gather(agent_ids, |some| {
        let rows: Vec<(i64, i64, i64, Moment)> = employments::table
            .filter(employments::agent_id.eq_any(some))
            .filter(employments::confirmed_at.is_not_null())
            .order(employments::since.desc())
            .select((employments::agent_id, employments::company_id, employments::id, employments::since))
            .load(db)?;
        Ok(rows.into_iter().map(|(agent, company, id, since)| ((agent, company), (id, since))).collect())
    })
}

/// Moves the beginning of an employment back.
pub fn employed_since(db: &mut Db, employment_id: i64, since: Moment) -> Result<()> {
    diesel::update(employments::table.find(employment_id)).set(employments::since.eq(since)).execute(db)?;
    Ok(())
}

/// A company's customers by its own reference.
pub fn raters(db: &mut Db, company_id: i64, references: &[String]) -> Result<HashMap<String, i64>> {
    gather(references, |some| {
        let wanted = raters::company_id.eq(company_id).and(raters::reference.eq_any(some));
        let rows: Vec<(Option<String>, i64)> =
            raters::table.filter(wanted).select((raters::reference, raters::id)).load(db)?;
        Ok(rows.into_iter().filter_map(|(reference, id)| Some((reference?, id))).collect())
    })
}

/// A case, as far as what is said of it depends on it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = cases)]
#[allow(missing_docs, reason = "the columns' own names")]
pub struct Case {
    pub id: i64,
    pub reference: String,
    pub agent_id: i64,
    pub channel: String,
    pub product_id: Option<i64>,
    pub topic_id: Option<i64>,
}

/// A company's cases by its own reference.
pub fn cases(db: &mut Db, company_id: i64, references: &[String]) -> Result<Vec<Case>> {
    let mut found = Vec::new();
    for some in references.chunks(AT_ONCE) {
        let wanted = cases::company_id.eq(company_id).and(cases::reference.eq_any(some));
        found.extend(cases::table.filter(wanted).select(Case::as_select()).load(db)?);
    }
    Ok(found)
}

/// What a case is about and when what happened, once it is known.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true)]
#[allow(missing_docs, reason = "the columns' own names")]
pub struct CaseDetails {
    pub channel: String,
    pub product_id: Option<i64>,
    pub topic_id: Option<i64>,
    pub opened_at: Moment,
    pub first_reply_at: Option<Moment>,
    pub first_reply_seconds: Option<i64>,
    pub resolved_at: Option<Moment>,
}

/// Fills in a case of which only the reference was known.
pub fn fill_case(db: &mut Db, case_id: i64, details: &CaseDetails) -> Result<()> {
    diesel::update(cases::table.find(case_id)).set(details).execute(db)?;
    Ok(())
}

/// Says what a rating is about.
pub fn rating_about(db: &mut Db, rating_id: i64, product_id: Option<i64>, topic_id: Option<i64>) -> Result<()> {
    diesel::update(ratings::table.find(rating_id))
        .set((ratings::product_id.eq(product_id), ratings::topic_id.eq(topic_id)))
        .execute(db)?;
    Ok(())
}

/// Which of these cases were rated.
pub fn rated(db: &mut Db, case_ids: &[i64]) -> Result<Vec<i64>> {
    let found = gather(case_ids, |some| {
        let rows: Vec<Option<i64>> =
            ratings::table.filter(ratings::case_id.eq_any(some)).select(ratings::case_id).load(db)?;
        Ok(rows.into_iter().flatten().map(|case| (case, ())).collect())
    })?;
    Ok(found.into_keys().collect())
}

/// When these raters rated whom: agent, rater, moment.
pub fn ratings_by(db: &mut Db, rater_ids: &[i64]) -> Result<Vec<(i64, i64, Moment)>> {
    let mut given = Vec::new();
    for some in rater_ids.chunks(AT_ONCE) {
        let columns = (ratings::agent_id, ratings::rater_id, ratings::rated_at);
        let rows: Vec<(i64, i64, Moment)> =
            ratings::table.filter(ratings::rater_id.eq_any(some)).select(columns).load(db)?;
        given.extend(rows);
    }
    Ok(given)
}

/// When these people thanked whom: agent, sender, moment.
pub fn thanks_by(db: &mut Db, rater_ids: &[i64]) -> Result<Vec<(i64, i64, Moment)>> {
    let mut sent = Vec::new();
    for some in rater_ids.chunks(AT_ONCE) {
        let columns = (thanks::agent_id, thanks::rater_id, thanks::sent_at);
        let rows: Vec<(i64, i64, Moment)> =
            thanks::table.filter(thanks::rater_id.eq_any(some)).select(columns).load(db)?;
        sent.extend(rows);
    }
    Ok(sent)
}

/// A company's coverage at any moment, by the rule of [`ratings::invited_of_resolved`].
///
/// [`ratings::invited_of_resolved`]: super::ratings::invited_of_resolved
pub fn coverage(db: &mut Db, company_id: i64) -> Result<Coverage> {
    let theirs = || invitations::table.filter(invitations::company_id.eq(company_id));
    let first: Option<Moment> = theirs().select(min(invitations::created_at)).first(db)?;
    if first.is_none() {
        return Ok(Coverage::default());
    }
    let invited: Vec<(i64, Moment)> = theirs()
        .filter(stood())
        .filter(arrived())
        .order(invitations::created_at.desc())
        .select((invitations::case_id, invitations::created_at))
        .load(db)?;
    let invited: HashMap<_, _> = invited.into_iter().collect();
    let resolved: Vec<(i64, Option<Moment>)> = cases::table
        .filter(cases::company_id.eq(company_id))
        .filter(cases::resolved_at.is_not_null())
        .filter(is_counted())
        .select((cases::id, cases::resolved_at))
        .load(db)?;
    let resolved = resolved.into_iter().filter_map(|(case, at)| Some((at?, invited.get(&case).copied())));
    Ok(Coverage::of(first, resolved))
}
