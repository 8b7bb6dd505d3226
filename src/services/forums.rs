//! A community's own forum: it tells whose answers were accepted, and signs its people in.

use super::{Error, Result, edit_profile, sessions};
use crate::{
    domain::{
        Moment,
        community::Standing,
        forum::{Forum, ForumEvent, ForumKind, ForumMember, ForumPage},
        helpdesk::Malformed,
        person::Person,
    },
    helpdesks::{Payload, forum},
    security::{
        secrets,
        signatures::{self, Checked},
    },
    store::{self, Db},
};

/// The forum's page of a community; only stewards see what is secret.
///
/// # Errors
/// [`Error::NotFound`] when there is no such community.
pub fn page(db: &mut Db, slug: &str, visitor: Option<&Person>) -> Result<ForumPage> {
    let community = store::communities::by_slug(db, slug)?.ok_or(Error::NotFound)?;
    let steward = match visitor {
        Some(person) => store::communities::standing(db, community.id, person.id)? == Standing::Steward,
        None => false,
    };
    Ok(ForumPage { forum: store::forums::of_community(db, community.id)?, community, steward })
}

/// Connects a forum, or changes where it is.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but a steward, [`Error::Invalid`] when the address cannot be taken.
pub fn connect(db: &mut Db, slug: &str, person: &Person, kind: ForumKind, url: &str, now: Moment) -> Result<()> {
    let page = own(db, slug, person)?;
    let url = edit_profile::address(url).map_err(|problem| Error::invalid("url", problem))?;
    let url = url.filter(|url| url.starts_with("https://"));
    let Some(url) = url else {
        return Err(Error::invalid("url", "Write an address that begins with https://."));
    };
    let (secret, connect_secret) = (secrets::fresh_for_standard_webhooks(), secrets::fresh());
    let address = secrets::fresh();
    let url = url.trim_end_matches('/');
    Ok(store::forums::connect(db, page.community.id, (kind, url), &address, (&secret, &connect_secret), now)?)
}

/// Forgets the forum and what it told.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but a steward.
pub fn disconnect(db: &mut Db, slug: &str, person: &Person) -> Result<()> {
    let page = own(db, slug, person)?;
    Ok(store::forums::disconnect(db, page.community.id)?)
}

fn own(db: &mut Db, slug: &str, person: &Person) -> Result<ForumPage> {
    match page(db, slug, Some(person))? {
        page if page.steward => Ok(page),
        _ => Err(Error::Forbidden("That is for the stewards of this community to decide.".into())),
    }
}

/// The forum that sends to this address.
///
/// # Errors
/// [`Error::NotFound`] when none does.
pub fn by_address(db: &mut Db, address: &str) -> Result<Forum> {
    store::forums::by_address(db, address)?.ok_or(Error::NotFound)
}

/// Why what came is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unheard {
    /// It is not from whom it says.
    NotGenuine(Checked),
    /// It cannot be read.
    Malformed(Malformed),
}

/// What a forum's body tells, and a number that orders it, when it is genuine and can be read.
///
/// # Errors
/// Why not.
pub fn understood<'a>(
    forum: &Forum,
    header: impl Fn(&str) -> Option<&'a str>,
    body: &[u8],
    now: Moment,
) -> std::result::Result<(ForumEvent, i64), Unheard> {
    match signatures::check_forum(forum.kind, &header, body, &forum.secret, now) {
        Checked::Genuine => {}
        refused => return Err(Unheard::NotGenuine(refused)),
    }
    let parsed = serde_json::from_slice(body)
        .map_err(|error| Unheard::Malformed(Malformed::new("body", format!("is no JSON: {error}"))))?;
    let event = header("x-discourse-event").unwrap_or_default();
    let number = header("x-discourse-event-id").and_then(|number| number.parse().ok());
    forum::read(forum.kind, event, number, Payload::new(&parsed), now).map_err(Unheard::Malformed)
}

/// What the forum tells; `told` orders what it says of one question.
///
/// # Errors
/// When the database fails: the forum is to send it again.
pub fn hear(db: &mut Db, forum: &Forum, event: &ForumEvent, told: i64, now: Moment) -> Result<()> {
    match event {
        ForumEvent::Accepted { reference, solver } => {
            store::forums::know(db, forum.id, solver, now)?;
            store::forums::solve(db, forum.id, reference, Some(&solver.external_id), told, now)?;
        }
        ForumEvent::TakenBack { reference } => store::forums::solve(db, forum.id, reference, None, told, now)?,
        ForumEvent::Member(member) => store::forums::know(db, forum.id, member, now)?,
        ForumEvent::Ping | ForumEvent::Other => {}
    }
    Ok(())
}

/// What came of somebody who came from their forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// They are a member now, as whoever was signed in.
    Member,
    /// They are a member now, and a session began for an account that the forum answers for: its secret.
    SignedIn(String),
    /// They have an account of their own here, which a forum cannot open.
    SignInFirst,
}

/// Somebody came from the forum, which says who they are. Whoever is signed in is that member from now on. A forum can
/// sign people in only to accounts that it made itself: whoever runs it could otherwise be anybody.
///
/// # Errors
/// [`Error::Forbidden`] when the forum's account is somebody else's here.
pub fn arrive(
    db: &mut Db,
    forum: &Forum,
    member: &ForumMember,
    visitor: Option<&Person>,
    device: &str,
    now: Moment,
) -> Result<Arrived> {
    store::forums::know(db, forum.id, member, now)?;
    let behind = store::forums::person_behind(db, forum.id, &member.external_id)?;
    let (person_id, arrived) = match (visitor, behind) {
        (Some(person), Some((id, _))) if id != person.id => {
            return Err(Error::Forbidden(format!(
                "{} at {} is another account here. Sign out, and come again.",
                member.name,
                forum.host()
            )));
        }
        (Some(person), _) => (person.id, Arrived::Member),
        (None, Some((_, false))) => return Ok(Arrived::SignInFirst),
        (None, Some((id, true))) => (id, Arrived::SignedIn(sessions::begin(db, id, device, now)?)),
        (None, None) => {
            let id = store::forums::add_person(db, &member.name, now)?;
            (id, Arrived::SignedIn(sessions::begin(db, id, device, now)?))
        }
    };
    store::forums::link(db, forum.id, &member.external_id, person_id)?;
    if store::forums::make_member(db, forum.community_id, person_id, now)? {
        store::ranks::stir(db, forum.community_id, now)?;
    }
    Ok(arrived)
}
