//! Runs every job at its pace, for as long as the server runs.

use std::{future::Future, time::Duration};

use actix_web::rt::{spawn, time::sleep};

use super::{purge_expired, refit, refresh_verdicts, send_mail, suspect};
use crate::{app::App, services};

/// Starts the jobs on this thread's system; they end with it.
pub fn start(app: &App) {
    every(Duration::from_secs(1), "send mail", app, async |app| send_mail::run_once(app).await);
    every(Duration::from_secs(3600), "refresh verdicts", app, async |app| refresh_verdicts::run_once(app).await);
    every(Duration::from_secs(86_400), "refit", app, async |app| refit::run_once(app).await);
    every(Duration::from_secs(3600), "suspect", app, async |app| suspect::run_once(app).await);
    every(Duration::from_secs(3600), "purge what expired", app, async |app| purge_expired::run_once(app).await);
}

/// A job that fails is logged and tried again at its next turn.
fn every<Job>(pause: Duration, name: &'static str, app: &App, job: Job)
where
    Job: AsyncFn(&App) -> services::Result<()> + 'static,
{
    let app = app.clone();
    let _detached = spawn(async move {
        loop {
            let turn: std::pin::Pin<Box<dyn Future<Output = _>>> = Box::pin(job(&app));
            if let Err(error) = turn.await {
                tracing::error!(job = name, %error, "a job failed");
            }
            sleep(pause).await;
        }
    });
}
