//! Learns every night what the whole site teaches.

use std::collections::HashSet;

use chrono::TimeDelta;

use crate::{
    app::App,
    services::{
        self,
        refit::{self, Deviations, Received},
    },
    store,
};

/// How many raters are looked at in one go, so that writers never wait long.
const BATCH: i64 = 500;

/// Fits the raters whom something new concerns, then where everyone begins.
///
/// # Errors
/// When the database fails.
pub async fn run_once(app: &App) -> services::Result<()> {
    let stirred = app
        .read(|db, _| match store::site::learned_at(db)? {
            // Whoever rated while the last fitting ran may have been missed.
            Some(last) => Ok(Some(store::ratings::agents_stirred(db, last - TimeDelta::hours(1))?)),
            None => Ok(None),
        })
        .await?
        .map(|agents| agents.into_iter().collect::<HashSet<i64>>());
    let (mut after, mut stirred, mut received) = (0, stirred, Received::default());
    loop {
        let (kept_stirred, kept_received, Deviations { last, of }) = app
            .read(move |db, _| {
                let deviations = refit::deviations(db, after, BATCH, stirred.as_ref(), &mut received)?;
                Ok((stirred, received, deviations))
            })
            .await?;
        (stirred, received) = (kept_stirred, kept_received);
        if !of.is_empty() {
            app.write(move |db, _| Ok(store::raters::keep_deviations(db, &of)?)).await?;
        }
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    let site = app.read(refit::site).await?;
    app.write(move |db, now| Ok(store::site::learn(db, &site, now)?)).await
}
