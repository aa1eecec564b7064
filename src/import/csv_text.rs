//! Records of a CSV text, each with the line it begins on and what is wrong with its quotes.
//!
//! The fields are split by the `csv` crate, which repairs bad quoting in silence; the quotes are
//! therefore looked at again here.

use csv::{ByteRecord, Reader, ReaderBuilder};

/// The delimiters that are tried, in the order of preference.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many records decide on the delimiter.
const SAMPLE: usize = 200;

/// One record, borrowed from a [`Records`].
#[derive(Debug)]
pub(super) struct Record<'r> {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its fields, unquoted.
    pub fields: &'r ByteRecord,
    /// What is wrong with its quotes, if anything.
    pub quotes: Option<QuoteProblem>,
}

/// What is wrong with the quotes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuoteProblem {
    /// A quote opened on that many lines below the record's first is never closed.
    Unterminated(u64),
    /// Text stands between a closing quote and the next delimiter, that many lines below.
    TextAfter(u64),
}

/// The records of a text in order. Empty lines are no records.
pub(super) struct Records<'t> {
    text: &'t [u8],
    delimiter: u8,
    reader: Reader<&'t [u8]>,
    fields: ByteRecord,
    /// Where the next record begins (or line ends before it), and on which line that is.
    at: usize,
    line: u64,
}

impl<'t> Records<'t> {
    /// The records of `text`, which has no byte-order mark.
    pub fn new(text: &'t [u8], delimiter: u8) -> Self {
        let reader =
            ReaderBuilder::new().flexible(true).has_headers(false).delimiter(delimiter).from_reader(text);
        Self { text, delimiter, reader, fields: ByteRecord::new(), at: 0, line: 1 }
    }

    /// The next record; `None` at the end.
    pub fn next(&mut self) -> Option<Record<'_>> {
        let is_line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let skipped = self.text.get(self.at..)?.iter().take_while(|byte| is_line_end(byte)).count();
        self.pass(self.at + skipped);
        if !self.reader.read_byte_record(&mut self.fields).ok()? {
            return None;
        }
        let (start, line) = (self.at, self.line);
        self.pass(usize::try_from(self.reader.position().byte()).ok()?);
        let raw = self.text.get(start..self.at).unwrap_or_default();
        let quotes = raw.contains(&b'"').then(|| quote_problem(raw, self.delimiter)).flatten();
        Some(Record { line, fields: &self.fields, quotes })
    }

    /// Moves on to `end`, counting lines.
    fn pass(&mut self, end: usize) {
        self.line += line_ends(self.text, self.at, end);
        self.at = end;
    }
}

/// The line ends (LF, CR LF, or CR alone) that end within `start..end`.
fn line_ends(text: &[u8], start: usize, end: usize) -> u64 {
    let passed = text.get(start..end).unwrap_or_default();
    let next = |at: usize| text.get(start + at + 1);
    let ends = passed
        .iter()
        .enumerate()
        .filter(|(at, byte)| **byte == b'\n' || (**byte == b'\r' && next(*at) != Some(&b'\n')))
        .count();
    u64::try_from(ends).unwrap_or(u64::MAX)
}

fn quote_problem(raw: &[u8], delimiter: u8) -> Option<QuoteProblem> {
    enum Place {
        FieldStart,
        Plain,
        /// Within quotes that opened at that byte.
        Quoted(usize),
        /// After a quote within quotes: their end, or the first half of a doubled quote.
        Closed(usize),
    }
    let mut place = Place::FieldStart;
    for (at, byte) in raw.iter().enumerate() {
        let ends_field = *byte == delimiter || matches!(byte, b'\r' | b'\n');
        place = match place {
            Place::FieldStart if *byte == b'"' => Place::Quoted(at),
            Place::FieldStart | Place::Plain if ends_field => Place::FieldStart,
            Place::FieldStart | Place::Plain => Place::Plain,
            Place::Quoted(opened) if *byte == b'"' => Place::Closed(opened),
            Place::Quoted(opened) => Place::Quoted(opened),
            Place::Closed(opened) if *byte == b'"' => Place::Quoted(opened),
            Place::Closed(_) if ends_field => Place::FieldStart,
            Place::Closed(_) => return Some(QuoteProblem::TextAfter(line_ends(raw, 0, at))),
        };
    }
    match place {
        Place::Quoted(opened) => Some(QuoteProblem::Unterminated(line_ends(raw, 0, opened))),
        _ => None,
    }
}

/// The delimiter that splits the first records most evenly into most fields; a comma if none
/// splits the header.
pub(super) fn infer_delimiter(text: &[u8]) -> u8 {
    let mut best = (0, 0, b',');
    for delimiter in CANDIDATES {
        let mut records = Records::new(text, delimiter);
        let columns = records.next().map_or(0, |header| header.fields.len());
        let mut sampled = 0_usize;
        let mut even = 0_usize;
        while let Some(record) = records.next().filter(|_| sampled < SAMPLE) {
            sampled += 1;
            even += usize::from(record.fields.len() == columns);
        }
        // In thousandths, so that samples of different sizes compare.
        let evenness = (even * 1000).checked_div(sampled).unwrap_or(1000);
        if columns > 1 && (evenness, columns) > (best.0, best.1) {
            best = (evenness, columns, delimiter);
        }
    }
    best.2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, usize, Option<QuoteProblem>)> {
        let mut records = Records::new(text.as_bytes(), b',');
        let mut found = Vec::new();
        while let Some(record) = records.next() {
            found.push((record.line, record.fields.len(), record.quotes));
        }
        found
    }

    #[test]
    fn records_know_their_lines_across_quoted_newlines_and_empty_lines() {
        assert_eq!(lines("a,b\n1,2\n"), [(1, 2, None), (2, 2, None)]);
        assert_eq!(lines("a,b\r\n\r\n1,\"x\r\ny\"\r\n3,4"), [(1, 2, None), (3, 2, None), (5, 2, None)]);
        assert_eq!(lines("\n\na,b\r1,2\r3,4\r"), [(3, 2, None), (4, 2, None), (5, 2, None)]);
        assert_eq!(lines(""), []);
        assert_eq!(lines("\r\n\n"), []);
    }

    #[test]
    fn bad_quotes_are_found_on_their_line() {
        assert_eq!(lines("a,b\n\"x \"\"y\"\" z\",2\n").last(), Some(&(2, 2, None)));
        assert_eq!(
            lines("a,b\n5\" pipe,2\n").last(),
            Some(&(2, 2, None)),
            "a quote inside plain text is text"
        );
        assert_eq!(lines("a,b\n1,\"x\n3,4\n").last(), Some(&(2, 2, Some(QuoteProblem::Unterminated(0)))));
        assert_eq!(
            lines("a,b,c\n\"1\n2\",\"x\n3\n").last(),
            Some(&(2, 2, Some(QuoteProblem::Unterminated(1))))
        );
        assert_eq!(lines("a,b\n\"1\" x,2\n").last(), Some(&(2, 2, Some(QuoteProblem::TextAfter(0)))));
        assert_eq!(lines("a\n\"\"\n").last(), Some(&(2, 1, None)));
    }

    #[test]
    fn the_delimiter_is_the_one_that_splits_evenly() {
        for (text, delimiter) in [
            ("a,b\n1,2\n", b','),
            ("a;b\n1,5;2,5\n", b';'),
            ("a\tb, c\n1\t2\n", b'\t'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("a,b;c,d\n1,2;3,4\n", b','),
            ("name\nx;y\n", b','),
            ("", b','),
            ("a;b\n", b';'),
            ("\"a,b\";c\n\"1,2,3\";4\n", b';'),
        ] {
            assert_eq!(char::from(infer_delimiter(text.as_bytes())), char::from(delimiter), "{text}");
        }
    }
}
