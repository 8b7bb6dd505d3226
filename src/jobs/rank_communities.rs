//! Ranks the communities where something changed: who is known there, and how far its endorsements reach.

use crate::{
    app::{self, App},
    services::{self, rank_community},
};

/// Ranks those that are due. One in which something changes meanwhile stays as it was until the next turn.
///
/// # Errors
/// When the database fails.
pub async fn run_once(app: &App) -> services::Result<()> {
    for community in app.read(|db, _| rank_community::due(db)).await? {
        let Some((read_at, circle)) = app.read(move |db, _| rank_community::read(db, community)).await? else {
            continue;
        };
        let ranking = app::blocking(move || Ok(circle.rank())).await?;
        let kept = app.write(move |db, _| rank_community::keep(db, community, read_at, &ranking)).await?;
        tracing::debug!(community, kept, "ranked a community");
    }
    Ok(())
}

/// Lets all of them be ranked anew.
///
/// # Errors
/// When the database fails.
pub async fn stir_all(app: &App) -> services::Result<()> {
    app.write(rank_community::stir_all).await
}
