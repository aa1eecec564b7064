//! What is wrong with TOML text, in words.

use super::SyntaxProblem;
use crate::language::{Language, say};

impl SyntaxProblem {
    pub(in crate::diagnostic) fn message(&self, language: Language) -> String {
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
            Self::SecretWritten { key, .. } => say!(
                language,
                "`{key}` takes the name of an environment variable, and this is no such name",
                "`{key}` 要写环境变量的名称，而这里不是"
            ),
        }
    }
}
