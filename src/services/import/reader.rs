//! Reads CSV that may hold anything: what cannot be read is named by its line's number and never hides the next line,
//! and what stands inside quotes is never taken for a line of its own.

use std::io::{self, BufRead, BufReader, Read, Seek};

use csv_core::{ReadRecordResult, Terminator};

/// The longest record, in bytes; of a longer one only the beginning is ever in memory.
const RECORD_MAX: usize = 64 * 1024;

/// The most columns that a file may have.
const COLUMNS_MAX: usize = 1_000;

/// A line, or several that quoted texts hold together.
#[derive(Debug)]
pub struct Line<'a> {
    /// The number of its first line in the file, from 1.
    pub number: u64,
    /// How many lines it covers.
    pub covers: u64,
    /// Its beginning as it stands in the file.
    pub raw: &'a [u8],
    /// How many columns were found in it.
    pub columns: usize,
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
    /// Fields in the order of the expected columns, that end at these places of a text.
    pub fn new(text: &'a str, ends: &'a [usize]) -> Self {
        Self { text, ends, order: &[] }
    }

    /// The field of the column at this place in the list of expected columns, trimmed; empty when it is empty.
    pub fn get(&self, column: usize) -> &'a str {
        let at = self.order.get(column).copied().unwrap_or(column);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.text.get(start..*end)).unwrap_or_default().trim()
    }
}

/// Where in a record the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    FieldStart,
    Unquoted,
    Quoted,
    /// Behind a quote in a quoted field: it closes the field, unless another one follows.
    Closing,
    /// Behind a closed field and a carriage return: the line must end now.
    Closed,
    /// Behind what must not follow a closing quote.
    Stray,
    /// Behind the line end that ends the record.
    End,
}

impl At {
    fn after(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::FieldStart | Self::Unquoted | Self::Closing | Self::Closed, b'\n') => Self::End,
            (Self::FieldStart | Self::Unquoted | Self::Closing, b',') => Self::FieldStart,
            (Self::FieldStart | Self::Closing, b'"') => Self::Quoted,
            (Self::Quoted, b'"') => Self::Closing,
            (Self::Quoted, _) => Self::Quoted,
            (Self::FieldStart | Self::Unquoted, _) => Self::Unquoted,
            (Self::Closing, b'\r') => Self::Closed,
            (Self::Closing | Self::Closed | Self::Stray | Self::End, _) => Self::Stray,
        }
    }
}

/// How far a record goes.
#[derive(Clone, Copy, Debug)]
struct Extent {
    bytes: u64,
    lines: u64,
    /// The bytes of its first line.
    first: u64,
    at: At,
}

/// Reads lines.
pub struct Reader<R> {
    source: BufReader<R>,
    parser: csv_core::Reader,
    next: u64,
    bytes: u64,
    raw: Vec<u8>,
    text: Vec<u8>,
    ends: Vec<usize>,
    order: Vec<usize>,
    /// How many columns each line must have; none while the header is read.
    width: Option<usize>,
    /// How many the last line had.
    columns: usize,
}

impl<R: Read + Seek> Reader<R> {
    /// Reads the header, which must name exactly these columns, in any order.
    ///
    /// # Errors
    /// A sentence that names the expected columns; or that the file cannot be read.
    pub fn open(source: R, columns: &[&str]) -> Result<Self, String> {
        let (mut reader, names) = Self::open_any(source).map_err(|error| error.to_string())?;
        let place = |column| names.iter().position(|name| name == column);
        reader.order = Some(columns.iter().map(place))
            .filter(|_| names.len() == columns.len())
            .and_then(Iterator::collect::<Option<Vec<_>>>)
            .ok_or_else(|| format!("the first line must name the columns {}", columns.join(", ")))?;
        Ok(reader)
    }

    /// Reads a header of any columns: the names in their order, none when the first line cannot be read.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open_any(source: R) -> io::Result<(Self, Vec<String>)> {
        let mut reader = Self {
            source: BufReader::with_capacity(1 << 20, source),
            parser: csv_core::ReaderBuilder::new().terminator(Terminator::Any(b'\n')).build(),
            next: 1,
            bytes: 0,
            raw: Vec::new(),
            text: vec![0; RECORD_MAX + 1],
            ends: vec![0; COLUMNS_MAX + 1],
            order: Vec::new(),
            width: None,
            columns: 0,
        };
        reader.skip_byte_order_mark()?;
        let names: Vec<_> = match reader.next()? {
            Some(Line { number: 1, columns, fields: Ok(fields), .. }) => {
                (0..columns).map(|at| fields.get(at).to_owned()).collect()
            }
            _ => Vec::new(),
        };
        reader.width = Some(names.len());
        reader.ends.resize(names.len() + 1, 0);
        Ok((reader, names))
    }

    fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        if self.source.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
            self.source.consume(3);
            self.bytes += 3;
        }
        Ok(())
    }

    /// How many bytes were read.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next record that is not an empty line.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        let (number, covers, read) = loop {
            let number = self.next;
            let Some((covers, whole)) = self.record()? else { return Ok(None) };
            (self.columns, self.next) = (0, self.next + covers);
            if whole.is_err() || !self.raw.iter().all(u8::is_ascii_whitespace) {
                break (number, covers, whole.and_then(|()| self.parse()));
            }
        };
        let columns = self.columns;
        let fields = read.and_then(|length| {
            let bytes = self.text.get(..length).unwrap_or_default();
            let ends = self.ends.get(..columns).unwrap_or_default();
            Ok(Fields { text: text_of(bytes, ends)?, ends, order: &self.order })
        });
        Ok(Some(Line { number, covers, raw: &self.raw, columns, fields }))
    }

    /// Takes the next record into `raw`: how many lines it covers, and why it is none. A quote that does not end as
    /// it should spoils its own line only, and the lines behind it are read again.
    fn record(&mut self) -> io::Result<Option<(u64, Result<(), String>)>> {
        let Extent { bytes, lines, first, at } = self.extent()?;
        if bytes == 0 {
            return Ok(None);
        }
        self.bytes += bytes;
        let broken = match at {
            At::Quoted => "it opens a quote that does not end",
            At::Stray => "it goes on behind a closing quote",
            _ if bytes > RECORD_MAX as u64 => {
                return Ok(Some((lines, Err(format!("it is longer than {RECORD_MAX} bytes")))));
            }
            _ => return Ok(Some((lines, Ok(())))),
        };
        let behind = bytes - first;
        self.source.seek_relative(-i64::try_from(behind).unwrap_or(i64::MAX))?;
        self.bytes -= behind;
        self.raw.truncate(usize::try_from(first).unwrap_or(usize::MAX));
        Ok(Some((1, Err(broken.into()))))
    }

    /// Goes to the end of the record, to where it turns out to be broken, or to the end of the file.
    fn extent(&mut self) -> io::Result<Extent> {
        self.raw.clear();
        let mut extent = Extent { bytes: 0, lines: 0, first: 0, at: At::FieldStart };
        let mut last = b'\n';
        loop {
            let chunk = self.source.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let (mut used, mut ended) = (0, false);
            for byte in chunk {
                used += 1;
                last = *byte;
                extent.at = extent.at.after(last);
                if last == b'\n' {
                    extent.lines += 1;
                    if extent.lines == 1 {
                        extent.first = extent.bytes + used as u64;
                    }
                }
                ended = extent.at == At::End || (extent.at == At::Stray && extent.lines > 0);
                if ended {
                    break;
                }
            }
            let room = RECORD_MAX.saturating_sub(self.raw.len());
            self.raw.extend(chunk.iter().take(room.min(used)));
            self.source.consume(used);
            extent.bytes += used as u64;
            if ended {
                return Ok(extent);
            }
        }
        // The file's last line needs no line end.
        if last != b'\n' {
            extent.lines += 1;
        }
        if extent.lines <= 1 {
            extent.first = extent.bytes;
        }
        Ok(extent)
    }

    /// Parses the record in `raw`: how long the text of its fields is.
    fn parse(&mut self) -> Result<usize, String> {
        while self.raw.pop_if(|last| matches!(last, b'\n' | b'\r')).is_some() {}
        self.raw.push(b'\n');
        self.parser.reset();
        let (result, _, length, fields) = self.parser.read_record(&self.raw, &mut self.text, &mut self.ends);
        self.columns = fields;
        match (result, self.width) {
            (ReadRecordResult::OutputEndsFull, width) => {
                Err(format!("it has more than {} columns", width.unwrap_or(COLUMNS_MAX)))
            }
            (_, Some(width)) if fields != width => Err(format!("it has {fields} columns instead of {width}")),
            _ => Ok(length),
        }
    }
}

/// The text of all fields, which end at these places; each is checked for itself.
fn text_of<'a>(bytes: &'a [u8], ends: &[usize]) -> Result<&'a str, String> {
    if bytes.contains(&0) {
        return Err("it holds a NUL".into());
    }
    std::str::from_utf8(bytes)
        .ok()
        .filter(|text| ends.iter().all(|end| text.is_char_boundary(*end)))
        .ok_or_else(|| "it is not UTF-8".into())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [&str; 3] = ["a", "b", "c"];

    /// What became of each record: its first line, how many it covers, and its fields when it has them.
    fn read(text: &[u8]) -> Vec<(u64, u64, Option<Vec<String>>)> {
        let mut reader = Reader::open(Cursor::new(text), &COLUMNS).unwrap();
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
        let mut reader = Reader::open(Cursor::new(b"\xef\xbb\xbf\"c\",a,b\r\n3,1,2\r\n"), &COLUMNS).unwrap();
        let line = reader.next().unwrap().unwrap();
        let fields = line.fields.unwrap();
        assert_eq!([fields.get(0), fields.get(1), fields.get(2)], ["1", "2", "3"]);
        for header in ["", "a,b\n", "a,b,d\n", "a,b,c,d\n", "1,2,3\n"] {
            let refused = Reader::open(Cursor::new(header), &COLUMNS).err().unwrap();
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
    fn a_quote_that_meets_another_lines_quote_spoils_its_own_line_only() {
        let seen = read(b"a,b,c\n1,\"2,3\n4,\"5\",6\n7,\"8\"8,9\n1,2,3\n");
        assert_eq!(
            seen,
            [(2, 1, None), (3, 1, fields(["4", "5", "6"])), (4, 1, None), (5, 1, fields(["1", "2", "3"]))]
        );
    }

    #[test]
    fn a_record_that_cannot_be_taken_is_refused_with_all_its_lines() {
        let seen = read(b"a,b,c\n1,\"a comment\n4,5,6\n7,8,9\"\n1,\"\xff\n4,5,6\",3\n1,2,3\n");
        assert_eq!(seen, [(2, 3, None), (5, 2, None), (7, 1, fields(["1", "2", "3"]))]);
    }

    #[test]
    fn a_long_quoted_text_is_one_record_and_a_quote_open_for_megabytes_still_spoils_one_line_only() {
        let lines = "4,5,6\n".repeat(500_000);
        let seen = read(format!("a,b,c\n1,\"{lines}\",3\n1,2,3\n").as_bytes());
        assert_eq!(seen, [(2, 500_001, None), (500_003, 1, fields(["1", "2", "3"]))]);
        let seen = read(format!("a,b,c\n1,\"2,3\n{lines}").as_bytes());
        assert_eq!((seen.len(), seen.first()), (500_001, Some(&(2, 1, None))));
        assert!(seen.iter().skip(1).all(|(_, covers, found)| *covers == 1 && *found == fields(["4", "5", "6"])));
    }

    #[test]
    fn bytes_that_make_a_letter_only_across_two_fields_are_not_utf_8() {
        assert_eq!(read(b"a,b,c\n1,x\xc3,\xa9\n"), [(2, 1, None)]);
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

    /// A record as a good exporter writes it: its bytes, and whether it can be taken.
    fn exported() -> impl Strategy<Value = (Vec<u8>, bool)> {
        let quoted = prop_oneof![
            Just(b"a\n4,5,6\n".to_vec()),
            prop::collection::vec(prop_oneof![Just(b'"'), Just(b'\n'), Just(b','), Just(b'\r'), any::<u8>()], 0..60),
        ];
        let quoted = prop::collection::vec(quoted, 1..5).prop_map(|texts| {
            let fields: Vec<Vec<u8>> = texts
                .iter()
                .map(|text| {
                    let doubled =
                        text.iter().flat_map(|byte| std::iter::repeat_n(*byte, 1 + usize::from(*byte == b'"')));
                    [b"\"".to_vec(), doubled.collect(), b"\"".to_vec()].concat()
                })
                .collect();
            let good = texts.len() == 3
                && texts.iter().all(|text| std::str::from_utf8(text).is_ok_and(|text| !text.contains('\0')));
            (fields.join(&b','), good)
        });
        prop_oneof![Just((b"4,5,6".to_vec(), true)), Just((b"4,5".to_vec(), false)), quoted]
    }

    proptest! {
        #[test]
        fn every_exported_record_is_taken_or_refused_whole(
            records in prop::collection::vec(exported(), 0..30),
        ) {
            let text: Vec<Vec<u8>> = records.iter().map(|(bytes, _)| [bytes.as_slice(), b"\n"].concat()).collect();
            let seen = read(&[&b"a,b,c\n"[..], &text.concat()].concat());
            let mut number = 2;
            let mut expected = Vec::new();
            for (bytes, good) in &records {
                let covers = 1 + bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
                expected.push((number, covers, *good));
                number += covers;
            }
            let seen: Vec<_> = seen.into_iter().map(|(number, covers, fields)| (number, covers, fields.is_some())).collect();
            prop_assert_eq!(seen, expected);
        }

        #[test]
        fn a_broken_quote_never_costs_a_good_line(
            junk in prop::collection::vec(prop_oneof![Just(b'"'), Just(b','), any::<u8>()], 0..60)
                .prop_map(|line| line.into_iter().filter(|byte| *byte != b'\n').collect::<Vec<u8>>()),
            good in 1_usize..20,
        ) {
            let broken = [&b"1,\"x"[..], &junk, b"\""].concat();
            prop_assume!(broken.iter().filter(|byte| **byte == b'"').count() % 2 == 1);
            let text = [&b"a,b,c\n"[..], &broken, b"\n", &b"4,5,6\n".repeat(good)].concat();
            let seen = read(&text);
            let taken = seen.iter().filter(|(number, covers, _)| *number > 2 && *covers == 1).count();
            prop_assert_eq!(taken, good, "{:?}", seen);
        }

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
