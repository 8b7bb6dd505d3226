//! Takes up the keys that a command has added, and lets go of those that it has retired.

use crate::{app::App, services};

/// Reads the keys again.
///
/// # Errors
/// When the database fails.
pub async fn run_once(app: &App) -> services::Result<()> {
    let ring = app.keys.clone();
    app.read(move |db, _| services::keys::reload(db, &ring)).await
}
