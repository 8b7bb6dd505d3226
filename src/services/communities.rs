//! Groups of people: found one, join it, leave it, and say whom one knows there.

use super::{Error, Result};
use crate::{
    domain::{
        Moment,
        community::{Act, Community, Founding, Group, Joining, Listed, MembersPage, Standing},
        person::Person,
        text::Slug,
    },
    store::{self, Db, communities::MembershipState},
};

/// How many communities, or members, are on one page.
const PAGE: usize = 50;

/// How many agents a community's page shows, and how many of its latest endorsements.
const VOUCHED: i64 = 30;
const RECENT: i64 = 10;

/// How many of those whose answers were accepted.
const SOLVERS: i64 = 10;

/// Communities from the slug after `after` on, with what was typed in their name; and the key of the next page.
///
/// # Errors
/// When the database fails.
pub fn page(db: &mut Db, typed: &str, after: &str) -> Result<(Vec<Listed>, Option<String>)> {
    // A slug is the name without its case and its accents: finding in it forgives both, on both databases.
    let part = Slug::nearest(typed).map(Slug::into_string).unwrap_or_default();
    let mut listed = store::communities::page(db, &part, after, one_more())?;
    let more = listed.len() > PAGE;
    listed.truncate(PAGE);
    let next = listed.last().filter(|_| more).map(|last| last.community.slug.clone());
    Ok((listed, next))
}

/// Founds a community; its founder becomes its steward.
///
/// # Errors
/// [`Error::Invalid`] when there is one of that name.
pub fn found(db: &mut Db, founding: &Founding, founder: &Person, now: Moment) -> Result<()> {
    let taken = || Error::invalid("name", "There is a community of that name. Join it, or choose another name.");
    if store::communities::by_slug(db, founding.slug.as_str())?.is_some() {
        return Err(taken());
    }
    store::communities::found(db, founding, founder.id, now).map_err(|error| match error {
        error if error.is_duplicate() => taken(),
        error => error.into(),
    })
}

/// The group as this visitor sees it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(db: &mut Db, slug: &str, visitor: Option<&Person>) -> Result<Group> {
    let community = known(db, slug)?;
    let standing = match visitor {
        Some(person) => store::communities::standing(db, community.id, person.id)?,
        None => Standing::Outside,
    };
    Ok(Group {
        members: store::communities::members(db, community.id)?,
        vouched: store::endorsements::vouched_by(db, community.id, VOUCHED)?,
        recent: store::endorsements::recent(db, community.id, RECENT)?,
        forum: store::forums::of_community(db, community.id)?.map(|forum| forum.host().to_owned()),
        solvers: store::forums::solvers(db, community.id, SOLVERS)?,
        standing,
        community,
    })
}

/// Joins, or asks to where a steward admits; whoever is in or waits already stays so.
///
/// # Errors
/// [`Error::NotFound`].
pub fn join(db: &mut Db, slug: &str, person: &Person, now: Moment) -> Result<()> {
    let community = known(db, slug)?;
    let standing = match community.joining {
        Joining::Open => Standing::Member,
        Joining::Admitted => Standing::Waiting,
    };
    store::communities::ask_to_join(db, community.id, person.id, standing, now)?;
    Ok(store::ranks::stir(db, community.id, now)?)
}

/// Leaves: what the person said in the community's name is taken back, and so is who knows whom. With the last person
/// the community closes. Says whether it is still there.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for the last steward of others, who hands over first.
pub fn leave(db: &mut Db, slug: &str, person: &Person, now: Moment) -> Result<bool> {
    let community = known(db, slug)?;
    let standing = store::communities::standing(db, community.id, person.id)?;
    if standing == Standing::Steward && needs_its_steward(db, community.id)? {
        return Err(Error::Forbidden(format!(
            "You are the only steward of {}. Make another member a steward first; then you can leave.",
            community.name
        )));
    }
    let agents = store::endorsements::withdraw_all(db, community.id, person.id, now)?;
    store::search::reindex_agents(db, &agents)?;
    store::communities::remove(db, community.id, person.id)?;
    store::ranks::stir(db, community.id, now)?;
    let closed = standing == Standing::Steward && store::communities::members(db, community.id)? == 0;
    Ok(!(closed && store::communities::close(db, community.id)?))
}

/// The names of the communities that would be without a steward if this person went, and of the other members'.
///
/// # Errors
/// When the database fails.
pub fn to_hand_over(db: &mut Db, person: &Person) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for community in store::communities::of_person(db, person.id)? {
        let id = known(db, &community.slug)?.id;
        if store::communities::standing(db, id, person.id)? == Standing::Steward && needs_its_steward(db, id)? {
            names.push(community.name);
        }
    }
    Ok(names)
}

/// Whether its one steward cannot go: other members would be left alone.
fn needs_its_steward(db: &mut Db, community_id: i64) -> Result<bool> {
    Ok(store::communities::stewards(db, community_id)? < 2 && store::communities::members(db, community_id)? > 1)
}

/// The members, for members; stewards also see who waits.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for anybody else.
pub fn members(db: &mut Db, slug: &str, person: &Person, after: i64) -> Result<MembersPage> {
    let (community, standing) = inside(db, slug, person)?;
    let mut members =
        store::communities::people_in(db, community.id, MembershipState::Member, person.id, after, one_more())?;
    let more = members.len() > PAGE;
    members.truncate(PAGE);
    let waiting = match standing {
        Standing::Steward => {
            store::communities::people_in(db, community.id, MembershipState::Pending, person.id, 0, one_more())?
        }
        _ => Vec::new(),
    };
    let next = members.last().filter(|_| more).map(|last| last.person_id);
    let levels = store::forums::levels(db, community.id)?;
    Ok(MembersPage { community, standing, viewer_id: person.id, members, waiting, levels, next })
}

/// Does something about another member.
///
/// # Errors
/// [`Error::NotFound`] when there is no such member; [`Error::Forbidden`] when it is not the person's to do.
pub fn act(db: &mut Db, slug: &str, person: &Person, act: Act, other_id: i64, now: Moment) -> Result<()> {
    let (community, standing) = inside(db, slug, person)?;
    if act.is_for_stewards() && standing != Standing::Steward {
        return Err(Error::Forbidden("That is for the stewards of this community to decide.".into()));
    }
    if other_id == person.id {
        return Err(Error::Forbidden("That is for others to say of you.".into()));
    }
    let other = store::communities::standing(db, community.id, other_id)?;
    match act {
        Act::Vouch if other.is_member() => store::communities::vouch(db, community.id, person.id, other_id, now)?,
        Act::TakeBack if other.is_member() => store::communities::take_back(db, community.id, person.id, other_id)?,
        Act::MakeSteward if other.is_member() => store::communities::make_steward(db, community.id, other_id)?,
        Act::Decline if other == Standing::Waiting => store::communities::remove(db, community.id, other_id)?,
        Act::Admit if other == Standing::Waiting => {
            store::communities::admit(db, community.id, other_id, person.id, now)?;
            // Whoever lets a newcomer in says that they know them.
            store::communities::vouch(db, community.id, person.id, other_id, now)?;
        }
        // Another steward was quicker.
        Act::Admit | Act::Decline if other != Standing::Outside => {}
        _ => return Err(Error::NotFound),
    }
    Ok(store::ranks::stir(db, community.id, now)?)
}

fn known(db: &mut Db, slug: &str) -> Result<Community> {
    store::communities::by_slug(db, slug)?.ok_or(Error::NotFound)
}

fn inside(db: &mut Db, slug: &str, person: &Person) -> Result<(Community, Standing)> {
    let community = known(db, slug)?;
    match store::communities::standing(db, community.id, person.id)? {
        standing if standing.is_member() => Ok((community, standing)),
        _ => Err(Error::Forbidden("Who is in this community is for its members to see.".into())),
    }
}

/// A page and one more, to know whether there is another.
fn one_more() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
}
