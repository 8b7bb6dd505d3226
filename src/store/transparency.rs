//! What was flagged and removed, counted.

use std::collections::HashMap;

use diesel::{dsl::count_star, prelude::*};

use super::{
    Db, Result,
    schema::{appeals, companies, decisions, flags, matters, ratings},
};
use crate::domain::{
    flag::{FlaggedBy, Outcome, Rule, Ruling, State},
    profile::Subject,
    transparency::{Figures, median},
};

/// So many of the newest first decisions say how long one takes.
const DURATIONS: i64 = 10_000;

/// The next companies by slug after this one, or the one of exactly that slug; with their ids.
pub fn companies(db: &mut Db, after: &str, only: Option<&str>, limit: i64) -> Result<Vec<(i64, Subject)>> {
    let mut these = companies::table.filter(companies::slug.gt(after.to_owned())).into_boxed();
    if let Some(only) = only {
        these = these.filter(companies::slug.eq(only.to_owned()));
    }
    let rows: Vec<(i64, String, String)> =
        these.order(companies::slug).limit(limit).select((companies::id, companies::slug, companies::name)).load(db)?;
    Ok(rows.into_iter().map(|(id, slug, name)| (id, Subject { slug, name })).collect())
}

/// The decision that stands on a matter, where it removes something.
#[diesel::dsl::auto_type(no_type_alias)]
fn removing() -> _ {
    let (last, remove): (&'static str, &'static str) = (State::Final.key(), Ruling::Remove.key());
    let on_appeal = matters::state.eq(last).and(decisions::on_appeal.eq(true));
    let at_first = matters::state.ne(last).and(decisions::on_appeal.eq(false));
    decisions::ruling.eq(remove).and(on_appeal.or(at_first))
}

/// The figures of the whole site.
pub fn of_site(db: &mut Db) -> Result<Figures> {
    let flagged: Vec<(String, i64)> =
        flags::table.group_by(flags::flagged_by).select((flags::flagged_by, count_star())).load(db)?;
    let removed: Vec<(String, i64)> = decisions::table
        .inner_join(matters::table)
        .filter(removing())
        .group_by(decisions::rule)
        .select((decisions::rule, count_star()))
        .load(db)?;
    let restored = appeals::table
        .inner_join(decisions::table)
        .filter(appeals::outcome.eq(Outcome::Overturned.key()))
        .filter(decisions::ruling.eq(Ruling::Remove.key()))
        .count()
        .get_result(db)?;
    let took: Vec<i64> = matters::table
        .filter(matters::took.is_not_null())
        .order(matters::id.desc())
        .limit(DURATIONS)
        .select(matters::took.assume_not_null())
        .load(db)?;
    Ok(Figures {
        received: ratings::table.count().get_result(db)?,
        flagged: flagged.into_iter().filter_map(flagger).collect(),
        removed: removed.into_iter().filter_map(rule).collect(),
        restored,
        median: median(took),
    })
}

fn flagger((by, n): (String, i64)) -> Option<(FlaggedBy, i64)> {
    Some((by.parse().ok()?, n))
}

fn rule((rule, n): (String, i64)) -> Option<(Rule, i64)> {
    Some((rule.parse().ok()?, n))
}

/// The figures of these companies, in their order.
pub fn of_companies(db: &mut Db, companies: Vec<(i64, Subject)>) -> Result<Vec<(Subject, Figures)>> {
    let ids: Vec<i64> = companies.iter().map(|(id, _)| *id).collect();
    let mut figures: HashMap<i64, Figures> = HashMap::new();
    let received: Vec<(Option<i64>, i64)> = ratings::table
        .filter(ratings::company_id.eq_any(&ids))
        .group_by(ratings::company_id)
        .select((ratings::company_id, count_star()))
        .load(db)?;
    for (company, n) in received {
        figures.entry(company.unwrap_or(0)).or_default().received = n;
    }
    let flagged: Vec<(Option<i64>, String, i64)> = flags::table
        .inner_join(matters::table)
        .filter(matters::company_id.eq_any(&ids))
        .group_by((matters::company_id, flags::flagged_by))
        .select((matters::company_id, flags::flagged_by, count_star()))
        .load(db)?;
    for (company, by, n) in flagged {
        figures.entry(company.unwrap_or(0)).or_default().flagged.extend(flagger((by, n)));
    }
    let removed: Vec<(Option<i64>, String, i64)> = decisions::table
        .inner_join(matters::table)
        .filter(removing())
        .filter(matters::company_id.eq_any(&ids))
        .group_by((matters::company_id, decisions::rule))
        .select((matters::company_id, decisions::rule, count_star()))
        .load(db)?;
    for (company, by, n) in removed {
        figures.entry(company.unwrap_or(0)).or_default().removed.extend(rule((by, n)));
    }
    let restored: Vec<(Option<i64>, i64)> = appeals::table
        .inner_join(decisions::table.inner_join(matters::table))
        .filter(matters::company_id.eq_any(&ids))
        .filter(appeals::outcome.eq(Outcome::Overturned.key()))
        .filter(decisions::ruling.eq(Ruling::Remove.key()))
        .group_by(matters::company_id)
        .select((matters::company_id, count_star()))
        .load(db)?;
    for (company, n) in restored {
        figures.entry(company.unwrap_or(0)).or_default().restored = n;
    }
    let took: Vec<(Option<i64>, i64)> = matters::table
        .filter(matters::company_id.eq_any(&ids))
        .filter(matters::took.is_not_null())
        .order(matters::id.desc())
        .limit(DURATIONS)
        .select((matters::company_id, matters::took.assume_not_null()))
        .load(db)?;
    let mut durations: HashMap<i64, Vec<i64>> = HashMap::new();
    for (company, seconds) in took {
        durations.entry(company.unwrap_or(0)).or_default().push(seconds);
    }
    for (company, seconds) in durations {
        figures.entry(company).or_default().median = median(seconds);
    }
    Ok(companies.into_iter().map(|(id, subject)| (subject, figures.remove(&id).unwrap_or_default())).collect())
}
