//! Notes what time alone has changed: evidence fades, and with it the order of a search; a new class has held for its
//! two days.

use crate::{app::App, services, store};

/// How many agents are looked at in one transaction, so that writers never wait long.
const BATCH: i64 = 200;

/// Looks at every agent of whom there is evidence.
///
/// # Errors
/// When the database fails.
pub async fn run_once(app: &App) -> services::Result<()> {
    let mut after = 0;
    while let Some(last) = app.write(move |db, now| services::trust::observe_batch(db, after, BATCH, now)).await? {
        after = last;
    }
    after = 0;
    while let Some(last) = app.write(move |db, now| Ok(store::search::refresh_trust(db, after, BATCH, now)?)).await? {
        after = last;
    }
    Ok(())
}
