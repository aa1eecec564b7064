//! Problems of the TOML text and of the shape of its tables.

mod cures;
mod messages;

use super::syntax_codes as codes;
use super::{Code, Problem};
use crate::language::{Both, Language, Spoken};

/// Problems of the TOML text and of the shape of its tables. Texts of the user are short: see
/// [`SyntaxProblem::shortened`].
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the fields are the words of the messages below")]
pub enum SyntaxProblem {
    /// The system did not give out a file or folder.
    Unreadable { path: String, reason: Spoken },
    /// A file is not UTF-8; `line` has the first byte that is wrong.
    NotUtf8 { path: String, line: usize },
    /// A file is larger than `limit` bytes.
    TooLarge { path: String, limit: u64 },
    /// A folder lies deeper than `limit` below the rules folder.
    FolderTooDeep { path: String, limit: usize },
    /// Anything else that is not TOML.
    Toml { message: Spoken, help: Option<Spoken> },
    /// A full-width or typographic character where TOML wants a plain one.
    ForeignCharacter { found: char, plain: &'static str },
    /// Text without quotes.
    UnquotedText { text: String },
    /// A string, list or table that is not closed.
    Unclosed { what: Opened, closer: &'static str },
    /// A key and a value without `=` between them.
    MissingEquals { key: String, colon: bool },
    /// A key or table that may be written once.
    WrittenTwice { what: String, help: Spoken },
    /// Tables or lists within each other beyond what rules need.
    NestedTooDeeply { limit: usize },
    /// More mistakes in one file than are listed.
    ManyMore { count: usize },
    /// A table that rule files do not have.
    UnknownTable { name: String, help: Spoken },
    /// A key that its table does not have.
    UnknownKey { key: String, table: String, suggestion: Option<String>, known: Vec<&'static str> },
    /// A key that another table has; `None` if it stands in no table.
    MisplacedKey { key: String, table: Option<String>, owner: String, help: Spoken },
    /// `[x]` for `[[x]]`, or the other way round.
    WrongBrackets { written: String, right: String, why: Both },
    /// A sub-table without the table that it belongs to.
    TableAlone { table: String, parent: String },
    /// A value of another type than its key wants.
    WrongType { key: String, wants: Both, got: Both, help: Option<Spoken> },
    /// A value of the right type that means nothing; `clause` stands after the value.
    WrongValue { key: String, value: String, clause: Spoken, help: Option<Spoken> },
    /// A key that must be given.
    MissingKey { key: &'static str, table: String, example: String },
    /// An id with other characters than ids have.
    BadId { id: String, mended: Option<String> },
    /// `from` and `sql`, both or neither.
    FromOrSql { table: String, both: bool },
    /// A secret, or the address of a channel, where the name of an environment variable belongs.
    SecretWritten { key: String, example: &'static str },
}

impl SyntaxProblem {
    /// This phase's part of the code table.
    pub(super) const CODES: &'static [Code] = codes::CODES;

    /// Text of the user as messages quote it: one line of at most 60 characters.
    #[must_use]
    pub fn shortened(text: &str) -> String {
        const MOST: usize = 60;
        let line = text.split(['\n', '\r']).next().unwrap_or("");
        let short: String = line.chars().take(MOST).collect();
        if short.len() == text.len() { short } else { format!("{}…", short.trim_end()) }
    }

    pub(super) fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. } => &codes::UNREADABLE,
            Self::NotUtf8 { .. } => &codes::NOT_UTF8,
            Self::TooLarge { .. } => &codes::TOO_LARGE,
            Self::FolderTooDeep { .. } => &codes::FOLDER_TOO_DEEP,
            Self::Toml { .. } => &codes::TOML,
            Self::ForeignCharacter { .. } => &codes::FOREIGN_CHARACTER,
            Self::UnquotedText { .. } => &codes::UNQUOTED_TEXT,
            Self::Unclosed { .. } => &codes::UNCLOSED,
            Self::MissingEquals { .. } => &codes::MISSING_EQUALS,
            Self::WrittenTwice { .. } => &codes::WRITTEN_TWICE,
            Self::NestedTooDeeply { .. } => &codes::NESTED_TOO_DEEPLY,
            Self::ManyMore { .. } => &codes::MANY_MORE,
            Self::UnknownTable { .. } => &codes::UNKNOWN_TABLE,
            Self::UnknownKey { .. } => &codes::UNKNOWN_KEY,
            Self::MisplacedKey { .. } => &codes::MISPLACED_KEY,
            Self::WrongBrackets { .. } => &codes::WRONG_BRACKETS,
            Self::TableAlone { .. } => &codes::TABLE_ALONE,
            Self::WrongType { .. } => &codes::WRONG_TYPE,
            Self::WrongValue { .. } => &codes::WRONG_VALUE,
            Self::MissingKey { .. } => &codes::MISSING_KEY,
            Self::BadId { .. } => &codes::BAD_ID,
            Self::FromOrSql { .. } => &codes::FROM_OR_SQL,
            Self::SecretWritten { .. } => &codes::SECRET_WRITTEN,
        }
    }
}

/// What was opened and never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// A text in quotes.
    Text,
    /// An inline table.
    Table,
    /// The header of a table.
    Header,
    /// A list.
    List,
}

impl Opened {
    fn said_in(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Self::Text => ("text", "文本"),
            Self::Table => ("table", "表"),
            Self::Header => ("header", "表头"),
            Self::List => ("list", "列表"),
        };
        language.pick(english, chinese)
    }
}

impl From<SyntaxProblem> for Problem {
    fn from(problem: SyntaxProblem) -> Self {
        Self::Syntax(problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_of_users_stays_short() {
        assert_eq!(SyntaxProblem::shortened("a\nb"), "a…");
        assert_eq!(SyntaxProblem::shortened("金额"), "金额");
        assert_eq!(SyntaxProblem::shortened(&"x".repeat(100_000)).chars().count(), 61);
    }
}
