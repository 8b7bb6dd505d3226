//! Puts the directory together, chapter by chapter.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDateTime, Timelike};

use super::agents::{AGENTS, AgentSpec};
use super::companies::{COMMUNITIES, COMPANIES, TOPICS};
use super::directory::{
    Agent, Company, Contact, Directory, Employment, Management, Person, PersonAt, Product, Role, SignIn, Standing,
    Topic,
};
use super::draw::Draw;
use super::people::{MAIL_HOSTS, NAMINGS};
use super::words::Pen;
use super::{burst, cases, circles, ratings};

/// Members of communities, not counting agents.
pub const MEMBERS: usize = 120;
/// Customers who belong to no community.
const CUSTOMERS: usize = 250;
/// The customer who signs in is the first of all people.
const CUSTOMER: (&str, &str) = ("Nora Ashdown", "nora@postbox.example");
const MODERATOR: (&str, &str) = ("Maren Solvang", "maren@gutcheck.example");
/// One manager per company, in the companies' order.
const MANAGERS: &[&str] = &["Harriet Quillfeather", "Ottokar Brandl", "Philippa Marchbanks"];
/// The agent who signs in.
const AGENT: &str = "ines-carvalho";

/// The people who may be customers and raters, with what only the generator knows.
pub struct Crowd {
    pub people: Vec<Person>,
    /// Runs beside the first of `people`; agents and managers have none.
    pub folk: Vec<Folk>,
    /// The accounts of the agents, in their order.
    pub agents: Vec<PersonAt>,
}

/// How a customer is.
pub struct Folk {
    pub language: &'static str,
    pub has_account: bool,
    /// How often this person turns to each company.
    pub turns_to: [f64; 3],
    /// Share of traits left unsaid.
    pub terseness: f64,
    pub communities: BTreeSet<usize>,
}

impl Crowd {
    /// The members of a community: its people, then its agents.
    pub fn members_of(&self, community: usize) -> Vec<PersonAt> {
        let folk =
            self.folk.iter().enumerate().filter(|(_, folk)| folk.communities.contains(&community)).map(|(at, _)| at);
        let slug = COMMUNITIES.get(community).map(|c| c.slug);
        let agents = AGENTS
            .iter()
            .zip(&self.agents)
            .filter(|(spec, _)| spec.belongs == slug && slug.is_some())
            .map(|(_, at)| *at);
        folk.chain(agents).collect()
    }

    /// When a person came.
    pub fn since(&self, person: PersonAt) -> NaiveDateTime {
        self.people.get(person).map_or(NaiveDateTime::MIN, |p| p.since)
    }
}

/// The whole directory as of `now`, the same for the same arguments.
pub fn generate(seed: u64, now: NaiveDateTime) -> Directory {
    let now = now.with_nanosecond(0).unwrap_or(now);
    let mut crowd = crowd(&mut Draw::new(seed, 1), now);
    let cases = cases::cases(&mut Draw::new(seed, 2), &crowd, now);
    for case in &cases {
        if let Some(person) = crowd.people.get_mut(case.customer) {
            person.since = person.since.min(case.opened_at);
        }
    }
    let memberships = circles::memberships(&mut Draw::new(seed, 3), &crowd, now);
    let mut directory = Directory {
        people: crowd.people.clone(),
        sign_ins: sign_ins(&crowd),
        companies: companies(),
        products: products(),
        topics: topics(),
        managements: managements(&crowd, now),
        agents: agents(&crowd, now),
        employments: employments(now),
        communities: circles::communities(now),
        vouches: circles::vouches(&mut Draw::new(seed, 4), &memberships, now),
        memberships,
        endorsements: Vec::new(),
        cases,
        ratings: Vec::new(),
        thanks: Vec::new(),
    };
    let mut pen = Pen::default();
    directory.ratings = ratings::ratings(&mut Draw::new(seed, 5), &mut pen, &crowd, &directory, now);
    directory.thanks = ratings::thanks(&mut Draw::new(seed, 6), &mut pen, &crowd, &directory, now);
    directory.endorsements = circles::endorsements(&mut Draw::new(seed, 7), &mut pen, &crowd, &directory, now);
    burst::plant(&mut directory, now);
    directory
}

/// Whether an agent speaks a language, whatever the region.
pub fn speaks(spec: &AgentSpec, language: &str) -> bool {
    spec.languages.iter().any(|code| code.split('-').next() == Some(language))
}

fn crowd(draw: &mut Draw, now: NaiveDateTime) -> Crowd {
    let mut names = Names::default();
    let mut people = Vec::new();
    let mut folk = Vec::new();
    for (at, communities) in belongings(draw).into_iter().enumerate() {
        let (person, one) = customer(draw, &mut names, at, communities, now);
        people.push(person);
        folk.push(one);
    }
    let mut agents = Vec::new();
    for spec in AGENTS {
        agents.push(people.len());
        people.push(account_of(spec, now));
    }
    for (name, company) in MANAGERS.iter().zip(COMPANIES) {
        people.push(staff(
            name,
            &format!("{}@{}", mail_name(name).replace('.', "-"), company.domain),
            now - Duration::days(700),
        ));
    }
    people.push(staff(MODERATOR.0, MODERATOR.1, now - Duration::days(700)));
    Crowd { people, folk, agents }
}

/// Which communities each member and customer belongs to.
fn belongings(draw: &mut Draw) -> Vec<BTreeSet<usize>> {
    let mut sets = vec![BTreeSet::new(); MEMBERS + CUSTOMERS];
    let sizes: Vec<f64> = COMMUNITIES.iter().map(|c| c.size as f64).collect();
    let total: f64 = sizes.iter().sum();
    let mut end = 0.0;
    let mut community = 0;
    for (at, set) in sets.iter_mut().enumerate().take(MEMBERS) {
        let share = |c: usize| sizes.get(c).copied().unwrap_or(0.0) * MEMBERS as f64 / total;
        while at as f64 >= (end + share(community)).round() && community + 1 < sizes.len() {
            end += share(community);
            community += 1;
        }
        set.insert(community);
    }
    // Some belong to two; the customer who signs in cooks and writes Rust.
    if let Some(first) = sets.first_mut() {
        first.insert(1);
    }
    for (community, spec) in COMMUNITIES.iter().enumerate() {
        let missing = spec.size.saturating_sub(sets.iter().filter(|s| s.contains(&community)).count());
        for _ in 0..missing {
            if let Some(set) = sets.get_mut(1 + draw.below(MEMBERS - 1)) {
                set.insert(community);
            }
        }
    }
    sets
}

fn customer(
    draw: &mut Draw,
    names: &mut Names,
    at: usize,
    communities: BTreeSet<usize>,
    now: NaiveDateTime,
) -> (Person, Folk) {
    let (name, email, language) = names.draw(draw);
    let is_first = at == 0;
    let has_account = !communities.is_empty() || draw.chance(0.15);
    let turns_to = turns_to(draw, &communities, is_first);
    let since = if has_account { now - Duration::minutes((draw.between(560.0, 740.0) * 1440.0) as i64) } else { now };
    let folk = Folk {
        language: if is_first { "en" } else { language },
        has_account,
        turns_to,
        terseness: draw.between(0.05, 0.6),
        communities,
    };
    let person = if is_first {
        Person { name: CUSTOMER.0.into(), email: CUSTOMER.1.into(), has_account, since }
    } else {
        Person { name, email, has_account, since }
    };
    (person, folk)
}

/// Members write more often, and to the companies of their trade.
fn turns_to(draw: &mut Draw, communities: &BTreeSet<usize>, often: bool) -> [f64; 3] {
    let mut weights = [1.0, 1.0, 1.0];
    if communities.is_empty()
        && let Some(favourite) = weights.get_mut(draw.below(3))
    {
        *favourite = 3.0;
    }
    for spec in communities.iter().filter_map(|at| COMMUNITIES.get(*at)) {
        for (weight, more) in weights.iter_mut().zip(spec.turns_to) {
            *weight += more;
        }
    }
    let activity = if often { 3.0 } else { draw.log_normal(1.0, 0.4) };
    weights.map(|weight| weight * activity)
}

/// Makes names and addresses, each once.
#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    fn draw(&mut self, draw: &mut Draw) -> (String, String, &'static str) {
        let mut language = "en";
        let mut name = String::new();
        for _ in 0..400 {
            let naming = draw.weighted(NAMINGS.iter().map(|n| n.share)).and_then(|at| NAMINGS.get(at));
            let Some(naming) = naming else { continue };
            let (Some(first), Some(last)) = (draw.pick(naming.first), draw.pick(naming.last)) else {
                continue;
            };
            language = naming.language;
            name = format!("{first} {last}");
            if name != CUSTOMER.0 && self.taken.insert(name.clone()) {
                break;
            }
        }
        let host = draw.pick(MAIL_HOSTS).copied().unwrap_or("postbox.example");
        let email = format!("{}@{host}", mail_name(&name));
        (name, email, language)
    }
}

fn account_of(spec: &AgentSpec, now: NaiveDateTime) -> Person {
    let name = spec.full_name.unwrap_or(spec.shown_name);
    let domain = spec
        .jobs
        .last()
        .and_then(|job| COMPANIES.iter().find(|c| c.slug == job.company))
        .map_or("acme-hearth.example", |c| c.domain);
    staff(name, &format!("{}@{domain}", ascii(spec.called)), accepted_at(spec, now) - Duration::minutes(40))
}

fn staff(name: &str, email: &str, since: NaiveDateTime) -> Person {
    Person { name: name.into(), email: email.into(), has_account: true, since }
}

fn sign_ins(crowd: &Crowd) -> Vec<SignIn> {
    let managers = crowd.folk.len() + crowd.agents.len();
    let agent = AGENTS.iter().zip(&crowd.agents).find(|(spec, _)| spec.handle == AGENT).map_or(0, |(_, at)| *at);
    vec![
        SignIn { role: Role::Customer, person: 0 },
        SignIn { role: Role::Agent, person: agent },
        SignIn { role: Role::CompanyManager, person: managers },
        SignIn { role: Role::Moderator, person: managers + MANAGERS.len() },
    ]
}

fn companies() -> Vec<Company> {
    COMPANIES
        .iter()
        .map(|spec| Company {
            slug: spec.slug.into(),
            name: spec.name.into(),
            about: spec.about.into(),
            url: format!("https://www.{}/", spec.domain),
            domain: spec.domain.into(),
        })
        .collect()
}

fn products() -> Vec<Product> {
    let of_company = |(company, spec): (usize, &'static super::companies::CompanySpec)| {
        spec.products.iter().map(move |p| Product {
            company,
            slug: p.slug.into(),
            name: p.name.into(),
            about: p.about.into(),
        })
    };
    COMPANIES.iter().enumerate().flat_map(of_company).collect()
}

fn topics() -> Vec<Topic> {
    TOPICS.iter().map(|(slug, name)| Topic { slug: (*slug).into(), name: (*name).into() }).collect()
}

fn managements(crowd: &Crowd, now: NaiveDateTime) -> Vec<Management> {
    let first = crowd.folk.len() + crowd.agents.len();
    (0..COMPANIES.len())
        .map(|company| Management { company, person: first + company, since: now - Duration::days(690) })
        .collect()
}

fn agents(crowd: &Crowd, now: NaiveDateTime) -> Vec<Agent> {
    AGENTS.iter().zip(&crowd.agents).map(|(spec, person)| agent(spec, *person, now)).collect()
}

fn agent(spec: &AgentSpec, person: PersonAt, now: NaiveDateTime) -> Agent {
    let products = COMPANIES.iter().flat_map(|c| c.products);
    Agent {
        person,
        handle: spec.handle.into(),
        shown_name: spec.shown_name.into(),
        languages: spec.languages.iter().map(ToString::to_string).collect(),
        hours: hours(spec),
        bio: spec.bio.into(),
        topics: spec.topics.iter().filter_map(|slug| TOPICS.iter().position(|(s, _)| s == slug)).collect(),
        products: spec.products.iter().filter_map(|slug| products.clone().position(|p| p.slug == *slug)).collect(),
        contacts: contacts(spec),
        standing: spec.paused.map_or(Standing::Published, |days| Standing::Paused(now - Duration::days(days))),
        accepted_at: accepted_at(spec, now),
    }
}

/// Two days after she began, or when the companies joined.
fn accepted_at(spec: &AgentSpec, now: NaiveDateTime) -> NaiveDateTime {
    let began = spec.jobs.iter().map(|job| job.from).max().unwrap_or(0);
    now - Duration::days((began - 2).min(560)) - Duration::minutes(97 * spec.hours.0)
}

fn hours(spec: &AgentSpec) -> String {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let days: Vec<&str> = NAMES.iter().zip(spec.days).filter(|(_, works)| *works).map(|(name, _)| *name).collect();
    let runs = spec.days.windows(2).filter(|pair| pair.first() != pair.last()).count();
    let in_a_row = runs <= 1 || runs == 2 && !spec.days.first().copied().unwrap_or(false);
    let days = match (days.first(), days.last()) {
        (Some(first), Some(last)) if in_a_row => format!("{first}–{last}"),
        _ => days.join(", "),
    };
    format!("{days}, {}:00–{}:00, {} time", spec.hours.0, spec.hours.1, spec.place)
}

fn contacts(spec: &AgentSpec) -> Vec<Contact> {
    let company = spec.jobs.last().and_then(|job| COMPANIES.iter().find(|c| c.slug == job.company));
    let Some(company) = company else {
        return Vec::new();
    };
    let called = spec.called;
    let email = Contact {
        channel: "Email".into(),
        text: format!("Write to help@{} with \u{201c}for {called}\u{201d} in the subject.", company.domain),
        url: None,
    };
    let chat = Contact {
        channel: "Chat".into(),
        text: format!("Open the chat and ask for {called}."),
        url: Some(format!("https://www.{}/chat", company.domain)),
    };
    let third = match company.slug {
        "lanternfish" => Contact {
            channel: "Forum".into(),
            text: format!("Mention @{} in a thread.", spec.handle),
            url: Some(format!("https://forum.{}/", company.domain)),
        },
        _ => Contact {
            channel: "Phone".into(),
            text: format!("Ring the number on your receipt and ask to be put through to {called}."),
            url: None,
        },
    };
    if spec.reply.0 < 45.0 { vec![chat, third, email] } else { vec![email, chat] }
}

fn employments(now: NaiveDateTime) -> Vec<Employment> {
    let mut all = Vec::new();
    for (agent, spec) in AGENTS.iter().enumerate() {
        for job in spec.jobs {
            let Some(company) = COMPANIES.iter().position(|c| c.slug == job.company) else {
                continue;
            };
            all.push(Employment {
                agent,
                company,
                title: job.title.into(),
                started_on: (now - Duration::days(job.from)).date(),
                ended_on: job.to.map(|days| (now - Duration::days(days)).date()),
            });
        }
    }
    all
}

/// The part of an address before the @.
fn mail_name(name: &str) -> String {
    ascii(&name.replace(' ', "."))
}

/// Lower-case ASCII for the letters that occur in our names; others vanish.
fn ascii(name: &str) -> String {
    name.to_lowercase().chars().flat_map(plain_letters).collect()
}

fn plain_letters(letter: char) -> Vec<char> {
    let plain = match letter {
        'à'..='ã' | 'å' | 'ą' | 'ạ' => "a",
        'ä' => "ae",
        'ç' | 'č' | 'ć' => "c",
        'è'..='ë' | 'ę' | 'ễ' => "e",
        'ğ' => "g",
        'ì'..='ï' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='õ' => "o",
        'ö' | 'ø' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' => "s",
        'ß' => "ss",
        'ù'..='û' | 'ũ' | 'ů' => "u",
        'ü' => "ue",
        'ý' => "y",
        'ž' | 'ź' | 'ż' => "z",
        'đ' => "d",
        other if other.is_ascii() => return vec![other],
        _ => "",
    };
    plain.chars().collect()
}
