//! What is wrong with a command line, in Chinese; what clap says of it is English only.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::language::{Language, Spoken};

/// What is wrong, and how the verb is called; `None` for kinds that do not occur here.
pub fn refusal(error: &Error) -> Option<String> {
    let context = Context(error);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => context.unknown("没有参数", ContextKind::InvalidArg),
        ErrorKind::InvalidSubcommand => context.unknown("没有命令", ContextKind::InvalidSubcommand),
        ErrorKind::InvalidValue => match context.said(ContextKind::InvalidValue) {
            value if value.is_empty() => format!("`{}` 缺少值{}", context.argument(), context.choices()),
            value => {
                format!("`{value}` 不能作为 `{}` 的值{}", context.argument(), context.choices())
            }
        },
        ErrorKind::ValueValidation => {
            let (value, argument) = (context.said(ContextKind::InvalidValue), context.argument());
            format!("`{value}` 不能作为 `{argument}` 的值：{}", context.reason())
        }
        ErrorKind::ArgumentConflict => match context.said(ContextKind::PriorArg) {
            other if other == context.argument() => format!("`{other}` 只能写一次"),
            other => format!("`{}` 不能与 `{other}` 同时使用", context.argument()),
        },
        ErrorKind::MissingRequiredArgument => format!("还需要 {}", context.lacking()),
        ErrorKind::MissingSubcommand => String::from("还需要一个命令"),
        ErrorKind::NoEquals => format!("`{}` 与它的值之间需要 `=`", context.argument()),
        ErrorKind::TooManyValues => format!("`{}` 的值太多", context.argument()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("`{}` 的值数目不对", context.argument())
        }
        ErrorKind::InvalidUtf8 => String::from("参数不是 UTF-8 文本"),
        _ => return None,
    };
    Some(format!("{what}\n\n查看用法：在命令后加 `--help`"))
}

/// What clap knows about an error.
struct Context<'a>(&'a Error);

impl Context<'_> {
    fn said(&self, kind: ContextKind) -> String {
        match self.0.get(kind) {
            Some(ContextValue::String(text)) => text.clone(),
            Some(ContextValue::Strings(texts)) => texts.join(" "),
            _ => String::new(),
        }
    }

    fn argument(&self) -> String {
        self.said(ContextKind::InvalidArg)
    }

    fn quoted(&self, kind: ContextKind) -> String {
        match self.0.get(kind) {
            // The best guess stands last.
            Some(ContextValue::Strings(texts)) => quoted(&texts.iter().rev().cloned().collect::<Vec<_>>()),
            _ => format!("`{}`", self.said(kind)),
        }
    }

    /// What is lacking; of a group of which one is needed, each.
    fn lacking(&self) -> String {
        let one_of = |text: &String| {
            let group = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
            match group.filter(|group| group.contains('|')) {
                Some(group) => {
                    group.split('|').map(|arg| format!("`{arg}`")).collect::<Vec<_>>().join(" 或 ")
                }
                None => format!("`{text}`"),
            }
        };
        match self.0.get(ContextKind::InvalidArg) {
            Some(ContextValue::Strings(texts)) => texts.iter().map(one_of).collect::<Vec<_>>().join("、"),
            _ => self.quoted(ContextKind::InvalidArg),
        }
    }

    /// A word that does not exist, and the nearest that does.
    fn unknown(&self, what: &str, kind: ContextKind) -> String {
        let known = |kind: &ContextKind| self.0.get(*kind).is_some();
        let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand].into_iter().find(known);
        let near = near.map_or_else(String::new, |near| format!("；是不是想写 {}？", self.quoted(near)));
        format!("{what} `{}`{near}", self.said(kind))
    }

    fn choices(&self) -> String {
        match self.0.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(values)) if !values.is_empty() => {
                format!("；可以写 {}", quoted(values))
            }
            _ => String::new(),
        }
    }

    /// Why a value is refused, as its own parser says.
    fn reason(&self) -> String {
        let source = self.0.source();
        let spoken = source.and_then(|source| source.downcast_ref::<Spoken>());
        match (spoken, source) {
            (Some(spoken), _) => spoken.said_in(Language::Chinese).to_owned(),
            (None, Some(source)) => source.to_string(),
            (None, None) => String::new(),
        }
    }
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Cli;

    fn of(line: &str) -> String {
        let words = std::iter::once("funnelwright").chain(line.split_whitespace());
        let error = Cli::command().try_get_matches_from(words).unwrap_err();
        let said = refusal(&error).unwrap_or_else(|| panic!("{line}: {error}"));
        said.split("\n\n").next().unwrap().to_owned()
    }

    #[test]
    fn wrong_command_lines_are_told_in_chinese() {
        for (line, said) in [
            ("plann", "没有命令 `plann`；是不是想写 `plan`、`explain`？"),
            ("plan --asof 2024-01-01", "没有参数 `--asof`；是不是想写 `--as-of`？"),
            ("plan extra", "没有参数 `extra`"),
            ("plan --lang fr", "`fr` 不能作为 `--lang <LANGUAGE>` 的值：只能是 `zh-CN` 或 `en`"),
            ("plan --as-of", "`--as-of <DATE[TIME]>` 缺少值"),
            (
                "hold C1 --by li --reason x --until soon",
                "`soon` 不能作为 `--until <DATE>` 的值：`soon` 不是日期；写成 2024-04-01 这样",
            ),
            ("explain C1 --code FW101", "`[CUSTOMER]` 不能与 `--code <CODE>` 同时使用"),
            ("plan --quiet --quiet", "`--quiet` 只能写一次"),
            ("confirm C1", "还需要 `--by <WHO>`"),
            ("store prune", "还需要 `--keep <LENGTH>` 或 `--before <DATE>`"),
            (
                "plan --color sometimes",
                "`sometimes` 不能作为 `--color <WHEN>` 的值；可以写 `auto`、`always`、`never`",
            ),
            ("report --depth 9", "`9` 不能作为 `--depth <LEVELS>` 的值：9 is not in 0..=2"),
        ] {
            assert_eq!(of(line), said, "{line}");
        }
    }
}
