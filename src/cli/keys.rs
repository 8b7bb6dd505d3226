//! `gutcheck keys`: the keys that sign invitations.

use clap::Subcommand;

use super::Outcome;
use crate::{
    app::Clock,
    config::DatabaseUrl,
    services,
    store::{self, Store},
};

/// What to do with the keys.
#[derive(Subcommand)]
pub enum Action {
    /// Show the keys in force, the one that signs first
    List,
    /// Add a key that signs from now on; links signed with the others go on working
    Rotate,
    /// Refuse every link that was signed with this key
    Retire {
        /// The key's id, as `gutcheck keys list` shows it
        #[arg(allow_hyphen_values = true)]
        kid: String,
    },
}

/// Does it. Servers that are running read the keys every minute.
pub fn run(database: &DatabaseUrl, action: Action) -> Outcome {
    let store = Store::open(database, 1)?;
    store::migrate::up_to_date(&store)?;
    let now = Clock::default().now();
    match action {
        Action::List => {
            for key in store.read(store::keys::in_force)? {
                println!("{}  since {}", key.kid, key.created_at.format("%Y-%m-%d"));
            }
        }
        Action::Rotate => {
            let kid = store.write(|db| services::keys::rotate(db, now))?;
            println!("{kid} signs from two minutes on, also at servers that are running.");
        }
        Action::Retire { kid } => match store.write(|db| services::keys::retire(db, &kid, now))? {
            true => println!("{kid} is retired. Servers that are running know within a minute."),
            false => return Err(format!("{kid} is not in force, or the only key; rotate first").into()),
        },
    }
    Ok(())
}
