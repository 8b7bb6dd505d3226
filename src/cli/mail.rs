//! `gutcheck mail`: what comes back of the letters that were sent.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Subcommand;

use super::Outcome;
use crate::{
    app::Clock,
    config::DatabaseUrl,
    mail::report,
    services::undelivered::{self, Done},
    store::{self, Store},
};

/// The largest report that is read, in bytes.
const MOST: u64 = 10_000_000;

/// What to do.
#[derive(Subcommand)]
pub enum Action {
    /// Read one report that came by mail: of a letter that was not delivered (RFC 3464), or that was called a nuisance
    /// (RFC 5965)
    Report {
        /// The mail as it came; - is standard input
        #[arg(default_value = "-")]
        file: PathBuf,
    },
}

/// Does it, and says what was done. It never says whose address it was.
pub fn run(database: &DatabaseUrl, action: &Action) -> Outcome {
    let Action::Report { file } = action;
    let mail = contents(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let report = match report::read(&mail) {
        Ok(report) => report,
        // A mail server that pipes its mail here has done nothing wrong.
        Err(unread) => {
            println!("Nothing was changed: {unread}.");
            return Ok(());
        }
    };
    let store = Store::open(database, 1)?;
    store::migrate::up_to_date(&store)?;
    let now = Clock::default().now();
    println!("{}", sentence(store.write(|db| undelivered::reported(db, report, now))?));
    Ok(())
}

fn contents(file: &Path) -> io::Result<Vec<u8>> {
    let mut mail = Vec::new();
    if file == Path::new("-") {
        io::stdin().take(MOST).read_to_end(&mut mail)?;
    } else {
        fs::File::open(file)?.take(MOST).read_to_end(&mut mail)?;
    }
    Ok(mail)
}

fn sentence(done: Done) -> String {
    match done {
        Done::Marked(refusal) => format!("It could not be delivered ({refusal}); its company sees that."),
        Done::NoMailbox(refusal) => {
            format!(
                "There is no such mailbox ({refusal}): nothing is written there any more, and the company sees why."
            )
        }
        Done::Suppressed => "They called it a nuisance: nothing is written to them any more.".into(),
        Done::Unknown => "Nothing was changed: we know no such letter, or forgot it after 30 days.".into(),
        Done::AskedFor => "Nothing was changed: it was a letter that its recipient had asked for.".into(),
        Done::Nothing => "Nothing was changed: the report says nothing that needs doing.".into(),
    }
}
