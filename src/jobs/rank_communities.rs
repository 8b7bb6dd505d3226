//! Ranks the communities where something changed: who is known there, and how far its endorsements reach.

use crate::{
    app::{self, App},
    services::{self, rank_community},
};

/// How often one is read anew because something changed meanwhile, before it has to wait for the next turn.
const TRIES: usize = 3;

/// Ranks those that are due.
///
/// # Errors
/// When the database fails.
pub async fn run_once(app: &App) -> services::Result<()> {
    for community in app.read(|db, _| rank_community::due(db)).await? {
        for _ in 0..TRIES {
            if rank(app, community).await? {
                break;
            }
        }
    }
    Ok(())
}

/// Ranks one; says whether nothing changed meanwhile.
async fn rank(app: &App, community: i64) -> services::Result<bool> {
    let Some((read_at, circle)) = app.read(move |db, _| rank_community::read(db, community)).await? else {
        return Ok(true);
    };
    let ranking = app::blocking(move || Ok(circle.rank())).await?;
    let kept = app.write(move |db, _| rank_community::keep(db, community, read_at, &ranking)).await?;
    tracing::debug!(community, kept, "ranked a community");
    Ok(kept)
}

/// Lets all of them be ranked anew.
///
/// # Errors
/// When the database fails.
pub async fn stir_all(app: &App) -> services::Result<()> {
    app.write(rank_community::stir_all).await
}
