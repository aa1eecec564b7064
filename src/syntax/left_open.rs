//! Mistakes that the tokens of a file show before any parsing: characters that only look like
//! those of TOML, and what is never closed.

use toml_parser::lexer::{Token, TokenKind};

use super::mistakes::{Mistake, line_end, line_start};
use crate::diagnostic::{Opened, SyntaxProblem};

/// The mistakes that the tokens alone show: foreign characters, and what is never closed.
pub(super) fn from_tokens(text: &str, tokens: &[Token]) -> Vec<Mistake> {
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
        TokenKind::LeftCurlyBracket => (Opened::Table, "}"),
        _ if text.get(line_start(text, start)..start).is_some_and(|before| before.trim().is_empty()) => {
            (Opened::Header, "]")
        }
        _ => (Opened::List, "]"),
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
    let is_whole = match closer {
        "\"" | "\"\"\"" => ends_unescaped(body, closer),
        _ => body.ends_with(closer),
    };
    if is_whole {
        return None;
    }
    let end = line_end(text, start);
    let problem = SyntaxProblem::Unclosed { what: Opened::Text, closer };
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
