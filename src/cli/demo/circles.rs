//! Communities: who is in, who vouches for whom, and whom they vouch for.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDateTime};

use super::agents::AGENTS;
use super::companies::{COMMUNITIES, COMPANIES, TOPICS};
use super::directory::{Admission, Case, Community, Directory, Endorsement, Membership, PersonAt, Vouch};
use super::draw::Draw;
use super::generate::Crowd;
use super::ratings::facts;
use super::reasons::REASONS;
use super::words::Pen;

const ENDORSEMENTS: usize = 110;
/// Endorsements of one agent at most.
const PER_AGENT: usize = 9;

pub fn communities(now: NaiveDateTime) -> Vec<Community> {
    COMMUNITIES
        .iter()
        .map(|spec| Community {
            slug: spec.slug.into(),
            name: spec.name.into(),
            description: spec.description.into(),
            admission: spec.admission,
            founded_at: now - Duration::days(spec.age),
        })
        .collect()
}

/// The members of all communities; the stewards are among the first to join.
pub fn memberships(draw: &mut Draw, crowd: &Crowd, now: NaiveDateTime) -> Vec<Membership> {
    let mut all = Vec::new();
    for (community, spec) in COMMUNITIES.iter().enumerate() {
        let members: Vec<PersonAt> = crowd.members_of(community);
        let stewards: Vec<PersonAt> = members.iter().skip(1).take(spec.stewards).copied().collect();
        for person in members {
            let steward = stewards.contains(&person);
            let since = crowd.since(person);
            // Stewards were there before anyone whom they could let in.
            let days = ((now - since).num_days() as f64).min(555.0);
            let joined_at = if steward {
                since + Duration::minutes(draw.below(1400) as i64)
            } else {
                now - Duration::seconds((days * draw.between(0.35, 0.99) * 86_400.0) as i64)
            };
            let admitted_by = match spec.admission {
                Admission::BySteward if !steward => draw.pick(&stewards).copied(),
                _ => None,
            };
            all.push(Membership { community, person, steward, joined_at, admitted_by });
        }
    }
    all
}

/// "I know them": stewards know many, most know a few, some newcomers nobody.
pub fn vouches(draw: &mut Draw, memberships: &[Membership], now: NaiveDateTime) -> Vec<Vouch> {
    let mut vouches = Vec::new();
    for community in 0..COMMUNITIES.len() {
        let members: Vec<&Membership> = memberships.iter().filter(|m| m.community == community).collect();
        for from in &members {
            let many = if from.steward { 7 } else { 0 } + draw.below(9);
            let mut known = BTreeSet::from([from.person]);
            for _ in 0..many {
                // Every sixth member keeps to herself: she vouches, and nobody vouches for her yet.
                let weights = members.iter().enumerate().map(|(at, m)| match (m.steward, at % 6) {
                    (true, _) => 3.0,
                    (_, 5) => 0.0,
                    _ => 1.0,
                });
                let Some(to) = draw.weighted(weights).and_then(|at| members.get(at)) else {
                    continue;
                };
                if known.insert(to.person) {
                    let since = from.joined_at.max(to.joined_at);
                    let after = (now - since).num_seconds() as f64 * draw.between(0.01, 0.9);
                    vouches.push(Vouch {
                        community,
                        voucher: from.person,
                        member: to.person,
                        vouched_at: since + Duration::seconds(after as i64),
                    });
                }
            }
        }
    }
    vouches
}

/// Members who were helped well vouch for who helped them.
pub fn endorsements(
    draw: &mut Draw,
    pen: &mut Pen,
    crowd: &Crowd,
    directory: &Directory,
    now: NaiveDateTime,
) -> Vec<Endorsement> {
    let disappointed: BTreeSet<_> =
        directory.ratings.iter().filter(|r| r.stars < 4).map(|r| (r.agent, r.rater)).collect();
    let mut order: Vec<&Case> = directory.cases.iter().collect();
    draw.shuffle(&mut order);
    let mut pairs = BTreeSet::new();
    let mut per_agent = vec![0; AGENTS.len()];
    let mut endorsements = Vec::new();
    for case in order {
        let Some(count) = per_agent.get_mut(case.agent) else {
            continue;
        };
        let known = disappointed.contains(&(case.agent, case.customer)) || pairs.contains(&(case.agent, case.customer));
        if endorsements.len() >= ENDORSEMENTS || *count >= PER_AGENT || known {
            continue;
        }
        if let Some(endorsement) = endorsement(draw, pen, crowd, directory, case, now) {
            *count += 1;
            pairs.insert((case.agent, case.customer));
            endorsements.push(endorsement);
        }
    }
    endorsements.sort_by_key(|e| (e.endorsed_at, e.agent, e.member));
    endorsements
}

fn endorsement(
    draw: &mut Draw,
    pen: &mut Pen,
    crowd: &Crowd,
    directory: &Directory,
    case: &Case,
    now: NaiveDateTime,
) -> Option<Endorsement> {
    let spec = AGENTS.get(case.agent)?;
    let (topic_slug, _) = TOPICS.get(case.topic)?;
    let helped_at = case.resolved_at.filter(|_| spec.topics.contains(topic_slug))?;
    let theirs: Vec<&Membership> = directory.memberships.iter().filter(|m| m.person == case.customer).collect();
    let membership = draw.pick(&theirs)?;
    let after = Duration::seconds((draw.log_normal(9.0, 1.0).clamp(0.1, 120.0) * 86_400.0) as i64);
    let endorsed_at = helped_at.max(membership.joined_at) + after;
    if endorsed_at > now {
        return None;
    }
    let community = COMMUNITIES.get(membership.community)?;
    let company = COMPANIES.get(case.company)?.slug;
    // Outside its trade a community vouches less, and in general words.
    let in_trade = community.trade.is_none_or(|trade| trade == company);
    if !in_trade && draw.chance(0.7) {
        return None;
    }
    let lines: Vec<&'static [&'static str]> = REASONS
        .iter()
        .filter(|(of, _)| of.is_empty() || in_trade && *of == community.slug)
        .map(|(_, lines)| *lines)
        .collect();
    let reason =
        pen.reason(draw, &facts(case.agent, spec, Some(case), Some(case.topic), crowd, case.customer), &lines)?;
    Some(Endorsement {
        community: membership.community,
        member: case.customer,
        agent: case.agent,
        topic: case.topic,
        reason,
        endorsed_at,
    })
}
