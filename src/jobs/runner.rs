//! Runs every job at its pace, for as long as the server runs.

use std::{rc::Rc, time::Duration};

use actix_web::rt::{spawn, time::sleep};

use super::{
    ask_customers, purge_expired, rank_communities, read_deliveries, read_keys, refit, refresh_verdicts,
    review_trust_agents, send_mail, suspect,
};
use crate::{app::App, services};

/// Starts the jobs on this thread's system; they end with it.
pub fn start(app: &App) {
    every(Duration::from_secs(1), "send mail", app, async |app| send_mail::run_once(app).await);
    every(Duration::from_secs(1), "read deliveries", app, async |app| read_deliveries::run_once(app).await);
    every(Duration::from_secs(10), "ask customers", app, async |app| ask_customers::run_once(app).await);
    every(Duration::from_secs(60), "read keys", app, async |app| read_keys::run_once(app).await);
    every(Duration::from_secs(20), "rank communities", app, async |app| rank_communities::run_once(app).await);
    every(Duration::from_secs(86_400), "stir communities", app, async |app| rank_communities::stir_all(app).await);
    every(Duration::from_secs(3600), "refresh verdicts", app, async |app| refresh_verdicts::run_once(app).await);
    every(Duration::from_secs(3600), "review trust agents", app, async |app| review_trust_agents::run_once(app).await);
    every(Duration::from_secs(86_400), "refit", app, async |app| refit::run_once(app).await);
    every(Duration::from_secs(3600), "suspect", app, async |app| suspect::run_once(app).await);
    every(Duration::from_secs(3600), "purge what expired", app, async |app| purge_expired::run_once(app).await);
}

/// A job that fails or panics is logged and tried again at its next turn.
fn every<On, Job>(pause: Duration, name: &'static str, app: &On, job: Job)
where
    On: Clone + 'static,
    Job: AsyncFn(&On) -> services::Result<()> + 'static,
{
    let (app, job) = (app.clone(), Rc::new(job));
    let _detached = spawn(async move {
        loop {
            // A task of its own for each turn: a panic ends the turn and not the job.
            let (app, job) = (app.clone(), job.clone());
            match spawn(async move { job(&app).await }).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(job = name, %error, "a job failed"),
                Err(error) => tracing::error!(job = name, %error, "a job panicked"),
            }
            sleep(pause).await;
        }
    });
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    #[allow(clippy::panic, reason = "what the job has to survive")]
    fn a_job_that_panics_has_its_next_turn() {
        let turns = Rc::new(Cell::new(0));
        actix_web::rt::System::new().block_on(async {
            every(Duration::from_millis(1), "fall", &turns, async |turns: &Rc<Cell<u32>>| {
                turns.set(turns.get() + 1);
                if turns.get() == 1 {
                    panic!("this is the first turn");
                }
                Ok(())
            });
            while turns.get() < 3 {
                sleep(Duration::from_millis(1)).await;
            }
        });
    }
}
