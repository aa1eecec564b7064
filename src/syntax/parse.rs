//! The text of one file → its tree, with the mistakes of its TOML.
//!
//! Guarantees: no text makes this panic, hang or overflow the stack, for text nested beyond
//! [`DEEPEST`] and [`LONGEST_KEY`] is refused before it is parsed.

use std::ops::Range;

use toml::de::{DeArray, DeTable, DeValue};
use toml_parser::lexer::{Token, TokenKind};

use super::mistakes::{Mistake, explain};
use super::tree::{Key, Node, NodeValue, Table, Written};
use crate::diagnostic::{Diagnostic, SyntaxProblem};
use crate::text::{SourceId, Sources, Span};
use crate::value::Date;

/// Lists and inline tables within each other.
const DEEPEST: usize = 16;
/// Parts of a dotted key or header.
const LONGEST_KEY: usize = 16;

/// One parsed file.
pub(super) struct Parsed {
    /// What could be read.
    pub root: Table,
    /// The mistakes of its TOML.
    pub diagnostics: Vec<Diagnostic>,
    /// The stretches, whole tables, that mistakes spoilt: what their shape says is no news.
    pub spoilt: Vec<Range<usize>>,
}

/// Parses a file of `sources`.
pub(super) fn parse(sources: &Sources, source: SourceId) -> Parsed {
    let text = sources.get(source).map_or("", |file| file.text.as_str());
    let tokens = toml_parser::Source::new(text).lex().into_vec();
    if let Some(at) = too_deep(&tokens) {
        let problem = SyntaxProblem::NestedTooDeeply { limit: DEEPEST };
        let diagnostic = Diagnostic::at(Span::new(source, at.start, at.end), problem);
        let whole = 0..text.len();
        return Parsed { root: Table::empty(source), diagnostics: vec![diagnostic], spoilt: vec![whole] };
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mistakes = explain(text, &tokens, table.get_ref(), &errors);
    let spoilt = mistakes.iter().map(|mistake| spoilt_by(mistake, &tokens, text.len())).collect();
    let diagnostics = mistakes.into_iter().map(|mistake| mistake.into_diagnostic(source)).collect();
    let convert = Convert { text, source };
    Parsed { root: convert.table(table.get_ref(), 0..0), diagnostics, spoilt }
}

/// Where the text first nests deeper than the limits.
fn too_deep(tokens: &[Token]) -> Option<Range<usize>> {
    let mut open = Vec::new();
    let mut parts = 0;
    for token in tokens {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                open.push(token.kind());
                parts = 0;
            }
            TokenKind::RightSquareBracket if open.last() == Some(&TokenKind::LeftSquareBracket) => {
                open.pop();
            }
            TokenKind::RightCurlyBracket if open.last() == Some(&TokenKind::LeftCurlyBracket) => {
                open.pop();
            }
            TokenKind::Dot => parts += 1,
            TokenKind::Equals | TokenKind::Comma | TokenKind::Newline => parts = 0,
            _ => {}
        }
        if open.len() > DEEPEST || parts >= LONGEST_KEY {
            return Some(token.span().start()..token.span().end());
        }
    }
    None
}

/// The table that a mistake stands in; all that follows, if it left something open.
fn spoilt_by(mistake: &Mistake, tokens: &[Token], end: usize) -> Range<usize> {
    let headers = || {
        tokens.iter().zip(tokens.iter().skip(1)).filter(|(before, token)| {
            before.kind() == TokenKind::Newline && token.kind() == TokenKind::LeftSquareBracket
        })
    };
    let at = mistake.span.start;
    let start = headers().map(|(_, token)| token.span().start()).take_while(|start| *start <= at).last();
    let next = headers().map(|(_, token)| token.span().start()).find(|start| *start > at);
    let stop = if mistake.leaves_open { end } else { next.unwrap_or(end) };
    start.unwrap_or(0)..stop
}

/// From the tree of the `toml` crate to ours.
struct Convert<'a> {
    text: &'a str,
    source: SourceId,
}

impl Convert<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.source, range.start, range.end)
    }

    fn table(&self, table: &DeTable, range: Range<usize>) -> Table {
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| {
                let key = Key { name: key.get_ref().to_string(), span: self.span(&key.span()) };
                (key, self.node(value.get_ref(), value.span()))
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.span);
        let written = match self.text.get(range.clone()).unwrap_or("") {
            header if header.starts_with("[[") => Written::DoubleHeader,
            header if header.starts_with('[') => Written::Header,
            inline if inline.starts_with('{') => Written::Inline,
            _ => Written::Implied,
        };
        Table { entries, written, span: self.span(&range) }
    }

    fn array(&self, array: &DeArray) -> Vec<Node> {
        array.iter().map(|element| self.node(element.get_ref(), element.span())).collect()
    }

    fn node(&self, value: &DeValue, range: Range<usize>) -> Node {
        let span = self.span(&range);
        let value = match value {
            DeValue::String(text) => NodeValue::Text(text.to_string()),
            DeValue::Integer(number) => {
                NodeValue::Int(i64::from_str_radix(number.as_str(), number.radix()).ok())
            }
            DeValue::Float(number) => {
                NodeValue::Float(number.as_str().parse().ok().filter(|number: &f64| number.is_finite()))
            }
            DeValue::Boolean(flag) => NodeValue::Bool(*flag),
            DeValue::Datetime(moment) => NodeValue::Moment(match (moment.date, moment.time) {
                (Some(date), None) => {
                    Date::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
                }
                _ => None,
            }),
            DeValue::Array(array) => NodeValue::Array(self.array(array)),
            DeValue::Table(table) => NodeValue::Table(self.table(table, range)),
        };
        Node { value, span }
    }
}
