//! `thanks.csv`

use super::{
    Fields, Import, Parsed, REFERENCE_MAX, Register, Sheet, Written, customer, name, name_or_none, place, register,
    time,
};
use crate::{
    domain::{Moment, thanks::KindWord},
    services::Result,
    store::{Db, bulk},
};

/// A kind word as a helpdesk or a forum knows it.
pub struct Line {
    company: String,
    agent: String,
    case: Option<String>,
    sender: String,
    text: KindWord,
    sent_at: Moment,
}

impl Sheet for Line {
    const COLUMNS: &'static [&'static str] = &["company", "agent", "case_ref", "sender", "text", "sent_at"];

    fn parse(fields: &Fields, now: Moment) -> Parsed<Self> {
        let (company, agent) = place(fields)?;
        Ok(Self {
            company,
            agent,
            case: name_or_none(fields, 2, "case_ref", REFERENCE_MAX)?,
            sender: name(fields, 3, "sender", REFERENCE_MAX)?,
            text: fields.get(4).parse().map_err(|reason| format!("text: {reason}"))?,
            sent_at: time(fields, 5, "sent_at", now)?,
        })
    }

    fn write(db: &mut Db, register: &mut Register, lines: &[Self], import: &Import) -> Result<Written> {
        let now = import.now;
        register.companies(db, lines.iter().map(|line| line.company.as_str()), now)?;
        register.agents(db, lines.iter().map(|line| (line.place(), "")), import.consent, now)?;
        let ids: Vec<_> =
            lines.iter().map(|line| (register.company(&line.company), register.agent(line.place()))).collect();
        let each = || ids.iter().copied().zip(lines);
        register.employ(db, each().map(|((company, agent), line)| (agent, company, line.sent_at)), now)?;
        let customers: Vec<_> =
            each().map(|((company, _), line)| (company, customer(register, company, &line.sender))).collect();
        register.raters(db, customers.iter().map(|(company, name)| (*company, name.as_ref())), now)?;
        let named = || each().filter_map(|(ids, line)| Some((ids, line, line.case.as_deref()?)));
        register.cases(db, named().map(|((company, _), _, case)| (company, case)))?;
        register.add_cases(
            db,
            named().map(|((company, agent), line, case)| register::bare_case(company, agent, case, line.sent_at)),
        )?;
        let rows: Vec<_> = each()
            .filter_map(|((company, agent), line)| {
                let rater_id = register.rater(company, &customer(register, company, &line.sender));
                let case = line.case.as_deref().and_then(|case| register.case(company, case));
                register.note_thanks(agent, rater_id, line.sent_at).then(|| bulk::Thank {
                    agent_id: agent,
                    company_id: Some(company),
                    case_id: case.map(|case| case.id),
                    rater_id,
                    text: line.text.as_str().into(),
                    sent_at: line.sent_at,
                })
            })
            .collect();
        bulk::insert(db, &rows)?;
        Ok(Written { new: rows.len(), ..Written::default() })
    }
}

impl Line {
    fn place(&self) -> (&str, &str) {
        (&self.company, &self.agent)
    }
}
