//! Ratings and thanks, drawn from the cases and from how good each agent's help is.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDateTime};

use super::agents::{AGENTS, AgentSpec, Quality, Weakness};
use super::cases::DAYS;
use super::comments::Mood;
use super::companies::{COMMUNITIES, COMPANIES, TOPICS};
use super::directory::{
    AgentAt, Case, CaseAt, CompanyAt, Directory, Fault, Membership, Origin, PersonAt, Rating, Thanks, Traits, Vouch,
};
use super::draw::Draw;
use super::generate::{Crowd, speaks};
use super::words::{Facts, Pen, shelf_of};
use crate::domain::trust::circle::is_known_to;

/// How many ratings there are, and how many of them at most by invitation and
/// out of helpdesks; the others are open.
pub const RATINGS: usize = 900;
const VERIFIED: usize = 705;
const IMPORTED: usize = 90;
/// How many thanks there are.
pub const THANKS: usize = 150;
/// Ratings of an agent who began fewer than `NEW_DAYS` ago.
pub const FEW: usize = 3;
const NEW_DAYS: i64 = 60;

/// A rating before its stars and words.
struct Occasion {
    agent: AgentAt,
    company: CompanyAt,
    case: Option<CaseAt>,
    rater: PersonAt,
    origin: Origin,
    rated_at: NaiveDateTime,
}

/// Chooses who rates what, then what they say, in order of time.
pub fn ratings(
    draw: &mut Draw,
    pen: &mut Pen,
    crowd: &Crowd,
    directory: &Directory,
    now: NaiveDateTime,
) -> Vec<Rating> {
    let mut register = Register::default();
    let mut occasions = of_cases(draw, &mut register, &directory.cases, now);
    open_ones(draw, &mut register, crowd, &mut occasions, now);
    occasions.sort_by_key(|o| (o.rated_at, o.agent, o.rater));
    let mut ratings: Vec<_> = occasions.iter().filter_map(|o| rating(draw, pen, crowd, directory, o, now)).collect();
    by_known_members(&mut ratings, &directory.vouches);
    ratings
}

/// Of the open ratings, those by members whom people who had been helped themselves knew then.
fn by_known_members(ratings: &mut [Rating], vouches: &[Vouch]) {
    let helped: Vec<_> = ratings
        .iter()
        .filter(|rating| rating.origin == Origin::Verified)
        .map(|rating| (rating.rater, rating.company, rating.rated_at))
        .collect();
    for rating in ratings.iter_mut().filter(|rating| rating.origin == Origin::Open) {
        let independent = |community: usize| -> Vec<(i64, i64)> {
            let knew = |voucher: PersonAt| {
                vouches.iter().any(|vouch| {
                    let pair = (vouch.community, vouch.voucher, vouch.member);
                    pair == (community, voucher, rating.rater) && vouch.vouched_at <= rating.rated_at
                })
            };
            helped
                .iter()
                .filter(|(who, company, at)| *company != rating.company && *at <= rating.rated_at && knew(*who))
                .map(|(who, company, _)| (*who as i64, *company as i64))
                .collect()
        };
        if (0..COMMUNITIES.len()).any(|community| is_known_to(&independent(community))) {
            rating.origin = Origin::Community;
        }
    }
}

/// Who has rated whom, so that nobody rates anyone twice.
#[derive(Default)]
struct Register {
    pairs: BTreeSet<(AgentAt, PersonAt)>,
    per_agent: Vec<usize>,
}

impl Register {
    fn admits(&mut self, agent: AgentAt, rater: PersonAt) -> bool {
        self.per_agent.resize(AGENTS.len(), 0);
        let is_new = AGENTS.get(agent).is_some_and(|spec| spec.jobs.iter().all(|job| job.from < NEW_DAYS));
        let Some(count) = self.per_agent.get_mut(agent) else {
            return false;
        };
        if is_new && *count >= FEW || !self.pairs.insert((agent, rater)) {
            return false;
        }
        *count += 1;
        true
    }
}

fn of_cases(draw: &mut Draw, register: &mut Register, cases: &[Case], now: NaiveDateTime) -> Vec<Occasion> {
    let mut order: Vec<CaseAt> = (0..cases.len()).collect();
    draw.shuffle(&mut order);
    let (mut verified, mut imported) = (0, 0);
    let mut occasions = Vec::new();
    for at in order {
        let Some(case) = cases.get(at) else { continue };
        let Some((origin, rated_at)) = reaction(draw, case, now) else {
            continue;
        };
        let count = if origin == Origin::Verified { &mut verified } else { &mut imported };
        let most = if origin == Origin::Verified { VERIFIED } else { IMPORTED };
        if *count < most && rated_at <= now && register.admits(case.agent, case.customer) {
            *count += 1;
            occasions.push(Occasion {
                agent: case.agent,
                company: case.company,
                case: Some(at),
                rater: case.customer,
                origin,
                rated_at,
            });
        }
    }
    occasions
}

/// How and when the customer of a case could rate it.
fn reaction(draw: &mut Draw, case: &Case, now: NaiveDateTime) -> Option<(Origin, NaiveDateTime)> {
    let resolved_at = case.resolved_at?;
    if let Some(invited_at) = case.invited_at {
        let minutes = draw.log_normal(800.0, 1.2).clamp(3.0, 12.0 * 1440.0);
        return Some((Origin::Verified, invited_at + Duration::seconds((minutes * 60.0) as i64)));
    }
    // Helpdesk surveys stem from the time before the company joined here.
    let old = resolved_at < now - Duration::days(180);
    let minutes = draw.log_normal(300.0, 1.1).clamp(2.0, 6.0 * 1440.0);
    old.then(|| (Origin::Imported, resolved_at + Duration::seconds((minutes * 60.0) as i64)))
}

/// Fills up with ratings by people who just signed in.
fn open_ones(
    draw: &mut Draw,
    register: &mut Register,
    crowd: &Crowd,
    occasions: &mut Vec<Occasion>,
    now: NaiveDateTime,
) {
    for _ in 0..50_000 {
        if occasions.len() >= RATINGS {
            return;
        }
        if let Some(occasion) = open_one(draw, crowd, now).filter(|o| register.admits(o.agent, o.rater)) {
            occasions.push(occasion);
        }
    }
}

fn open_one(draw: &mut Draw, crowd: &Crowd, now: NaiveDateTime) -> Option<Occasion> {
    let agent = draw.weighted(AGENTS.iter().map(|spec| spec.load))?;
    let job = draw.pick(AGENTS.get(agent)?.jobs)?;
    let company = COMPANIES.iter().position(|c| c.slug == job.company)?;
    let days = draw.between(job.to.unwrap_or(0) as f64 + 0.1, (job.from - 10).min(DAYS - 5) as f64);
    let rater = draw.weighted(
        crowd.folk.iter().map(
            |folk| {
                if folk.has_account { folk.turns_to.get(company).copied().unwrap_or(0.0) } else { 0.0 }
            },
        ),
    )?;
    let rated_at = now - Duration::seconds((days.max(0.1) * 86_400.0) as i64);
    (days > 0.0).then_some(Occasion { agent, company, case: None, rater, origin: Origin::Open, rated_at })
}

fn rating(
    draw: &mut Draw,
    pen: &mut Pen,
    crowd: &Crowd,
    directory: &Directory,
    occasion: &Occasion,
    now: NaiveDateTime,
) -> Option<Rating> {
    let spec = AGENTS.get(occasion.agent)?;
    let case = occasion.case.and_then(|at| directory.cases.get(at));
    let topic = case.map(|c| c.topic).or_else(|| known_for(draw, spec));
    let (stars, fault) = stars(draw, spec, case, topic, occasion.rated_at, now);
    let mood = mood(stars, fault);
    let says_something = match (occasion.origin, mood) {
        (Origin::Imported, _) => 0.22,
        (_, Mood::Glad | Mood::Content) => 0.40,
        (_, Mood::Middling) => 0.52,
        _ => 0.66,
    };
    let facts = facts(occasion.agent, spec, case, topic, crowd, occasion.rater);
    let comment = if draw.chance(says_something) { pen.comment(draw, &facts, mood) } else { None };
    let unsaid = if occasion.origin == Origin::Imported { 0.9 } else { crowd.folk.get(occasion.rater)?.terseness };
    Some(Rating {
        agent: occasion.agent,
        company: occasion.company,
        case: occasion.case,
        rater: occasion.rater,
        origin: occasion.origin,
        community: community_spoken_for(draw, &directory.memberships, occasion),
        product: case.map(|c| c.product),
        topic,
        stars,
        traits: traits(draw, spec, mood, unsaid),
        comment,
        fault,
        rated_at: occasion.rated_at,
    })
}

fn known_for(draw: &mut Draw, spec: &AgentSpec) -> Option<usize> {
    let slug = draw.pick(spec.topics).filter(|_| draw.chance(0.7))?;
    TOPICS.iter().position(|(s, _)| s == slug)
}

fn community_spoken_for(draw: &mut Draw, memberships: &[Membership], occasion: &Occasion) -> Option<usize> {
    let speaks = occasion.origin == Origin::Open && draw.chance(0.6);
    memberships
        .iter()
        .filter(|_| speaks)
        .find(|m| m.person == occasion.rater && m.joined_at <= occasion.rated_at)
        .map(|m| m.community)
}

/// What a text about this case may speak of.
pub fn facts(
    agent: AgentAt,
    spec: &AgentSpec,
    case: Option<&Case>,
    topic: Option<usize>,
    crowd: &Crowd,
    writer: PersonAt,
) -> Facts {
    let product = case.and_then(|c| COMPANIES.iter().flat_map(|company| company.products).nth(c.product));
    let company = case.and_then(|c| COMPANIES.get(c.company)).map_or("", |c| c.slug);
    let topic = topic.and_then(|at| TOPICS.get(at));
    let language = crowd.folk.get(writer).map_or("en", |folk| folk.language);
    Facts {
        agent,
        called: spec.called,
        pronoun: spec.pronoun,
        product: product.map(|p| p.called),
        shelf: topic
            .filter(|_| case.is_some())
            .map(|(slug, _)| shelf_of(company, product.map_or("", |p| p.slug), slug)),
        topic: topic.map(|(_, name)| *name),
        waited: case.and_then(|c| Some((c.first_reply_at? - c.opened_at).num_minutes())),
        abroad: Some(language).filter(|l| *l != "en" && speaks(spec, l)),
    }
}

fn quality_at(spec: &AgentSpec, days_ago: f64) -> f64 {
    match spec.quality {
        Quality::Steady(quality) => quality,
        Quality::Dip { low, from, to, .. } if days_ago <= from as f64 && days_ago >= to as f64 => low,
        Quality::Dip { usual, .. } => usual,
        Quality::Growing(first, last) => last - (last - first) * (days_ago / DAYS as f64),
    }
}

fn stars(
    draw: &mut Draw,
    spec: &AgentSpec,
    case: Option<&Case>,
    topic: Option<usize>,
    at: NaiveDateTime,
    now: NaiveDateTime,
) -> (u8, Option<Fault>) {
    let strict_rules = match topic.and_then(|t| TOPICS.get(t)).map(|(slug, _)| *slug) {
        Some("chargebacks") => 0.12,
        Some("verification" | "refunds" | "warranty") => 0.05,
        _ => 0.02,
    };
    if draw.chance(strict_rules) {
        return (if draw.chance(0.4) { 1 } else { 2 }, Some(Fault::Policy));
    }
    let quality = quality_at(spec, (now - at).num_hours() as f64 / 24.0);
    let felt = quality + spec.spread * draw.normal() - annoyance(case);
    let stars = match felt {
        f if f >= 0.84 => 5,
        f if f >= 0.64 => 4,
        f if f >= 0.45 => 3,
        f if f >= 0.27 => 2,
        _ => 1,
    };
    let policy = (0.9 * quality - 0.2).clamp(0.1, 0.75);
    let fault = (stars <= 2).then(|| if draw.chance(policy) { Fault::Policy } else { Fault::Person });
    (stars, fault)
}

/// What waiting and coming back cost in goodwill.
fn annoyance(case: Option<&Case>) -> f64 {
    let Some(case) = case else { return 0.0 };
    let hours = case.first_reply_at.map_or(0.0, |at| (at - case.opened_at).num_minutes() as f64 / 60.0);
    let waiting = 0.05 * (hours / 10.0).max(1.0).ln();
    waiting + if case.reopened_at.is_some() { 0.08 } else { 0.0 }
}

fn mood(stars: u8, fault: Option<Fault>) -> Mood {
    match (stars, fault) {
        (_, Some(Fault::Policy)) => Mood::Policy,
        (_, Some(Fault::Person)) => Mood::LetDown,
        (5, _) => Mood::Glad,
        (4, _) => Mood::Content,
        _ => Mood::Middling,
    }
}

/// The chance of a yes for each trait, in the order of [`Traits`].
fn traits(draw: &mut Draw, spec: &AgentSpec, mood: Mood, unsaid: f64) -> Traits {
    let [listened, knew, mut fix, mut human, there] = match mood {
        Mood::Glad => [0.99, 0.98, 0.97, 0.99, 0.98],
        Mood::Content => [0.94, 0.93, 0.86, 0.95, 0.90],
        Mood::Middling => [0.62, 0.68, 0.45, 0.78, 0.60],
        Mood::LetDown => [0.15, 0.40, 0.20, 0.40, 0.20],
        Mood::Policy => [0.85, 0.85, 0.08, 0.90, 0.65],
    };
    match spec.weak_at {
        Some(Weakness::Empowered) => fix *= 0.55,
        Some(Weakness::Human) => human *= 0.60,
        None => {}
    }
    let mut say = |yes: f64| (!draw.chance(unsaid)).then(|| draw.chance(yes));
    Traits {
        listened: say(listened),
        knew_the_product: say(knew),
        could_fix_it: say(fix),
        treated_me_as_a_person: say(human),
        was_there_for_me: say(there),
    }
}

/// Kind words, most of them after a case, in order of time.
pub fn thanks(draw: &mut Draw, pen: &mut Pen, crowd: &Crowd, directory: &Directory, now: NaiveDateTime) -> Vec<Thanks> {
    let disappointed: BTreeSet<CaseAt> =
        directory.ratings.iter().filter(|r| r.stars < 4).filter_map(|r| r.case).collect();
    let mut taken = BTreeSet::new();
    let mut thanks = Vec::new();
    for _ in 0..20_000 {
        if thanks.len() >= THANKS {
            break;
        }
        let at = draw.below(directory.cases.len());
        if disappointed.contains(&at) || taken.contains(&at) {
            continue;
        }
        if let Some(word) = thank(draw, pen, crowd, directory, at, now) {
            taken.insert(at);
            thanks.push(word);
        }
    }
    thanks.sort_by_key(|t| (t.sent_at, t.agent, t.sender));
    thanks
}

fn thank(
    draw: &mut Draw,
    pen: &mut Pen,
    crowd: &Crowd,
    directory: &Directory,
    at: CaseAt,
    now: NaiveDateTime,
) -> Option<Thanks> {
    let case = directory.cases.get(at)?;
    let spec = AGENTS.get(case.agent)?;
    let age = (now - case.resolved_at?).num_hours() as f64 / 24.0;
    let sent_at = case.resolved_at? + Duration::seconds((draw.log_normal(30.0, 1.4).clamp(0.2, 900.0) * 3600.0) as i64);
    if sent_at > now || !draw.chance(quality_at(spec, age).powi(4)) {
        return None;
    }
    let sender = directory.people.get(case.customer)?;
    let company = COMPANIES.get(case.company)?.slug;
    let text =
        pen.thanks(draw, &facts(case.agent, spec, Some(case), Some(case.topic), crowd, case.customer), company)?;
    Some(Thanks {
        agent: case.agent,
        company: case.company,
        case: Some(at).filter(|_| draw.chance(0.8)),
        sender: case.customer,
        signed: signature(draw, &sender.name),
        text,
        sent_at,
    })
}

fn signature(draw: &mut Draw, name: &str) -> String {
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    let initial: String = last.chars().find(|c| c.is_uppercase()).into_iter().collect();
    match draw.below(6) {
        0 | 1 => name.to_string(),
        2 | 3 if !initial.is_empty() => format!("{first} {initial}."),
        4 => format!("{first} and family"),
        _ => first.to_string(),
    }
}
