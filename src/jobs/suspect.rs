//! Looks every hour whether what is new seems bought.

use chrono::TimeDelta;

use crate::{
    app::App,
    services::{
        self,
        suspect::{self, Batch},
    },
    store,
};

/// What the job is called where it notes when it began.
const JOB: &str = "suspect";

/// How many raters, or agents, are looked at in one go.
const BATCH: i64 = 200;

/// Whoever wrote while the last turn began may have been missed.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);

/// Looks at the raters and the agents whom something new concerns; the first time, at everybody.
///
/// # Errors
/// When the database fails.
pub async fn run_once(app: &App) -> services::Result<()> {
    let began = app.clock.now();
    let last = app.read(|db, _| Ok(store::suspicions::job_began_at(db, JOB)?)).await?;
    let since = last.map(|last| last - OVERLAP);
    for of_agents in [true, false] {
        let mut after = 0;
        loop {
            let Batch { last, found, standing } = app
                .read(move |db, now| match of_agents {
                    true => suspect::agents(db, since, after, BATCH, now),
                    false => suspect::raters(db, since, after, BATCH),
                })
                .await?;
            for found in found {
                app.write(move |db, now| suspect::raise(db, &found, now)).await?;
            }
            if !standing.is_empty() {
                app.write(move |db, now| suspect::weigh(db, &standing, now)).await?;
            }
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
    }
    app.write(move |db, _| Ok(store::suspicions::note_job(db, JOB, began)?)).await
}
