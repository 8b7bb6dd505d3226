//! Reads what helpdesks sent.

use crate::{
    app::App,
    services::{self, helpdesk::handle},
    store::deliveries,
};

/// How many are looked up at once.
const BATCH: i64 = 100;

/// Reads every delivery that is due, each in a transaction of its own.
///
/// # Errors
/// When the database fails. One delivery that cannot be read holds up no other.
pub async fn run_once(app: &App) -> services::Result<()> {
    loop {
        let due = app.read(|db, now| Ok(deliveries::due(db, BATCH, now)?)).await?;
        if due.is_empty() {
            return Ok(());
        }
        for id in due {
            let secret = app.site_secret.clone();
            if let Err(error) = app.write(move |db, now| handle::handle(db, id, &secret, now)).await {
                tracing::error!(delivery = id, %error, "a delivery could not be read");
                app.write(move |db, now| handle::failed(db, id, now)).await?;
            }
        }
    }
}
