//! `gutcheck manager`

use super::Outcome;
use crate::{
    app::Clock,
    config::DatabaseUrl,
    domain::text::{Email, Slug},
    services::company_desk,
    store::{self, Store},
};

/// Lets the owner of this address look after a company's page, above all one that came with an import.
pub fn run(database: &DatabaseUrl, email: &Email, company: &Slug) -> Outcome {
    let store = Store::open(database, 1)?;
    store::migrate::up_to_date(&store)?;
    let now = Clock::default().now();
    match store.write(|db| company_desk::appoint(db, email, company, now))? {
        company_desk::Appointed::Manager => {}
        company_desk::Appointed::NoAccount => {
            return Err("there is no account with that address; sign up and confirm the address first".into());
        }
        company_desk::Appointed::NoCompany => {
            return Err(format!("there is no company /c/{company}; write it as it stands in its address").into());
        }
    }
    println!("They can open /desk/{company} from now on.");
    Ok(())
}
