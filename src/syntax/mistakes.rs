//! What is wrong with TOML text, in words that teach: the mistakes that people make, found among
//! the tokens and the errors of the parser, one for each line.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue, Error};
use toml_parser::lexer::{Token, TokenKind};

use super::twice::{first_header, first_key, header_below};
use crate::diagnostic::{Diagnostic, SyntaxProblem};
use crate::text::{SourceId, Span};

/// The most mistakes of one file that are listed.
const MOST_MISTAKES: usize = 50;

/// A stretch of the file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub start: usize,
    pub end: usize,
}

/// A mistake of the TOML text.
#[derive(Debug)]
pub(super) struct Mistake {
    /// Where.
    pub span: Stretch,
    /// What.
    pub problem: SyntaxProblem,
    /// Another place that belongs to it, with its note.
    pub related: Option<(Stretch, &'static str)>,
    /// Whether it leaves something open, so that nothing after it can be trusted.
    pub leaves_open: bool,
}

impl Mistake {
    fn at(start: usize, end: usize, problem: SyntaxProblem) -> Self {
        Self { span: Stretch { start, end }, problem, related: None, leaves_open: false }
    }

    /// As a diagnostic of a file.
    pub(super) fn into_diagnostic(self, source: SourceId) -> Diagnostic {
        let span = |stretch: Stretch| Span::new(source, stretch.start, stretch.end);
        let diagnostic = Diagnostic::at(span(self.span), self.problem);
        match self.related {
            Some((place, note)) => diagnostic.with(span(place), note),
            None => diagnostic,
        }
    }
}

/// The mistakes of a file, from its tokens, what the parser made of them, and its errors.
pub(super) fn explain(text: &str, tokens: &[Token], table: &DeTable, errors: &[Error]) -> Vec<Mistake> {
    if errors.is_empty() {
        return Vec::new();
    }
    let mut mistakes = from_tokens(text, tokens);
    let own_lines: BTreeSet<usize> =
        mistakes.iter().map(|mistake| line_start(text, mistake.span.start)).collect();
    let open_from = mistakes.iter().find(|mistake| mistake.leaves_open).map(|mistake| mistake.span.start);
    let mut errors: Vec<_> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
    errors.sort_by_key(|(span, _)| (span.start, span.end));
    let mut line_done = None;
    let mut unlisted = 0;
    for (span, message) in errors {
        let start = floor(text, span.start);
        if open_from.is_some_and(|open| start > open) {
            break;
        }
        if line_done.is_some_and(|end| start <= end) {
            continue;
        }
        line_done = Some(line_end(text, start));
        if own_lines.contains(&line_start(text, start)) {
            continue;
        }
        if mistakes.len() >= MOST_MISTAKES {
            unlisted += 1;
            continue;
        }
        let context = Context { text, tokens, table, start, end: floor(text, span.end).max(start) };
        mistakes.push(context.mistake(message));
    }
    mistakes.sort_by_key(|mistake| mistake.span.start);
    unlisted += mistakes.len().saturating_sub(MOST_MISTAKES);
    if unlisted > 0 {
        mistakes.truncate(MOST_MISTAKES);
        let end = mistakes.last().map_or(0, |mistake| mistake.span.end);
        let problem = SyntaxProblem::ManyMore { count: unlisted };
        mistakes.push(Mistake { leaves_open: true, ..Mistake::at(end, end, problem) });
    }
    mistakes
}

/// The nearest character boundary at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, offset: usize) -> usize {
    text.get(offset..).and_then(|after| after.find(['\n', '\r'])).map_or(text.len(), |length| offset + length)
}

/// The mistakes that the tokens alone show: foreign characters, and what is never closed.
fn from_tokens(text: &str, tokens: &[Token]) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = Vec::new();
    let mut open: Vec<Token> = Vec::new();
    let mut line_begins = true;
    let mut line_is_foreign = false;
    for (index, token) in tokens.iter().enumerate() {
        let (start, end) = (token.span().start(), token.span().end());
        let raw = text.get(start..end).unwrap_or("");
        match token.kind() {
            TokenKind::Newline => {
                line_begins = true;
                line_is_foreign = false;
                continue;
            }
            TokenKind::Whitespace => continue,
            TokenKind::Comment | TokenKind::Eof => {}
            kind => {
                if line_begins && begins_anew(text, tokens.get(index..).unwrap_or(&[]), &open) {
                    mistakes.extend(open.drain(..).take(1).map(|opener| unclosed_bracket(text, opener)));
                }
                match kind {
                    TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => open.push(*token),
                    TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                        open.pop();
                    }
                    TokenKind::Atom if !line_is_foreign => {
                        if let Some((offset, found, plain)) = foreign(raw) {
                            let at = start + offset;
                            let problem = SyntaxProblem::ForeignCharacter { found, plain };
                            mistakes.push(Mistake::at(at, at + found.len_utf8(), problem));
                            line_is_foreign = true;
                        }
                    }
                    _ if !line_is_foreign => mistakes.extend(unclosed_text(text, raw, start)),
                    _ => {}
                }
            }
        }
        line_begins = false;
    }
    mistakes.extend(open.into_iter().take(1).map(|opener| unclosed_bracket(text, opener)));
    mistakes
}

/// Whether a line begins something that cannot stand inside the brackets that are open: a header,
/// or a key where a list is open.
fn begins_anew(text: &str, tokens: &[Token], open: &[Token]) -> bool {
    let Some(opener) = open.last() else {
        return false;
    };
    let mut rest = tokens.iter().filter(|token| token.kind() != TokenKind::Whitespace);
    let Some(first) = rest.next() else {
        return false;
    };
    match first.kind() {
        TokenKind::Atom => {
            opener.kind() == TokenKind::LeftSquareBracket
                && rest
                    .find(|token| token.kind() != TokenKind::Dot && token.kind() != TokenKind::Atom)
                    .is_some_and(|token| token.kind() == TokenKind::Equals)
        }
        TokenKind::LeftSquareBracket => {
            let start = first.span().start();
            let line = text.get(start..line_end(text, start)).unwrap_or("");
            let name = line.trim_start_matches('[').split(']').next().unwrap_or("");
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-. ".contains(c))
        }
        _ => false,
    }
}

fn unclosed_bracket(text: &str, opener: Token) -> Mistake {
    let start = opener.span().start();
    let (what, closer) = match opener.kind() {
        TokenKind::LeftCurlyBracket => ("table", "}"),
        _ if text.get(line_start(text, start)..start).is_some_and(|before| before.trim().is_empty()) => {
            ("header", "]")
        }
        _ => ("list", "]"),
    };
    Mistake {
        leaves_open: true,
        ..Mistake::at(start, opener.span().end(), SyntaxProblem::Unclosed { what, closer })
    }
}

/// A string that its line or the file ends before it is closed.
fn unclosed_text(text: &str, raw: &str, start: usize) -> Option<Mistake> {
    let closer = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quotes| raw.starts_with(quotes))?;
    let body = raw.get(closer.len()..)?;
    let closed = match closer {
        "\"" | "\"\"\"" => ends_unescaped(body, closer),
        _ => body.ends_with(closer),
    };
    if closed {
        return None;
    }
    let end = line_end(text, start);
    let problem = SyntaxProblem::Unclosed { what: "text", closer };
    Some(Mistake { leaves_open: closer.len() > 1, ..Mistake::at(start, end, problem) })
}

/// Whether text ends with a delimiter that no backslash takes away.
fn ends_unescaped(body: &str, closer: &str) -> bool {
    body.strip_suffix(closer).is_some_and(|inner| {
        let backslashes = inner.bytes().rev().take_while(|byte| *byte == b'\\').count();
        backslashes % 2 == 0
    })
}

/// The first full-width or typographic character of a text that stands outside of quotes, and
/// the plain one that is meant.
fn foreign(raw: &str) -> Option<(usize, char, &'static str)> {
    const PLAIN: [(&str, &str); 15] = [
        ("“”„＂〝〞«»「」『』", "\""),
        ("‘’‚＇`", "'"),
        ("＝", "="),
        ("，、", ","),
        ("［【〔", "["),
        ("］】〕", "]"),
        ("｛", "{"),
        ("｝", "}"),
        ("．。", "."),
        ("＃", "#"),
        ("：", "="),
        ("％", "%"),
        ("＿", "_"),
        ("－—–", "-"),
        ("\u{3000}\u{a0}\u{2003}\u{2002}\u{200b}\u{feff}", " "),
    ];
    raw.char_indices().find_map(|(at, found)| {
        let (_, plain) = PLAIN.into_iter().find(|(foreign, _)| foreign.contains(found))?;
        Some((at, found, plain))
    })
}

/// An error of the parser and what stands around it.
pub(super) struct Context<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub table: &'a DeTable<'a>,
    pub start: usize,
    pub end: usize,
}

impl Context<'_> {
    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The mistake behind an error.
    fn mistake(&self, message: &str) -> Mistake {
        let first = message.split(", expected").next().unwrap_or(message);
        match first {
            "duplicate key" => self.twice(),
            _ if first.starts_with("cannot extend value of type") => self.twice(),
            "cannot recurse further; max recursion depth met" | "recursion limit" => {
                Mistake::at(self.start, self.end, SyntaxProblem::NestedTooDeeply { limit: 16 })
            }
            "unexpected leading zero" => self.leading_zero(),
            "missing escaped value" | "too few unicode value digits" | "invalid value" => self.bad_escape(),
            _ => self
                .quote_inside()
                .or_else(|| self.missing_equals())
                .or_else(|| self.no_value())
                .or_else(|| self.unquoted(first))
                .unwrap_or_else(|| self.other(first)),
        }
    }

    /// A key or table for the second time.
    fn twice(&self) -> Mistake {
        let line = self.slice(line_start(self.text, self.start), line_end(self.text, self.start)).trim();
        let written = self.slice(self.start, self.end);
        let (what, help) = if line.starts_with('[') {
            let header = line.split('#').next().unwrap_or(line).trim();
            if let Some(below) = header_below(self) {
                return self.alone(below, header);
            }
            let help = match header.strip_prefix("[[") {
                Some(_) => format!("write either `{written} = [ … ]` or `{header}`, not both"),
                None => String::from("put all of its keys below one header"),
            };
            (header, help)
        } else {
            (written, String::from("keep one of the two"))
        };
        let problem = SyntaxProblem::WrittenTwice { what: SyntaxProblem::shortened(what), help };
        let first = first_header(self).filter(|_| line.starts_with('[')).or_else(|| first_key(self, written));
        Mistake {
            related: first.map(|place| (place, "first written here")),
            ..Mistake::at(self.start, self.end, problem)
        }
    }

    /// A header whose sub-table stands above it.
    fn alone(&self, below: Stretch, header: &str) -> Mistake {
        let table = SyntaxProblem::shortened(self.slice(below.start, below.end));
        let parent = SyntaxProblem::shortened(header);
        let problem = SyntaxProblem::TableAlone { table, parent };
        let related = Some((Stretch { start: self.start, end: self.end }, "it stands here"));
        Mistake { related, ..Mistake::at(below.start, below.end, problem) }
    }

    /// `\d` and the like in a string with `"`.
    fn bad_escape(&self) -> Mistake {
        let start = self.slice(0, self.start).rfind('\\').unwrap_or(self.start);
        let end = self
            .slice(start, self.text.len())
            .char_indices()
            .nth(2)
            .map_or(self.text.len(), |(at, _)| start + at);
        let escape = SyntaxProblem::shortened(self.slice(start, end));
        Mistake::at(
            start,
            end,
            SyntaxProblem::Toml {
                message: format!(
                    "`{escape}` means nothing in a text between `\"`, where `\\` begins a special character"
                ),
                help: Some(String::from(
                    "put the text between `'`, where `\\` is a plain character, or write `\\\\`",
                )),
            },
        )
    }

    /// `'it's'`: a text that its own quotes end too early.
    fn quote_inside(&self) -> Option<Mistake> {
        let quotes =
            |token: &Token| matches!(token.kind(), TokenKind::LiteralString | TokenKind::BasicString);
        let text = self.tokens.iter().find(|token| token.span().end() == self.start && quotes(token))?;
        let (start, quote) = (text.span().start(), self.slice(text.span().start(), text.span().start() + 1));
        let rest = self.slice(self.start, line_end(self.text, self.start));
        if rest.is_empty() || rest.starts_with([' ', '\t', ',', ']', '}', '#']) {
            return None;
        }
        let other = if quote == "'" { "\"" } else { "'" };
        Some(Mistake::at(
            start,
            self.start,
            SyntaxProblem::Toml {
                message: format!("this text ends at its second `{quote}`, but more stands right behind it"),
                help: Some(format!(
                    "put text that has `{quote}` in it between `{other}`, or between `'''` and `'''`"
                )),
            },
        ))
    }

    /// `010`.
    fn leading_zero(&self) -> Mistake {
        let written = self
            .tokens
            .iter()
            .find(|token| token.span().start() <= self.start && self.start < token.span().end());
        let (start, end) =
            written.map_or((self.start, self.end), |token| (token.span().start(), token.span().end()));
        let number = SyntaxProblem::shortened(self.slice(start, end));
        Mistake::at(
            start,
            end,
            SyntaxProblem::Toml {
                message: format!("the number `{number}` begins with a zero"),
                help: Some(format!(
                    "write `{}`, or `\"{number}\"` if it is text",
                    number.trim_start_matches('0')
                )),
            },
        )
    }

    /// `id "need"`, `id: "need"`.
    fn missing_equals(&self) -> Option<Mistake> {
        let start = line_start(self.text, self.start);
        let line = self.slice(start, line_end(self.text, start));
        let key_start = start + (line.len() - line.trim_start().len());
        let word: String =
            line.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '-').collect();
        let rest = line.trim_start().get(word.len()..)?.trim_start();
        if word.is_empty()
            || rest.starts_with(['=', '.', ',', ']', '}', '#'])
            || self.is_inside_brackets(key_start)
        {
            return None;
        }
        let problem = SyntaxProblem::MissingEquals {
            key: SyntaxProblem::shortened(&word),
            colon: rest.starts_with(':'),
        };
        Some(Mistake::at(key_start, key_start + word.len(), problem))
    }

    /// `id =`.
    fn no_value(&self) -> Option<Mistake> {
        let start = line_start(self.text, self.start);
        let line = self.slice(start, line_end(self.text, start));
        let line = line.split('#').next().unwrap_or(line).trim_end();
        let key = line.trim_start().strip_suffix('=')?.trim_end();
        let problem = SyntaxProblem::Toml {
            message: format!("`{}` has no value", SyntaxProblem::shortened(key)),
            help: Some(String::from("write the value after `=`, or delete the line")),
        };
        Some(Mistake::at(start, start + line.len(), problem))
    }

    /// Text, a share, a length or an expression without quotes.
    fn unquoted(&self, message: &str) -> Option<Mistake> {
        let of_value = [
            "string values must be quoted",
            "invalid integer number",
            "invalid float",
            "invalid date-time",
            "invalid boolean",
            "missing opening quote",
        ];
        if !of_value.contains(&message) && !message.starts_with("unexpected key or value") {
            return None;
        }
        let start = line_start(self.text, self.start);
        let end = line_end(self.text, self.start);
        if self.is_inside_brackets(self.start) {
            let token = self
                .tokens
                .iter()
                .find(|token| token.span().start() <= self.start && self.start < token.span().end())?;
            let (start, end) = (token.span().start(), token.span().end());
            return self.unquoted_text(start, end);
        }
        let equals = self.slice(start, end).find('=')?;
        let value = start + equals + 1;
        let skipped = self.slice(value, end).len() - self.slice(value, end).trim_start().len();
        let written = self.slice(value + skipped, end);
        if written.starts_with(['"', '\'', '[', '{']) {
            return None;
        }
        let length = written.split(" #").next().unwrap_or(written).trim_end().len();
        self.unquoted_text(value + skipped, value + skipped + length)
    }

    fn unquoted_text(&self, start: usize, end: usize) -> Option<Mistake> {
        let text = self.slice(start, end);
        if text.is_empty() {
            return None;
        }
        let problem = match text.to_lowercase().as_str() {
            word @ ("true" | "false") => SyntaxProblem::Toml {
                message: format!("`{text}` is written in small letters"),
                help: Some(format!("write `{word}`")),
            },
            _ => SyntaxProblem::UnquotedText { text: SyntaxProblem::shortened(text) },
        };
        Some(Mistake::at(start, end, problem))
    }

    /// Whether a list or inline table is open at an offset.
    fn is_inside_brackets(&self, offset: usize) -> bool {
        let mut open = 0_usize;
        for token in self.tokens.iter().take_while(|token| token.span().start() < offset) {
            match token.kind() {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => open += 1,
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => open = open.saturating_sub(1),
                _ => {}
            }
        }
        open > 0
    }

    /// What needs no words of its own.
    fn other(&self, message: &str) -> Mistake {
        let token = self.tokens.iter().find(|token| {
            self.start < token.span().end()
                && !matches!(token.kind(), TokenKind::Whitespace | TokenKind::Newline)
        });
        let (start, end) = match token {
            Some(token)
                if self.start == self.end && token.span().start() < line_end(self.text, self.start) =>
            {
                (
                    token.span().start(),
                    floor(self.text, token.span().end().min(line_end(self.text, token.span().start()))),
                )
            }
            _ => (self.start, self.end),
        };
        let written = SyntaxProblem::shortened(self.slice(start, end));
        let (message, help) = match message {
            "missing comma between array elements" | "missing comma between key-value pairs" => (
                format!("between `{written}` and what stands before it a comma is missing"),
                Some(format!("write `, {written}`")),
            ),
            "extra comma in array" | "extra comma in inline table" => {
                (String::from("here stands a comma too much"), Some(String::from("delete it")))
            }
            "invalid unquoted key" => (
                format!(
                    "the key `{written}` needs quotes, for it has other characters than Latin letters, digits, `_` and `-`"
                ),
                Some(format!("write `\"{written}\"`")),
            ),
            "unexpected key or value" | "unexpected content" => (
                format!("`{written}` is too much in this line"),
                Some(String::from("delete it, or begin a line of its own with it")),
            ),
            "carriage return must be followed by newline" => (
                String::from("here stands a carriage return without a line feed"),
                Some(String::from("save the file with the line endings of Unix or Windows")),
            ),
            other => (format!("this is not TOML: {}", other.to_lowercase()), None),
        };
        Mistake::at(start, end, SyntaxProblem::Toml { message, help })
    }
}

/// Whether a value of the tree holds other entries.
pub(super) fn inner_tables<'a>(value: &'a DeValue<'a>) -> Vec<&'a DeTable<'a>> {
    match value {
        DeValue::Table(table) => vec![table],
        DeValue::Array(array) => array.iter().flat_map(|element| inner_tables(element.get_ref())).collect(),
        _ => Vec::new(),
    }
}
