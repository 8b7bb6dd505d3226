//! What was flagged and removed, and why, for everybody.

use super::{Error, Result};
use crate::{
    domain::transparency::Report,
    store::{Db, transparency},
};

/// How many companies one page has.
pub const PAGE: i64 = 50;

/// How many companies a file has at most.
pub const FILE: i64 = 5_000;

/// The report: the site, and the companies by slug after this one, or only the one of that slug.
///
/// # Errors
/// [`Error::NotFound`] when there is no company of that slug.
pub fn report(db: &mut Db, after: &str, only: Option<&str>, limit: i64) -> Result<Report> {
    let mut companies = transparency::companies(db, after, only, limit + 1)?;
    if only.is_some() && companies.is_empty() {
        return Err(Error::NotFound);
    }
    let more = companies.len() as i64 > limit;
    companies.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = companies.last().filter(|_| more).map(|(_, company)| company.slug.clone());
    Ok(Report { site: transparency::of_site(db)?, companies: transparency::of_companies(db, companies)?, next })
}
