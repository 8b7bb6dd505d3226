//! What a community is ranked by, and what is kept of it.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{
        agents, authors, communities, community_ranks, companies, company_members, employments, endorsements,
        memberships, people, ratings, reaches, vouches,
    },
};
use crate::{
    domain::{
        Moment,
        company::Company,
        endorsement::Named,
        rating::Origin,
        trust::{
            Uncounted,
            circle::{Circle, Insider, ROOTS, Ranking, is_known_to},
        },
    },
    on_each,
};

/// How many rows one statement writes.
const AT_ONCE: usize = 1_000;

/// Notes that something changed by which a community is ranked.
pub fn stir(db: &mut Db, community_id: i64, now: Moment) -> Result<()> {
    diesel::update(communities::table.find(community_id)).set(communities::stirred_at.eq(now)).execute(db)?;
    Ok(())
}

/// Notes it for all communities of a person.
pub fn stir_around(db: &mut Db, person_id: i64, now: Moment) -> Result<()> {
    let theirs = memberships::table.filter(memberships::person_id.eq(person_id)).select(memberships::community_id);
    diesel::update(communities::table.filter(communities::id.eq_any(theirs)))
        .set(communities::stirred_at.eq(now))
        .execute(db)?;
    Ok(())
}

/// Notes it for all communities of the person behind a rater, if there is one.
pub fn stir_around_author(db: &mut Db, rater_id: i64, now: Moment) -> Result<()> {
    let person = authors::table.find(rater_id).select(authors::person_id).first(db).optional()?;
    person.map_or(Ok(()), |person| stir_around(db, person, now))
}

/// Notes it for all communities: who works where is no community's own change.
pub fn stir_all(db: &mut Db, now: Moment) -> Result<()> {
    diesel::update(communities::table).set(communities::stirred_at.eq(now)).execute(db)?;
    Ok(())
}

/// The communities where something changed since they were ranked, the longest ago first.
pub fn due(db: &mut Db) -> Result<Vec<i64>> {
    Ok(communities::table
        .filter(communities::ranked_at.is_null().or(communities::ranked_at.ne(communities::stirred_at.nullable())))
        .order((communities::stirred_at, communities::id))
        .select(communities::id)
        .load(db)?)
}

/// What a community is ranked by, and the change up to which that is all.
pub fn circle(db: &mut Db, community_id: i64) -> Result<Option<(Moment, Circle)>> {
    // First of all: whatever changes while the rest is read changes this too.
    let stirred = communities::table.find(community_id).select(communities::stirred_at).first(db).optional()?;
    let Some(stirred_at) = stirred else { return Ok(None) };
    let members: Vec<(i64, String, Option<i64>, Option<String>)> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::community_id.eq(community_id))
        .filter(memberships::state.eq("member"))
        .order(memberships::person_id)
        .select((memberships::person_id, memberships::role, memberships::admitted_by, people::email))
        .load(db)?;
    let vouched: Vec<(i64, i64)> = vouches::table
        .filter(vouches::community_id.eq(community_id))
        .select((vouches::voucher_id, vouches::member_id))
        .load(db)?;
    let endorsements: Vec<(i64, i64)> = endorsements::table
        .filter(endorsements::community_id.eq(community_id))
        .filter(endorsements::withdrawn_at.is_null())
        .select((endorsements::person_id, endorsements::agent_id))
        .distinct()
        .load(db)?;
    let helped = helped(db, community_id)?;
    let admissions = members.iter().filter_map(|(person, _, admitted_by, _)| Some(((*admitted_by)?, *person)));
    let vouches = vouched.into_iter().chain(admissions).collect();
    let emails = members.iter().filter_map(|(person, _, _, email)| Some((*person, email.clone()?))).collect();
    let colleagues = colleagues(db, community_id, emails)?;
    let members = members.into_iter().map(|(person_id, role, admitted_by, _)| Insider {
        person_id,
        vouched_by_forum: role == "steward" || admitted_by.is_some(),
        helped_by: helped.get(&person_id).copied().unwrap_or(0),
    });
    let endorsements = endorsements.into_iter().collect();
    Ok(Some((stirred_at, Circle { members: members.collect(), vouches, endorsements, colleagues })))
}

/// Ratings by invitation that stand.
#[diesel::dsl::auto_type(no_type_alias)]
fn by_invitation() -> _ {
    let verified: &'static str = Origin::Verified.key();
    let policy: &'static str = Uncounted::Policy.key();
    ratings::origin
        .eq(verified)
        .and(ratings::withdrawn_at.is_null())
        .and(ratings::uncounted.is_null().or(ratings::uncounted.eq(policy)))
}

/// Whether this person is known in a community where people who were helped themselves, independent of the agent, say
/// that they know them; see [`is_known_to`].
pub fn is_known_to_helped(db: &mut Db, person_id: i64, agent_id: i64) -> Result<bool> {
    let (hers, theirs) = diesel::alias!(memberships as hers, memberships as theirs);
    let works_at = employments::table
        .filter(employments::agent_id.eq(agent_id))
        .filter(employments::until.is_null())
        .select(employments::company_id);
    let known: Vec<(i64, i64, i64)> = community_ranks::table
        .inner_join(
            hers.on(hers
                .field(memberships::community_id)
                .eq(community_ranks::community_id)
                .and(hers.field(memberships::person_id).eq(community_ranks::person_id))),
        )
        .inner_join(
            vouches::table.on(vouches::community_id
                .eq(community_ranks::community_id)
                .and(vouches::member_id.eq(community_ranks::person_id))),
        )
        .inner_join(
            theirs.on(theirs
                .field(memberships::community_id)
                .eq(vouches::community_id)
                .and(theirs.field(memberships::person_id).eq(vouches::voucher_id))),
        )
        .inner_join(authors::table.on(authors::person_id.eq(vouches::voucher_id)))
        .inner_join(ratings::table.on(ratings::rater_id.eq(authors::rater_id)))
        .filter(hers.field(memberships::person_id).eq(person_id))
        .filter(community_ranks::known.eq(true))
        .filter(hers.field(memberships::state).eq("member"))
        .filter(theirs.field(memberships::state).eq("member"))
        .filter(by_invitation())
        .filter(ratings::company_id.is_not_null())
        .filter(ratings::company_id.ne_all(works_at.nullable()))
        .order((vouches::community_id, vouches::voucher_id))
        // Not distinct: SQLite would put the whole of the view together first.
        .select((vouches::community_id, vouches::voucher_id, ratings::company_id.assume_not_null()))
        .load(db)?;
    for of_one in known.chunk_by(|(one, ..), (other, ..)| one == other) {
        let mut independent = Vec::new();
        for by_one in of_one.chunk_by(|(_, one, _), (_, other, _)| one == other) {
            let [(_, voucher, _), ..] = by_one else { continue };
            if !super::ratings::are_colleagues(db, agent_id, *voucher)? {
                independent.extend(by_one.iter().map(|(_, voucher, company)| (*voucher, *company)));
            }
            if is_known_to(&independent) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// How many agents each member rated by invitation.
fn helped(db: &mut Db, community_id: i64) -> Result<HashMap<i64, u32>> {
    let pairs: Vec<(i64, i64)> = ratings::table
        .inner_join(authors::table.on(authors::rater_id.eq(ratings::rater_id)))
        .inner_join(memberships::table.on(memberships::person_id.eq(authors::person_id)))
        .filter(memberships::community_id.eq(community_id))
        .filter(memberships::state.eq("member"))
        .filter(by_invitation())
        // Not distinct: SQLite would put the whole of the view together first.
        .select((authors::person_id, ratings::agent_id))
        .load(db)?;
    Ok(BTreeSet::from_iter(pairs).into_iter().fold(HashMap::new(), |mut helped, (person, _)| {
        *helped.entry(person).or_insert(0) += 1;
        helped
    }))
}

/// Of each agent whom the community endorses, the members who work for the same company, and the agent's own person:
/// as [`super::ratings::are_colleagues`] has it, for all at once.
fn colleagues(db: &mut Db, community_id: i64, emails: Vec<(i64, String)>) -> Result<HashMap<i64, BTreeSet<i64>>> {
    let endorsed = || {
        endorsements::table
            .filter(endorsements::community_id.eq(community_id))
            .filter(endorsements::withdrawn_at.is_null())
            .select(endorsements::agent_id)
    };
    let mut colleagues: HashMap<i64, BTreeSet<i64>> = HashMap::new();
    let themselves: Vec<(i64, Option<i64>)> =
        agents::table.filter(agents::id.eq_any(endorsed())).select((agents::id, agents::person_id)).load(db)?;
    for (agent, person) in themselves {
        colleagues.entry(agent).or_default().extend(person);
    }
    let work: Vec<(i64, i64, Option<String>)> = employments::table
        .inner_join(companies::table)
        .filter(employments::agent_id.eq_any(endorsed()))
        .filter(employments::until.is_null())
        .select((employments::agent_id, companies::id, companies::domain))
        .load(db)?;
    let mut people_of: HashMap<i64, BTreeSet<i64>> = HashMap::new();
    let at_desks: Vec<(i64, i64)> =
        company_members::table.select((company_members::company_id, company_members::person_id)).load(db)?;
    let as_agents: Vec<(i64, Option<i64>)> = employments::table
        .inner_join(agents::table)
        .filter(employments::until.is_null())
        .filter(agents::person_id.is_not_null())
        .select((employments::company_id, agents::person_id))
        .load(db)?;
    let as_agents = as_agents.into_iter().filter_map(|(company, person)| Some((company, person?)));
    for (company, person) in at_desks.into_iter().chain(as_agents) {
        people_of.entry(company).or_default().insert(person);
    }
    for (company, domain) in work.iter().filter_map(|(_, company, domain)| Some((company, domain.as_ref()?))) {
        let by_mail = emails.iter().filter(|(_, email)| Company::is_mail_of(email, domain)).map(|(person, _)| *person);
        people_of.entry(*company).or_default().extend(by_mail);
    }
    let is_in: BTreeSet<i64> = emails.into_iter().map(|(person, _)| person).collect();
    for (agent, company, _) in work {
        let people = people_of.get(&company).into_iter().flatten().filter(|person| is_in.contains(person));
        colleagues.entry(agent).or_default().extend(people);
    }
    colleagues.retain(|_, people| !people.is_empty());
    Ok(colleagues)
}

#[derive(Insertable)]
#[diesel(table_name = community_ranks)]
struct RankRow {
    community_id: i64,
    person_id: i64,
    rank: f64,
    known: bool,
}

#[derive(Insertable)]
#[diesel(table_name = reaches)]
struct ReachRow {
    agent_id: i64,
    community_id: i64,
    reach: f64,
    endorsers: i64,
    known: i64,
}

/// Keeps a ranking in the place of the one before, unless something changed since it was read; says whether it did.
pub fn keep(db: &mut Db, community_id: i64, stirred_at: Moment, ranking: &Ranking) -> Result<bool> {
    let unchanged = communities::table.find(community_id).filter(communities::stirred_at.eq(stirred_at));
    let kept = diesel::update(unchanged)
        .set((communities::ranked_at.eq(stirred_at), communities::roots.eq(ranking.roots)))
        .execute(db)?;
    if kept == 0 {
        return Ok(false);
    }
    diesel::delete(community_ranks::table.filter(community_ranks::community_id.eq(community_id))).execute(db)?;
    diesel::delete(reaches::table.filter(reaches::community_id.eq(community_id))).execute(db)?;
    for some in ranking.ranks.chunks(AT_ONCE) {
        let rows: Vec<_> = some
            .iter()
            .map(|of| RankRow { community_id, person_id: of.person_id, rank: of.rank, known: of.known })
            .collect();
        on_each!(db, |c| diesel::insert_into(community_ranks::table).values(&rows).execute(c))?;
    }
    for some in ranking.reaches.chunks(AT_ONCE) {
        let rows: Vec<_> = some
            .iter()
            .map(|of| ReachRow {
                agent_id: of.agent_id,
                community_id,
                reach: of.reach,
                endorsers: of.endorsers,
                known: of.known,
            })
            .collect();
        on_each!(db, |c| diesel::insert_into(reaches::table).values(&rows).execute(c))?;
    }
    Ok(true)
}

/// The communities between which an agent is a bridge, by name: at least two in which known members endorse them, not
/// one and the same person in all, each with a few members whose own ratings by invitation count ([`ROOTS`]).
pub fn bridged(db: &mut Db, agent_id: i64) -> Result<Vec<Named>> {
    let known: Vec<(i64, (String, String))> = endorsements::table
        .inner_join(communities::table)
        .inner_join(
            reaches::table
                .on(reaches::agent_id.eq(endorsements::agent_id).and(reaches::community_id.eq(communities::id))),
        )
        .inner_join(
            community_ranks::table.on(community_ranks::community_id
                .eq(communities::id)
                .and(community_ranks::person_id.eq(endorsements::person_id))),
        )
        .filter(endorsements::agent_id.eq(agent_id))
        .filter(endorsements::withdrawn_at.is_null())
        .filter(reaches::known.gt(0))
        .filter(community_ranks::known.eq(true))
        .filter(communities::roots.ge(ROOTS))
        .order((communities::name, communities::id))
        .select((endorsements::person_id, (communities::slug, communities::name)))
        .load(db)?;
    let people: BTreeSet<i64> = known.iter().map(|(person, _)| *person).collect();
    let mut circles: Vec<Named> = known.into_iter().map(|(_, (slug, name))| Named { slug, name }).collect();
    circles.dedup();
    Ok(if people.len() > 1 && circles.len() > 1 { circles } else { Vec::new() })
}
