//! Lets people earn the standing of a trust agent, and lose it.

use crate::{app::App, services};

/// How many agents are reviewed in one transaction, so that writers never wait long.
const BATCH: i64 = 100;

/// Reviews everybody who may earn it or lose it.
///
/// # Errors
/// When the database fails.
pub async fn run_once(app: &App) -> services::Result<()> {
    let mut after = 0;
    while let Some(last) = app.write(move |db, now| services::trust_agents::review_batch(db, after, BATCH, now)).await?
    {
        after = last;
    }
    Ok(())
}
