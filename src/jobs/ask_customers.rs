//! Asks customers of resolved cases how it was.

use crate::{
    app::App,
    services::{self, helpdesk::ask},
    store::cases,
};

/// How many are looked up at once.
const BATCH: i64 = 100;

/// Asks everybody who is due, each in a transaction of its own.
///
/// # Errors
/// When the database fails.
pub async fn run_once(app: &App) -> services::Result<()> {
    let sender = app.sender();
    loop {
        let due = app.read(|db, now| Ok(cases::to_ask(db, BATCH, now)?)).await?;
        if due.is_empty() {
            return Ok(());
        }
        for pending in due {
            let sender = sender.clone();
            app.write(move |db, now| ask::ask(db, &pending, &sender, now)).await?;
        }
    }
}
