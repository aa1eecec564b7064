//! Problems of the TOML text and of the shape of its tables.

use super::syntax_codes as codes;
use super::{Code, Problem};
use crate::language::Language;

/// Problems of the TOML text and of the shape of its tables. Texts of the user are short: see
/// [`SyntaxProblem::shortened`].
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the fields are the words of the messages below")]
pub enum SyntaxProblem {
    /// The system did not give out a file or folder.
    Unreadable { path: String, reason: String },
    /// A file is not UTF-8; `line` has the first byte that is wrong.
    NotUtf8 { path: String, line: usize },
    /// A file is larger than `limit` bytes.
    TooLarge { path: String, limit: u64 },
    /// A folder lies deeper than `limit` below the rules folder.
    FolderTooDeep { path: String, limit: usize },
    /// Anything else that is not TOML.
    Toml { message: String, help: Option<String> },
    /// A full-width or typographic character where TOML wants a plain one.
    ForeignCharacter { found: char, plain: &'static str },
    /// Text without quotes.
    UnquotedText { text: String },
    /// A string, list or table that is not closed.
    Unclosed { what: &'static str, closer: &'static str },
    /// A key and a value without `=` between them.
    MissingEquals { key: String, colon: bool },
    /// A key or table that may be written once.
    WrittenTwice { what: String, help: String },
    /// Tables or lists within each other beyond what rules need.
    NestedTooDeeply { limit: usize },
    /// More mistakes in one file than are listed.
    ManyMore { count: usize },
    /// A table that rule files do not have.
    UnknownTable { name: String, help: String },
    /// A key that its table does not have.
    UnknownKey { key: String, table: String, suggestion: Option<String>, known: Vec<&'static str> },
    /// A key that another table has; `table` is a phrase.
    MisplacedKey { key: String, table: String, owner: String, help: String },
    /// `[x]` for `[[x]]`, or the other way round.
    WrongBrackets { written: String, right: String, why: &'static str },
    /// A sub-table without the table that it belongs to.
    TableAlone { table: String, parent: String },
    /// A value of another type than its key wants.
    WrongType { key: String, wants: &'static str, got: &'static str, help: Option<String> },
    /// A value of the right type that means nothing; `clause` stands after the value.
    WrongValue { key: String, value: String, clause: String, help: Option<String> },
    /// A key that must be given.
    MissingKey { key: &'static str, table: String, example: String },
    /// An id with other characters than ids have.
    BadId { id: String, mended: Option<String> },
    /// `from` and `sql`, both or neither.
    FromOrSql { table: String, both: bool },
    /// A table that this version does not evaluate.
    NotEvaluated { table: String },
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
            Self::NotEvaluated { .. } => &codes::NOT_EVALUATED,
        }
    }

    pub(super) fn message(&self, _language: Language) -> String {
        match self {
            Self::Unreadable { path, reason } => format!("`{path}` cannot be read: {reason}"),
            Self::NotUtf8 { path, line } => {
                format!(
                    "`{path}` is not UTF-8 text: the first character that cannot be read is in line {line}"
                )
            }
            Self::TooLarge { path, limit } => {
                format!("`{path}` is larger than a rule file may be ({} MiB)", limit / (1024 * 1024))
            }
            Self::FolderTooDeep { path, limit } => {
                format!(
                    "the folder `{path}` lies more than {limit} folders below the rules folder and is not read"
                )
            }
            Self::Toml { message, .. } => message.clone(),
            Self::ForeignCharacter { found, plain } => match plain.trim() {
                "" => format!(
                    "here stands a special space (U+{:04X}) that TOML does not know",
                    u32::from(*found)
                ),
                plain => format!("`{found}` is not the plain `{plain}` that TOML wants here"),
            },
            Self::UnquotedText { text } => format!("the text `{text}` stands without quotes"),
            Self::Unclosed { what, .. } => format!("this {what} is never closed"),
            Self::MissingEquals { key, colon: true } => {
                format!("`{key}` is followed by `:`, but TOML wants `=` between a key and its value")
            }
            Self::MissingEquals { key, colon: false } => format!("`{key}` has no `=` after it"),
            Self::WrittenTwice { what, .. } => format!("`{what}` is written twice"),
            Self::NestedTooDeeply { limit } => {
                format!("tables or lists stand more than {limit} levels deep within each other here")
            }
            Self::ManyMore { count } => format!("this file has {count} more mistakes that are not listed"),
            Self::UnknownTable { name, .. } => format!("rule files have no table `{name}`"),
            Self::UnknownKey { key, table, .. } => format!("`{table}` has no key `{key}`"),
            Self::MisplacedKey { key, table, owner, .. } => {
                format!("`{key}` stands in {table}, but it belongs to `{owner}`")
            }
            Self::WrongBrackets { written, right, why } => {
                format!("`{written}` must be `{right}`: {why}")
            }
            Self::TableAlone { table, parent } => format!("`{table}` has no `{parent}` above it"),
            Self::WrongType { key, wants, got, .. } => format!("`{key}` needs {wants}, got {got}"),
            Self::WrongValue { key, value, clause, .. } if value.is_empty() => format!("`{key}` {clause}"),
            Self::WrongValue { key, value, clause, .. } => format!("`{value}` as `{key}` {clause}"),
            Self::MissingKey { key, table, .. } => format!("this `{table}` has no `{key}`"),
            Self::BadId { id, .. } => {
                format!(
                    "`{id}` cannot be an id: ids are small letters, digits and `_`, beginning with a letter"
                )
            }
            Self::FromOrSql { table, both: true } => format!("`{table}` has both `from` and `sql`"),
            Self::FromOrSql { table, both: false } => format!("`{table}` says neither `from` nor `sql`"),
            Self::NotEvaluated { table } => format!("`{table}` is not evaluated by this version"),
        }
    }

    pub(super) fn help(&self, _language: Language) -> Option<String> {
        match self {
            Self::Unreadable { .. } => Some(String::from(
                "check that it exists and that you may read it, or move it out of the rules folder",
            )),
            Self::NotUtf8 { .. } => Some(String::from(
                "save the file as UTF-8 (in an editor: Save As, encoding UTF-8); GBK and UTF-16 are not read",
            )),
            Self::TooLarge { .. } => Some(String::from(
                "split it into several files; all `*.toml` files of the folder are read together",
            )),
            Self::FolderTooDeep { .. } => Some(String::from("move its rule files up")),
            Self::Toml { help, .. } | Self::WrongType { help, .. } | Self::WrongValue { help, .. } => {
                help.clone()
            }
            Self::ForeignCharacter { plain, .. } => Some(match plain.trim() {
                "" => String::from("delete it and type a plain space"),
                plain => format!("switch the input method to half-width and type `{plain}`"),
            }),
            Self::UnquotedText { text } => Some(format!("write `{}`", in_quotes(text))),
            Self::Unclosed { what: "text", closer } => Some(format!(
                "end it with `{closer}`; text over several lines stands between `'''` and `'''`"
            )),
            Self::Unclosed { closer, .. } => Some(format!("close it with `{closer}`")),
            Self::MissingEquals { key, .. } => Some(format!("write `{key} = …`")),
            Self::WrittenTwice { help, .. }
            | Self::UnknownTable { help, .. }
            | Self::MisplacedKey { help, .. } => Some(help.clone()),
            Self::NestedTooDeeply { .. } => {
                Some(String::from("no rule needs that; look for brackets that are opened again and again"))
            }
            Self::ManyMore { .. } => Some(String::from("mend the first ones and check again")),
            Self::UnknownKey { suggestion: Some(key), .. } => Some(format!("did you mean `{key}`?")),
            Self::UnknownKey { known, .. } => Some(format!("its keys are {}", listed(known))),
            Self::WrongBrackets { right, .. } => Some(format!("write `{right}`")),
            Self::TableAlone { parent, .. } => {
                Some(format!("write `{parent}` with its keys first, and what belongs to it below"))
            }
            Self::MissingKey { example, .. } => Some(format!("add `{example}`")),
            Self::BadId { mended: Some(id), .. } => {
                Some(format!("write `{id}`, and keep other words for `label`"))
            }
            Self::BadId { mended: None, .. } => Some(String::from(
                "choose a short name such as `need`, and keep what people shall read as `label`",
            )),
            Self::FromOrSql { both: true, .. } => {
                Some(String::from("keep `from` for a table or view, `sql` for a query of your own"))
            }
            Self::FromOrSql { both: false, .. } => {
                Some(String::from("add `from = \"…\"` with the name of a table or view of the dataset"))
            }
            Self::NotEvaluated { .. } => Some(String::from(
                "it does no harm; a later version will read it and may then find mistakes in it",
            )),
        }
    }
}

/// Text as a TOML string, in the quotes that need no escapes where there are such.
fn in_quotes(text: &str) -> String {
    if !text.contains(['"', '\\']) {
        format!("\"{text}\"")
    } else if text.contains('\'') {
        format!("'''{text}'''")
    } else {
        format!("'{text}'")
    }
}

/// `` `a`, `b`, `c` ``.
fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
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

    #[test]
    fn suggested_quotes_need_no_escapes() {
        assert_eq!(in_quotes("20%"), "\"20%\"");
        assert_eq!(in_quotes("kind == \"visit\""), "'kind == \"visit\"'");
        assert_eq!(in_quotes("a == \"it's\""), "'''a == \"it's\"'''");
    }
}
