//! Where a key or table that is written twice was written first.

use std::ops::Range;

use toml::de::DeValue;
use toml_parser::lexer::TokenKind;

use super::mistakes::Stretch;
use super::parser_errors::{Context, inner_tables};

/// The last header above with the same name as the one at the error.
pub(super) fn first_header(context: &Context) -> Option<Stretch> {
    let mut headers = headers_until(context);
    let (name, _) = headers.pop()?;
    headers.into_iter().rev().find(|(other, _)| *other == name).map(|(_, place)| place)
}

/// Where no header above has the name of the one at the error: the first that stands below that
/// name, as `[[funnel.stage]]` does below `funnel`.
pub(super) fn header_below(context: &Context) -> Option<Stretch> {
    let mut headers = headers_until(context);
    let (name, _) = headers.pop()?;
    let below = format!("{name}.");
    if headers.iter().any(|(other, _)| *other == name) {
        return None;
    }
    headers.into_iter().find(|(other, _)| other.starts_with(&below)).map(|(_, place)| place)
}

/// The headers up to the error: their names without brackets and blanks, and where they stand.
fn headers_until(context: &Context) -> Vec<(String, Stretch)> {
    let mut headers = Vec::new();
    let mut line_begins = true;
    for token in context.tokens.iter().take_while(|token| token.span().start() <= context.start) {
        if line_begins && token.kind() == TokenKind::LeftSquareBracket {
            let start = token.span().start();
            let line = context.text.get(start..).unwrap_or("").split(['\n', '\r']).next().unwrap_or("");
            let length = line.rfind(']').map_or(line.len(), |at| at + 1);
            let header = line.get(..length).unwrap_or("");
            let name = header.chars().filter(|c| !"[] \t".contains(*c)).collect();
            headers.push((name, Stretch { start, end: start + length }));
        }
        match token.kind() {
            TokenKind::Newline => line_begins = true,
            TokenKind::Whitespace => {}
            _ => line_begins = false,
        }
    }
    headers
}

/// The nearest key above with the same text whose table the error can stand in.
pub(super) fn first_key(context: &Context, written: &str) -> Option<Stretch> {
    let mut best: Option<Range<usize>> = None;
    let mut tables = vec![context.table];
    while let Some(table) = tables.pop() {
        for (key, value) in table {
            let place = key.span();
            let raw = context.text.get(place.clone()).unwrap_or("");
            if raw == written
                && place.end <= context.start
                && best.as_ref().is_none_or(|best| best.start < place.start)
            {
                best = Some(place);
            }
            if can_hold(value.get_ref(), value.span(), context) {
                tables.extend(inner_tables(value.get_ref()));
            }
        }
    }
    best.map(|place| Stretch { start: place.start, end: place.end })
}

/// Whether the error can lie in a value: inline tables end where they end, others do not.
fn can_hold(value: &DeValue, span: Range<usize>, context: &Context) -> bool {
    let is_inline = context.text.get(span.clone()).is_some_and(|text| {
        text.starts_with('{')
            || (matches!(value, DeValue::Array(_)) && text.ends_with(']') && !text.starts_with("[["))
    });
    !is_inline || span.contains(&context.start)
}
