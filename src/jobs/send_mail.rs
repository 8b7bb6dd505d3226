//! Sends what waits in the outbox, outside any transaction.

use chrono::TimeDelta;

use crate::{
    app::{self, App},
    mail::mailer::Error,
    services,
    store::outbox::{self, Due},
};

/// Sends every letter that is due, until one finds the server away.
///
/// # Errors
/// When the database fails; a letter that cannot be sent is tried again later.
pub async fn run_once(app: &App) -> services::Result<()> {
    if !app.read(|db, now| Ok(outbox::any_due(db, now)?)).await? {
        return Ok(());
    }
    while let Some(due) = app.write(|db, now| Ok(outbox::claim(db, now)?)).await? {
        if let Server::Away = send(app, due).await? {
            break;
        }
    }
    Ok(())
}

/// Whether it makes sense to go on to the next letter.
enum Server {
    Answers,
    Away,
}

async fn send(app: &App, due: Due) -> services::Result<Server> {
    let Due { id, created_at, attempt, message } = due;
    let kind = message.kind.key();
    if message.kind.lasts().is_some_and(|lasts| created_at + lasts <= app.clock.now()) {
        app.write(move |db, now| Ok(outbox::give_up(db, id, "its link has ended", now)?)).await?;
        return Ok(Server::Answers);
    }
    let mailer = app.mailer.clone();
    let name = format!("{id}.{}", created_at.and_utc().timestamp_micros());
    let outcome = app::blocking(move || Ok(mailer.send(&name, &message))).await?;
    let Err(error) = outcome else {
        app.write(move |db, now| Ok(outbox::sent(db, id, now)?)).await?;
        return Ok(Server::Answers);
    };
    tracing::warn!(id, kind, attempt, %error, "a letter did not go out");
    let server = if matches!(error, Error::Unreachable(_)) { Server::Away } else { Server::Answers };
    app.write(move |db, now| {
        let words = error.to_string();
        match error {
            Error::Rejected(_) | Error::Composed => outbox::give_up(db, id, &words, now)?,
            _ if attempt < outbox::TRIES => outbox::postponed(db, id, &words, now + wait(attempt))?,
            _ => outbox::give_up(db, id, &words, now)?,
        }
        Ok(())
    })
    .await?;
    Ok(server)
}

/// How long after the failure of this try: 1 minute, 2, 4, and so on.
fn wait(attempt: i32) -> TimeDelta {
    TimeDelta::minutes(1_i64 << (attempt - 1).clamp(0, 12))
}
