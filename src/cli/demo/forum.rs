//! The first community's own forum, connected, with the answers that were accepted there.

use chrono::TimeDelta;

use super::directory::Directory;
use crate::{
    domain::{
        Moment,
        forum::{ForumEvent, ForumKind, ForumMember},
    },
    security::secrets,
    services::{Result, forums},
    store::{self, Db},
};

/// How many answers of its members who help at companies were accepted, the most first.
const ACCEPTED: [i64; 3] = [14, 6, 1];

/// Connects it, and lets it tell.
pub fn connect(db: &mut Db, directory: &Directory, now: Moment) -> Result<()> {
    let Some(community) = directory.communities.first() else { return Ok(()) };
    let Some(found) = store::communities::by_slug(db, &community.slug)? else { return Ok(()) };
    let url = format!("https://forum.{}.example", community.slug);
    let secrets = (secrets::fresh_for_standard_webhooks(), secrets::fresh());
    let address = secrets::fresh();
    store::forums::connect(db, found.id, (ForumKind::Discourse, &url), &address, (&secrets.0, &secrets.1), now)?;
    let Some(forum) = store::forums::of_community(db, found.id)? else { return Ok(()) };
    let mut told = 0;
    for (agent, accepted) in directory.agents.iter().zip(ACCEPTED) {
        let member = ForumMember {
            external_id: (100 + told).to_string(),
            name: agent.handle.replace('-', "."),
            trust_level: Some(3),
        };
        for n in 0..accepted {
            told += 1;
            let event = ForumEvent::Accepted { reference: told.to_string(), solver: member.clone() };
            forums::hear(db, &forum, &event, told, now - TimeDelta::days(9 * (accepted - n)))?;
        }
        let person_id = i64::try_from(agent.person).unwrap_or_default() + 1;
        store::forums::link(db, forum.id, &member.external_id, person_id)?;
    }
    Ok(())
}
