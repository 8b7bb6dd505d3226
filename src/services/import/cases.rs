//! `cases.csv`

use super::{
    Fields, Import, NAME_MAX, Parsed, REFERENCE_MAX, Register, Sheet, Written, name, name_or_none, place, time_or_none,
};
use crate::{
    domain::Moment,
    services::{Result, responsiveness, trust},
    store::{
        self, Db, bulk,
        known::{self, CaseDetails},
    },
};

/// The longest name of a channel, in characters.
const CHANNEL_MAX: usize = 40;

/// A case as a helpdesk knows it.
pub struct Line {
    company: String,
    agent: String,
    agent_name: String,
    reference: String,
    channel: String,
    product: String,
    topic: String,
    opened_at: Moment,
    first_reply_at: Option<Moment>,
    first_reply_seconds: Option<i64>,
    resolved_at: Option<Moment>,
}

impl Sheet for Line {
    const COLUMNS: &'static [&'static str] = &[
        "company",
        "agent",
        "agent_name",
        "case_ref",
        "channel",
        "product",
        "topic",
        "opened_at",
        "first_reply_at",
        "resolved_at",
    ];

    fn parse(fields: &Fields, now: Moment) -> Parsed<Self> {
        let (company, agent) = place(fields)?;
        let opened_at = time_or_none(fields, 7, "opened_at", now)?;
        let first_reply_at = time_or_none(fields, 8, "first_reply_at", now)?;
        let resolved_at = time_or_none(fields, 9, "resolved_at", now)?;
        let earliest_known = opened_at.or(first_reply_at).or(resolved_at);
        let line = Self {
            company,
            agent,
            agent_name: name_or_none(fields, 2, "agent_name", NAME_MAX)?.unwrap_or_default(),
            reference: name(fields, 3, "case_ref", REFERENCE_MAX)?,
            // An empty channel marks a case of which nothing is known but its reference.
            channel: name_or_none(fields, 4, "channel", CHANNEL_MAX)?.unwrap_or_else(|| "helpdesk".into()),
            product: name_or_none(fields, 5, "product", NAME_MAX)?.unwrap_or_default(),
            topic: name_or_none(fields, 6, "topic", NAME_MAX)?.unwrap_or_default(),
            opened_at: earliest_known.ok_or("opened_at is missing, and so is every other time")?,
            first_reply_at,
            // How long the customer waited is known only when it is known since when.
            first_reply_seconds: opened_at
                .zip(first_reply_at)
                .map(|(opened, replied)| (replied - opened).num_seconds()),
            resolved_at,
        };
        if line.first_reply_at.is_some_and(|at| at < line.opened_at) {
            return Err("first_reply_at is before opened_at".into());
        }
        if line.resolved_at.is_some_and(|at| at < line.opened_at) {
            return Err("resolved_at is before opened_at".into());
        }
        Ok(line)
    }

    fn write(db: &mut Db, register: &mut Register, lines: &[Self], import: &Import) -> Result<Written> {
        let now = import.now;
        register.companies(db, lines.iter().map(|line| line.company.as_str()), now)?;
        register.agents(db, lines.iter().map(|line| (line.place(), line.agent_name.as_str())), import.consent, now)?;
        let worked: Vec<_> = lines
            .iter()
            .map(|line| (register.agent(line.place()), register.company(&line.company), line.opened_at))
            .collect();
        register.employ(db, worked.into_iter(), now)?;
        register.topics(db, lines.iter().map(|line| line.topic.as_str()))?;
        let within: Vec<_> = lines.iter().map(|line| register.company(&line.company)).collect();
        let each = || within.iter().copied().zip(lines);
        register.products(db, each().map(|(company, line)| (company, line.product.as_str())))?;
        register.cases(db, each().map(|(company, line)| (company, line.reference.as_str())))?;
        let filled = fill(db, register, each())?;
        let rows: Vec<_> = each().map(|(company, line)| line.row(company, register)).collect();
        let added = register.add_cases(db, rows.into_iter())?;
        // Nobody counted the filled ones while nothing but their reference was known.
        responsiveness::added(db, &filled.iter().map(|(id, _)| *id).chain(added.iter().copied()).collect::<Vec<_>>())?;
        let rated = filled.iter().filter(|(id, _)| register.is_rated(*id));
        rated.into_iter().try_for_each(|(id, details)| tell_rating(db, *id, details, now))?;
        Ok(Written { new: filled.len() + added.len(), ..Written::default() })
    }
}

/// Fills in the cases that ratings or kind words had named before.
fn fill<'a>(
    db: &mut Db,
    register: &mut Register,
    lines: impl Iterator<Item = (i64, &'a Line)>,
) -> Result<Vec<(i64, CaseDetails)>> {
    let mut filled = Vec::new();
    for (company, line) in lines {
        if let Some(case) = register.case(company, &line.reference).filter(|case| case.bare) {
            let details = line.details(company, register);
            known::fill_case(db, case.id, &details)?;
            register.filled(company, &line.reference, &details);
            filled.push((case.id, details));
        }
    }
    Ok(filled)
}

/// The rating that came before its case is about what the case is about.
fn tell_rating(db: &mut Db, case_id: i64, about: &CaseDetails, now: Moment) -> Result<()> {
    let Some(found) = store::ratings::of_case(db, case_id)? else { return Ok(()) };
    store::posteriors::hold(db, &[found.agent_id])?;
    let Some(before) = store::ratings::by_id(db, found.id)? else { return Ok(()) };
    let mut after = before.clone();
    (after.product_id, after.topic_id) = (about.product_id, about.topic_id);
    if (after.product_id, after.topic_id) != (before.product_id, before.topic_id) {
        known::rating_about(db, after.id, after.product_id, after.topic_id)?;
        trust::replace(db, Some(&before), Some(&after), now)?;
    }
    Ok(())
}

impl Line {
    fn place(&self) -> (&str, &str) {
        (&self.company, &self.agent)
    }

    fn details(&self, company: i64, register: &Register) -> CaseDetails {
        CaseDetails {
            channel: self.channel.clone(),
            product_id: register.product(company, &self.product),
            topic_id: register.topic(&self.topic),
            opened_at: self.opened_at,
            first_reply_at: self.first_reply_at,
            first_reply_seconds: self.first_reply_seconds,
            resolved_at: self.resolved_at,
        }
    }

    fn row(&self, company: i64, register: &Register) -> bulk::Case {
        let details = self.details(company, register);
        bulk::Case {
            id: 0,
            company_id: company,
            reference: self.reference.clone(),
            agent_id: register.agent(self.place()),
            channel: details.channel,
            product_id: details.product_id,
            topic_id: details.topic_id,
            opened_at: details.opened_at,
            first_reply_at: details.first_reply_at,
            first_reply_seconds: details.first_reply_seconds,
            resolved_at: details.resolved_at,
            reopened_at: None,
        }
    }
}
