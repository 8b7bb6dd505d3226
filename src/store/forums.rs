//! Communities' own forums: who belongs to them, and whose answers were accepted.

use std::collections::HashMap;

use diesel::{
    dsl::{count_star, max},
    prelude::*,
};

use super::{
    Db, Result,
    agents::visible,
    schema::{agents, communities, forum_members, forums, memberships, people, solutions},
};
use crate::{
    domain::{
        Moment,
        endorsement::Named,
        forum::{Forum, ForumKind, ForumMember, Solved},
    },
    on_each,
};

type Row = (i64, i64, String, String, String, String, String);

const COLUMNS: (
    forums::id,
    forums::community_id,
    forums::kind,
    forums::url,
    forums::address,
    forums::secret,
    forums::connect_secret,
) = (
    forums::id,
    forums::community_id,
    forums::kind,
    forums::url,
    forums::address,
    forums::secret,
    forums::connect_secret,
);

fn forum((id, community_id, kind, url, address, secret, connect_secret): Row) -> Option<Forum> {
    Some(Forum { id, community_id, kind: kind.parse().ok()?, url, address, secret, connect_secret })
}

/// The forum that has this address.
pub fn by_address(db: &mut Db, address: &str) -> Result<Option<Forum>> {
    let row = forums::table.filter(forums::address.eq(address)).select(COLUMNS).first(db).optional()?;
    Ok(row.and_then(forum))
}

/// The forum of a community.
pub fn of_community(db: &mut Db, community_id: i64) -> Result<Option<Forum>> {
    let row = forums::table.filter(forums::community_id.eq(community_id)).select(COLUMNS).first(db).optional()?;
    Ok(row.and_then(forum))
}

/// Connects a forum, or changes the one that is connected; then its address and secrets stay.
pub fn connect(
    db: &mut Db,
    community_id: i64,
    (kind, url): (ForumKind, &str),
    address: &str,
    (secret, connect_secret): (&str, &str),
    now: Moment,
) -> Result<()> {
    let changed = diesel::update(forums::table.filter(forums::community_id.eq(community_id)))
        .set((forums::kind.eq(kind.key()), forums::url.eq(url)))
        .execute(db)?;
    if changed == 0 {
        diesel::insert_into(forums::table)
            .values((
                forums::community_id.eq(community_id),
                forums::kind.eq(kind.key()),
                forums::url.eq(url),
                forums::address.eq(address),
                forums::secret.eq(secret),
                forums::connect_secret.eq(connect_secret),
                forums::created_at.eq(now),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Forgets a community's forum and what it told.
pub fn disconnect(db: &mut Db, community_id: i64) -> Result<()> {
    let Some(forum) = of_community(db, community_id)? else { return Ok(()) };
    diesel::delete(solutions::table.filter(solutions::forum_id.eq(forum.id))).execute(db)?;
    diesel::delete(forum_members::table.filter(forum_members::forum_id.eq(forum.id))).execute(db)?;
    diesel::delete(forums::table.find(forum.id)).execute(db)?;
    Ok(())
}

/// Keeps what a forum knows of somebody.
pub fn know(db: &mut Db, forum_id: i64, member: &ForumMember, now: Moment) -> Result<()> {
    on_each!(db, |c| diesel::insert_into(forum_members::table)
        .values((
            forum_members::forum_id.eq(forum_id),
            forum_members::external_id.eq(&member.external_id),
            forum_members::name.eq(&member.name),
            forum_members::trust_level.eq(member.trust_level),
            forum_members::seen_at.eq(now),
        ))
        .on_conflict((forum_members::forum_id, forum_members::external_id))
        .do_update()
        .set((forum_members::name.eq(&member.name), forum_members::seen_at.eq(now)))
        .execute(c))?;
    if member.trust_level.is_some() {
        diesel::update(forum_members::table.find((forum_id, &member.external_id)))
            .set(forum_members::trust_level.eq(member.trust_level))
            .execute(db)?;
    }
    Ok(())
}

/// The person behind somebody of a forum, and whether their account is the forum's alone: without an address.
pub fn person_behind(db: &mut Db, forum_id: i64, external_id: &str) -> Result<Option<(i64, bool)>> {
    let row: Option<(i64, Option<String>)> = forum_members::table
        .inner_join(people::table)
        .filter(forum_members::forum_id.eq(forum_id))
        .filter(forum_members::external_id.eq(external_id))
        .select((people::id, people::email))
        .first(db)
        .optional()?;
    Ok(row.map(|(id, email)| (id, email.is_none())))
}

/// Says that somebody of a forum is this person; whoever they were there before, they are no more.
pub fn link(db: &mut Db, forum_id: i64, external_id: &str, person_id: i64) -> Result<()> {
    let before = forum_members::forum_id.eq(forum_id).and(forum_members::person_id.eq(person_id));
    diesel::update(forum_members::table.filter(before)).set(forum_members::person_id.eq(None::<i64>)).execute(db)?;
    diesel::update(forum_members::table.find((forum_id, external_id)))
        .set(forum_members::person_id.eq(person_id))
        .execute(db)?;
    Ok(())
}

/// Lets a person be nobody of any forum any more.
pub fn unlink(db: &mut Db, person_id: i64) -> Result<()> {
    diesel::update(forum_members::table.filter(forum_members::person_id.eq(person_id)))
        .set(forum_members::person_id.eq(None::<i64>))
        .execute(db)?;
    Ok(())
}

/// An account that a forum answers for: without an address and a password.
pub fn add_person(db: &mut Db, name: &str, now: Moment) -> Result<i64> {
    Ok(diesel::insert_into(people::table)
        .values((people::name.eq(name), people::confirmed_at.eq(now), people::created_at.eq(now)))
        .returning(people::id)
        .get_result(db)?)
}

/// Makes a person a member of the forum's community, also one who waits; says whether they were not.
pub fn make_member(db: &mut Db, community_id: i64, person_id: i64, now: Moment) -> Result<bool> {
    let waiting = memberships::table.find((community_id, person_id)).filter(memberships::state.eq("pending"));
    let admitted =
        diesel::update(waiting).set((memberships::state.eq("member"), memberships::joined_at.eq(now))).execute(db)?;
    if admitted == 1 {
        return Ok(true);
    }
    let row = (
        memberships::community_id.eq(community_id),
        memberships::person_id.eq(person_id),
        memberships::role.eq("member"),
        memberships::state.eq("member"),
        memberships::joined_at.eq(now),
    );
    let made =
        on_each!(db, |c| diesel::insert_into(memberships::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(made == 1)
}

/// How far a community's forum trusts its members, by person.
pub fn levels(db: &mut Db, community_id: i64) -> Result<HashMap<i64, i32>> {
    let rows: Vec<(Option<i64>, Option<i32>)> = forum_members::table
        .inner_join(forums::table)
        .filter(forums::community_id.eq(community_id))
        .filter(forum_members::person_id.is_not_null())
        .select((forum_members::person_id, forum_members::trust_level))
        .load(db)?;
    Ok(rows.into_iter().filter_map(|(person, level)| person.zip(level)).collect())
}

/// Notes whose answer solved a question, or that none did, unless the forum has said something newer of it.
pub fn solve(db: &mut Db, forum_id: i64, reference: &str, solver: Option<&str>, told: i64, now: Moment) -> Result<()> {
    let known = solutions::table.find((forum_id, reference));
    let newer = known.filter(solutions::told.lt(told));
    let changed = match solver {
        Some(solver) => diesel::update(newer)
            .set((
                solutions::external_id.eq(solver),
                solutions::undone.eq(false),
                solutions::solved_at.eq(now),
                solutions::told.eq(told),
            ))
            .execute(db)?,
        None => diesel::update(newer).set((solutions::undone.eq(true), solutions::told.eq(told))).execute(db)?,
    };
    if changed == 0 {
        let row = (
            solutions::forum_id.eq(forum_id),
            solutions::reference.eq(reference),
            solutions::external_id.eq(solver.unwrap_or_default()),
            solutions::solved_at.eq(now),
            solutions::undone.eq(solver.is_none()),
            solutions::told.eq(told),
        );
        on_each!(db, |c| diesel::insert_into(solutions::table).values(row).on_conflict_do_nothing().execute(c))?;
    }
    Ok(())
}

/// In which communities answers of this agent were accepted, the most first.
pub fn solved_by(db: &mut Db, agent_id: i64) -> Result<Vec<Solved>> {
    type Row = (String, String, i64, Option<Moment>);
    let rows: Vec<Row> = solutions::table
        .inner_join(forums::table.inner_join(communities::table))
        .inner_join(forum_members::table.on(is_solver()))
        .inner_join(agents::table.on(agents::person_id.eq(forum_members::person_id)))
        .filter(agents::id.eq(agent_id))
        .filter(solutions::undone.eq(false))
        .group_by((communities::slug, communities::name))
        .order((count_star().desc(), communities::slug))
        .select((communities::slug, communities::name, count_star(), max(solutions::solved_at)))
        .load(db)?;
    Ok(rows.into_iter().filter_map(solved).collect())
}

/// Whose answers were accepted in this community, of those whom everybody may see, the most first.
pub fn solvers(db: &mut Db, community_id: i64, most: i64) -> Result<Vec<Solved>> {
    type Row = (String, String, i64, Option<Moment>);
    let rows: Vec<Row> = solutions::table
        .inner_join(forums::table)
        .inner_join(forum_members::table.on(is_solver()))
        .inner_join(agents::table.on(agents::person_id.eq(forum_members::person_id)))
        .filter(forums::community_id.eq(community_id))
        .filter(agents::state.eq_any(visible()))
        .filter(solutions::undone.eq(false))
        .group_by((agents::handle, agents::name))
        .order((count_star().desc(), agents::handle))
        .limit(most)
        .select((agents::handle, agents::name, count_star(), max(solutions::solved_at)))
        .load(db)?;
    Ok(rows.into_iter().filter_map(solved).collect())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn is_solver() -> _ {
    forum_members::forum_id.eq(solutions::forum_id).and(forum_members::external_id.eq(solutions::external_id))
}

fn solved((slug, name, answers, latest): (String, String, i64, Option<Moment>)) -> Option<Solved> {
    Some(Solved { named: Named { slug, name }, answers, latest: latest? })
}
