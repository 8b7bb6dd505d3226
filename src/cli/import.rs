//! `gutcheck import`

use std::{fs, path::PathBuf};

use chrono::FixedOffset;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::Outcome;
use crate::{
    app::Clock,
    config::DatabaseUrl,
    domain::{helpdesk::Helpdesk, text},
    services::import::{self, Dates, Export, Import, Preview, Summary, Table, Times},
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

/// Which number of a date is the day.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    /// The month first: 03/01/2026 is March 1
    Mdy,
    /// The day first: 03/01/2026 is 3 January
    Dmy,
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

    /// Show how the first ten lines are understood, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// The file is an export of zendesk, freshdesk, helpscout or chatwoot
    #[arg(long, value_parser = format, help_heading = "Files with other columns")]
    format: Option<Helpdesk>,

    /// The company, for a file that has no column of it
    #[arg(long, value_name = "NAME", help_heading = "Files with other columns")]
    company: Option<String>,

    /// What one of our columns is called in the file, like agent="Assignee"; may be given many times
    #[arg(long, value_name = "OURS=THEIRS", value_parser = pair, help_heading = "Files with other columns")]
    map: Vec<(String, String)>,

    /// What one of our columns is in every line, like channel=phone; may be given many times
    #[arg(long, value_name = "OURS=TEXT", value_parser = pair, help_heading = "Files with other columns")]
    set: Vec<(String, String)>,

    /// Whether dates like 03/01/2026 begin with the month or the day; without it they are refused
    #[arg(long, value_enum, help_heading = "Files with other columns")]
    dates: Option<Order>,

    /// The zone of times that name none, like +02:00; UTC without it
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true, help_heading = "Files with other columns")]
    timezone: Option<FixedOffset>,

    /// Where the directory is kept: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "GUTCHECK_DATABASE", default_value = "sqlite:gutcheck-data/gutcheck.db", hide_env_values = true)]
    database: DatabaseUrl,
}

fn format(key: &str) -> Result<Helpdesk, String> {
    let known = import::FORMATS.into_iter().find(|helpdesk| helpdesk.key() == key);
    known.ok_or_else(|| format!("it is one of {}", import::FORMATS.map(Helpdesk::key).join(", ")))
}

fn pair(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((ours, theirs)) if !ours.trim().is_empty() => Ok((ours.trim().into(), theirs.trim().into())),
        _ => Err("it is written OURS=THEIRS, like agent=\"Assignee\""),
    }
}

impl Flags {
    /// What is said of a file that has other columns than ours; nothing when it has ours.
    fn export(&self) -> Option<Export> {
        let Self { format, company, map, set, dates, timezone, .. } = self;
        if format.is_none()
            && company.is_none()
            && map.is_empty()
            && set.is_empty()
            && dates.is_none()
            && timezone.is_none()
        {
            return None;
        }
        let company = company.iter().map(|name| ("company".to_owned(), name.clone()));
        Some(Export {
            format: *format,
            map: map.clone(),
            set: set.iter().cloned().chain(company).collect(),
            times: Times {
                zone: timezone.unwrap_or(Times::default().zone),
                dates: dates.map(|order| match order {
                    Order::Mdy => Dates::MonthFirst,
                    Order::Dmy => Dates::DayFirst,
                }),
            },
        })
    }
}

/// Imports a file and says what came of it, or what would.
pub fn run(flags: &Flags) -> Outcome {
    let length = fs::metadata(&flags.file).map_err(|error| format!("{}: {error}", flags.file.display()))?.len();
    let table = match flags.what {
        What::Cases => Table::Cases,
        What::Ratings => Table::Ratings,
        What::Thanks => Table::Thanks,
    };
    let export = flags.export();
    let import = Import {
        table,
        file: &flags.file,
        export: export.as_ref(),
        consent: flags.consent.as_deref(),
        now: Clock::default().now(),
    };
    if flags.dry_run {
        print!("{}", shown(&import::preview(&import)?));
        return Ok(());
    }
    let store = Store::open(&flags.database, 1)?;
    migrate::up_to_date(&store)?;
    // Drawn on a terminal only.
    let bar =
        ProgressBar::new(length).with_style(ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}")?);
    let summary = import::run(&store, &import, |bytes| bar.set_position(bytes));
    bar.finish_and_clear();
    println!("{}", said(&summary?, flags));
    Ok(())
}

fn said(summary: &Summary, flags: &Flags) -> String {
    let Summary { new, known, left_out, rejected, rejects, made } = summary;
    let mut text = format!("{}: {new} new, {known} known already, {rejected} rejected.", flags.file.display());
    if *left_out > 0 {
        text += &format!(" {left_out} left out: not resolved, nobody named who helped, or nobody answered.");
    }
    if let Some(rejects) = rejects {
        text += &format!(" The rejected lines and the reasons are in {}.", rejects.display());
    }
    text += &format!("\nMade on the way: {} companies, {} agents, {} cases.", made.companies, made.agents, made.cases);
    if flags.consent.is_none() && made.agents > 0 {
        text += " The agents are drafts that nobody sees; --consent \"on what ground\" shows them.";
    }
    text
}

/// The widest a text is shown, in characters.
const CELL_MAX: usize = 28;

/// A preview as a small table, one line for each line of the file.
fn shown(preview: &Preview) -> String {
    let mut text = String::from("Our columns, and what each is read from:\n");
    let widest = preview.columns.iter().map(|(ours, _)| ours.len()).max().unwrap_or(0);
    for (ours, theirs) in &preview.columns {
        text += &format!("  {ours:widest$}  {}\n", clean(theirs));
    }
    let outcome = |outcome: &import::Outcome| match outcome {
        import::Outcome::Taken => "taken".to_owned(),
        import::Outcome::LeftOut(why) => format!("left out: {why}"),
        import::Outcome::Rejected(why) => format!("rejected: {}", clean(why)),
    };
    let head = ["line"].into_iter().chain(preview.columns.iter().map(|(ours, _)| *ours)).map(str::to_owned);
    let mut rows = vec![(head.collect::<Vec<_>>(), "what becomes of it".to_owned())];
    for line in &preview.lines {
        let cells = (0..preview.columns.len()).map(|at| line.cells.get(at).map_or_else(String::new, |cell| clip(cell)));
        let row = std::iter::once(line.number.to_string()).chain(cells).collect();
        rows.push((row, outcome(&line.outcome)));
    }
    text += &format!("\nThe first {} lines:\n", preview.lines.len());
    let width = |at: usize| rows.iter().filter_map(|(row, _)| row.get(at)).map(|cell| cell.chars().count()).max();
    let widths: Vec<_> = (0..=preview.columns.len()).map(|at| width(at).unwrap_or(0)).collect();
    for (row, outcome) in &rows {
        for (cell, width) in row.iter().zip(&widths) {
            text += &format!("{cell:width$}  ");
        }
        text += outcome;
        text.push('\n');
    }
    text + "Nothing was written.\n"
}

fn clip(cell: &str) -> String {
    let cell = clean(cell);
    match cell.char_indices().nth(CELL_MAX) {
        Some((end, _)) => format!("{}…", cell.get(..end).unwrap_or_default()),
        None => cell,
    }
}

/// A text that cannot move the terminal's cursor.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
