//! Ratings as everybody may see them. Those that were taken back are not shown.

use diesel::prelude::*;

use super::{super::ratings::Columns, subject};
use crate::{
    domain::flag::Kind,
    domain::profile::{ByMember, Cursor, Filter, RatedBy, SeenRating, Subject, rating::Choices},
    domain::profile::{RatedFor, SubjectKind},
    store::{
        Db, Result, flags,
        schema::{authors, communities, community_ranks, companies, memberships, products, raters, ratings, topics},
    },
};

/// The latest ratings of an agent that have words, whatever they say.
pub fn quotes(db: &mut Db, agent_id: i64, limit: i64) -> Result<Vec<SeenRating>> {
    let ids: Vec<i64> = ratings::table
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::comment.is_not_null())
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .limit(limit)
        .select(ratings::id)
        .load(db)?;
    seen(db, &ids)
}

type Narrowed<'a> = ratings::BoxedQuery<'a, <Db as diesel::Connection>::Backend>;

fn narrowed<'a>(agent_id: i64, filter: &Filter) -> Narrowed<'a> {
    let mut these =
        ratings::table.filter(ratings::agent_id.eq(agent_id)).filter(ratings::withdrawn_at.is_null()).into_boxed();
    if let Some(origin) = filter.origin {
        these = these.filter(ratings::origin.eq(origin.key()));
    }
    if let Some(stars) = filter.stars {
        these = these.filter(ratings::stars.eq(i32::from(stars.get())));
    }
    if let Some(slug) = filter.topic.clone() {
        let topic = topics::table.filter(topics::slug.eq(slug)).select(topics::id.nullable());
        these = these.filter(ratings::topic_id.eq_any(topic));
    }
    if let Some(slug) = filter.product.clone() {
        let product = products::table.filter(products::slug.eq(slug)).select(products::id.nullable());
        these = these.filter(ratings::product_id.eq_any(product));
    }
    if let Some(slug) = filter.community.clone() {
        let members = authors::table
            .inner_join(memberships::table.on(memberships::person_id.eq(authors::person_id)))
            .inner_join(communities::table.on(communities::id.eq(memberships::community_id)))
            .filter(communities::slug.eq(slug))
            .filter(memberships::state.eq("member"))
            .select(authors::rater_id);
        these = these.filter(ratings::rater_id.eq_any(members));
    }
    these
}

/// The ratings of an agent that members of any of these communities gave, once for each community.
pub fn by_members(db: &mut Db, agent_id: i64, slugs: &[String]) -> Result<Vec<ByMember>> {
    let rows: Vec<(i64, String, i64, Option<bool>)> = ratings::table
        .inner_join(authors::table.on(authors::rater_id.eq(ratings::rater_id)))
        .inner_join(memberships::table.on(memberships::person_id.eq(authors::person_id)))
        .inner_join(communities::table.on(communities::id.eq(memberships::community_id)))
        .left_join(
            community_ranks::table.on(community_ranks::community_id
                .eq(memberships::community_id)
                .and(community_ranks::person_id.eq(memberships::person_id))),
        )
        .filter(ratings::agent_id.eq(agent_id))
        .filter(communities::slug.eq_any(slugs))
        .filter(memberships::state.eq("member"))
        .select((ratings::id, communities::name, authors::person_id, community_ranks::known.nullable()))
        .load(db)?;
    let said = rows.into_iter().map(|(rating_id, community, person_id, known)| ByMember {
        rating_id,
        community,
        person_id,
        known: known == Some(true),
    });
    Ok(said.collect())
}

/// How many ratings of an agent fit.
pub fn count(db: &mut Db, agent_id: i64, filter: &Filter) -> Result<i64> {
    Ok(narrowed(agent_id, filter).count().get_result(db)?)
}

/// One page of an agent's ratings, the latest first, after a place in the list; and where the next page begins.
pub fn page(
    db: &mut Db,
    agent_id: i64,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<(Vec<SeenRating>, Option<Cursor>)> {
    let mut these = narrowed(agent_id, filter);
    if let Some(Cursor { rated_at, id }) = after {
        let older = ratings::rated_at.lt(rated_at).or(ratings::rated_at.eq(rated_at).and(ratings::id.lt(id)));
        these = these.filter(older);
    }
    let mut ids: Vec<i64> = these
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .limit(limit as i64 + 1)
        .select(ratings::id)
        .load(db)?;
    let more = ids.len() > limit;
    ids.truncate(limit);
    let mut page = seen(db, &ids)?;
    if filter.community.is_some() {
        page.iter_mut().for_each(|rating| rating.by = RatedBy::Member);
    }
    let next = page.last().filter(|_| more).map(|last| Cursor { rated_at: last.rated_at, id: last.id });
    Ok((page, next))
}

/// These ratings as everybody may see them, the latest first: without the words that are hidden.
pub(in crate::store) fn seen(db: &mut Db, ids: &[i64]) -> Result<Vec<SeenRating>> {
    let mut seen = in_full(db, ids)?;
    let hidden = flags::withheld(db, Kind::Rating, ids)?;
    for rating in seen.iter_mut().filter(|rating| hidden.contains_key(&rating.id)) {
        rating.opinion.comment = None;
        rating.hidden = true;
    }
    Ok(seen)
}

/// These ratings with all their words, for moderators.
pub(in crate::store) fn in_full(db: &mut Db, ids: &[i64]) -> Result<Vec<SeenRating>> {
    type Names = Option<(String, String)>;
    type Row = (i64, Columns, (Option<i64>, Option<String>), Names, Names, Names);
    let rows: Vec<Row> = ratings::table
        .inner_join(raters::table)
        .left_join(topics::table)
        .left_join(products::table)
        .left_join(companies::table)
        .filter(ratings::id.eq_any(ids))
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .select((
            ratings::id,
            Columns::as_select(),
            (raters::person_id, raters::name),
            (topics::slug, topics::name).nullable(),
            (products::slug, products::name).nullable(),
            (companies::slug, companies::name).nullable(),
        ))
        .load(db)?;
    let seen = rows.into_iter().filter_map(|(id, columns, (person, account), topic, product, company)| {
        let rating = columns.into_rating(id)?;
        let company: Option<Subject> = company.map(subject);
        let name = if person.is_some() { account } else { rating.signed };
        let by = match (name, &company) {
            (Some(name), _) => RatedBy::Named(name),
            (None, Some(company)) if person.is_none() => RatedBy::CustomerOf(company.name.clone()),
            (None, _) => RatedBy::SignedIn,
        };
        Some(SeenRating {
            id,
            by,
            origin: rating.origin,
            opinion: rating.opinion,
            weight: rating.weight,
            topic: topic.map(subject),
            product: product.map(subject),
            company,
            rated_at: rating.rated_at,
            edited_at: rating.edited_at,
            hidden: false,
        })
    });
    Ok(seen.collect())
}

/// What an agent's ratings can be narrowed by.
pub fn choices(db: &mut Db, agent_id: i64) -> Result<Choices> {
    let rated_for = super::rated_for(db, agent_id)?;
    let of = |kind| {
        let these = rated_for.iter().filter(|RatedFor { kind: of, .. }| *of == kind);
        let mut subjects: Vec<Subject> = these.map(|rated| rated.subject.clone()).collect();
        subjects.sort_by(|a, b| a.name.cmp(&b.name));
        subjects
    };
    let communities: Vec<(String, String)> = ratings::table
        .inner_join(authors::table.on(authors::rater_id.eq(ratings::rater_id)))
        .inner_join(memberships::table.on(memberships::person_id.eq(authors::person_id)))
        .inner_join(communities::table.on(communities::id.eq(memberships::community_id)))
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::withdrawn_at.is_null())
        .filter(memberships::state.eq("member"))
        .order(communities::name)
        .select((communities::slug, communities::name))
        .distinct()
        .load(db)?;
    Ok(Choices {
        topics: of(SubjectKind::Topic),
        products: of(SubjectKind::Product),
        communities: communities.into_iter().map(subject).collect(),
    })
}
