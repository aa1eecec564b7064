//! What to do about what is wrong with TOML text, in words.

use super::{Opened, SyntaxProblem};
use crate::language::{Language, say};

impl SyntaxProblem {
    pub(in crate::diagnostic) fn help(&self, language: Language) -> Option<String> {
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
            Self::SecretWritten { key, example } => say!(
                language,
                "write `{key} = \"{example}\"`, and set that variable to the secret where the tool runs",
                "写成 `{key} = \"{example}\"`，并在运行本工具的地方把这个变量设为密钥"
            ),
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggested_quotes_need_no_escapes() {
        assert_eq!(in_quotes("20%"), "\"20%\"");
        assert_eq!(in_quotes("kind == \"visit\""), "'kind == \"visit\"'");
        assert_eq!(in_quotes("a == \"it's\""), "'''a == \"it's\"'''");
    }
}
