//! Sends what waits in the outbox, outside any transaction.

use crate::{
    app::{self, App},
    domain::{Moment, delivery::Undelivered, retry},
    mail::mailer::Error,
    services::{self, undelivered},
    store::{
        Db,
        outbox::{self, Due},
        suppressions,
    },
};

/// Sends every letter that is due, until one finds the server away.
///
/// # Errors
/// When the database fails; a letter that cannot be sent is tried again later.
pub async fn run_once(app: &App) -> services::Result<()> {
    if !app.read(|db, now| Ok(outbox::any_due(db, now)?)).await? {
        return Ok(());
    }
    while let Some(due) = app.write(next).await? {
        if let Server::Away = send(app, due).await? {
            break;
        }
    }
    Ok(())
}

/// Claims the next letter that is worth sending.
fn next(db: &mut Db, now: Moment) -> services::Result<Option<Due>> {
    while let Some(due) = outbox::claim(db, now)? {
        let message = &due.message;
        if message.kind.lasts().is_some_and(|lasts| due.created_at + lasts <= now) {
            give_up(db, &due, "its link has ended", Undelivered::GivenUp, now)?;
            continue;
        }
        // They may have said so while the letter was being written.
        match &message.stop {
            Some(stop) if suppressions::reason_of(db, &stop.pseudonym)?.is_some() => {
                give_up(db, &due, "its recipient wants no letters", Undelivered::Stopped, now)?;
            }
            _ => return Ok(Some(due)),
        }
    }
    Ok(None)
}

/// Whether it makes sense to go on to the next letter.
enum Server {
    Answers,
    Away,
}

async fn send(app: &App, due: Due) -> services::Result<Server> {
    let (id, attempt, mailer, message) = (due.id, due.attempt, app.mailer.clone(), due.message.clone());
    let name = due.name().to_string();
    let Err(error) = app::blocking(move || Ok(mailer.send(&name, &message))).await? else {
        app.write(move |db, now| Ok(outbox::sent(db, id, now)?)).await?;
        return Ok(Server::Answers);
    };
    tracing::warn!(id, kind = due.message.kind.key(), attempt, %error, "a letter did not go out");
    let server = if matches!(error, Error::Unreachable(_)) { Server::Away } else { Server::Answers };
    app.write(move |db, now| {
        let words = error.to_string();
        match error {
            Error::Rejected(refusal) => give_up(db, &due, &words, Undelivered::Refused(refusal), now),
            Error::Refused(_) | Error::Unreachable(_) if attempt < retry::TRIES => {
                Ok(outbox::postponed(db, id, &words, now + retry::wait(attempt - 1))?)
            }
            _ => give_up(db, &due, &words, Undelivered::GivenUp, now),
        }
    })
    .await?;
    Ok(server)
}

fn give_up(db: &mut Db, due: &Due, words: &str, why: Undelivered, now: Moment) -> services::Result<()> {
    outbox::give_up(db, due.id, words, now)?;
    let pseudonym = due.message.stop.as_ref().map(|stop| stop.pseudonym.as_str());
    undelivered::note(db, pseudonym, due.invitation_id, why, now)
}
