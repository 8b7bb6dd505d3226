//! Cases: who brought what to whom, and how long it took.

use chrono::{Datelike, Duration, NaiveDateTime, NaiveTime, Timelike};

use super::agents::{AGENTS, AgentSpec};
use super::companies::{COMPANIES, TOPICS};
use super::directory::{AgentAt, Case, Channel, CompanyAt, PersonAt, ProductAt, TopicAt};
use super::draw::Draw;
use super::generate::Crowd;

/// How many cases there are.
pub const CASES: usize = 2000;
/// Over how many days before now.
pub const DAYS: i64 = 548;
/// Share of the cases that nobody ever resolved.
const ABANDONED: f64 = 0.04;
const REOPENED: f64 = 0.07;

/// A time in which an agent takes cases for one company.
struct Window {
    agent: AgentAt,
    company: CompanyAt,
    from: NaiveDateTime,
    to: NaiveDateTime,
    /// Whether everything must be resolved by its end.
    closed: bool,
}

/// Everything that the directory shows of cases, in order of opening.
pub fn cases(draw: &mut Draw, crowd: &Crowd, now: NaiveDateTime) -> Vec<Case> {
    let mut cases: Vec<Case> = AGENTS
        .iter()
        .enumerate()
        .zip(shares())
        .flat_map(|((at, spec), count)| cases_of_agent(draw, crowd, at, spec, count, now))
        .collect();
    cases.sort_by_key(|case| (case.opened_at, case.agent, case.customer));
    number(draw, &mut cases);
    cases
}

/// A few carry much: without many recent ratings of somebody, nobody would be trusted yet.
fn weight(spec: &AgentSpec) -> f64 {
    spec.load.powf(2.2)
}

/// Splits all cases among the agents by their weight (largest remainders).
fn shares() -> Vec<usize> {
    let total: f64 = AGENTS.iter().map(weight).sum();
    let exact: Vec<f64> = AGENTS.iter().map(|spec| weight(spec) * CASES as f64 / total).collect();
    let mut counts: Vec<usize> = exact.iter().map(|share| share.floor() as usize).collect();
    let mut order: Vec<(usize, f64)> = exact.iter().map(|share| share.fract()).enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let missing = CASES - counts.iter().sum::<usize>();
    for (at, _) in order.into_iter().take(missing) {
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    counts
}

fn windows(agent: AgentAt, spec: &AgentSpec, now: NaiveDateTime) -> Vec<Window> {
    spec.jobs
        .iter()
        .filter_map(|job| {
            let company = COMPANIES.iter().position(|c| c.slug == job.company)?;
            let days_to = job.to.or(spec.paused);
            let from = now - Duration::days((job.from - 3).min(DAYS));
            let to = days_to.map_or(now, |days| now - Duration::days(days + 1));
            (from < to).then_some(Window { agent, company, from, to, closed: days_to.is_some() })
        })
        .collect()
}

fn cases_of_agent(
    draw: &mut Draw,
    crowd: &Crowd,
    agent: AgentAt,
    spec: &AgentSpec,
    count: usize,
    now: NaiveDateTime,
) -> Vec<Case> {
    let windows = windows(agent, spec, now);
    (0..count)
        .filter_map(|_| {
            let at = draw.weighted(windows.iter().map(|w| (w.to - w.from).num_hours() as f64))?;
            case(draw, crowd, spec, windows.get(at)?, now)
        })
        .collect()
}

fn case(draw: &mut Draw, crowd: &Crowd, spec: &AgentSpec, window: &Window, now: NaiveDateTime) -> Option<Case> {
    let mut times = Times::draw(draw, spec, window, now);
    for _ in 0..40 {
        if !window.closed || times.resolved_at.is_none_or(|at| at < window.to) {
            break;
        }
        times = Times::draw(draw, spec, window, now);
    }
    times.cut_off(if window.closed { window.to } else { now });
    let (product, topic) = subject(draw, spec, window.company)?;
    let company = COMPANIES.get(window.company)?;
    let invited_at = times
        .resolved_at
        .filter(|_| draw.chance(company.invites))
        .map(|at| at + Duration::minutes(5 + draw.below(90) as i64))
        .filter(|at| *at <= now);
    Some(Case {
        company: window.company,
        agent: window.agent,
        customer: customer(draw, crowd, window.company)?,
        reference: String::new(),
        channel: channel(draw, company.slug),
        product,
        topic,
        opened_at: times.opened_at,
        first_reply_at: times.first_reply_at,
        reopened_at: times.reopened_at,
        resolved_at: times.resolved_at,
        invited_at,
    })
}

/// The moments of one case.
struct Times {
    opened_at: NaiveDateTime,
    first_reply_at: Option<NaiveDateTime>,
    reopened_at: Option<NaiveDateTime>,
    resolved_at: Option<NaiveDateTime>,
}

impl Times {
    fn draw(draw: &mut Draw, spec: &AgentSpec, window: &Window, now: NaiveDateTime) -> Self {
        let shift = Shift::of(spec);
        let opened_at = opening(draw, &shift, window, now);
        let (median, spread) = spec.reply;
        let first_reply_at = shift.after(opened_at, draw.log_normal(median, spread).clamp(1.0, 2400.0));
        let first_resolved_at = shift.after(first_reply_at, draw.log_normal(110.0, 1.3).clamp(2.0, 3600.0));
        let (reopened_at, resolved_at) = if draw.chance(REOPENED) {
            let back = first_resolved_at + Duration::minutes(draw.log_normal(1200.0, 0.8).clamp(20.0, 12000.0) as i64);
            (Some(back), shift.after(back, draw.log_normal(150.0, 1.0).clamp(5.0, 3000.0)))
        } else {
            (None, first_resolved_at)
        };
        let abandoned = draw.chance(ABANDONED);
        Self {
            opened_at,
            first_reply_at: Some(first_reply_at).filter(|_| !(abandoned && draw.chance(0.15))),
            reopened_at: reopened_at.filter(|_| !abandoned),
            resolved_at: Some(resolved_at).filter(|_| !abandoned),
        }
    }

    /// Forgets what would come after the end.
    fn cut_off(&mut self, end: NaiveDateTime) {
        self.first_reply_at = self.first_reply_at.filter(|at| *at <= end);
        self.reopened_at = self.reopened_at.filter(|at| *at <= end);
        self.resolved_at = self.resolved_at.filter(|at| *at <= end);
    }
}

/// More cases towards the present, as a directory that becomes known; most of them while the agent works.
fn opening(draw: &mut Draw, shift: &Shift, window: &Window, now: NaiveDateTime) -> NaiveDateTime {
    let span = (window.to - window.from).num_seconds() as f64;
    let mut at = window.from;
    for _ in 0..60 {
        at = window.from + Duration::seconds((span * draw.unit()) as i64);
        let age = (now - at).num_hours() as f64 / (DAYS * 24) as f64;
        let fits_the_clock = shift.covers(at) || (7..23).contains(&at.hour()) && draw.chance(0.09);
        if fits_the_clock && draw.chance((-4.0 * age).exp()) {
            break;
        }
    }
    at
}

/// An agent's working hours.
struct Shift {
    days: [bool; 7],
    from: i64,
    to: i64,
    offset: Duration,
}

impl Shift {
    fn of(spec: &AgentSpec) -> Self {
        let (from, to) = spec.hours;
        Self { days: spec.days, from: from * 3600, to: to * 3600, offset: Duration::minutes(spec.utc_offset) }
    }

    fn works_on(&self, at: NaiveDateTime) -> bool {
        self.days.get(at.weekday().num_days_from_monday() as usize).copied().unwrap_or(false)
    }

    fn covers(&self, at: NaiveDateTime) -> bool {
        let local = at + self.offset;
        let second = i64::from(local.num_seconds_from_midnight());
        self.works_on(local) && (self.from..self.to).contains(&second)
    }

    /// The moment after so many minutes of work.
    fn after(&self, start: NaiveDateTime, minutes: f64) -> NaiveDateTime {
        let mut left = (minutes * 60.0) as i64;
        let mut local = start + self.offset;
        for _ in 0..60 {
            let second = i64::from(local.num_seconds_from_midnight());
            if self.works_on(local) && second < self.to {
                let begin = second.max(self.from);
                let today = self.to - begin;
                if left < today {
                    return local + Duration::seconds(begin - second + left) - self.offset;
                }
                left -= today;
            }
            local = (local.date() + Duration::days(1)).and_time(NaiveTime::MIN);
        }
        local - self.offset
    }
}

fn subject(draw: &mut Draw, spec: &AgentSpec, company: CompanyAt) -> Option<(ProductAt, TopicAt)> {
    let products = COMPANIES.get(company)?.products;
    let at = draw.weighted(products.iter().map(|p| if spec.products.contains(&p.slug) { 6.0 } else { 0.5 }))?;
    let topics = products.get(at)?.topics;
    let topic = topics.get(draw.weighted(topics.iter().map(|t| if spec.topics.contains(t) { 8.0 } else { 0.7 }))?)?;
    let before: usize = COMPANIES.iter().take(company).map(|c| c.products.len()).sum();
    Some((before + at, TOPICS.iter().position(|(slug, _)| slug == topic)?))
}

fn customer(draw: &mut Draw, crowd: &Crowd, company: CompanyAt) -> Option<PersonAt> {
    draw.weighted(crowd.folk.iter().map(|folk| folk.turns_to.get(company).copied().unwrap_or(0.0)))
}

fn channel(draw: &mut Draw, company: &str) -> Channel {
    let (chat, phone, forum) = match company {
        "acme-hearth" => (0.25, 0.35, 0.0),
        "lanternfish" => (0.30, 0.02, 0.22),
        _ => (0.45, 0.25, 0.0),
    };
    match draw.unit() {
        u if u < chat => Channel::Chat,
        u if u < chat + phone => Channel::Phone,
        u if u < chat + phone + forum => Channel::Forum,
        _ => Channel::Email,
    }
}

/// Each company's helpdesk counts on, also over cases that are not shown here.
fn number(draw: &mut Draw, cases: &mut [Case]) {
    let mut last: Vec<usize> = COMPANIES.iter().enumerate().map(|(at, _)| 10_000 + 7_300 * at).collect();
    for case in cases {
        if let (Some(count), Some(company)) = (last.get_mut(case.company), COMPANIES.get(case.company)) {
            *count += 1 + draw.below(9);
            case.reference = format!("{}{count}", company.prefix);
        }
    }
}
