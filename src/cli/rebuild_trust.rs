//! `gutcheck rebuild-trust`

use super::Outcome;
use crate::{app::Clock, config::DatabaseUrl, services::rebuild_trust, store};

/// Works out anew what is believed of everybody, and says how far it was off.
pub fn run(database: &DatabaseUrl) -> Outcome {
    let store = store::Store::open(database, 1)?;
    store::migrate::up_to_date(&store)?;
    let progress = indicatif::ProgressBar::new_spinner();
    let difference = rebuild_trust::all(&store, Clock::default().now(), |agents| {
        progress.set_message(format!("{agents} agents"));
        progress.tick();
    })?;
    progress.finish_and_clear();
    println!(
        "Everything was worked out anew from the ratings. The largest difference was {:.1e}; {} states had another \
         number of ratings.",
        difference.largest, difference.miscounted
    );
    Ok(())
}
