//! Writes a generated directory into an empty database. A value's id is its position plus one.

use std::collections::HashMap;

use chrono::{NaiveTime, TimeDelta};

use super::directory::{
    Admission, Agent, Case, CompanyAt, Directory, Fault, Origin, PersonAt, Rating, Role, Standing, Traits,
};
use crate::{
    domain::{
        Moment,
        agent::AgentState,
        company, rating,
        trust::{Coverage, Site, Weight, evidence},
    },
    services::{
        Result, invite_rating,
        ledger::{Ledger, Setting},
        rank_community, refit, responsiveness,
        suspect::{self, Batch},
        trust_agents,
    },
    store::{
        self, Db,
        bulk::{self, insert},
        search,
    },
};

/// Writes everything.
///
/// # Errors
/// When the database fails.
pub fn load(db: &mut Db, directory: &Directory, password_hash: &str, now: Moment) -> Result<()> {
    people(db, directory, password_hash)?;
    companies(db, directory)?;
    agents(db, directory)?;
    communities(db, directory)?;
    let raters = Raters::of(directory);
    insert(db, &raters.rows)?;
    cases(db, directory, &raters)?;
    responsiveness::rebuild_missing(db)?;
    enter_ratings(directory, &raters, Site::default(), now).keep(db)?;
    // As if the site had learned all along what its ratings teach by now.
    let site = refit::site(db, now)?;
    store::site::learn(db, &site, now)?;
    enter_ratings(directory, &raters, site, now).keep_standings(db)?;
    thanks(db, directory, &raters)?;
    suspicions(db, now)?;
    for community in rank_community::due(db)? {
        if let Some((read_at, circle)) = rank_community::read(db, community)? {
            rank_community::keep(db, community, read_at, &circle.rank())?;
        }
    }
    trust_agents::review_batch(db, 0, i64::MAX, now)?;
    bulk::number_on(db)?;
    Ok(search::reindex_all(db)?)
}

/// What the ratings of the last days look like to the job that looks at them every hour.
fn suspicions(db: &mut Db, now: Moment) -> Result<()> {
    const BATCH: i64 = 200;
    let mut after = 0;
    loop {
        let Batch { last, found, .. } = suspect::agents(db, None, after, BATCH, now)?;
        found.iter().try_for_each(|found| suspect::raise(db, found, now))?;
        match last {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}

/// The newest invitation that somebody could use now: its `jti`, and when it expires.
pub fn open_invitation(directory: &Directory, now: Moment) -> Option<(String, Moment)> {
    let rated: Vec<_> = directory.ratings.iter().filter_map(|rating| rating.case).collect();
    let open = |(at, case): (usize, &Case)| {
        let published = directory.agents.get(case.agent)?.standing == Standing::Published;
        let invited_at = case.invited_at.filter(|_| published && !rated.contains(&at))?;
        Some((invited_at, at)).filter(|_| invited_at + invite_rating::LASTS > now + TimeDelta::days(1))
    };
    let (invited_at, at) = directory.cases.iter().enumerate().filter_map(open).max()?;
    Some((jti(at), invited_at + invite_rating::LASTS))
}

fn id(at: usize) -> i64 {
    i64::try_from(at).map_or(i64::MAX, |at| at + 1)
}

fn jti(case: usize) -> String {
    format!("demo-{case}")
}

fn people(db: &mut Db, directory: &Directory, password_hash: &str) -> Result<()> {
    let moderator = directory.sign_ins.iter().find(|sign_in| sign_in.role == Role::Moderator).map(|one| one.person);
    let rows: Vec<_> = directory
        .people
        .iter()
        .enumerate()
        .filter(|(_, person)| person.has_account)
        .map(|(at, person)| bulk::Person {
            id: id(at),
            email: Some(person.email.clone()),
            password_hash: Some(password_hash.into()),
            name: person.name.clone(),
            moderator: Some(at) == moderator,
            confirmed_at: Some(person.since),
            created_at: person.since,
        })
        .collect();
    Ok(insert(db, &rows)?)
}

fn companies(db: &mut Db, directory: &Directory) -> Result<()> {
    let since = directory.managements.iter().map(|management| management.since).min().unwrap_or_default();
    let rows: Vec<_> = directory
        .companies
        .iter()
        .enumerate()
        .map(|(at, company)| bulk::Company {
            id: id(at),
            slug: company.slug.clone(),
            name: company.name.clone(),
            about: company.about.clone(),
            url: Some(company.url.clone()),
            domain: Some(company.domain.clone()),
            created_at: since,
        })
        .collect();
    insert(db, &rows)?;
    let members: Vec<_> = directory
        .managements
        .iter()
        .map(|management| bulk::CompanyMember {
            company_id: id(management.company),
            person_id: id(management.person),
            role: company::Role::Manager.key(),
            since: management.since,
        })
        .collect();
    insert(db, &members)?;
    let products: Vec<_> = directory
        .products
        .iter()
        .enumerate()
        .map(|(at, product)| bulk::Product {
            id: id(at),
            company_id: id(product.company),
            slug: product.slug.clone(),
            name: product.name.clone(),
        })
        .collect();
    insert(db, &products)?;
    let topics: Vec<_> = directory
        .topics
        .iter()
        .enumerate()
        .map(|(at, topic)| bulk::Topic { id: id(at), slug: topic.slug.clone(), name: topic.name.clone() })
        .collect();
    Ok(insert(db, &topics)?)
}

fn agents(db: &mut Db, directory: &Directory) -> Result<()> {
    let rows: Vec<_> = directory.agents.iter().enumerate().map(|(at, agent)| profile(at, agent)).collect();
    insert(db, &rows)?;
    let each = || directory.agents.iter().enumerate();
    let topics: Vec<_> = each()
        .flat_map(|(at, agent)| agent.topics.iter().map(move |topic| (at, *topic)))
        .map(|(agent, topic)| bulk::AgentTopic { agent_id: id(agent), topic_id: id(topic) })
        .collect();
    insert(db, &topics)?;
    let products: Vec<_> = each()
        .flat_map(|(at, agent)| agent.products.iter().map(move |product| (at, *product)))
        .map(|(agent, product)| bulk::AgentProduct { agent_id: id(agent), product_id: id(product) })
        .collect();
    insert(db, &products)?;
    let employments: Vec<_> = directory
        .employments
        .iter()
        .enumerate()
        .map(|(at, employment)| {
            let since = employment.started_on.and_time(NaiveTime::MIN);
            bulk::Employment {
                id: id(at),
                agent_id: id(employment.agent),
                company_id: id(employment.company),
                title: employment.title.clone(),
                since,
                until: employment.ended_on.and_then(|day| day.succ_opt()).map(|day| day.and_time(NaiveTime::MIN)),
                confirmed_at: Some(since),
            }
        })
        .collect();
    Ok(insert(db, &employments)?)
}

fn profile(at: usize, agent: &Agent) -> bulk::Agent {
    let state = match agent.standing {
        Standing::Published => AgentState::Public,
        Standing::Paused(_) => AgentState::Paused,
    };
    let ways: Vec<_> = agent.contacts.iter().map(|contact| contact.text.as_str()).collect();
    bulk::Agent {
        id: id(at),
        handle: agent.handle.clone(),
        name: agent.shown_name.clone(),
        person_id: Some(id(agent.person)),
        state: state.key(),
        bio: agent.bio.clone(),
        languages: agent.languages.join(","),
        hours: agent.hours.clone(),
        reach_text: ways.join(" "),
        reach_url: agent.contacts.iter().find_map(|contact| contact.url.clone()),
        consented_at: Some(agent.accepted_at),
        consent_ground: None,
        created_at: agent.accepted_at,
    }
}

fn communities(db: &mut Db, directory: &Directory) -> Result<()> {
    let founder = |community: usize| {
        directory.memberships.iter().find(|one| one.community == community && one.steward).map_or(0, |one| one.person)
    };
    let rows: Vec<_> = directory
        .communities
        .iter()
        .enumerate()
        .map(|(at, community)| bulk::Community {
            id: id(at),
            slug: community.slug.clone(),
            name: community.name.clone(),
            about: community.description.clone(),
            joining: match community.admission {
                Admission::Open => "open",
                Admission::BySteward => "admitted",
            },
            created_by: id(founder(at)),
            created_at: community.founded_at,
        })
        .collect();
    insert(db, &rows)?;
    let memberships: Vec<_> = directory
        .memberships
        .iter()
        .map(|membership| bulk::Membership {
            community_id: id(membership.community),
            person_id: id(membership.person),
            role: if membership.steward { "steward" } else { "member" },
            state: "member",
            admitted_by: membership.admitted_by.map(id),
            joined_at: membership.joined_at,
        })
        .collect();
    insert(db, &memberships)?;
    let vouches: Vec<_> = directory
        .vouches
        .iter()
        .map(|vouch| bulk::Vouch {
            community_id: id(vouch.community),
            voucher_id: id(vouch.voucher),
            member_id: id(vouch.member),
            vouched_at: vouch.vouched_at,
        })
        .collect();
    insert(db, &vouches)?;
    let endorsements: Vec<_> = directory
        .endorsements
        .iter()
        .map(|endorsement| bulk::Endorsement {
            agent_id: id(endorsement.agent),
            community_id: id(endorsement.community),
            person_id: id(endorsement.member),
            topic_id: id(endorsement.topic),
            reason: endorsement.reason.clone(),
            endorsed_at: endorsement.endorsed_at,
        })
        .collect();
    Ok(insert(db, &endorsements)?)
}

/// Who rates: with an account the person, else the customer as each company knows them.
#[derive(Default)]
struct Raters {
    rows: Vec<bulk::Rater>,
    ids: HashMap<(PersonAt, Option<CompanyAt>), i64>,
    accounts: Vec<bool>,
}

impl Raters {
    fn of(directory: &Directory) -> Self {
        let mut raters =
            Self { accounts: directory.people.iter().map(|person| person.has_account).collect(), ..Self::default() };
        let signed: HashMap<_, _> =
            directory.thanks.iter().map(|thank| (thank.sender, thank.signed.as_str())).collect();
        let cases = directory.cases.iter().map(|case| (case.customer, case.company, case.opened_at));
        let ratings = directory.ratings.iter().map(|rating| (rating.rater, rating.company, rating.rated_at));
        for (person, company, at) in cases.chain(ratings) {
            raters.add(directory, person, company, at, signed.get(&person).copied());
        }
        raters
    }

    fn add(&mut self, directory: &Directory, at: PersonAt, company: CompanyAt, since: Moment, signed: Option<&str>) {
        let Some(person) = directory.people.get(at) else { return };
        let key = (at, (!person.has_account).then_some(company));
        if self.ids.contains_key(&key) {
            return;
        }
        let id_here = id(self.rows.len());
        self.ids.insert(key, id_here);
        // Of those without an account, some let their first name be shown.
        let first_name = person.name.split(' ').next().filter(|_| !at.is_multiple_of(3));
        self.rows.push(if person.has_account {
            bulk::Rater {
                id: id_here,
                person_id: Some(id(at)),
                company_id: None,
                reference: None,
                name: Some(person.name.clone()),
                touched_at: since,
            }
        } else {
            bulk::Rater {
                id: id_here,
                person_id: None,
                company_id: Some(id(company)),
                reference: Some(format!("customer-{}", id(at))),
                name: signed.or(first_name).map(Into::into),
                touched_at: since,
            }
        });
    }

    fn id(&self, person: PersonAt, company: CompanyAt) -> i64 {
        let through = (!self.is_known_here(person)).then_some(company);
        self.ids.get(&(person, through)).copied().unwrap_or(0)
    }

    /// Whether the person has an account of their own.
    fn is_known_here(&self, person: PersonAt) -> bool {
        self.accounts.get(person).copied().unwrap_or(false)
    }

    /// The name that a customer without an account lets stand beside a rating.
    fn signed(&self, person: PersonAt, company: CompanyAt) -> Option<String> {
        let id = self.id(person, company);
        let row = self.rows.iter().find(|row| row.id == id && row.person_id.is_none());
        row.and_then(|row| row.name.clone())
    }
}

fn cases(db: &mut Db, directory: &Directory, raters: &Raters) -> Result<()> {
    let rows: Vec<_> = directory
        .cases
        .iter()
        .enumerate()
        .map(|(at, case)| bulk::Case {
            id: id(at),
            company_id: id(case.company),
            reference: case.reference.clone(),
            agent_id: id(case.agent),
            channel: case.channel.as_str().into(),
            product_id: Some(id(case.product)),
            topic_id: Some(id(case.topic)),
            opened_at: case.opened_at,
            first_reply_at: case.first_reply_at,
            first_reply_seconds: case.first_reply_at.map(|reply| (reply - case.opened_at).num_seconds()),
            resolved_at: case.resolved_at,
            reopened_at: case.reopened_at,
        })
        .collect();
    insert(db, &rows)?;
    let used: HashMap<_, _> = directory
        .ratings
        .iter()
        .filter(|rating| rating.origin == Origin::Verified)
        .filter_map(|rating| Some((rating.case?, rating.rated_at)))
        .collect();
    let invitations: Vec<_> = directory
        .cases
        .iter()
        .enumerate()
        .filter_map(|(at, case)| Some((at, case, case.invited_at?)))
        .map(|(at, case, invited_at)| bulk::Invitation {
            id: id(at),
            jti: jti(at),
            case_id: id(at),
            agent_id: id(case.agent),
            company_id: id(case.company),
            rater_id: raters.id(case.customer, case.company),
            created_at: invited_at,
            expires_at: invited_at + invite_rating::LASTS,
            used_at: used.get(&at).copied(),
        })
        .collect();
    Ok(insert(db, &invitations)?)
}

/// Takes the ratings in, one after the other, as they came.
fn enter_ratings(directory: &Directory, raters: &Raters, site: Site, now: Moment) -> Ledger {
    let mut ledger = Ledger::new(site);
    let coverage: Vec<_> = (0..directory.companies.len())
        .map(|company| {
            let cases = || directory.cases.iter().filter(|case| case.company == company);
            let first = cases().filter_map(|case| case.invited_at).min();
            Coverage::of(first, cases().filter_map(|case| Some((case.resolved_at?, case.invited_at))))
        })
        .collect();
    for rating in &directory.ratings {
        let Some(entry) = entry(rating, raters) else { continue };
        let invited_of_resolved = coverage.get(rating.company).map_or((0, 0), |company| company.at(rating.rated_at));
        let independent = raters.is_known_here(rating.rater);
        ledger.enter(entry, Setting { invited_of_resolved, independent, ..Setting::default() }, now);
    }
    for agent in 0..directory.agents.len() {
        ledger.observe(id(agent), now);
    }
    ledger
}

fn entry(said: &Rating, raters: &Raters) -> Option<rating::Rating> {
    let origin = match said.origin {
        Origin::Verified => rating::Origin::Verified,
        Origin::Imported => rating::Origin::Imported,
        Origin::Community => rating::Origin::Community,
        Origin::Open => rating::Origin::Open,
    };
    let fault = said.fault.map(|fault| match fault {
        Fault::Person => rating::Fault::Person,
        Fault::Policy => rating::Fault::Policy,
    });
    let stars = rating::Stars::try_from(i64::from(said.stars)).ok()?;
    Some(rating::Rating {
        id: 0,
        agent_id: id(said.agent),
        company_id: Some(id(said.company)).filter(|_| origin.has_case()),
        case_id: said.case.map(id),
        rater_id: raters.id(said.rater, said.company),
        product_id: said.product.map(id),
        topic_id: said.topic.map(id),
        origin,
        opinion: rating::Opinion::new(stars, traits(said.traits), said.comment.clone(), fault),
        weight: Weight::of(&evidence::Circumstances::unknown(origin)),
        signed: raters.signed(said.rater, said.company),
        rated_at: said.rated_at,
        edited_at: None,
        withdrawn_at: None,
    })
}

fn traits(said: Traits) -> rating::Traits {
    rating::Traits {
        listened: said.listened,
        knowledgeable: said.knew_the_product,
        empowered: said.could_fix_it,
        human: said.treated_me_as_a_person,
        on_my_side: said.was_there_for_me,
    }
}

fn thanks(db: &mut Db, directory: &Directory, raters: &Raters) -> Result<()> {
    let rows: Vec<_> = directory
        .thanks
        .iter()
        .map(|thank| bulk::Thank {
            agent_id: id(thank.agent),
            company_id: Some(id(thank.company)),
            case_id: thank.case.map(id),
            rater_id: raters.id(thank.sender, thank.company),
            text: thank.text.clone(),
            sent_at: thank.sent_at,
        })
        .collect();
    Ok(insert(db, &rows)?)
}
