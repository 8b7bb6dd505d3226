//! `gutcheck import`

use std::{fs, path::PathBuf};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::Outcome;
use crate::{
    app::Clock,
    config::DatabaseUrl,
    domain::text,
    services::import::{self, Import, Summary, Table},
    store::{Store, migrate},
};

/// What a file holds.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// company, agent, agent_name, case_ref, channel, product, topic, opened_at, first_reply_at, resolved_at
    Cases,
    /// company, agent, rater, case_ref, stars, listened, knowledgeable, empowered, human, on_my_side (yes, no or
    /// empty), comment, origin (verified, imported or open), rated_at
    Ratings,
    /// company, agent, case_ref, sender, text, sent_at
    Thanks,
}

/// An import.
#[derive(Args, Clone, Debug)]
pub struct Flags {
    /// What the file holds, one per line
    #[arg(value_enum)]
    what: What,

    /// A CSV file whose first line names the columns. Lines that cannot be taken go to FILE.rejected.csv
    file: PathBuf,

    /// On what ground the agents consented to be shown; without it they stay drafts that nobody sees
    #[arg(long, value_name = "GROUND", value_parser = |ground: &str| text::line(ground, 300))]
    consent: Option<String>,

    /// Where the directory is kept: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "GUTCHECK_DATABASE", default_value = "sqlite:gutcheck-data/gutcheck.db", hide_env_values = true)]
    database: DatabaseUrl,
}

/// Imports a file and says what came of it.
pub fn run(flags: &Flags) -> Outcome {
    let length = fs::metadata(&flags.file).map_err(|error| format!("{}: {error}", flags.file.display()))?.len();
    let store = Store::open(&flags.database, 1)?;
    migrate::up_to_date(&store)?;
    let table = match flags.what {
        What::Cases => Table::Cases,
        What::Ratings => Table::Ratings,
        What::Thanks => Table::Thanks,
    };
    // Drawn on a terminal only.
    let bar =
        ProgressBar::new(length).with_style(ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}")?);
    let import = Import { table, file: &flags.file, consent: flags.consent.as_deref(), now: Clock::default().now() };
    let summary = import::run(&store, &import, |bytes| bar.set_position(bytes));
    bar.finish_and_clear();
    println!("{}", said(&summary?, flags));
    Ok(())
}

fn said(summary: &Summary, flags: &Flags) -> String {
    let Summary { new, known, rejected, rejects, made } = summary;
    let mut text = format!("{}: {new} new, {known} known already, {rejected} rejected.", flags.file.display());
    if let Some(rejects) = rejects {
        text += &format!(" The rejected lines and the reasons are in {}.", rejects.display());
    }
    text += &format!("\nMade on the way: {} companies, {} agents, {} cases.", made.companies, made.agents, made.cases);
    if flags.consent.is_none() && made.agents > 0 {
        text += " The agents are drafts that nobody sees; --consent \"on what ground\" shows them.";
    }
    text
}
