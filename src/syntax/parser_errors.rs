//! The errors of the TOML parser, in words that teach: what someone meant who wrote that.

use toml::de::{DeTable, DeValue};
use toml_parser::lexer::{Token, TokenKind};

use super::keys::{Form, Kind, all_tables};
use super::mistakes::{Mistake, Stretch, floor, line_end, line_start};
use super::twice::{first_header, first_key, header_below};
use crate::diagnostic::SyntaxProblem;
use crate::language::{Spoken, both, spoken};

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
            if let Some(problem) = wrong_brackets(header) {
                return Mistake::at(self.start, self.end, problem);
            }
            let help = match header.strip_prefix("[[") {
                Some(_) => spoken!(
                    "write either `{written} = [ … ]` or `{header}`, not both",
                    "要么写 `{written} = [ … ]`，要么写 `{header}`，不能两者都写"
                ),
                None => spoken!("put all of its keys below one header", "把它的键都放在一个表头下面"),
            };
            (header, help)
        } else {
            (written, spoken!("keep one of the two", "两个只留一个"))
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
                message: spoken!(
                    "`{escape}` means nothing in a text between `\"`, where `\\` begins a special character",
                    "在 `\"` 之间的文本里 `\\` 表示特殊字符，而 `{escape}` 没有意义"
                ),
                help: Some(spoken!(
                    "put the text between `'`, where `\\` is a plain character, or write `\\\\`",
                    "把文本放在 `'` 之间，那里 `\\` 是普通字符；或写成 `\\\\`"
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
            let message =
                spoken!("inside an expression texts stand in double quotes", "表达式里的文本要用双引号");
            let problem = SyntaxProblem::Toml { message, help: Some(write(&mended)) };
            return Some(Mistake::at(start, start + mended.len(), problem));
        }
        Some(Mistake::at(
            start,
            self.start,
            SyntaxProblem::Toml {
                message: spoken!(
                    "this text ends at its second `{quote}`, but more stands right behind it",
                    "这段文本到第二个 `{quote}` 就结束了，后面却还紧跟着别的"
                ),
                help: Some(spoken!(
                    "put text that has `{quote}` in it between `{other}`, or between `'''` and `'''`",
                    "含有 `{quote}` 的文本要放在 `{other}` 之间，或 `'''` 与 `'''` 之间"
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
                message: spoken!("the number `{number}` begins with a zero", "数 `{number}` 以零开头"),
                help: Some(spoken!(
                    "write `{}`, or `\"{number}\"` if it is text",
                    "写成 `{}`；如果是文本，写成 `\"{number}\"`",
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
            message: spoken!("`{}` has no value", "`{}` 没有值", SyntaxProblem::shortened(key)),
            help: Some(spoken!(
                "write the value after `=`, or delete the line",
                "在 `=` 后面写上值，或删除这一行"
            )),
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
                message: spoken!("`{text}` is written in small letters", "`{text}` 要用小写字母"),
                help: Some(write(word)),
            },
            _ => match self.meant_value(start, text) {
                Some((message, meant)) => SyntaxProblem::Toml { message, help: Some(write(&meant)) },
                None => SyntaxProblem::UnquotedText { text: SyntaxProblem::shortened(text) },
            },
        };
        Some(Mistake::at(start, end, problem))
    }

    /// What was meant by a value that needs no quotes: full-width digits, yes or no, days.
    fn meant_value(&self, start: usize, text: &str) -> Option<(Spoken, String)> {
        let shown = SyntaxProblem::shortened(text);
        let plain: String = text.chars().map(half_width).collect();
        if plain != text && plain.parse::<f64>().is_ok() {
            return Some((
                spoken!("`{shown}` is written in full-width digits", "`{shown}` 用了全角数字"),
                plain,
            ));
        }
        match self.kind_of_value(start)? {
            Kind::Flag => match plain.to_lowercase().as_str() {
                "yes" | "y" | "on" | "是" | "对" | "√" => Some("true"),
                "no" | "n" | "off" | "否" | "不" => Some("false"),
                _ => None,
            }
            .map(|meant| {
                let message = spoken!(
                    "`{shown}` is neither `true` nor `false`",
                    "`{shown}` 既不是 `true` 也不是 `false`"
                );
                (message, meant.to_owned())
            }),
            Kind::Days | Kind::Count => {
                let digits: String = plain.chars().take_while(char::is_ascii_digit).collect();
                let unit = plain.get(digits.len()..)?.trim().to_lowercase();
                let is_unit = matches!(unit.as_str(), "d" | "day" | "days" | "bd" | "天" | "日");
                let message = spoken!(
                    "`{shown}` has a unit, but this is a plain number of days",
                    "`{shown}` 带了单位，而这里只写天数"
                );
                (is_unit && !digits.is_empty()).then_some((message, digits))
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
                spoken!(
                    "between `{written}` and what stands before it a comma is missing",
                    "`{written}` 与前面的内容之间缺少逗号"
                ),
                write(&format!(", {written}")),
            ),
            "extra comma in array" | "extra comma in inline table" => {
                (spoken!("here stands a comma too much", "这里多了一个逗号"), spoken!("delete it", "删除它"))
            }
            "invalid unquoted key" => (
                spoken!(
                    "the key `{written}` needs quotes, for it has other characters than Latin letters, digits, `_` and `-`",
                    "键 `{written}` 要加引号，因为其中有拉丁字母、数字、`_` 和 `-` 以外的字符"
                ),
                write(&format!("\"{written}\"")),
            ),
            "unexpected key or value" | "unexpected content" => (
                spoken!("`{written}` is too much in this line", "这一行多出了 `{written}`"),
                spoken!("delete it, or begin a line of its own with it", "删除它，或另起一行"),
            ),
            "carriage return must be followed by newline" => (
                spoken!("here stands a carriage return without a line feed", "这里有回车符而没有换行符"),
                spoken!(
                    "save the file with the line endings of Unix or Windows",
                    "用 Unix 或 Windows 的换行方式保存文件"
                ),
            ),
            other => (
                Spoken {
                    english: format!("this is not TOML: {}", other.to_lowercase()),
                    chinese: format!("这里不符合 TOML 的写法{}", reason_in_chinese(other)),
                },
                spoken!(
                    "tables begin with a header such as `[workspace]`, keys are written `key = value`",
                    "表以 `[workspace]` 这样的表头开始，键写成 `key = value`"
                ),
            ),
        };
        Mistake::at(start, end, SyntaxProblem::Toml { message, help: Some(help) })
    }
}

/// `[x]` for the second time, where every `[[x]]` is one more.
fn wrong_brackets(header: &str) -> Option<SyntaxProblem> {
    let path = header.strip_prefix('[')?.strip_suffix(']')?.trim();
    let shape = all_tables().into_iter().find(|shape| shape.path == path && shape.form == Form::Many)?;
    let why = both("there can be several", "它可以有多个");
    Some(SyntaxProblem::WrongBrackets { written: format!("[{path}]"), right: shape.header(), why })
}

/// What to write.
fn write(text: &str) -> Spoken {
    spoken!("write `{text}`", "写成 `{text}`")
}

/// The parser's own words for what has no words of its own here; empty for what it seldom says.
fn reason_in_chinese(message: &str) -> &'static str {
    match message {
        "key with no value" => "：键没有值",
        "missing value" | "missing value for key" => "：缺少值",
        "invalid key-value pair" => "：键和值写得不对",
        "extra `=`" | "unexpected `=` in array" | "extra assignment between key-value pairs" => {
            "：多了一个 `=`"
        }
        "missing assignment between key-value pairs" => "：缺少 `=`",
        "missing key for inline table element" => "：花括号里缺少键",
        "invalid inline table element" => "：花括号里的内容不对",
        "missing table open" | "missing array opening" | "missing inline table opening" => "：少了一个左括号",
        "unclosed array" | "unclosed array table" | "unclosed inline table" | "unclosed table" => {
            "：括号没有结束"
        }
        "invalid date" | "invalid time" | "invalid offset" | "invalid datetime" | "invalid date-time" => {
            "：日期或时间写得不对"
        }
        "`_` may only go between digits" => "：`_` 只能放在两个数字之间",
        "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string" => "：文本里有看不见的控制字符",
        "invalid comment character" => "：注释里有看不见的控制字符",
        "unquoted keys cannot be empty" | "invalid key" | "invalid table" => "：这里少了键名或表名",
        "keys cannot be multi-line basic strings" | "keys cannot be multi-line literal strings" => {
            "：键不能写成多行文本"
        }
        "redundant numeric sign" | "unexpected sign" => "：正负号多余或放错了位置",
        "integers with a radix cannot be signed" => "：以 `0x`、`0o`、`0b` 开头的数不能带正负号",
        "radix must be lowercase" => "：`0x`、`0o`、`0b` 要用小写字母",
        "invalid mantissa"
        | "invalid fraction"
        | "invalid exponent"
        | "invalid hexadecimal number"
        | "invalid octal number"
        | "invalid binary number"
        | "redundant integer number prefix" => "：数写得不对",
        _ => "",
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
