//! How the columns of somebody else's file become ours, before a line is parsed.

use super::{
    Fields, Parsed, Table,
    cells::{Read, Value},
    formats::{self, Format},
    times::Times,
};
use crate::domain::{
    Moment,
    helpdesk::{Helpdesk, Meaning},
};

/// What somebody says of a file that does not have our columns.
#[derive(Clone, Debug, Default)]
pub struct Export {
    /// Which helpdesk exported it.
    pub format: Option<Helpdesk>,
    /// Our columns and what they are called in the file.
    pub map: Vec<(String, String)>,
    /// Our columns that are the same in each line, and what they are.
    pub set: Vec<(String, String)>,
    /// How it writes times.
    pub times: Times,
}

/// A line in our columns.
pub enum Told<'a> {
    /// Its fields.
    Fields(Fields<'a>),
    /// It tells of nothing that we could keep, and why.
    LeftOut(&'static str),
}

/// Where one of our columns comes from in a file.
enum Source {
    Constant(String),
    Column(usize, Read),
}

/// Where each of our columns comes from in a file.
pub struct Layout {
    /// In the order of our columns; what is found first in a line counts.
    columns: Vec<(&'static str, Vec<Source>)>,
    names: Vec<String>,
    format: Option<(Helpdesk, Format)>,
    state: Option<usize>,
    times: Times,
    text: String,
    ends: Vec<usize>,
}

impl Layout {
    /// Finds our columns among the names in a file's header.
    ///
    /// # Errors
    /// A sentence that says which column is missing and which there are, or that the helpdesk has no such export.
    pub fn find(export: &Export, table: Table, ours: &[&'static str], names: Vec<String>) -> Result<Self, String> {
        if names.is_empty() {
            return Err("the first line must name the columns".into());
        }
        let format = match export.format {
            None => None,
            Some(helpdesk) => Some((helpdesk, formats::of(helpdesk, table).ok_or_else(|| none_of(helpdesk, table))?)),
        };
        for (column, _) in export.map.iter().chain(&export.set) {
            if !ours.contains(&column.as_str()) {
                return Err(format!("there is no column {column} in {}, but {}", table.key(), ours.join(", ")));
            }
        }
        let its = format.map(|(_, format)| format);
        let mut columns = Vec::with_capacity(ours.len());
        for column in ours {
            columns.push((*column, sources(export, its, column, &names)?));
        }
        let state = its.and_then(|_| formats::STATE.iter().find_map(|name| place(&names, name)));
        let layout = Self { columns, names, format, state, times: export.times, text: String::new(), ends: Vec::new() };
        layout.complete(table)?;
        Ok(layout)
    }

    /// Whether every column is there that has to be.
    fn complete(&self, table: Table) -> Result<(), String> {
        let needed: &[&str] = match table {
            Table::Cases => &["company", "agent", "case_ref"],
            Table::Ratings => &["company", "agent", "rater", "stars", "rated_at"],
            Table::Thanks => &["company", "agent", "sender", "text", "sent_at"],
        };
        let by_format = self.format.map_or(&[][..], |(_, format)| format.needed);
        let is_missing = |column: &&str| self.columns.iter().any(|(ours, from)| ours == column && from.is_empty());
        let missing = needed.iter().chain(by_format).copied().find(is_missing);
        let Some(column) = missing else { return Ok(()) };
        let names = self.names.join(", ");
        if column == "company" {
            return Err(format!("it does not say whose cases these are: add --company NAME; its columns are {names}"));
        }
        let usual: Vec<_> = self.format.iter().flat_map(|(_, format)| called(*format, column)).collect();
        let usual = match usual[..] {
            [] => String::new(),
            _ => format!(", which would be called {}", usual.join(" or ")),
        };
        Err(format!(
            "no column is {column}{usual}; its columns are {names}. Say which it is: --map {column}=\"ITS NAME\""
        ))
    }

    /// Our columns and where each comes from, in words; those that come from nowhere are left away.
    pub fn in_words(&self) -> Vec<(&'static str, String)> {
        let from = |source: &Source| match source {
            Source::Constant(text) => format!("always “{text}”"),
            Source::Column(at, _) => self.names.get(*at).cloned().unwrap_or_default(),
        };
        let found = self.columns.iter().filter(|(_, sources)| !sources.is_empty());
        found.map(|(ours, sources)| (*ours, sources.iter().map(from).collect::<Vec<_>>().join(", else "))).collect()
    }

    /// Whether a line of so many columns is the file's own last word about itself.
    pub fn is_footer(&self, columns: usize) -> bool {
        columns == 1 && self.names.len() > 1 && self.format.is_some_and(|(_, format)| format.footer)
    }

    /// A line in our columns.
    ///
    /// # Errors
    /// What is wrong with which of its cells.
    pub fn read(&mut self, row: &Fields) -> Parsed<Told<'_>> {
        self.text.clear();
        self.ends.clear();
        let mut wrong = None;
        let mut left_out = self.state_of(row);
        let mut opened_at = None;
        for (ours, sources) in &self.columns {
            let start = self.text.len();
            for source in sources {
                let (at, cell, read) = match source {
                    Source::Constant(text) => {
                        self.text.push_str(text);
                        break;
                    }
                    Source::Column(at, read) => (at, row.get(*at), read),
                };
                match read.read(cell, &self.times, opened_at) {
                    Ok(Value::Text(text)) => self.text.push_str(&text),
                    Ok(Value::At(moment)) => self.text.push_str(&written(moment)),
                    Ok(Value::NoAnswer) => left_out = left_out.or(Some(NO_ANSWER)),
                    Err(reason) => {
                        let name = self.names.get(*at).map_or("", String::as_str);
                        wrong = wrong.or_else(|| Some(format!("{name}: {reason}")));
                        self.text.push_str(cell);
                    }
                }
                if self.text.len() > start {
                    break;
                }
            }
            let told = self.text.get(start..).unwrap_or_default();
            if *ours == "opened_at" {
                opened_at = self.times.read(told).ok();
            }
            if told.is_empty() && self.format.is_some() {
                left_out = left_out.or(match *ours {
                    "agent" => Some("nobody is named who helped"),
                    "resolved_at" => Some(NOT_RESOLVED),
                    "stars" => Some(NO_ANSWER),
                    _ => None,
                });
            }
            self.ends.push(self.text.len());
        }
        match (left_out, wrong) {
            (Some(why), _) => Ok(Told::LeftOut(why)),
            (None, Some(wrong)) => Err(wrong),
            (None, None) => {
                self.stand_in_for_rater();
                Ok(Told::Fields(Fields::new(&self.text, &self.ends)))
            }
        }
    }

    /// The texts of the line that was read last, in the order of our columns, whatever became of it.
    pub fn cells(&self) -> Vec<String> {
        let fields = Fields::new(&self.text, &self.ends);
        (0..self.columns.len()).map(|at| fields.get(at).to_owned()).collect()
    }

    fn state_of(&self, row: &Fields) -> Option<&'static str> {
        let (helpdesk, _) = self.format?;
        match helpdesk.meaning_of(row.get(self.state?))? {
            // A case that was opened again may still carry the time of its first resolution.
            Meaning::Open => self.columns.iter().any(|(ours, _)| *ours == "resolved_at").then_some(NOT_RESOLVED),
            Meaning::Resolved => None,
            Meaning::Nothing => Some("merged with another case or thrown away"),
        }
    }

    /// A customer of whom the export tells nothing is the customer of the case, as for webhooks.
    fn stand_in_for_rater(&mut self) {
        let place = |wanted| self.columns.iter().position(|(ours, _)| *ours == wanted);
        let (Some(_), Some(rater), Some(case)) = (self.format, place("rater"), place("case_ref")) else { return };
        let fields = Fields::new(&self.text, &self.ends);
        if !fields.get(rater).is_empty() {
            return;
        }
        let case = fields.get(case).to_owned();
        let at = rater.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.insert_str(at, &case);
        self.ends.iter_mut().skip(rater).for_each(|end| *end += case.len());
    }
}

const NOT_RESOLVED: &str = "not resolved yet";
const NO_ANSWER: &str = "nobody answered";

fn written(at: Moment) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string()
}

fn none_of(helpdesk: Helpdesk, table: Table) -> String {
    let name = helpdesk.name();
    let others: Vec<_> = [Table::Cases, Table::Ratings, Table::Thanks]
        .into_iter()
        .filter(|other| formats::of(helpdesk, *other).is_some())
        .map(Table::key)
        .collect();
    format!(
        "{name} has no export of {} that we know, only of {}; for another file say which column is which with --map, \
         without --format",
        table.key(),
        others.join(" and "),
    )
}

/// What the format calls one of our columns.
fn called(format: Format, ours: &str) -> impl Iterator<Item = &'static str> {
    format.columns.iter().filter(move |from| from.ours == ours).flat_map(|from| from.theirs).copied()
}

/// Where one of our columns comes from: what somebody said, the format, or a column of our own name.
fn sources(export: &Export, format: Option<Format>, ours: &str, names: &[String]) -> Result<Vec<Source>, String> {
    if let Some((_, theirs)) = export.map.iter().rev().find(|(column, _)| column == ours) {
        let missing = || format!("it has no column “{theirs}”; its columns are {}", names.join(", "));
        let at = place(names, theirs).ok_or_else(missing)?;
        return Ok(vec![Source::Column(at, formats::reading(ours, format))]);
    }
    if let Some((_, text)) = export.set.iter().rev().find(|(column, _)| column == ours) {
        return Ok(vec![Source::Constant(text.clone())]);
    }
    let found: Vec<_> = match format {
        Some(format) => {
            let all = format.columns.iter().filter(|from| from.ours == ours);
            all.flat_map(|from| from.theirs.iter().filter_map(|name| Some((place(names, name)?, from.read))))
                .map(|(at, read)| Source::Column(at, read))
                .collect()
        }
        None => place(names, ours).map(|at| Source::Column(at, formats::reading(ours, None))).into_iter().collect(),
    };
    Ok(found)
}

/// Where a name stands in the header: as it is written, else by its letters and digits alone.
fn place(names: &[String], wanted: &str) -> Option<usize> {
    let plain =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let bare = plain(wanted);
    names
        .iter()
        .position(|name| name == wanted)
        .or_else(|| names.iter().position(|name| !bare.is_empty() && plain(name) == bare))
}
