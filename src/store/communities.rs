//! Communities, who is in them, and who knows whom.

use std::collections::{HashMap, HashSet};

use diesel::{
    dsl::{count, count_star},
    prelude::*,
};

use super::{
    Db, Result,
    schema::{communities, community_ranks, endorsements, memberships, people, reaches, vouches},
};
use crate::{
    domain::{
        Moment,
        community::{Community, Founding, Joining, Listed, Member, Standing},
        endorsement::Named,
    },
    on_each,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = communities)]
struct CommunityRow {
    id: i64,
    slug: String,
    name: String,
    about: String,
    joining: String,
}

impl From<CommunityRow> for Community {
    fn from(row: CommunityRow) -> Self {
        let CommunityRow { id, slug, name, about, joining } = row;
        // A way of joining that we do not know lets nobody in by itself.
        Self { id, slug, name, about, joining: joining.parse().unwrap_or(Joining::Admitted) }
    }
}

/// The community of that slug.
pub fn by_slug(db: &mut Db, slug: &str) -> Result<Option<Community>> {
    let row =
        communities::table.filter(communities::slug.eq(slug)).select(CommunityRow::as_select()).first(db).optional()?;
    Ok(row.map(Into::into))
}

/// Communities whose slug comes after `after`, in the order of their slugs, which hold `part` of a slug.
pub fn page(db: &mut Db, part: &str, after: &str, limit: i64) -> Result<Vec<Listed>> {
    let rows: Vec<CommunityRow> = communities::table
        .filter(communities::slug.gt(after))
        .filter(communities::slug.like(format!("%{part}%")))
        .order(communities::slug)
        .limit(limit)
        .select(CommunityRow::as_select())
        .load(db)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let members: Vec<(i64, i64)> = memberships::table
        .filter(memberships::community_id.eq_any(&ids))
        .filter(memberships::state.eq("member"))
        .group_by(memberships::community_id)
        .select((memberships::community_id, count_star()))
        .load(db)?;
    let members: HashMap<_, _> = members.into_iter().collect();
    Ok(rows
        .into_iter()
        .map(|row| Listed { members: members.get(&row.id).copied().unwrap_or(0), community: row.into() })
        .collect())
}

/// Founds a community, whose founder is its first steward.
pub fn found(db: &mut Db, founding: &Founding, founder_id: i64, now: Moment) -> Result<()> {
    let id: i64 = diesel::insert_into(communities::table)
        .values((
            communities::slug.eq(founding.slug.as_str()),
            communities::name.eq(&founding.name),
            communities::about.eq(&founding.about),
            communities::joining.eq(founding.joining.key()),
            communities::created_by.eq(founder_id),
            communities::created_at.eq(now),
        ))
        .returning(communities::id)
        .get_result(db)?;
    ask_to_join(db, id, founder_id, Standing::Steward, now)
}

/// How many people are in.
pub fn members(db: &mut Db, community_id: i64) -> Result<i64> {
    let members =
        memberships::table.filter(memberships::community_id.eq(community_id)).filter(memberships::state.eq("member"));
    Ok(members.count().get_result(db)?)
}

/// What a person is to a community.
pub fn standing(db: &mut Db, community_id: i64, person_id: i64) -> Result<Standing> {
    let columns: Option<(String, String)> = memberships::table
        .find((community_id, person_id))
        .select((memberships::role, memberships::state))
        .first(db)
        .optional()?;
    Ok(columns.map_or(Standing::Outside, |(role, state)| Standing::from_columns(&role, &state)))
}

/// The communities that a person is in, by name.
pub fn of_person(db: &mut Db, person_id: i64) -> Result<Vec<Named>> {
    let rows: Vec<(String, String)> = communities::table
        .inner_join(memberships::table)
        .filter(memberships::person_id.eq(person_id))
        .filter(memberships::state.eq("member"))
        .order(communities::name)
        .select((communities::slug, communities::name))
        .load(db)?;
    Ok(rows.into_iter().map(|(slug, name)| Named { slug, name }).collect())
}

/// Adds a person with this standing, unless they are in or wait already.
pub fn ask_to_join(db: &mut Db, community_id: i64, person_id: i64, standing: Standing, now: Moment) -> Result<()> {
    let (role, state) = match standing {
        Standing::Steward => ("steward", "member"),
        Standing::Member => ("member", "member"),
        Standing::Waiting => ("member", "pending"),
        Standing::Outside => return Ok(()),
    };
    let row = (
        memberships::community_id.eq(community_id),
        memberships::person_id.eq(person_id),
        memberships::role.eq(role),
        memberships::state.eq(state),
        memberships::joined_at.eq(now),
    );
    on_each!(db, |c| diesel::insert_into(memberships::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Lets in a person who waits; says whether they did wait.
pub fn admit(db: &mut Db, community_id: i64, person_id: i64, steward_id: i64, now: Moment) -> Result<bool> {
    let waiting = memberships::table.find((community_id, person_id)).filter(memberships::state.eq("pending"));
    let admitted = diesel::update(waiting)
        .set((memberships::state.eq("member"), memberships::admitted_by.eq(steward_id), memberships::joined_at.eq(now)))
        .execute(db)?;
    Ok(admitted == 1)
}

/// Makes a member a steward.
pub fn make_steward(db: &mut Db, community_id: i64, person_id: i64) -> Result<()> {
    diesel::update(memberships::table.find((community_id, person_id)).filter(memberships::state.eq("member")))
        .set(memberships::role.eq("steward"))
        .execute(db)?;
    Ok(())
}

/// How many stewards there are.
pub fn stewards(db: &mut Db, community_id: i64) -> Result<i64> {
    let stewards = memberships::table
        .filter(memberships::community_id.eq(community_id))
        .filter(memberships::role.eq("steward"))
        .filter(memberships::state.eq("member"));
    Ok(stewards.count().get_result(db)?)
}

/// Takes a person out, with what they said of other members and what those said of them.
pub fn remove(db: &mut Db, community_id: i64, person_id: i64) -> Result<()> {
    let theirs = vouches::voucher_id.eq(person_id).or(vouches::member_id.eq(person_id));
    diesel::delete(vouches::table.filter(vouches::community_id.eq(community_id)).filter(theirs)).execute(db)?;
    diesel::delete(memberships::table.find((community_id, person_id))).execute(db)?;
    Ok(())
}

/// Closes a community that nobody is in: with nothing said in its name it is removed, else it is kept for what was
/// said. Says whether it was removed.
pub fn close(db: &mut Db, community_id: i64) -> Result<bool> {
    super::forums::disconnect(db, community_id)?;
    diesel::delete(vouches::table.filter(vouches::community_id.eq(community_id))).execute(db)?;
    diesel::delete(memberships::table.filter(memberships::community_id.eq(community_id))).execute(db)?;
    diesel::delete(community_ranks::table.filter(community_ranks::community_id.eq(community_id))).execute(db)?;
    diesel::delete(reaches::table.filter(reaches::community_id.eq(community_id))).execute(db)?;
    let said = endorsements::table.filter(endorsements::community_id.eq(community_id));
    if diesel::select(diesel::dsl::exists(said)).get_result(db)? {
        return Ok(false);
    }
    diesel::delete(communities::table.find(community_id)).execute(db)?;
    Ok(true)
}

/// One member says that they know another; saying it twice is saying it once.
pub fn vouch(db: &mut Db, community_id: i64, voucher_id: i64, member_id: i64, now: Moment) -> Result<()> {
    let row = (
        vouches::community_id.eq(community_id),
        vouches::voucher_id.eq(voucher_id),
        vouches::member_id.eq(member_id),
        vouches::vouched_at.eq(now),
    );
    on_each!(db, |c| diesel::insert_into(vouches::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Takes back that one member knows another, also when that was why they were let in.
pub fn take_back(db: &mut Db, community_id: i64, voucher_id: i64, member_id: i64) -> Result<()> {
    diesel::delete(vouches::table.find((community_id, voucher_id, member_id))).execute(db)?;
    let admitted = memberships::table.find((community_id, member_id)).filter(memberships::admitted_by.eq(voucher_id));
    diesel::update(admitted).set(memberships::admitted_by.eq(None::<i64>)).execute(db)?;
    Ok(())
}

/// Who is in, or who waits, in the order in which they signed up here, from the person after `after` on;
/// as `viewer_id` sees them.
pub fn people_in(
    db: &mut Db,
    community_id: i64,
    state: MembershipState,
    viewer_id: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<Member>> {
    let rows: Vec<(i64, String, String, String, Moment)> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::community_id.eq(community_id))
        .filter(memberships::state.eq(state.key()))
        .filter(memberships::person_id.gt(after))
        .filter(people::deleted_at.is_null())
        .order(memberships::person_id)
        .limit(limit)
        .select((people::id, people::name, memberships::role, memberships::state, memberships::joined_at))
        .load(db)?;
    let ids: Vec<i64> = rows.iter().map(|(id, ..)| *id).collect();
    let known: Vec<(i64, i64)> = vouches::table
        .filter(vouches::community_id.eq(community_id))
        .filter(vouches::member_id.eq_any(&ids))
        .group_by(vouches::member_id)
        .select((vouches::member_id, count(vouches::voucher_id)))
        .load(db)?;
    let known: HashMap<_, _> = known.into_iter().collect();
    let by_me: HashSet<i64> = vouches::table
        .filter(vouches::community_id.eq(community_id))
        .filter(vouches::voucher_id.eq(viewer_id))
        .filter(vouches::member_id.eq_any(&ids))
        .select(vouches::member_id)
        .load(db)?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(|(person_id, name, role, state, since)| Member {
            person_id,
            name,
            standing: Standing::from_columns(&role, &state),
            since,
            known_by: known.get(&person_id).copied().unwrap_or(0),
            known_by_me: by_me.contains(&person_id),
        })
        .collect())
}

/// Whether a membership counts yet.
#[derive(Clone, Copy, Debug)]
pub enum MembershipState {
    /// In.
    Member,
    /// Waits for a steward.
    Pending,
}

impl MembershipState {
    fn key(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Pending => "pending",
        }
    }
}
