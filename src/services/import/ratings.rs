//! `ratings.csv`

use super::{
    Fields, Import, Parsed, REFERENCE_MAX, Register, Sheet, Written, customer, name, name_or_none, place, register,
    time,
};
use crate::{
    domain::{
        Moment,
        rating::{COMMENT_MAX, Opinion, Origin, Rating, Trait, Traits},
        text,
        trust::{Weight, evidence::Circumstances},
    },
    services::{
        Result,
        ledger::{Ledger, Setting},
    },
    store::Db,
};

/// A rating as a helpdesk's survey or a forum knows it.
pub struct Line {
    company: String,
    agent: String,
    rater: String,
    case: Option<String>,
    opinion: Opinion,
    origin: Origin,
    rated_at: Moment,
}

impl Sheet for Line {
    const COLUMNS: &'static [&'static str] = &[
        "company",
        "agent",
        "rater",
        "case_ref",
        "stars",
        "listened",
        "knowledgeable",
        "empowered",
        "human",
        "on_my_side",
        "comment",
        "origin",
        "rated_at",
    ];

    fn parse(fields: &Fields, now: Moment) -> Parsed<Self> {
        let (company, agent) = place(fields)?;
        let mut traits = Traits::default();
        for (which, column) in Trait::ALL.into_iter().zip(5..) {
            let said = yes_or_no(fields.get(column)).ok_or_else(|| format!("{} is yes, no or empty", which.key()))?;
            traits = Traits::each(|one| if one == which { said } else { traits.get(one) });
        }
        let comment = text::prose(fields.get(10), COMMENT_MAX).map_err(|reason| format!("comment: {reason}"))?;
        Ok(Self {
            company,
            agent,
            rater: name(fields, 2, "rater", REFERENCE_MAX)?,
            case: name_or_none(fields, 3, "case_ref", REFERENCE_MAX)?,
            opinion: Opinion::new(fields.get(4).parse()?, traits, comment, None),
            origin: match fields.get(11) {
                "" => Origin::Imported,
                origin => match origin.parse()? {
                    Origin::Community => return Err("An origin is verified, imported or open.".into()),
                    origin => origin,
                },
            },
            rated_at: time(fields, 12, "rated_at", now)?,
        })
    }

    fn write(db: &mut Db, register: &mut Register, lines: &[Self], import: &Import) -> Result<Written> {
        let now = import.now;
        register.companies(db, lines.iter().map(|line| line.company.as_str()), now)?;
        register.agents(db, lines.iter().map(|line| (line.place(), "")), import.consent, now)?;
        let ids: Vec<_> =
            lines.iter().map(|line| (register.company(&line.company), register.agent(line.place()))).collect();
        let each = || ids.iter().copied().zip(lines);
        register.employ(db, each().map(|((company, agent), line)| (agent, company, line.rated_at)), now)?;
        let customers: Vec<_> =
            each().map(|((company, _), line)| (company, customer(register, company, &line.rater))).collect();
        register.raters(db, customers.iter().map(|(company, name)| (*company, name.as_ref())), now)?;
        let named = || each().filter_map(|(ids, line)| Some((ids, line, line.case.as_deref()?)));
        register.cases(db, named().map(|((company, _), _, case)| (company, case)))?;
        register.add_cases(
            db,
            named().map(|((company, agent), line, case)| register::bare_case(company, agent, case, line.rated_at)),
        )?;
        let (mut new, mut refused) = (Vec::new(), Vec::new());
        for (at, ((company, agent), line)) in each().enumerate() {
            match line.rating(company, agent, register) {
                Ok(rating) => new.extend(rating),
                Err(reason) => refused.push((at, reason)),
            }
        }
        new.sort_by_key(|rating| rating.rated_at);
        let written = Written { new: new.len(), refused };
        enter(db, register, new, now)?;
        Ok(written)
    }
}

/// Weighs new ratings in the order in which they were given, and keeps them.
fn enter(db: &mut Db, register: &Register, ratings: Vec<Rating>, now: Moment) -> Result<()> {
    let mut ledger = Ledger::open(db, &register.believed(ratings.iter().map(|rating| rating.agent_id)))?;
    for rating in ratings {
        let setting = Setting {
            by_same_rater: register.ratings_before(rating.agent_id, rating.rater_id, rating.rated_at),
            invited_of_resolved: rating
                .company_id
                .map_or((0, 0), |company| register.invited_of_resolved(company, rating.rated_at)),
            ..Setting::default()
        };
        ledger.enter(rating, setting, now);
    }
    ledger.keep(db)
}

fn yes_or_no(text: &str) -> Option<Option<bool>> {
    match text {
        "" => Some(None),
        "yes" => Some(Some(true)),
        "no" => Some(Some(false)),
        _ => None,
    }
}

impl Line {
    fn place(&self) -> (&str, &str) {
        (&self.company, &self.agent)
    }

    /// The rating, when it is not known yet; about what its case is about.
    fn rating(&self, company: i64, agent: i64, register: &mut Register) -> Parsed<Option<Rating>> {
        let rater = register.rater(company, &customer(register, company, &self.rater));
        let case = self.case.as_deref().and_then(|case| register.case(company, case));
        if case.is_some_and(|case| case.agent_id != agent) {
            return Err("case_ref names a case in which somebody else helped".into());
        }
        let is_new = register.note_rating(case.map(|case| case.id), agent, rater, self.rated_at);
        Ok(is_new.then(|| Rating {
            id: 0,
            agent_id: agent,
            company_id: Some(company),
            case_id: case.map(|case| case.id),
            rater_id: rater,
            product_id: case.and_then(|case| case.product_id),
            topic_id: case.and_then(|case| case.topic_id),
            origin: self.origin,
            opinion: self.opinion.clone(),
            weight: Weight::of(&Circumstances::unknown(self.origin)),
            signed: None,
            rated_at: self.rated_at,
            edited_at: None,
            withdrawn_at: None,
        }))
    }
}
