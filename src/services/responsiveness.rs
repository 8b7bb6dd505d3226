//! Keeps the figures of responsiveness in step with the cases. What a case counted before is what it said before, so
//! nothing is remembered of it: whatever changes a case, or who was invited to rate it, does so in [`following`].

use super::Result;
use crate::{
    domain::responsiveness::Changes,
    store::{Db, Store, figures},
};

/// Changes a case that is kept, and the figures with it.
///
/// # Errors
/// What `change` returns, or when the database fails.
pub fn following<T>(db: &mut Db, case_id: i64, change: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
    following_all(db, &[case_id], change)
}

/// Changes many cases that are kept, and the figures with them.
///
/// # Errors
/// As for [`following`].
pub fn following_all<T>(db: &mut Db, case_ids: &[i64], change: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
    figures::hold(db, case_ids)?;
    let before = figures::courses(db, case_ids)?;
    let value = change(db)?;
    let after = figures::courses(db, case_ids)?;
    figures::apply(db, Changes::between(&before, &after))?;
    Ok(value)
}

/// Counts cases that are new.
///
/// # Errors
/// When the database fails.
pub fn added(db: &mut Db, case_ids: &[i64]) -> Result<()> {
    figures::hold(db, case_ids)?;
    let after = figures::courses(db, case_ids)?;
    Ok(figures::apply(db, Changes::between(&[], &after))?)
}

/// Counts a company's cases anew.
///
/// # Errors
/// When the database fails.
pub fn rebuild(db: &mut Db, company_id: i64) -> Result<()> {
    let cases = figures::cases_of(db, company_id)?;
    figures::hold(db, &cases)?;
    figures::forget(db, company_id)?;
    added(db, &cases)
}

/// Counts the cases of companies that have cases but no figures, as after a migration.
///
/// # Errors
/// When the database fails.
pub fn rebuild_missing(db: &mut Db) -> Result<()> {
    figures::missing(db)?.into_iter().try_for_each(|company| rebuild(db, company))
}

/// The same when the program starts, each company in a transaction of its own.
///
/// # Errors
/// When the database fails.
pub fn if_missing(store: &Store) -> Result<()> {
    for company in store.read(figures::missing)? {
        tracing::info!(company, "counting the cases anew");
        store.write(|db| rebuild(db, company))?;
    }
    Ok(())
}
