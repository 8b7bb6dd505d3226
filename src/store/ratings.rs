//! Ratings, and what they said before they were edited.

use diesel::{dsl::count, prelude::*};

use super::{
    Db, Result,
    bulk::in_rows,
    invitations::arrived,
    schema::{cases, company_members, employments, invitations, people, rating_versions, ratings},
};
use crate::domain::{
    Moment,
    company::Company,
    rating::{Opinion, Rating, Stars, Traits},
    responsiveness::AskedLately,
    trust::{Uncounted, Weight, copies, coverage},
};

/// The columns of a [`Rating`], in both directions.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
// SQLite writes many rows in one statement only when each names all columns.
#[diesel(table_name = ratings, treat_none_as_default_value = false)]
pub struct Columns {
    agent_id: i64,
    company_id: Option<i64>,
    case_id: Option<i64>,
    rater_id: i64,
    product_id: Option<i64>,
    topic_id: Option<i64>,
    origin: String,
    stars: i32,
    listened: Option<bool>,
    knowledgeable: Option<bool>,
    empowered: Option<bool>,
    human: Option<bool>,
    on_my_side: Option<bool>,
    comment: Option<String>,
    fault: Option<String>,
    rated_at: Moment,
    edited_at: Option<Moment>,
    withdrawn_at: Option<Moment>,
    w_origin: f64,
    w_credibility: f64,
    w_marginal: f64,
    w_coverage: f64,
    uncounted: Option<String>,
    independent: bool,
    signed: Option<String>,
    w_related: f64,
    relation: Option<String>,
    related_n: Option<i64>,
    text_hash: Option<i64>,
}

impl From<&Rating> for Columns {
    fn from(rating: &Rating) -> Self {
        let Opinion { stars, traits, comment, fault } = rating.opinion.clone();
        Self {
            agent_id: rating.agent_id,
            company_id: rating.company_id,
            case_id: rating.case_id,
            rater_id: rating.rater_id,
            product_id: rating.product_id,
            topic_id: rating.topic_id,
            origin: rating.origin.key().into(),
            stars: stars.get().into(),
            listened: traits.listened,
            knowledgeable: traits.knowledgeable,
            empowered: traits.empowered,
            human: traits.human,
            on_my_side: traits.on_my_side,
            text_hash: comment.as_deref().and_then(copies::hash).map(u64::cast_signed),
            comment,
            fault: fault.map(|fault| fault.key().into()),
            rated_at: rating.rated_at,
            edited_at: rating.edited_at,
            withdrawn_at: rating.withdrawn_at,
            w_origin: rating.weight.origin,
            w_credibility: rating.weight.credibility,
            w_marginal: rating.weight.marginal,
            w_coverage: rating.weight.coverage,
            uncounted: rating.weight.uncounted.map(|reason| reason.key().into()),
            independent: rating.weight.independent,
            signed: rating.signed.clone(),
            w_related: rating.weight.related,
            relation: rating.weight.relation.map(|(relation, _)| relation.key().into()),
            related_n: rating.weight.relation.map(|(_, n)| n),
        }
    }
}

impl Columns {
    /// The rating; nothing when a column holds what no version of ours ever wrote.
    pub fn into_rating(self, id: i64) -> Option<Rating> {
        let traits = Traits {
            listened: self.listened,
            knowledgeable: self.knowledgeable,
            empowered: self.empowered,
            human: self.human,
            on_my_side: self.on_my_side,
        };
        let fault = self.fault.and_then(|fault| fault.parse().ok());
        Some(Rating {
            id,
            agent_id: self.agent_id,
            company_id: self.company_id,
            case_id: self.case_id,
            rater_id: self.rater_id,
            product_id: self.product_id,
            topic_id: self.topic_id,
            origin: self.origin.parse().ok()?,
            opinion: Opinion {
                stars: Stars::try_from(i64::from(self.stars)).ok()?,
                traits,
                comment: self.comment,
                fault,
            },
            weight: Weight {
                origin: self.w_origin,
                credibility: self.w_credibility,
                marginal: self.w_marginal,
                related: self.w_related,
                relation: self.relation.and_then(|relation| relation.parse().ok()).zip(self.related_n),
                coverage: self.w_coverage,
                independent: self.independent,
                uncounted: self.uncounted.and_then(|reason| reason.parse().ok()),
            },
            signed: self.signed,
            rated_at: self.rated_at,
            edited_at: self.edited_at,
            withdrawn_at: self.withdrawn_at,
        })
    }
}

/// Writes a new rating and returns its id.
pub fn insert(db: &mut Db, rating: &Rating) -> Result<i64> {
    Ok(diesel::insert_into(ratings::table).values(Columns::from(rating)).returning(ratings::id).get_result(db)?)
}

/// Writes many new ratings.
pub fn insert_many(db: &mut Db, ratings: &[Rating]) -> Result<()> {
    let mut ratings: Vec<&Rating> = ratings.iter().collect();
    // What comes beside each other in the index is written one after the other.
    ratings.sort_by_key(|rating| (rating.agent_id, rating.rated_at));
    for some in ratings.chunks(1_000) {
        let rows: Vec<Columns> = some.iter().copied().map(Columns::from).collect();
        in_rows!(db, rows, |c, some| diesel::insert_into(ratings::table).values(some).execute(c));
    }
    Ok(())
}

/// The rating of a case.
pub fn of_case(db: &mut Db, case_id: i64) -> Result<Option<Rating>> {
    let row = ratings::table.filter(ratings::case_id.eq(case_id)).select((ratings::id, Columns::as_select())).first(db);
    Ok(row.optional()?.and_then(|(id, columns): (i64, Columns)| columns.into_rating(id)))
}

/// The latest rating of this agent by this rater that belongs to no case and was not taken back; one that a moderator
/// removed is still theirs.
pub fn open_of(db: &mut Db, agent_id: i64, rater_id: i64) -> Result<Option<Rating>> {
    let row = ratings::table
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::rater_id.eq(rater_id))
        .filter(ratings::case_id.is_null())
        .filter(ratings::withdrawn_at.is_null().or(ratings::uncounted.eq(Uncounted::Removed.key()).assume_not_null()))
        .order(ratings::rated_at.desc())
        .select((ratings::id, Columns::as_select()))
        .first(db);
    Ok(row.optional()?.and_then(|(id, columns): (i64, Columns)| columns.into_rating(id)))
}

/// A rating by its id.
pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Rating>> {
    let row = ratings::table.find(id).select((ratings::id, Columns::as_select())).first(db);
    Ok(row.optional()?.and_then(|(id, columns): (i64, Columns)| columns.into_rating(id)))
}

/// All ratings of an agent that stand.
pub fn of_agent(db: &mut Db, agent_id: i64) -> Result<Vec<Rating>> {
    let rows: Vec<(i64, Columns)> = ratings::table
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::withdrawn_at.is_null())
        .select((ratings::id, Columns::as_select()))
        .load(db)?;
    Ok(rows.into_iter().filter_map(|(id, columns)| columns.into_rating(id)).collect())
}

/// The newest ratings of this agent by this rater that count or would if newer ones did not speak for them.
pub fn newest_by(db: &mut Db, agent_id: i64, rater_id: i64, most: usize) -> Result<Vec<Rating>> {
    let rows: Vec<(i64, Columns)> = ratings::table
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::rater_id.eq(rater_id))
        .filter(ratings::withdrawn_at.is_null())
        .filter(ratings::uncounted.is_null())
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select((ratings::id, Columns::as_select()))
        .load(db)?;
    Ok(rows.into_iter().filter_map(|(id, columns)| columns.into_rating(id)).collect())
}

/// Whom something new was said of, or something changed or taken back, since then.
pub fn agents_stirred(db: &mut Db, since: Moment) -> Result<Vec<i64>> {
    let changed = ratings::edited_at.ge(since).or(ratings::withdrawn_at.ge(since));
    let stirred = changed.or(ratings::rated_at.nullable().ge(since));
    Ok(ratings::table.filter(stirred).select(ratings::agent_id).distinct().load(db)?)
}

/// Keeps a weight that changed after it was first fixed.
pub fn weigh(db: &mut Db, id: i64, weight: &Weight) -> Result<()> {
    diesel::update(ratings::table.find(id))
        .set((
            ratings::w_origin.eq(weight.origin),
            ratings::w_credibility.eq(weight.credibility),
            ratings::w_marginal.eq(weight.marginal),
            ratings::w_related.eq(weight.related),
            ratings::relation.eq(weight.relation.map(|(relation, _)| relation.key())),
            ratings::related_n.eq(weight.relation.map(|(_, n)| n)),
            ratings::w_coverage.eq(weight.coverage),
            ratings::independent.eq(weight.independent),
            ratings::uncounted.eq(weight.uncounted.map(|reason| reason.key())),
        ))
        .execute(db)?;
    Ok(())
}

/// A rating that this rater gave; nobody else's.
pub fn given_by(db: &mut Db, id: i64, rater_id: i64) -> Result<Option<Rating>> {
    let row = ratings::table
        .filter(ratings::id.eq(id))
        .filter(ratings::rater_id.eq(rater_id))
        .select((ratings::id, Columns::as_select()))
        .first(db);
    Ok(row.optional()?.and_then(|(id, columns): (i64, Columns)| columns.into_rating(id)))
}

/// Replaces what a rating says and keeps what it said before.
pub fn edit(db: &mut Db, before: &Rating, after: &Rating, now: Moment) -> Result<()> {
    let said = Columns::from(before);
    diesel::insert_into(rating_versions::table)
        .values((
            rating_versions::rating_id.eq(before.id),
            rating_versions::agent_id.eq(before.agent_id),
            rating_versions::stars.eq(said.stars),
            rating_versions::listened.eq(said.listened),
            rating_versions::knowledgeable.eq(said.knowledgeable),
            rating_versions::empowered.eq(said.empowered),
            rating_versions::human.eq(said.human),
            rating_versions::on_my_side.eq(said.on_my_side),
            rating_versions::comment.eq(said.comment),
            rating_versions::fault.eq(said.fault),
            rating_versions::written_at.eq(before.edited_at.unwrap_or(before.rated_at)),
            rating_versions::replaced_at.eq(now),
        ))
        .execute(db)?;
    let says = Columns::from(after);
    diesel::update(ratings::table.find(after.id).filter(ratings::withdrawn_at.is_null()))
        .set((
            ratings::stars.eq(says.stars),
            ratings::listened.eq(says.listened),
            ratings::knowledgeable.eq(says.knowledgeable),
            ratings::empowered.eq(says.empowered),
            ratings::human.eq(says.human),
            ratings::on_my_side.eq(says.on_my_side),
            ratings::comment.eq(says.comment),
            ratings::text_hash.eq(says.text_hash),
            ratings::fault.eq(says.fault),
            ratings::origin.eq(says.origin),
            ratings::topic_id.eq(says.topic_id),
            ratings::product_id.eq(says.product_id),
            ratings::signed.eq(says.signed),
            ratings::rated_at.eq(says.rated_at),
            ratings::w_origin.eq(says.w_origin),
            ratings::w_credibility.eq(says.w_credibility),
            ratings::w_coverage.eq(says.w_coverage),
            ratings::uncounted.eq(says.uncounted),
            ratings::edited_at.eq(Some(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// Takes a rating back; says whether it still stood.
pub fn withdraw(db: &mut Db, id: i64, now: Moment) -> Result<bool> {
    let withdrawn = diesel::update(ratings::table.find(id).filter(ratings::withdrawn_at.is_null()))
        .set((ratings::withdrawn_at.eq(now), ratings::uncounted.eq(Uncounted::Withdrawn.key())))
        .execute(db)?;
    Ok(withdrawn == 1)
}

/// Takes a rating out of everything because a moderator decided so; says whether it stood.
pub fn remove(db: &mut Db, id: i64, now: Moment) -> Result<bool> {
    let removed = diesel::update(ratings::table.find(id).filter(ratings::withdrawn_at.is_null()))
        .set((ratings::withdrawn_at.eq(now), ratings::uncounted.eq(Uncounted::Removed.key())))
        .execute(db)?;
    Ok(removed == 1)
}

/// Puts a rating back that was removed, with what it did not count for before; says whether it was.
pub fn restore(db: &mut Db, id: i64, uncounted: Option<Uncounted>) -> Result<bool> {
    let removed = ratings::table.find(id).filter(ratings::uncounted.eq(Uncounted::Removed.key()));
    let restored = diesel::update(removed)
        .set((ratings::withdrawn_at.eq(None::<Moment>), ratings::uncounted.eq(uncounted.map(Uncounted::key))))
        .execute(db)?;
    Ok(restored == 1)
}

/// Lets a rating that was removed be taken back by its author; says whether it was.
pub fn withdraw_removed(db: &mut Db, id: i64) -> Result<bool> {
    let removed = ratings::table.find(id).filter(ratings::uncounted.eq(Uncounted::Removed.key()));
    Ok(diesel::update(removed).set(ratings::uncounted.eq(Uncounted::Withdrawn.key())).execute(db)? == 1)
}

/// What is known of a company's [`mod@coverage`]: as [`invited_of_resolved`], but `(0, 0)` of one that never invited anybody.
pub fn coverage(db: &mut Db, company_id: i64, now: Moment) -> Result<(i64, i64)> {
    let ever =
        invitations::table.filter(invitations::company_id.eq(company_id)).filter(arrived()).select(invitations::id);
    match ever.first::<i64>(db).optional()? {
        None => Ok((0, 0)),
        Some(_) => invited_of_resolved(db, company_id, now),
    }
}

pub use crate::domain::case::BY_HAND;

/// Whose cases.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// An agent's.
    Agent(i64),
    /// A company's.
    Company(i64),
}

/// Invitations that were not taken back while they could be answered.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn stood() -> _ {
    invitations::revoked_at.is_null().or(invitations::revoked_at.ge(invitations::expires_at.nullable()))
}

/// How many cases of the last 90 days a company entered by hand.
pub fn entered_by_hand(db: &mut Db, company_id: i64, now: Moment) -> Result<i64> {
    let by_hand = cases::company_id.eq(company_id).and(cases::channel.eq(BY_HAND));
    let lately = cases::resolved_at.gt(now - coverage::WINDOW);
    Ok(cases::table.filter(by_hand).filter(lately).count().get_result(db)?)
}

/// Whether a case counts when it is asked how many were invited. Those entered by hand do not: they are there because
/// somebody was invited, and of those who were not, nothing is known.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn is_counted() -> _ {
    let by_hand: &'static str = BY_HAND;
    cases::channel.ne(by_hand)
}

/// How many cases that were resolved in the last 90 days were invited to rate, of how many, and how many of their
/// customers did. An invitation that was taken back while it could be answered is none, nor is one that reached nobody.
/// Cases entered by hand are left out: they are there because somebody was invited, and of those who were not, nothing is known.
pub fn asked_lately(db: &mut Db, whose: Whose, now: Moment) -> Result<AskedLately> {
    let lately = cases::resolved_at.gt(now - coverage::WINDOW).and(is_counted());
    let resolved = cases::table.filter(lately).into_boxed();
    let asked =
        invitations::table.inner_join(cases::table).filter(lately).filter(stood()).filter(arrived()).into_boxed();
    let (resolved, asked) = match whose {
        Whose::Agent(id) => (resolved.filter(cases::agent_id.eq(id)), asked.filter(cases::agent_id.eq(id))),
        Whose::Company(id) => (resolved.filter(cases::company_id.eq(id)), asked.filter(cases::company_id.eq(id))),
    };
    let resolved = resolved.count().get_result(db)?;
    let (invited, answered) =
        asked.select((count(cases::id).aggregate_distinct(), count(invitations::used_at))).first(db)?;
    Ok(AskedLately { resolved, invited, answered })
}

/// How many of a company's cases were invited, of how many; see [`asked_lately`].
pub fn invited_of_resolved(db: &mut Db, company_id: i64, now: Moment) -> Result<(i64, i64)> {
    let asked = asked_lately(db, Whose::Company(company_id), now)?;
    Ok((asked.invited, asked.resolved))
}

/// Whether this person works with the agent: at the desk of a company of theirs, as an agent there, or by the
/// domain of their mail address.
pub fn are_colleagues(db: &mut Db, agent_id: i64, person_id: i64) -> Result<bool> {
    use super::schema::{agents, companies};
    let theirs: Vec<(i64, Option<String>)> = employments::table
        .inner_join(companies::table)
        .filter(employments::agent_id.eq(agent_id))
        .filter(employments::until.is_null())
        .select((companies::id, companies::domain))
        .load(db)?;
    let ids: Vec<i64> = theirs.iter().map(|(id, _)| *id).collect();
    let email: Option<String> = people::table.find(person_id).select(people::email).first(db)?;
    let mut domains = theirs.iter().filter_map(|(_, domain)| domain.as_deref());
    if email.is_some_and(|email| domains.any(|domain| Company::is_mail_of(&email, domain))) {
        return Ok(true);
    }
    let at_the_desk = company_members::table
        .filter(company_members::person_id.eq(person_id))
        .filter(company_members::company_id.eq_any(&ids));
    let as_agent = employments::table
        .inner_join(agents::table)
        .filter(agents::person_id.eq(person_id))
        .filter(employments::until.is_null())
        .filter(employments::company_id.eq_any(&ids));
    Ok(diesel::select(diesel::dsl::exists(at_the_desk)).get_result(db)?
        || diesel::select(diesel::dsl::exists(as_agent)).get_result(db)?)
}
