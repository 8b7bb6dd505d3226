//! Takes in what helpdesks and forums know already: cases, ratings and kind words, out of CSV files.
//!
//! A file is read in batches, each written in one transaction with everything that follows from it. Every row is known
//! by its own reference, so that a file that was read halfway, or twice, ends with the same rows as one read once.

mod cases;
mod cells;
mod formats;
mod layout;
mod preview;
mod ratings;
mod reader;
mod register;
mod rejects;
mod thanks;
mod times;

use std::{
    borrow::Cow,
    collections::HashMap,
    fs::File,
    path::{Path, PathBuf},
};

use chrono::{DateTime, DurationRound, TimeDelta};

use super::{Error, Result, keys, ledger};
use crate::{
    domain::{
        Moment,
        text::{self, Email},
    },
    security::pseudonyms,
    store::{Db, Store, search},
};
use layout::{Layout, Told};
use reader::{Fields, Reader};
use register::Register;
use rejects::Rejects;

pub use formats::FORMATS;
pub use layout::Export;
pub use preview::{Outcome, Preview, preview};
pub use register::Made;
pub use times::{Dates, Times};

/// How many lines are written at once: what follows from all of them for an agent is written once, and nobody else who
/// writes waits much longer than half a second.
const BATCH: usize = 40_000;

/// After how many bytes of long lines a batch ends all the same, so that it takes little memory.
const BATCH_BYTES: u64 = 8 << 20;

/// How many agents' verdicts are noted at once when all is in.
const SETTLED: usize = 2_000;

/// The longest name of a company, an agent, a product or a topic, in characters.
const NAME_MAX: usize = 120;

/// The longest reference of a case or a customer, in characters.
const REFERENCE_MAX: usize = 200;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// One case per line.
    Cases,
    /// One rating per line.
    Ratings,
    /// One kind word per line.
    Thanks,
}

impl Table {
    /// As the command calls it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Ratings => "ratings",
            Self::Thanks => "thanks",
        }
    }
}

/// How a file is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// What it holds.
    pub table: Table,
    /// Where it is.
    pub file: &'a Path,
    /// What was said of its columns; without it they are ours.
    pub export: Option<&'a Export>,
    /// On what ground the agents consented; without one they stay drafts.
    pub consent: Option<&'a str>,
    /// What time it is.
    pub now: Moment,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows that are new.
    pub new: usize,
    /// Rows that were there already.
    pub known: usize,
    /// Lines of an export that tell of nothing that we could keep.
    pub left_out: usize,
    /// Lines that could not be taken.
    pub rejected: u64,
    /// Where those are, when there are any.
    pub rejects: Option<PathBuf>,
    /// What else was made.
    pub made: Made,
}

/// One kind of line.
trait Sheet: Sized {
    const COLUMNS: &'static [&'static str];

    /// Reads a line.
    fn parse(fields: &Fields, now: Moment) -> std::result::Result<Self, String>;

    /// Writes lines.
    fn write(db: &mut Db, register: &mut Register, lines: &[Self], import: &Import) -> Result<Written>;
}

/// What came of some lines.
#[derive(Debug, Default)]
struct Written {
    /// How many were new.
    new: usize,
    /// Which of them cannot be taken beside what is known already, and why.
    refused: Vec<(usize, String)>,
}

/// Reads a file; `progress` hears how many bytes were read so far.
///
/// # Errors
/// When the file cannot be read, its header names other columns, or the database fails. What was written until then
/// stays, and the file can be read again.
pub fn run(store: &Store, import: &Import, progress: impl FnMut(u64)) -> Result<Summary> {
    match import.table {
        Table::Cases => read::<cases::Line>(store, import, progress),
        Table::Ratings => read::<ratings::Line>(store, import, progress),
        Table::Thanks => read::<thanks::Line>(store, import, progress),
    }
}

fn read<S: Sheet>(store: &Store, import: &Import, mut progress: impl FnMut(u64)) -> Result<Summary> {
    let broken = |error: &dyn std::fmt::Display| Error::Forbidden(format!("{}: {error}", import.file.display()));
    let (mut reader, mut layout) = opened::<S>(import)?;
    let mut rejects = Rejects::beside(import.file);
    let mut register = Register::default();
    if layout.is_some() {
        register.site_secret = Some(store.write(keys::site_secret)?);
    }
    let mut summary = Summary::default();
    let mut ended = false;
    while !ended {
        let mut batch = Batch::<S>::new();
        let end = reader.bytes() + BATCH_BYTES;
        while batch.places.len() + batch.rejected.len() < BATCH && reader.bytes() < end && !ended {
            match reader.next().map_err(|error| broken(&error))? {
                Some(line) => batch.take(&line, layout.as_mut(), import.now),
                None => ended = true,
            }
        }
        let Written { new, refused } = store.write(|db| {
            let written = S::write(db, &mut register, &batch.lines, import)?;
            let (fresh, known) = register.touched();
            search::reindex_agents(db, &fresh)?;
            search::reindex_trusts(db, &known, import.now)?;
            Ok::<_, Error>(written)
        })?;
        register.end_batch();
        summary.new += new;
        summary.known += batch.lines.len() - new - refused.len();
        summary.left_out += batch.left_out;
        for (place, reason) in batch.rejected(refused) {
            rejects.add(place.number, &reason, &place.raw).map_err(|error| broken(&error))?;
        }
        progress(reader.bytes());
    }
    for agents in register.all_agents().chunks(SETTLED) {
        store.write(|db| ledger::settle(db, agents, import.now))?;
    }
    rejects.finish().map_err(|error| broken(&error))?;
    summary.rejected = rejects.count;
    summary.rejects = (rejects.count > 0).then(|| rejects.path().to_owned());
    summary.made = register.made;
    Ok(summary)
}

/// Opens a file and finds our columns in it.
fn opened<S: Sheet>(import: &Import) -> Result<(Reader<File>, Option<Layout>)> {
    let broken = |error: &dyn std::fmt::Display| Error::Forbidden(format!("{}: {error}", import.file.display()));
    let file = File::open(import.file).map_err(|error| broken(&error))?;
    let Some(export) = import.export else {
        return Ok((Reader::open(file, S::COLUMNS).map_err(|error| broken(&error))?, None));
    };
    let (reader, names) = Reader::open_any(file).map_err(|error| broken(&error))?;
    let layout = Layout::find(export, import.table, S::COLUMNS, names).map_err(|error| broken(&error))?;
    Ok((reader, Some(layout)))
}

/// Where a line stands in the file, and how it begins.
struct InFile {
    number: u64,
    covers: u64,
    raw: Vec<u8>,
}

/// Lines that are written together.
struct Batch<S> {
    lines: Vec<S>,
    /// Where each of them stands.
    places: Vec<InFile>,
    rejected: Vec<(InFile, String)>,
    /// How many tell of nothing that we could keep.
    left_out: usize,
}

impl<S: Sheet> Batch<S> {
    fn new() -> Self {
        let (lines, places) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
        Self { lines, places, rejected: Vec::new(), left_out: 0 }
    }

    fn take(&mut self, line: &reader::Line, layout: Option<&mut Layout>, now: Moment) {
        let parsed = match (&line.fields, layout) {
            (Ok(fields), None) => S::parse(fields, now),
            (Ok(fields), Some(layout)) => match layout.read(fields) {
                Ok(Told::Fields(fields)) => S::parse(&fields, now),
                Ok(Told::LeftOut(_)) => return self.left_out += 1,
                Err(reason) => Err(reason),
            },
            (Err(_), Some(layout)) if layout.is_footer(line.columns) => return,
            (Err(reason), _) => Err(reason.clone()),
        };
        let raw = line.raw.iter().copied().take(rejects::CLIP).collect();
        let place = InFile { number: line.number, covers: line.covers, raw };
        match parsed {
            Ok(parsed) => {
                self.lines.push(parsed);
                self.places.push(place);
            }
            Err(reason) => self.rejected.push((place, reason)),
        }
    }

    /// The lines that cannot be taken and why, in the order of the file.
    fn rejected(self, refused: Vec<(usize, String)>) -> Vec<(InFile, String)> {
        let mut reasons: HashMap<usize, String> = refused.into_iter().collect();
        let mut all = self.rejected;
        all.extend(self.places.into_iter().enumerate().filter_map(|(at, place)| Some((place, reasons.remove(&at)?))));
        all.sort_by_key(|(place, _)| place.number);
        for (place, reason) in &mut all {
            if place.covers > 1 {
                *reason += &format!(" (over {} lines)", place.covers);
            }
        }
        all
    }
}

type Parsed<T> = std::result::Result<T, String>;

/// A name or reference that must be there.
fn name(fields: &Fields, column: usize, called: &str, max: usize) -> Parsed<String> {
    match fields.get(column) {
        "" => Err(format!("{called} is missing")),
        // Most names are plain, and there are many.
        plain if plain.len() <= max && plain.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(plain.into()),
        text => text::line(text, max).map_err(|reason| format!("{called}: {reason}")),
    }
}

/// A name or reference that may be missing.
fn name_or_none(fields: &Fields, column: usize, called: &str, max: usize) -> Parsed<Option<String>> {
    match fields.get(column) {
        "" => Ok(None),
        _ => name(fields, column, called, max).map(Some),
    }
}

/// By which reference a customer is known: an address in an export becomes the pseudonym that it has everywhere else.
fn customer<'a>(register: &Register, company: i64, named: &'a str) -> Cow<'a, str> {
    let address = || named.contains('@').then(|| named.parse::<Email>().ok()).flatten();
    match register.site_secret.as_deref().and_then(|secret| Some(pseudonyms::of(secret, company, &address()?))) {
        Some(pseudonym) => pseudonym.into(),
        None => named.into(),
    }
}

/// The company and the agent; both must make a name in a URL.
fn place(fields: &Fields) -> Parsed<(String, String)> {
    let company = name(fields, 0, "company", NAME_MAX)?;
    let agent = name(fields, 1, "agent", NAME_MAX)?;
    let plain =
        |name: &str| name.as_bytes().first_chunk::<2>().is_some_and(|two| two.iter().all(u8::is_ascii_alphanumeric));
    if !plain(&company) && text::Slug::nearest(&company).is_none() {
        return Err("company needs two letters or digits".into());
    }
    if !plain(&agent) && register::handles_of((&company, &agent)).is_none() {
        return Err("agent needs a letter or a digit".into());
    }
    Ok((company, agent))
}

/// A time in RFC 3339 that has been.
fn time(fields: &Fields, column: usize, called: &str, now: Moment) -> Parsed<Moment> {
    let text = fields.get(column);
    let at = DateTime::parse_from_rfc3339(text)
        .map_err(|_| format!("{called} is no time like 2026-03-01T09:30:00Z"))?
        .naive_utc();
    let at = at.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(at);
    if at > now {
        return Err(format!("{called} lies ahead"));
    }
    if at < DateTime::UNIX_EPOCH.naive_utc() {
        return Err(format!("{called} lies before 1970"));
    }
    Ok(at)
}

fn time_or_none(fields: &Fields, column: usize, called: &str, now: Moment) -> Parsed<Option<Moment>> {
    match fields.get(column) {
        "" => Ok(None),
        _ => time(fields, column, called, now).map(Some),
    }
}
