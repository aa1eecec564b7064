//! String literals of TOML: where each byte of their decoded text was written.
//!
//! The `toml` crate says what a literal means; this file says where each part of it stands, so
//! that a diagnostic can point at a token inside an escaped or multi-line expression.

use crate::text::{Quoted, Run, Span};

/// Joins the decoded text of a string literal with the places of its parts. `literal` is the
/// source text of `span`, quotes included. Should the literal not decode to `text` (a file with
/// TOML errors), all of the text stands for the whole literal.
pub(super) fn quoted(text: &str, literal: &str, span: Span) -> Quoted {
    let runs = match decode(literal) {
        Some(decoded) if decoded.text == text => decoded.placed_at(span.start),
        _ => vec![Run {
            decoded: 0,
            decoded_len: narrow(text.len()),
            source: span.start,
            source_len: span.end - span.start,
        }],
    };
    let quoted = Quoted::new(text.to_owned(), span, runs);
    if literal.starts_with('"') && !literal.starts_with("\"\"\"") {
        quoted.between_double_quotes()
    } else {
        quoted
    }
}

/// Decodes a literal; `None` if it is none.
fn decode(literal: &str) -> Option<Decoded> {
    let mut decoded = Decoded::default();
    if let Some(body) = between(literal, "'''") {
        let body = without_first_newline(body);
        decoded.verbatim(body, offset_in(literal, body));
    } else if let Some(body) = between(literal, "\"\"\"") {
        decoded.escaped(literal, without_first_newline(body))?;
    } else if let Some(body) = between(literal, "'") {
        decoded.verbatim(body, 1);
    } else {
        decoded.escaped(literal, between(literal, "\"")?)?;
    }
    Some(decoded)
}

/// What stands between two delimiters.
fn between<'a>(literal: &'a str, delimiter: &str) -> Option<&'a str> {
    literal.strip_prefix(delimiter)?.strip_suffix(delimiter)
}

/// A newline right after the opening delimiter of a multi-line string is not part of its text.
fn without_first_newline(body: &str) -> &str {
    body.strip_prefix('\n').or_else(|| body.strip_prefix("\r\n")).unwrap_or(body)
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset_in(whole: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(whole.as_ptr().addr())
}

fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Decoded text and its runs; offsets in the source count from the literal's first byte.
#[derive(Default)]
struct Decoded {
    text: String,
    runs: Vec<Run>,
}

impl Decoded {
    /// Adds text that stands in the source as it is.
    fn verbatim(&mut self, part: &str, source: usize) {
        if part.is_empty() {
            return;
        }
        self.run(part.len(), source, part.len());
        self.text.push_str(part);
    }

    /// Adds the character of an escape that takes `source_len` bytes of source.
    fn escape(&mut self, character: char, source: usize, source_len: usize) {
        self.run(character.len_utf8(), source, source_len);
        self.text.push(character);
    }

    fn run(&mut self, decoded_len: usize, source: usize, source_len: usize) {
        self.runs.push(Run {
            decoded: narrow(self.text.len()),
            decoded_len: narrow(decoded_len),
            source: narrow(source),
            source_len: narrow(source_len),
        });
    }

    /// Adds the body of a `"…"` or `"""…"""` string; `None` at an escape that does not exist.
    fn escaped(&mut self, literal: &str, body: &str) -> Option<()> {
        let mut rest = body;
        while let Some(backslash) = rest.find('\\') {
            let (plain, at) = rest.split_at_checked(backslash)?;
            self.verbatim(plain, offset_in(literal, plain));
            let source = offset_in(literal, at);
            let after = at.get(1..)?;
            if after.starts_with([' ', '\t', '\r', '\n']) {
                rest = after.trim_start_matches([' ', '\t', '\r', '\n']);
                continue;
            }
            let (character, length) = read_escape(after)?;
            self.escape(character, source, 1 + length);
            rest = after.get(length..)?;
        }
        self.verbatim(rest, offset_in(literal, rest));
        Some(())
    }

    /// The runs, with offsets in the file.
    fn placed_at(self, start: u32) -> Vec<Run> {
        self.runs.into_iter().map(|run| Run { source: start.saturating_add(run.source), ..run }).collect()
    }
}

/// The character of an escape and how many bytes of `after`, which follows the backslash, it
/// takes.
fn read_escape(after: &str) -> Option<(char, usize)> {
    let digits = match after.chars().next()? {
        'b' => return Some(('\u{8}', 1)),
        'e' => return Some(('\u{1b}', 1)),
        'f' => return Some(('\u{c}', 1)),
        'n' => return Some(('\n', 1)),
        'r' => return Some(('\r', 1)),
        't' => return Some(('\t', 1)),
        same @ ('"' | '\\') => return Some((same, 1)),
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => return None,
    };
    let code = u32::from_str_radix(after.get(1..=digits)?, 16).ok()?;
    Some((char::from_u32(code)?, 1 + digits))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Sources;

    /// Reads `x = LITERAL` with the `toml` crate and gives the value as quoted text.
    fn read(literal: &str) -> Option<(Sources, Quoted)> {
        let file = format!("x = {literal}\n");
        let (table, errors) = toml::de::DeTable::parse_recoverable(&file);
        if !errors.is_empty() {
            return None;
        }
        let value = table.get_ref().get("x")?;
        let range = value.span();
        let mut sources = Sources::default();
        let id = sources.add("a.toml", file.clone());
        let span = Span::new(id, range.start, range.end);
        let quoted = quoted(value.get_ref().as_str()?, &file[range], span);
        Some((sources, quoted))
    }

    fn source_of(literal: &str, part: &str) -> String {
        let (sources, quoted) = read(literal).unwrap();
        let at = quoted.text.find(part).unwrap();
        sources.slice(quoted.span_of(at, at + part.len())).to_owned()
    }

    #[test]
    fn parts_of_every_kind_of_literal_point_at_their_source() {
        assert_eq!(source_of("'a > b'", "b"), "b");
        assert_eq!(source_of("'''\r\n  金额 > 1'''", "金额"), "金额");
        assert_eq!(source_of(r#""a == \"x\"""#, "\"x\""), r#"\"x\""#);
        assert_eq!(source_of(r#""\u91d1额 > 1""#, "金额"), r"\u91d1额");
        assert_eq!(source_of(r#""\U0001F600 b""#, "b"), "b");
        assert_eq!(source_of(r#""a\x41\e\tb""#, "A"), r"\x41");
        assert_eq!(source_of("\"\"\"\na \\\r\n   b\"\"\"", "b"), "b");
        assert_eq!(source_of("\"\"\"\na \\  \n\n   b\"\"\"", "a b"), "a \\  \n\n   b");
        assert_eq!(source_of("''''quoted''''", "'quoted'"), "'quoted'");
    }

    #[test]
    fn text_that_does_not_decode_stands_for_the_whole_literal() {
        let mut sources = Sources::default();
        let id = sources.add("a.toml", r#""\q""#);
        let quoted = quoted("q", r#""\q""#, Span::new(id, 0, 4));
        assert_eq!(sources.slice(quoted.span_of(0, 1)), r#""\q""#);
    }

    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -!#-&(-\\[\\]-~]{0,6}",
            Just(String::from("金额😀")),
            Just(String::from("\\n")),
            Just(String::from("\\\\")),
            Just(String::from("\\\"")),
            Just(String::from("\\u00e9")),
            Just(String::from("\\U0001F600")),
            Just(String::from("\\x7e")),
            Just(String::from("\\e")),
            Just(String::from("\n")),
            Just(String::from("\r\n")),
            Just(String::from("\\\n  \n ")),
            Just(String::from("\\ \r\n\t")),
            Just(String::from("'")),
            Just(String::from("\"")),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn decoding_agrees_with_the_toml_crate_and_runs_map_back(
            pieces in proptest::collection::vec(piece(), 0..8),
            delimiter in prop_oneof![Just("'"), Just("\""), Just("'''"), Just("\"\"\"")],
        ) {
            let literal = format!("{delimiter}{}{delimiter}", pieces.concat());
            let Some((sources, quoted)) = read(&literal) else { return Ok(()) };
            if sources.slice(quoted.span) != literal {
                return Ok(()); // the pieces ended the literal early
            }
            let decoded = decode(&literal).expect("valid literals decode");
            prop_assert_eq!(&decoded.text, &quoted.text);
            let mut covered = 0;
            for run in &decoded.runs {
                prop_assert_eq!(run.decoded, covered);
                covered += run.decoded_len;
                let (start, end) = (run.decoded as usize, covered as usize);
                let written = sources.slice(quoted.span_of(start, end));
                if run.decoded_len == run.source_len {
                    prop_assert_eq!(written, &quoted.text[start..end]);
                } else {
                    prop_assert!(written.starts_with('\\'));
                    prop_assert_eq!(written.len(), run.source_len as usize);
                }
            }
            prop_assert_eq!(covered as usize, quoted.text.len());
        }
    }
}
