//! The first lines of a file as an import would understand them, without a database.

use std::fs::File;

use super::{Import, Reader, Sheet, Table, cases, layout::Told, opened, ratings, thanks};
use crate::{
    domain::{Moment, text::Email},
    services::{Error, Result},
};

/// How many lines are shown.
const LINES: usize = 10;

/// The beginning of a file, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Our columns, and where each comes from.
    pub columns: Vec<(&'static str, String)>,
    /// The first lines.
    pub lines: Vec<Line>,
}

/// A line, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Its texts in the order of the columns; none when it cannot be read at all.
    pub cells: Vec<String>,
    /// What would become of it.
    pub outcome: Outcome,
}

/// What would become of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It would be taken, unless something of it is known already.
    Taken,
    /// It tells of nothing that we could keep, and why.
    LeftOut(&'static str),
    /// It would go to the rejected lines, and why.
    Rejected(String),
}

/// Reads the first lines of a file and writes nothing.
///
/// # Errors
/// When the file cannot be read or columns are missing.
pub fn preview(import: &Import) -> Result<Preview> {
    match import.table {
        Table::Cases => first_lines::<cases::Line>(import),
        Table::Ratings => first_lines::<ratings::Line>(import),
        Table::Thanks => first_lines::<thanks::Line>(import),
    }
}

fn first_lines<S: Sheet>(import: &Import) -> Result<Preview> {
    let broken = |error: &dyn std::fmt::Display| Error::Forbidden(format!("{}: {error}", import.file.display()));
    let (mut reader, mut layout): (Reader<File>, _) = opened::<S>(import)?;
    let columns = match &layout {
        Some(layout) => layout.in_words(),
        None => S::COLUMNS.iter().map(|column| (*column, (*column).to_owned())).collect(),
    };
    let shown = |at: &usize| S::COLUMNS.get(*at).is_some_and(|ours| columns.iter().any(|(column, _)| column == ours));
    let mut lines = Vec::new();
    while lines.len() < LINES {
        let Some(line) = reader.next().map_err(|error| broken(&error))? else { break };
        let (cells, outcome) = match (&line.fields, &mut layout) {
            (Err(_), Some(layout)) if layout.is_footer(line.columns) => continue,
            (Err(reason), _) => (Vec::new(), Outcome::Rejected(reason.clone())),
            (Ok(fields), None) => {
                ((0..S::COLUMNS.len()).map(|at| fields.get(at).to_owned()).collect(), judged::<S>(fields, import.now))
            }
            (Ok(fields), Some(layout)) => {
                let outcome = match layout.read(fields) {
                    Ok(Told::Fields(fields)) => judged::<S>(&fields, import.now),
                    Ok(Told::LeftOut(why)) => Outcome::LeftOut(why),
                    Err(reason) => Outcome::Rejected(reason),
                };
                (layout.cells(), outcome)
            }
        };
        let cells = cells.into_iter().enumerate().filter(|(at, _)| shown(at)).map(|(_, text)| without_address(text));
        lines.push(Line { number: line.number, cells: cells.collect(), outcome });
    }
    Ok(Preview { columns, lines })
}

fn judged<S: Sheet>(fields: &super::Fields, now: Moment) -> Outcome {
    S::parse(fields, now).map_or_else(Outcome::Rejected, |_| Outcome::Taken)
}

/// Addresses are on no screen.
fn without_address(text: String) -> String {
    match text.parse::<Email>() {
        Ok(_) => "(an address)".into(),
        Err(_) => text,
    }
}
