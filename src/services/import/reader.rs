//! Reads CSV that may hold anything: a line that cannot be read is named by its number and never hides the next one.

use std::{
    collections::VecDeque,
    io::{self, BufRead},
};

use csv_core::{ReadRecordResult, Terminator};

/// The longest line, in bytes; of a longer one only the beginning is ever in memory.
const LINE_MAX: usize = 64 * 1024;

/// How many bytes a quoted text may go on over further lines.
const AHEAD_MAX: usize = 16 * 1024;

/// One line of the file as it was found.
struct Physical {
    bytes: Vec<u8>,
    overlong: bool,
}

/// A line, or several that one quoted text holds together.
#[derive(Debug)]
pub struct Line<'a> {
    /// The number of its first line in the file, from 1.
    pub number: u64,
    /// How many lines it covers.
    pub covers: u64,
    /// Its first line as it stands in the file.
    pub raw: &'a [u8],
    /// The fields, or why they cannot be read.
    pub fields: Result<Fields<'a>, String>,
}

/// The fields of a line.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    text: &'a str,
    ends: &'a [usize],
    order: &'a [usize],
}

impl<'a> Fields<'a> {
    /// The field of the column at this place in the list of expected columns, trimmed; empty when it is empty.
    pub fn get(&self, column: usize) -> &'a str {
        let at = self.order.get(column).copied().unwrap_or(column);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.text.get(start..*end)).unwrap_or_default().trim()
    }
}

/// Reads lines.
pub struct Reader<R> {
    source: R,
    parser: csv_core::Reader,
    waiting: VecDeque<Physical>,
    next: u64,
    bytes: u64,
    first: Physical,
    text: Vec<u8>,
    ends: Vec<usize>,
    order: Vec<usize>,
}

impl<R: BufRead> Reader<R> {
    /// Reads the header, which must name exactly these columns, in any order.
    ///
    /// # Errors
    /// A sentence that names the expected columns; or that the file cannot be read.
    pub fn open(source: R, columns: &[&str]) -> Result<Self, String> {
        let mut reader = Self {
            source,
            parser: csv_core::ReaderBuilder::new().terminator(Terminator::Any(b'\n')).build(),
            waiting: VecDeque::new(),
            next: 1,
            bytes: 0,
            first: Physical { bytes: Vec::new(), overlong: false },
            text: vec![0; 4 * 1024],
            ends: vec![0; columns.len() + 1],
            order: (0..columns.len()).collect(),
        };
        let expected = || format!("the first line must name the columns {}", columns.join(", "));
        let order = match reader.next().map_err(|error| error.to_string())? {
            Some(Line { number: 1, fields: Ok(fields), .. }) => {
                let names: Vec<_> =
                    (0..columns.len()).map(|at| fields.get(at).trim_start_matches('\u{feff}')).collect();
                columns.iter().map(|column| names.iter().position(|name| name == column)).collect::<Option<Vec<_>>>()
            }
            _ => None,
        };
        reader.order = order.ok_or_else(expected)?;
        Ok(reader)
    }

    /// How many bytes were read.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next line that is not empty.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            let Some(first) = self.physical()? else { return Ok(None) };
            self.first = first;
            if self.first.overlong || !self.first.bytes.iter().all(u8::is_ascii_whitespace) {
                break;
            }
            self.next += 1;
        }
        let number = self.next;
        let read = self.record()?;
        let covers = read.as_ref().map_or(1, |(covers, _)| *covers);
        self.next += covers;
        let fields = match read {
            Ok((_, length)) => std::str::from_utf8(self.text.get(..length).unwrap_or_default())
                .map(|text| Fields { text, ends: &self.ends, order: &self.order })
                .map_err(|_| "it is not UTF-8".to_owned()),
            Err(reason) => Err(reason),
        };
        Ok(Some(Line { number, covers, raw: &self.first.bytes, fields }))
    }

    /// Parses the record that begins with `first`: how many lines it covers, and how long its text is. Lines that
    /// turn out not to belong to it are put back.
    fn record(&mut self) -> io::Result<Result<(u64, usize), String>> {
        let mut further: Vec<Physical> = Vec::new();
        let parsed = self.parse(&mut further)?;
        let checked = parsed.and_then(|(length, fields)| {
            let columns = self.order.len();
            let text = self.text.get(..length).unwrap_or_default();
            match () {
                () if fields != columns => Err(format!("it has {fields} columns instead of {columns}")),
                () if text.contains(&0) => Err("it holds a NUL".into()),
                () if std::str::from_utf8(text).is_err() => Err("it is not UTF-8".into()),
                () => Ok(length),
            }
        });
        Ok(match checked {
            Ok(length) => Ok((1 + further.len() as u64, length)),
            Err(reason) => {
                further.into_iter().rev().for_each(|line| self.waiting.push_front(line));
                Err(reason)
            }
        })
    }

    /// The length of the record's text and the number of its fields.
    fn parse(&mut self, further: &mut Vec<Physical>) -> io::Result<Result<(usize, usize), String>> {
        if self.first.overlong {
            return Ok(Err(format!("it is longer than {LINE_MAX} bytes")));
        }
        self.parser.reset();
        let (mut length, mut fields, mut ahead) = (0, 0, 0);
        loop {
            let mut input = further.last().map_or(self.first.bytes.as_slice(), |line| line.bytes.as_slice());
            loop {
                let output = self.text.get_mut(length..).unwrap_or_default();
                let ends = self.ends.get_mut(fields..).unwrap_or_default();
                let (result, read, written, ended) = self.parser.read_record(input, output, ends);
                input = input.get(read..).unwrap_or_default();
                length += written;
                fields += ended;
                match result {
                    ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                    ReadRecordResult::OutputEndsFull => return Ok(Err(self.too_many_columns())),
                    ReadRecordResult::Record => return Ok(Ok((length, fields))),
                    ReadRecordResult::InputEmpty | ReadRecordResult::End => break,
                }
            }
            match self.physical()? {
                Some(line) if !line.overlong && ahead + line.bytes.len() <= AHEAD_MAX => {
                    ahead += line.bytes.len();
                    further.push(line);
                }
                line => {
                    further.extend(line);
                    return Ok(Err("it opens a quote that does not end".into()));
                }
            }
        }
    }

    fn too_many_columns(&self) -> String {
        format!("it has more than {} columns", self.order.len())
    }

    /// The next line of the file, with its end made `\n`.
    fn physical(&mut self) -> io::Result<Option<Physical>> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        let mut line = Physical { bytes: Vec::new(), overlong: false };
        let mut anything = false;
        loop {
            let chunk = self.source.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            anything = true;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let (text, _) = chunk.split_at(end.unwrap_or(chunk.len()));
            let room = LINE_MAX.saturating_sub(line.bytes.len());
            line.overlong |= text.len() > room;
            line.bytes.extend(text.iter().take(room));
            let used = text.len() + usize::from(end.is_some());
            self.source.consume(used);
            self.bytes += used as u64;
            if end.is_some() {
                break;
            }
        }
        if line.bytes.last() == Some(&b'\r') {
            line.bytes.pop();
        }
        line.bytes.push(b'\n');
        Ok(anything.then_some(line))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [&str; 3] = ["a", "b", "c"];

    /// What became of each record: its first line, how many it covers, and its fields when it has them.
    fn read(text: &[u8]) -> Vec<(u64, u64, Option<Vec<String>>)> {
        let mut reader = Reader::open(text, &COLUMNS).unwrap();
        let mut seen = Vec::new();
        while let Some(line) = reader.next().unwrap() {
            let fields = line.fields.ok().map(|fields| (0..3).map(|at| fields.get(at).to_owned()).collect());
            seen.push((line.number, line.covers, fields));
        }
        seen
    }

    fn fields(texts: [&str; 3]) -> Option<Vec<String>> {
        Some(texts.map(Into::into).into())
    }

    #[test]
    fn columns_come_in_any_order_and_wrong_ones_are_refused_by_name() {
        let mut reader = Reader::open(&b"\xef\xbb\xbfc,a,b\r\n3,1,2\r\n"[..], &COLUMNS).unwrap();
        let line = reader.next().unwrap().unwrap();
        let fields = line.fields.unwrap();
        assert_eq!([fields.get(0), fields.get(1), fields.get(2)], ["1", "2", "3"]);
        for header in ["", "a,b\n", "a,b,d\n", "a,b,c,d\n", "1,2,3\n"] {
            let refused = Reader::open(header.as_bytes(), &COLUMNS).err().unwrap();
            assert_eq!(refused, "the first line must name the columns a, b, c");
        }
    }

    #[test]
    fn a_quoted_text_may_go_on_over_several_lines() {
        let seen = read(b"a,b,c\n1,\"two\n\nlines, \"\"quoted\"\"\",3\n4,5,6");
        assert_eq!(seen, [(2, 3, fields(["1", "two\n\nlines, \"quoted\"", "3"])), (5, 1, fields(["4", "5", "6"]))]);
    }

    #[test]
    fn a_quote_that_never_ends_spoils_its_own_line_only() {
        let seen = read(b"a,b,c\n1,\"2,3\n4,5,6\n7,8,9\n");
        assert_eq!(seen, [(2, 1, None), (3, 1, fields(["4", "5", "6"])), (4, 1, fields(["7", "8", "9"]))]);
    }

    #[test]
    fn a_line_that_cannot_be_read_does_not_stop_the_next() {
        let mut text = b"a,b,c\n1,2\n1,2,3,4\nx\0,2,3\n\xff,2,3\n".to_vec();
        text.extend([&b"1,"[..], "ü".repeat(1_500_000).as_bytes(), b",3\n1,2,3\n"].concat());
        let seen = read(&text);
        assert_eq!(seen.len(), 6);
        assert!(seen.iter().take(5).all(|(_, _, fields)| fields.is_none()), "{seen:?}");
        assert_eq!(seen.last(), Some(&(7, 1, fields(["1", "2", "3"]))));
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_every_line_is_accepted_or_rejected_by_its_number(
            lines in prop::collection::vec(prop_oneof![
                Just(b"1,2,3".to_vec()),
                prop::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\r'), Just(0), any::<u8>()], 0..40),
            ], 0..40),
        ) {
            let lines: Vec<Vec<u8>> =
                lines.into_iter().map(|line| line.into_iter().filter(|byte| *byte != b'\n').collect()).collect();
            let seen = read(&[&b"a,b,c\n"[..], &lines.join(&b'\n')].concat());
            let mut next = 2;
            for (number, covers, _) in &seen {
                let skipped = (next..*number).all(|line| {
                    lines.get(line as usize - 2).is_some_and(|line| line.iter().all(u8::is_ascii_whitespace))
                });
                prop_assert!(*number >= next && skipped, "line {next} was lost before {number}");
                next = number + covers;
            }
            prop_assert!(next <= lines.len() as u64 + 2);
        }

        #[test]
        fn a_good_line_after_any_unquoted_bytes_is_always_read(
            junk in prop::collection::vec(any::<u8>().prop_filter("no quotes", |byte| *byte != b'"'), 0..200),
        ) {
            let seen = read(&[&b"a,b,c\n"[..], &junk, b"\n4,5,6\n"].concat());
            prop_assert_eq!(seen.last().and_then(|(_, _, fields)| fields.clone()), fields(["4", "5", "6"]));
        }
    }
}
