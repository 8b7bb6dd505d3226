//! Sends what waits in the outbox, outside any transaction.

use chrono::TimeDelta;

use crate::{
    app::{self, App},
    services,
    store::outbox::{self, Due},
};

/// Sends every letter that is due.
///
/// # Errors
/// When the database fails; a letter that cannot be sent is tried again later.
pub async fn run_once(app: &App) -> services::Result<()> {
    if !app.read(|db, now| Ok(outbox::any_due(db, now)?)).await? {
        return Ok(());
    }
    while let Some(due) = app.write(|db, now| Ok(outbox::claim(db, now)?)).await? {
        send(app, due).await?;
    }
    Ok(())
}

async fn send(app: &App, due: Due) -> services::Result<()> {
    let Due { id, created_at, attempt, message } = due;
    let kind = message.kind.key();
    let mailer = app.mailer.clone();
    let name = format!("{id}.{}", created_at.and_utc().timestamp_micros());
    let outcome = app::blocking(move || Ok(mailer.send(&name, &message))).await?;
    let Err(error) = outcome else {
        return app.write(move |db, now| Ok(outbox::sent(db, id, now)?)).await;
    };
    tracing::warn!(id, kind, attempt, %error, "a letter did not go out");
    app.write(move |db, now| {
        let error = error.to_string();
        match attempt {
            ..outbox::TRIES => outbox::postponed(db, id, &error, now + wait(attempt))?,
            _ => outbox::give_up(db, id, &error, now)?,
        }
        Ok(())
    })
    .await
}

/// How long after the failure of this try: 1 minute, 2, 4, and so on.
fn wait(attempt: i32) -> TimeDelta {
    TimeDelta::minutes(1_i64 << (attempt - 1).clamp(0, 12))
}
