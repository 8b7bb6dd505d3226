//! Runs bodies that a helpdesk sent and that somebody saved, as if they came now.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Outcome;
use crate::{
    app::Clock,
    config::DatabaseUrl,
    domain::{helpdesk::Helpdesk, text::Slug},
    services::{
        self,
        helpdesk::{
            handle::Handled,
            receive::{self, Replayed},
        },
    },
    store::{self, Store},
};

/// What can be done.
#[derive(Subcommand)]
pub enum Action {
    /// Read saved bodies, one JSON document per file, without asking for a signature
    Replay(Replay),
}

/// Which bodies, and whose they are.
#[derive(Args)]
pub struct Replay {
    /// The company, as it stands in the address of its page: /c/COMPANY
    #[arg(long)]
    company: Slug,
    /// Which helpdesk they are from: zendesk, freshdesk, intercom, helpscout, zammad, chatwoot, freescout or own
    #[arg(long)]
    helpdesk: Helpdesk,
    /// The event, where the helpdesk says it in a header: convo.status, satisfaction.ratings …
    #[arg(long)]
    event: Option<String>,
    /// The files, in the order in which they are read
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub fn run(database: &DatabaseUrl, action: Action) -> Outcome {
    let Action::Replay(replay) = action;
    let store = Store::open(database, 1)?;
    store::migrate::up_to_date(&store)?;
    let now = Clock::default().now();
    let (connection, secret) = store.write(|db| {
        let secret = services::keys::site_secret(db)?;
        Ok::<_, services::Error>((receive::connection_of(db, replay.company.as_str(), replay.helpdesk, now)?, secret))
    })?;
    let mut waiting = 0;
    for file in &replay.files {
        let body = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let words = match receive::replay(&store, &connection, replay.event.as_deref(), &body, &secret, now)? {
            Replayed::Handled(Handled::Done(words)) => words,
            Replayed::Handled(Handled::Later(reason)) => format!("tried again later: {reason}"),
            Replayed::Handled(Handled::Stuck(reason)) => {
                waiting += 1;
                format!("waits on the desk: {reason}")
            }
            Replayed::Handled(Handled::Taken) => "read by the running server".into(),
            Replayed::KnownAlready => "known already".into(),
            Replayed::Ignored(event) => format!("no concern of ours: {event}"),
            Replayed::Malformed(malformed) => format!("not taken: {} {}", malformed.field, malformed.reason),
        };
        println!("{}: {words}", file.display());
    }
    if waiting > 0 {
        println!("What waits is at /desk/{}/helpdesks/{}", replay.company, connection.id);
    }
    Ok(())
}
