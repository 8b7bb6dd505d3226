//! `gutcheck serve`

use std::net::TcpListener;

use super::Outcome;
use crate::{app::App, config::Config, jobs, web};

/// Serves until stopped.
pub fn run(config: Config) -> Outcome {
    let listener = TcpListener::bind(config.listen)
        .map_err(|error| format!("cannot listen on {}: {error}; choose another with --listen", config.listen))?;
    println!("gutcheck answers on {} ({})", config.public_url, config.database);
    serve(App::open(config)?, listener)
}

/// Serves an opened application on a bound listener.
pub fn serve(app: App, listener: TcpListener) -> Outcome {
    actix_web::rt::System::new().block_on(async move {
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        jobs::runner::start(&app);
        app.store.watch(&app.config.database, || true);
        web::server::serve(app, listener, workers)?.await?;
        Ok(())
    })
}
