//! Problems of the TOML text and of the shape of its tables.

use super::syntax_codes as codes;
use super::{Code, Problem};
use crate::language::{Both, Language, Spoken, say};

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

    pub(super) fn message(&self, language: Language) -> String {
        match self {
            Self::Unreadable { path, reason } => {
                let reason = reason.said_in(language);
                say!(language, "`{path}` cannot be read: {reason}", "无法读取 `{path}`：{reason}")
            }
            Self::NotUtf8 { path, line } => say!(
                language,
                "`{path}` is not UTF-8 text: the first character that cannot be read is in line {line}",
                "`{path}` 不是 UTF-8 文本：第一个读不出的字符在第 {line} 行"
            ),
            Self::TooLarge { path, limit } => say!(
                language,
                "`{path}` is larger than a rule file may be ({} MiB)",
                "`{path}` 超过了规则文件的大小上限（{} MiB）",
                limit / (1024 * 1024)
            ),
            Self::FolderTooDeep { path, limit } => say!(
                language,
                "the folder `{path}` lies more than {limit} folders below the rules folder and is not read",
                "目录 `{path}` 在规则目录下超过 {limit} 层，不会读取"
            ),
            Self::Toml { message, .. } => message.said_in(language).to_owned(),
            Self::ForeignCharacter { found, plain } => match plain.trim() {
                "" => say!(
                    language,
                    "here stands a special space (U+{:04X}) that TOML does not know",
                    "这里有一个 TOML 不认识的特殊空格（`U+{:04X}`）",
                    u32::from(*found)
                ),
                plain => say!(
                    language,
                    "`{found}` is not the plain `{plain}` that TOML wants here",
                    "`{found}` 不是 TOML 在这里需要的半角 `{plain}`"
                ),
            },
            Self::UnquotedText { text } => {
                say!(language, "the text `{text}` stands without quotes", "文本 `{text}` 没有加引号")
            }
            Self::Unclosed { what, .. } => {
                let what = what.said_in(language);
                say!(language, "this {what} is never closed", "这个{what}没有结束")
            }
            Self::MissingEquals { key, colon: true } => say!(
                language,
                "`{key}` is followed by `:`, but TOML wants `=` between a key and its value",
                "`{key}` 后面是 `:`，而 TOML 的键和值之间要用 `=`"
            ),
            Self::MissingEquals { key, colon: false } => {
                say!(language, "`{key}` has no `=` after it", "`{key}` 后面没有 `=`")
            }
            Self::WrittenTwice { what, .. } => {
                say!(language, "`{what}` is written twice", "`{what}` 写了两次")
            }
            Self::NestedTooDeeply { limit } => say!(
                language,
                "tables or lists stand more than {limit} levels deep within each other here",
                "这里的表或列表嵌套超过了 {limit} 层"
            ),
            Self::ManyMore { count } => say!(
                language,
                "this file has {count} more mistakes that are not listed",
                "这个文件还有 {count} 处错误没有列出"
            ),
            Self::UnknownTable { name, .. } => {
                say!(language, "rule files have no table `{name}`", "规则文件没有表 `{name}`")
            }
            Self::UnknownKey { key, table, .. } => {
                say!(language, "`{table}` has no key `{key}`", "`{table}` 没有键 `{key}`")
            }
            Self::MisplacedKey { key, table: Some(table), owner, .. } => say!(
                language,
                "`{key}` stands in `{table}`, but it belongs to `{owner}`",
                "`{key}` 写在了 `{table}` 中，而它属于 `{owner}`"
            ),
            Self::MisplacedKey { key, table: None, owner, .. } => say!(
                language,
                "`{key}` stands in no table, but it belongs to `{owner}`",
                "`{key}` 不在任何表中，而它属于 `{owner}`"
            ),
            Self::WrongBrackets { written, right, why } => {
                let why = why.said_in(language);
                say!(language, "`{written}` must be `{right}`: {why}", "`{written}` 应写成 `{right}`：{why}")
            }
            Self::TableAlone { table, parent } => {
                say!(language, "`{table}` has no `{parent}` above it", "`{table}` 上方没有 `{parent}`")
            }
            Self::WrongType { key, wants, got, .. } => {
                let (wants, got) = (wants.said_in(language), got.said_in(language));
                say!(language, "`{key}` needs {wants}, got {got}", "`{key}` 需要{wants}，这里却是{got}")
            }
            Self::WrongValue { key, value, clause, .. } => {
                let clause = clause.said_in(language);
                if value.is_empty() {
                    say!(language, "`{key}` {clause}", "`{key}` {clause}")
                } else {
                    say!(language, "`{value}` as `{key}` {clause}", "`{key}` 的值 `{value}` {clause}")
                }
            }
            Self::MissingKey { key, table, .. } => {
                say!(language, "this `{table}` has no `{key}`", "这个 `{table}` 没有 `{key}`")
            }
            Self::BadId { id, .. } => say!(
                language,
                "`{id}` cannot be an id: ids are small letters, digits and `_`, beginning with a letter",
                "`{id}` 不能作为标识：标识由小写字母、数字和 `_` 组成，以字母开头"
            ),
            Self::FromOrSql { table, both: true } => {
                say!(language, "`{table}` has both `from` and `sql`", "`{table}` 既有 `from` 又有 `sql`")
            }
            Self::FromOrSql { table, both: false } => say!(
                language,
                "`{table}` says neither `from` nor `sql`",
                "`{table}` 既没有 `from` 也没有 `sql`"
            ),
            Self::NotEvaluated { table } => {
                say!(language, "`{table}` is not evaluated by this version", "这个版本还不评估 `{table}`")
            }
        }
    }

    pub(super) fn help(&self, language: Language) -> Option<String> {
        Some(match self {
            Self::Unreadable { .. } => say!(
                language,
                "check that it exists and that you may read it, or move it out of the rules folder",
                "检查它是否存在、你能否读取，或把它移出规则目录"
            ),
            Self::NotUtf8 { .. } => say!(
                language,
                "save the file as UTF-8 (in an editor: Save As, encoding UTF-8); GBK and UTF-16 are not read",
                "把文件保存为 UTF-8（编辑器中选“另存为”，编码选 UTF-8）；不读取 GBK 和 UTF-16"
            ),
            Self::TooLarge { .. } => say!(
                language,
                "split it into several files; all `*.toml` files of the folder are read together",
                "拆成几个文件；目录中的所有 `*.toml` 会一起读取"
            ),
            Self::FolderTooDeep { .. } => say!(language, "move its rule files up", "把其中的规则文件往上移"),
            Self::Toml { help, .. } | Self::WrongType { help, .. } | Self::WrongValue { help, .. } => {
                return help.as_ref().map(|help| help.said_in(language).to_owned());
            }
            Self::ForeignCharacter { plain, .. } => match plain.trim() {
                "" => say!(language, "delete it and type a plain space", "删除它，输入普通空格"),
                plain => say!(
                    language,
                    "switch the input method to half-width and type `{plain}`",
                    "把输入法切换到半角，输入 `{plain}`"
                ),
            },
            Self::UnquotedText { text } => {
                say!(language, "write `{}`", "写成 `{}`", in_quotes(text))
            }
            Self::Unclosed { what: Opened::Text, closer } => say!(
                language,
                "end it with `{closer}`; text over several lines stands between `'''` and `'''`",
                "用 `{closer}` 结束它；多行文本要放在 `'''` 与 `'''` 之间"
            ),
            Self::Unclosed { closer, .. } => {
                say!(language, "close it with `{closer}`", "用 `{closer}` 结束它")
            }
            Self::MissingEquals { key, .. } => say!(language, "write `{key} = …`", "写成 `{key} = …`"),
            Self::WrittenTwice { help, .. }
            | Self::UnknownTable { help, .. }
            | Self::MisplacedKey { help, .. } => help.said_in(language).to_owned(),
            Self::NestedTooDeeply { .. } => say!(
                language,
                "no rule needs that; look for brackets that are opened again and again",
                "规则用不着嵌套这么深；看看是不是有括号重复打开了"
            ),
            Self::ManyMore { .. } => {
                say!(language, "mend the first ones and check again", "先改好前面的，再检查一次")
            }
            Self::UnknownKey { suggestion: Some(key), .. } => {
                say!(language, "did you mean `{key}`?", "是不是想写 `{key}`？")
            }
            Self::UnknownKey { known, .. } => {
                say!(language, "its keys are {}", "它的键有 {}", listed(known, language))
            }
            Self::WrongBrackets { right, .. } => say!(language, "write `{right}`", "写成 `{right}`"),
            Self::TableAlone { parent, .. } => say!(
                language,
                "write `{parent}` with its keys first, and what belongs to it below",
                "先写 `{parent}` 和它的键，再在下面写属于它的内容"
            ),
            Self::MissingKey { example, .. } => say!(language, "add `{example}`", "加上 `{example}`"),
            Self::BadId { mended: Some(id), .. } => say!(
                language,
                "write `{id}`, and keep other words for `label`",
                "写成 `{id}`，其他文字放在 `label` 中"
            ),
            Self::BadId { mended: None, .. } => say!(
                language,
                "choose a short name such as `need`, and keep what people shall read as `label`",
                "取一个短名字，例如 `need`；给人看的文字放在 `label` 中"
            ),
            Self::FromOrSql { both: true, .. } => say!(
                language,
                "keep `from` for a table or view, `sql` for a query of your own",
                "用表或视图就保留 `from`，用自己写的查询就保留 `sql`"
            ),
            Self::FromOrSql { both: false, .. } => say!(
                language,
                "add `from = \"…\"` with the name of a table or view of the dataset",
                "加上 `from = \"…\"`，写数据集中的表名或视图名"
            ),
            Self::NotEvaluated { .. } => say!(
                language,
                "it does no harm; a later version will read it and may then find mistakes in it",
                "它没有害处；以后的版本会读取它，到时可能会发现其中的错误"
            ),
        })
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
fn listed(words: &[&str], language: Language) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(language.pick(", ", "、"))
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
