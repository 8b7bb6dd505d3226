//! `gutcheck moderator`

use super::Outcome;
use crate::{
    config::DatabaseUrl,
    domain::text::Email,
    store::{self, Store},
};

/// Lets the owner of this address decide on flagged content.
pub fn run(database: &DatabaseUrl, email: &Email) -> Outcome {
    let store = Store::open(database, 1)?;
    store::migrate::up_to_date(&store)?;
    if !store.write(|db| store::people::make_moderator(db, email))? {
        return Err("there is no account with that address; sign up and confirm the address first".into());
    }
    println!("They are a moderator from now on.");
    Ok(())
}
