//! Source text and places in it: what every diagnostic points into.
//!
//! Guarantees: a [`Span`] made by this crate always lies inside its file and on character
//! boundaries; lines and columns count from 1 and columns count characters, not bytes.
//! Deliberately absent: any knowledge of TOML or expressions.

use std::cmp::Ordering;
use std::fmt;

/// Which file of a [`Sources`] a span lies in. Ordered like the files: by path, bytewise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A stretch of one source file, as byte offsets `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte; equal to `start` for a place between two characters.
    pub end: u32,
}

impl Span {
    /// The span of `start..end` (bytes) in `source`.
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The smallest span that holds both; `other` must lie in the same file, else `self`.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.source != other.source {
            return self;
        }
        Self { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A value with the place it was written at. Equality and order ignore the place, so that two
/// rulesets that say the same compare equal.
#[derive(Clone, Copy)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

impl<T: fmt::Debug> fmt::Debug for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: PartialOrd> PartialOrd for Spanned<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Spanned<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

/// One file of rule text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// As people can open it: the rules folder as it was named, and the path in it.
    pub path: String,
    /// The whole text.
    pub text: String,
    line_starts: Vec<usize>,
}

impl SourceFile {
    fn new(path: String, text: String) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { path, text, line_starts }
    }

    /// Line and column of a byte offset; an offset past the end is the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or("");
        Position { line, column: before.chars().count() + 1 }
    }
}

/// All files of one ruleset, in order.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file; the caller adds files in the order of their paths.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(path.into(), text.into()));
        id
    }

    /// The file of an id that this value gave out.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// The files in order.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// The whole line that a span begins in.
    #[must_use]
    pub fn line(&self, span: Span) -> Option<Span> {
        let text = &self.get(span.source)?.text;
        let at = (span.start as usize).min(text.len());
        let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
        let end = text.get(at..)?.find('\n').map_or(text.len(), |length| at + length);
        Some(Span::new(span.source, start, end))
    }

    /// The text of a span; empty if it does not lie in these sources.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source)
            .and_then(|file| file.text.get(span.start as usize..span.end as usize))
            .unwrap_or("")
    }

    /// `path:line:column` of a span's start.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        match self.get(span.source) {
            Some(file) => {
                let at = file.position(span.start as usize);
                format!("{}:{}:{}", file.path, at.line, at.column)
            }
            None => String::from("?"),
        }
    }
}

/// Text decoded from a quoted string of a source file, which still knows where each of its bytes
/// was written: escapes, trimmed newlines and line continuations included.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// The decoded text.
    pub text: String,
    /// The whole literal, quotes included.
    pub span: Span,
    /// Runs of bytes that stand in the source as they stand in `text`: (offset in `text`, offset
    /// in the file, length in `text`, length in the file), in order, without gaps in `text`.
    runs: Vec<Run>,
    /// Whether it stands between `"`, so that a `"` in it would end it.
    between_double_quotes: bool,
}

/// One run of a [`Quoted`]: `decoded..decoded + decoded_len` was written as
/// `source..source + source_len`. A run with equal lengths is byte for byte the same; another is
/// one escape or line ending and is never split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Offset in the decoded text.
    pub decoded: u32,
    /// Bytes of decoded text.
    pub decoded_len: u32,
    /// Offset in the file.
    pub source: u32,
    /// Bytes in the file.
    pub source_len: u32,
}

impl Quoted {
    /// Joins decoded text with its runs; `runs` cover `text` in order without gaps.
    #[must_use]
    pub fn new(text: String, span: Span, runs: Vec<Run>) -> Self {
        Self { text, span, runs, between_double_quotes: false }
    }

    /// A part of the text, which still knows where it was written. Offsets past the end are the end,
    /// and those inside a character give an empty part.
    #[must_use]
    pub fn part(&self, start: usize, end: usize) -> Self {
        let end = end.min(self.text.len()).max(start);
        let text = self.text.get(start..end).unwrap_or("").to_owned();
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let (from, to) = (narrow(start), narrow(end));
        let cut = |run: &Run| {
            let (first, last) = (run.decoded.max(from), (run.decoded + run.decoded_len).min(to));
            let verbatim = run.decoded_len == run.source_len;
            let (before, length) = if verbatim {
                (first.saturating_sub(run.decoded), last.saturating_sub(first))
            } else {
                (0, run.source_len)
            };
            (first < last).then(|| Run {
                decoded: first - from,
                decoded_len: last - first,
                source: run.source + before,
                source_len: length,
            })
        };
        let runs = self.runs.iter().filter_map(cut).collect();
        Self { text, span: self.span_of(start, end), runs, between_double_quotes: self.between_double_quotes }
    }

    /// The same text, which stands between `"` in the source.
    #[must_use]
    pub fn between_double_quotes(self) -> Self {
        Self { between_double_quotes: true, ..self }
    }

    /// Another text as it can be pasted in the place of this one: with its own quotes, if those
    /// around this one would end it too early.
    #[must_use]
    pub fn pasted(&self, text: String) -> String {
        if self.between_double_quotes && text.contains('"') && !text.contains('\'') {
            return format!("'{text}'");
        }
        text
    }

    /// Text that stands in the source exactly as it is, between one-byte quotes: for tests and
    /// for expressions given on the command line.
    #[must_use]
    pub fn plain(text: &str, span: Span) -> Self {
        let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let run = Run { decoded: 0, decoded_len: len, source: span.start + 1, source_len: len };
        Self::new(text.to_owned(), span, vec![run])
    }

    /// Where `start..end` of the decoded text was written. Offsets past the end are the end.
    #[must_use]
    pub fn span_of(&self, start: usize, end: usize) -> Span {
        let start_at = self.source_offset(start, false);
        let end_at = self.source_offset(end, true).max(start_at);
        Span { source: self.span.source, start: start_at, end: end_at }
    }

    fn source_offset(&self, offset: usize, as_end: bool) -> u32 {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let holds = |run: &&Run| {
            let end = run.decoded + run.decoded_len;
            if as_end { offset <= end && offset > run.decoded } else { offset < end && offset >= run.decoded }
        };
        match self.runs.iter().find(holds) {
            Some(run) if run.decoded_len == run.source_len => run.source + (offset - run.decoded),
            Some(run) if as_end => run.source + run.source_len,
            Some(run) => run.source,
            None if offset == 0 => self.runs.first().map_or(self.span.start, |run| run.source),
            None => self.runs.last().map_or(self.span.end, |run| run.source + run.source_len),
        }
    }
}

/// Equality ignores the place.
impl PartialEq for Quoted {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Quoted {}

/// The beginning of a text of the user, for messages: at most 60 characters.
#[must_use]
pub fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let mut sources = Sources::default();
        let id = sources.add("a.toml", "金额 = 1\r\nb = 2\n");
        let file = sources.get(id).unwrap();
        assert_eq!(file.position(0), Position { line: 1, column: 1 });
        assert_eq!(file.position("金额 ".len()), Position { line: 1, column: 4 });
        assert_eq!(file.position("金额 = 1\r\n".len()), Position { line: 2, column: 1 });
        assert_eq!(file.position(9999).line, 3);
        assert_eq!(sources.place(Span::new(id, "金额 = 1\r\nb ".len(), 99)), "a.toml:2:3");
    }

    #[test]
    fn a_part_knows_where_it_was_written() {
        let mut sources = Sources::default();
        let id = sources.add("a.toml", r#""a\u4e00{b}c""#);
        // `a`, an escape of three bytes decoded, `{b}c`.
        let runs = [(0, 1, 1, 1), (1, 3, 2, 6), (4, 4, 8, 4)];
        let runs = runs.map(|(decoded, decoded_len, source, source_len)| Run {
            decoded,
            decoded_len,
            source,
            source_len,
        });
        let text = Quoted::new(String::from("a\u{4e00}{b}c"), Span::new(id, 0, 13), runs.to_vec());
        let shown = |part: &Quoted| sources.slice(part.span_of(0, part.text.len())).to_owned();
        let name = text.part(5, 6);
        assert_eq!((name.text.as_str(), shown(&name).as_str()), ("b", "b"));
        let mixed = text.part(1, 5);
        assert_eq!((mixed.text.as_str(), shown(&mixed).as_str()), ("\u{4e00}{", r"\u4e00{"));
        assert_eq!(sources.slice(mixed.span_of(3, 4)), "{");
        assert_eq!(text.part(6, 99).text, "}c");
        assert_eq!(text.part(2, 3).text, "", "inside a character");
    }

    #[test]
    fn equality_of_spanned_values_ignores_the_place() {
        let mut sources = Sources::default();
        let id = sources.add("a.toml", "xx");
        assert_eq!(Spanned::new(1, Span::new(id, 0, 1)), Spanned::new(1, Span::new(id, 1, 2)));
    }
}
