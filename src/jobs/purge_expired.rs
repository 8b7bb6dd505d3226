//! Forgets what is over.

use chrono::TimeDelta;

use crate::{app::App, services, store};

/// A link that ended can still say what it was for this long.
const LINKS_KEPT: TimeDelta = TimeDelta::days(30);

/// How long it can be seen that a letter went out.
const LETTERS_KEPT: TimeDelta = TimeDelta::days(7);

/// How long a letter with an invitation can be told from others when it comes back; its address is gone long before.
const TRACES_KEPT: TimeDelta = TimeDelta::days(30);

/// How long a helpdesk's delivery is known again when it is sent twice, and how long one that nobody understood waits.
const DELIVERIES_KEPT: TimeDelta = TimeDelta::days(30);

/// Forgets sessions and links that ended, letters that went out, what helpdesks sent, and visitors who have been quiet.
///
/// # Errors
/// When the database fails.
pub async fn run_once(app: &App) -> services::Result<()> {
    app.limits.forget_the_quiet();
    let (sessions, links, letters, asked, traces, deliveries, households) = app
        .write_aside(|db, now| {
            Ok((
                store::sessions::purge(db, now)?,
                store::mailed_links::purge(db, now - LINKS_KEPT)?,
                store::outbox::purge(db, now - LETTERS_KEPT, now - TRACES_KEPT)?,
                store::asked::purge(db, now - services::invite_rating::EVERY)?,
                store::traces::purge(db, now - services::relate::KEPT)?,
                store::deliveries::purge(db, now - DELIVERIES_KEPT)?,
                store::flags::forget_households(db, now - services::relate::KEPT)?,
            ))
        })
        .await?;
    tracing::debug!(sessions, links, letters, asked, traces, deliveries, households, "forgot what is over");
    Ok(())
}
