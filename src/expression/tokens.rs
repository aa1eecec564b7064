//! The tokens of an expression with their exact places: rhai gives only points, messages need
//! stretches.
//!
//! The scanner follows rhai's lexical grammar but never fails: what it does not know becomes a
//! [`Kind::Foreign`] token.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword.
    Word,
    /// A number.
    Number,
    /// `"…"`, a raw text, or a whole back-tick text without `${…}`.
    Text,
    /// `'…'`.
    SingleQuoted,
    /// `(`, `[`, `{`, `#{`, or a back-tick text up to its first `${`.
    Open,
    /// `)`, `]`, `}`, or the end of a back-tick text after its last `${…}`.
    Close,
    /// The part of a back-tick text between two `${…}`.
    Between,
    /// An operator or other punctuation.
    Symbol,
    /// A character that rhai does not know.
    Foreign,
    /// A quote that is never closed, to the end of the text.
    Unterminated,
}

/// One token: bytes `start..end` of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// The index of the bracket that belongs to this one.
    pub partner: Option<usize>,
}

/// All tokens of a text, in order.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    pub text: &'a str,
    pub list: Vec<Token>,
}

/// Longest first.
const SYMBOLS: &[&str] = &[
    "..=", "===", "!==", "**=", "<<=", ">>=", "...", "..", "**", "==", "!=", "<=", ">=", "<>", "=>", "=<",
    "&&", "||", "??", "?.", "?[", "->", "::", ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<",
    ">>", "++", "--", "+", "-", "*", "/", "%", "=", "<", ">", "!", "&", "|", "^", "~", ".", ",", ";", ":",
    "?", "#", "@", "$", "\\",
];

impl<'a> Tokens<'a> {
    /// Scans a text.
    pub(super) fn scan(text: &'a str) -> Self {
        let mut scanner = Scanner { text, at: 0, list: Vec::new(), open: Vec::new() };
        while scanner.step() {}
        Self { text, list: scanner.list }
    }

    /// The text of a token.
    pub(super) fn text_of(&self, token: Token) -> &'a str {
        self.text.get(token.start..token.end).unwrap_or("")
    }

    /// The text of the token at an index; empty if there is none.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.list.get(index).map_or("", |token| self.text_of(*token))
    }

    /// The index of the token that holds a byte offset, or of the first one after it.
    pub(super) fn index_at(&self, offset: usize) -> usize {
        self.list.partition_point(|token| token.end <= offset)
    }

    /// The byte offset of rhai's line and column (both from 1, columns in characters).
    pub(super) fn offset(&self, line: usize, column: usize) -> usize {
        let start = match line {
            0 | 1 => 0,
            _ => self.text.match_indices('\n').nth(line - 2).map_or(self.text.len(), |(at, _)| at + 1),
        };
        let rest = self.text.get(start..).unwrap_or("");
        rest.char_indices().nth(column.saturating_sub(1)).map_or(self.text.len(), |(at, _)| start + at)
    }

    /// The bytes of the token at an index; the end of the text if there is none.
    pub(super) fn range(&self, index: usize) -> Range<usize> {
        self.list.get(index).map_or(self.text.len()..self.text.len(), |token| token.start..token.end)
    }

    /// Where the bracket at an index ends: the end of its partner, or its own.
    pub(super) fn close_of(&self, index: usize) -> usize {
        let partner = self.list.get(index).and_then(|token| token.partner);
        self.range(partner.unwrap_or(index)).end
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    list: Vec<Token>,
    /// The indices of brackets not yet closed.
    open: Vec<usize>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Takes one token or blank; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest().chars().next() else { return false };
        if first.is_whitespace() {
            self.at += first.len_utf8();
        } else if self.rest().starts_with("//") {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        } else if self.rest().starts_with("/*") {
            self.at += block_comment(self.rest());
        } else if first.is_alphabetic() || first == '_' {
            let len = word_length(self.rest());
            self.push(Kind::Word, len);
        } else if first.is_ascii_digit() {
            let len = number_length(self.rest());
            self.push(Kind::Number, len);
        } else {
            self.mark(first);
        }
        true
    }

    /// Quotes, brackets, symbols.
    fn mark(&mut self, first: char) {
        match first {
            '"' => self.quoted('"', Kind::Text),
            '\'' => self.quoted('\'', Kind::SingleQuoted),
            '`' => self.back_ticks(1, Kind::Text, Kind::Open),
            '#' if raw_length(self.rest()).is_some() => {
                let len = raw_length(self.rest()).unwrap_or(1);
                self.push(Kind::Text, len);
            }
            '#' if self.rest().starts_with("#{") => self.open_bracket(2),
            '(' | '[' | '{' => self.open_bracket(1),
            '}' if self.inside_back_ticks() => {
                self.close_bracket();
                self.back_ticks(0, Kind::Close, Kind::Between);
            }
            ')' | ']' | '}' => self.close_bracket(),
            _ => match SYMBOLS.iter().find(|symbol| self.rest().starts_with(**symbol)) {
                Some(symbol) => self.push(Kind::Symbol, symbol.len()),
                None => self.push(Kind::Foreign, first.len_utf8()),
            },
        }
    }

    fn push(&mut self, kind: Kind, len: usize) {
        let end = (self.at + len).min(self.text.len());
        self.list.push(Token { kind, start: self.at, end, partner: None });
        self.at = end;
    }

    fn open_bracket(&mut self, len: usize) {
        self.open.push(self.list.len());
        self.push(Kind::Open, len);
    }

    fn close_bracket(&mut self) {
        let index = self.list.len();
        self.push(Kind::Close, 1);
        let closes = self.open.last().copied().filter(|open| {
            let opener = self.list.get(*open).and_then(|token| self.text.get(token.start..token.end));
            matches!(
                (opener, self.text.get(self.at - 1..self.at)),
                (Some("("), Some(")")) | (Some("["), Some("]")) | (Some("{" | "#{"), Some("}"))
            )
        });
        if let Some(open) = closes {
            self.open.pop();
            self.join(open, index);
        }
    }

    fn join(&mut self, open: usize, close: usize) {
        for (one, other) in [(open, close), (close, open)] {
            if let Some(token) = self.list.get_mut(one) {
                token.partner = Some(other);
            }
        }
    }

    /// Whether the innermost open bracket is the `{` of a `${` and the next-inner a back-tick text.
    fn inside_back_ticks(&self) -> bool {
        let mut open = self.open.iter().rev().filter_map(|index| self.list.get(*index));
        let brace = open.next().is_some_and(|token| self.text.get(token.start..token.end) == Some("{"));
        brace
            && open
                .next()
                .is_some_and(|token| self.text.get(token.start..).is_some_and(|t| t.starts_with('`')))
    }

    fn quoted(&mut self, quote: char, kind: Kind) {
        let mut escaped = false;
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                c if c == quote => return self.push(kind, at + 1),
                _ => {}
            }
        }
        let len = self.rest().len();
        self.push(Kind::Unterminated, len);
    }

    /// A stretch of a back-tick text: `whole` if it ends with the back-tick, `part` if with `${`.
    fn back_ticks(&mut self, skip: usize, whole: Kind, part: Kind) {
        let rest = self.rest();
        let body = rest.get(skip..).unwrap_or("");
        let mut from = 0;
        loop {
            let tail = body.get(from..).unwrap_or("");
            let Some(at) = tail.find(['`', '$']) else {
                let len = rest.len();
                return self.push(Kind::Unterminated, len);
            };
            let tail = tail.get(at..).unwrap_or("");
            if tail.starts_with("``") {
                from += at + 2;
            } else if tail.starts_with('`') {
                let index = self.list.len();
                self.push(whole, skip + from + at + 1);
                if whole == Kind::Close
                    && let Some(open) = self.open.pop()
                {
                    self.join(open, index);
                }
                return;
            } else if tail.starts_with("${") {
                if part == Kind::Open {
                    self.open.push(self.list.len());
                }
                self.push(part, skip + from + at + 1);
                return self.open_bracket(1);
            } else {
                from += at + 1;
            }
        }
    }
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len())
}

/// Digits, `_`, letters (`0x`, `1e3`), a fraction if a digit follows the point, an exponent's sign.
fn number_length(text: &str) -> usize {
    let mut end = 0;
    let hexadecimal = text.starts_with("0x") || text.starts_with("0X");
    while let Some(c) = text.get(end..).and_then(|rest| rest.chars().next()) {
        let before = text.get(..end).unwrap_or("");
        let next_is_digit =
            text.get(end + c.len_utf8()..).is_some_and(|rest| rest.starts_with(|d: char| d.is_ascii_digit()));
        let fraction = c == '.' && next_is_digit && !before.contains('.');
        let sign = matches!(c, '+' | '-') && !hexadecimal && before.ends_with(['e', 'E']) && next_is_digit;
        if !(c.is_ascii_alphanumeric() || c == '_' || fraction || sign) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// The length of `#"…"#` (any number of `#`), if the text starts with one.
fn raw_length(text: &str) -> Option<usize> {
    let hashes = text.find(|c| c != '#')?;
    let body = text.get(hashes..)?.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(body.find(&end).map_or(text.len(), |at| hashes + 1 + at + end.len()))
}

/// The length of a block comment, nested ones included.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Kind, Tokens};

    fn words(text: &str) -> Vec<&str> {
        let tokens = Tokens::scan(text);
        tokens.list.iter().map(|token| tokens.text_of(*token)).collect()
    }

    #[test]
    fn tokens_are_the_stretches_that_rhai_reads() {
        assert_eq!(words("金额>=1.5e-3&&!x"), ["金额", ">=", "1.5e-3", "&&", "!", "x"]);
        assert_eq!(
            words("1..=5 5.abs() // c\n/* a /* b */ */ z"),
            ["1", "..=", "5", "5", ".", "abs", "(", ")", "z"]
        );
        assert_eq!(words(r##"a == "x\"y" #"r"a"#"##), ["a", "==", r#""x\"y""#, r##"#"r"a"#"##]);
    }

    #[test]
    fn interpolated_texts_are_split_and_matched() {
        let tokens = Tokens::scan("`a${b + `x`}c${d}`+1");
        let kinds: Vec<_> = tokens.list.iter().map(|token| token.kind).collect();
        assert_eq!(
            kinds,
            [
                Kind::Open,
                Kind::Open,
                Kind::Word,
                Kind::Symbol,
                Kind::Text,
                Kind::Close,
                Kind::Between,
                Kind::Open,
                Kind::Word,
                Kind::Close,
                Kind::Close,
                Kind::Symbol,
                Kind::Number
            ]
        );
        assert_eq!(tokens.close_of(0), "`a${b + `x`}c${d}`".len());
    }

    #[test]
    fn nothing_is_lost_on_broken_text() {
        for text in ["\"abc", "`a${", "(]", "'", "/* x", "#\"", "a ＞ b", "0x", "}"] {
            let tokens = Tokens::scan(text);
            assert!(
                tokens.list.iter().all(|token| token.start < token.end && token.end <= text.len()),
                "{text}"
            );
        }
    }

    #[test]
    fn lines_and_columns_become_offsets() {
        let tokens = Tokens::scan("金 ==\n 额");
        assert_eq!(tokens.offset(1, 3), "金 ".len());
        assert_eq!(tokens.offset(2, 2), "金 ==\n ".len());
        assert_eq!(tokens.offset(9, 9), "金 ==\n 额".len());
    }
}
