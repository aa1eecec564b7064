//! The errors of the TOML parser, in words that teach: what someone meant who wrote that.

use toml::de::{DeTable, DeValue};
use toml_parser::lexer::{Token, TokenKind};

use super::keys::{Kind, all_tables};
use super::mistakes::{Mistake, Stretch, floor, line_end, line_start};
use super::twice::{first_header, first_key, header_below};
use crate::diagnostic::SyntaxProblem;
use crate::language::both;

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
    pub(super) fn mistake(&self, message: &str) -> Mistake {
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
            related: first.map(|place| (place, both("first written here", "第一次写在这里"))),
            ..Mistake::at(self.start, self.end, problem)
        }
    }

    /// A header whose sub-table stands above it.
    fn alone(&self, below: Stretch, header: &str) -> Mistake {
        let table = SyntaxProblem::shortened(self.slice(below.start, below.end));
        let parent = SyntaxProblem::shortened(header);
        let problem = SyntaxProblem::TableAlone { table, parent };
        let related =
            Some((Stretch { start: self.start, end: self.end }, both("it stands here", "它写在这里")));
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
        if let Some(mended) = self.expression_in_quotes(start, quote) {
            let message = String::from("inside an expression texts stand in double quotes");
            let problem = SyntaxProblem::Toml { message, help: Some(format!("write `{mended}`")) };
            return Some(Mistake::at(start, start + mended.len(), problem));
        }
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

    /// `'level == 'A''` as it should be, if it is an expression.
    fn expression_in_quotes(&self, start: usize, quote: &str) -> Option<String> {
        if quote != "'" || !matches!(self.kind_of_value(start)?, Kind::Expr) {
            return None;
        }
        let rest = self.slice(start, line_end(self.text, start));
        let rest = rest.split(" },").next().unwrap_or(rest).trim_end_matches([' ', '}', ',', ']']);
        let inner = rest.strip_prefix('\'')?.strip_suffix('\'')?;
        (inner.matches('\'').count() % 2 == 0 && !inner.contains('"'))
            .then(|| format!("'{}'", inner.replace('\'', "\"")))
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
            _ => match self.meant_value(start, text) {
                Some((message, meant)) => {
                    SyntaxProblem::Toml { message, help: Some(format!("write `{meant}`")) }
                }
                None => SyntaxProblem::UnquotedText { text: SyntaxProblem::shortened(text) },
            },
        };
        Some(Mistake::at(start, end, problem))
    }

    /// What was meant by a value that needs no quotes: full-width digits, yes or no, days.
    fn meant_value(&self, start: usize, text: &str) -> Option<(String, String)> {
        let shown = SyntaxProblem::shortened(text);
        let plain: String = text.chars().map(half_width).collect();
        if plain != text && plain.parse::<f64>().is_ok() {
            return Some((format!("`{shown}` is written in full-width digits"), plain));
        }
        match self.kind_of_value(start)? {
            Kind::Flag => match plain.to_lowercase().as_str() {
                "yes" | "y" | "on" | "是" | "对" | "√" => Some("true"),
                "no" | "n" | "off" | "否" | "不" => Some("false"),
                _ => None,
            }
            .map(|meant| (format!("`{shown}` is neither `true` nor `false`"), meant.to_owned())),
            Kind::Days | Kind::Count => {
                let digits: String = plain.chars().take_while(char::is_ascii_digit).collect();
                let unit = plain.get(digits.len()..)?.trim().to_lowercase();
                let is_unit = matches!(unit.as_str(), "d" | "day" | "days" | "bd" | "天" | "日");
                (is_unit && !digits.is_empty())
                    .then(|| (format!("`{shown}` has a unit, but this is a plain number of days"), digits))
            }
            _ => None,
        }
    }

    /// What the key before a value holds, if all tables that have the key agree.
    fn kind_of_value(&self, start: usize) -> Option<Kind> {
        let before = self.slice(line_start(self.text, start), start).trim_end().strip_suffix('=')?.trim_end();
        let length = before.chars().rev().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count();
        let name = before.get(before.len() - length..)?;
        let mut kinds = all_tables().into_iter().filter_map(|shape| Some(shape.key(name)?.kind));
        let first = kinds.next()?;
        kinds.all(|kind| std::mem::discriminant(&kind) == std::mem::discriminant(&first)).then_some(first)
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
            other => (
                format!("this is not TOML: {}", other.to_lowercase()),
                Some(String::from(
                    "tables begin with a header such as `[workspace]`, keys are written `key = value`",
                )),
            ),
        };
        Mistake::at(start, end, SyntaxProblem::Toml { message, help })
    }
}

/// The plain character of a full-width digit, point or sign.
fn half_width(character: char) -> char {
    match character {
        '０'..='９' | '．' | '－' => {
            char::from_u32(u32::from(character).saturating_sub(0xFEE0)).unwrap_or(character)
        }
        other => other,
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
