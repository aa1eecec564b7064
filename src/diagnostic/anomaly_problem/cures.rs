//! What to do about what is wrong with an anomaly, in words.

use super::AnomalyProblem;
use super::messages::owners_in;
use crate::diagnostic::words::did_you_mean;
use crate::language::{Language, both, say};

impl AnomalyProblem {
    pub(in crate::diagnostic) fn help(&self, language: Language) -> String {
        match self {
            Self::SubjectUnclear { both: true } => say!(language, "delete one of the two", "删除其中一个"),
            Self::SubjectUnclear { both: false } => say!(
                language,
                "add `metric = \"…\"`, or `on = \"customer\"` (or `person`, `unit`, `change`)",
                "加上 `metric = \"…\"`，或 `on = \"customer\"`（或 `person`、`unit`、`change`）"
            ),
            Self::UnknownMetric { metric, known, .. } if known.is_empty() => say!(
                language,
                "define it: `[[metric]]` with `id = \"{metric}\"` and `from`",
                "定义它：`[[metric]]`，写明 `id = \"{metric}\"` 和 `from`"
            ),
            Self::UnknownMetric { suggestion, known, .. }
            | Self::UnknownInhibitor { suggestion, known, .. } => {
                did_you_mean(suggestion.as_deref(), known, both("there are", "现有"), language)
            }
            Self::SubjectNotMapped { table, .. } => {
                say!(
                    language,
                    "map them: `{table}` with `from` and `id`",
                    "映射它们：`{table}`，写明 `from` 和 `id`"
                )
            }
            Self::AgainstWithoutMetric => say!(
                language,
                "delete `against`, or write `metric = \"…\"` instead of `on`",
                "删除 `against`，或用 `metric = \"…\"` 代替 `on`"
            ),
            Self::AgainstUnclear { forms } if forms.is_empty() => say!(
                language,
                "add one of `history = \"trailing\"`, `target = \"pace\"`, `peers = \"median\"`, `fixed = 0.7`",
                "加上其中一个：`history = \"trailing\"`、`target = \"pace\"`、`peers = \"median\"`、`fixed = 0.7`"
            ),
            Self::AgainstUnclear { .. } => say!(
                language,
                "keep one of them; another comparison is another anomaly",
                "保留其中一个；另一种比较请另写一条异常规则"
            ),
            Self::AgainstKey { key, owners, .. } => {
                let owners = owners_in(owners, language);
                say!(
                    language,
                    "delete `{key}`, or compare with {owners}",
                    "删除 `{key}`，或改用 {owners} 来比较"
                )
            }
            Self::AgainstImpossible { cure, .. }
            | Self::TargetNeeds { cure, .. }
            | Self::BadCadence { cure, .. }
            | Self::BadTemplate { cure, .. } => cure.said_in(language).to_owned(),
            Self::TooFewPoints { min_points, .. } => say!(
                language,
                "write `periods = {min_points}` or more, or a smaller `min_points`",
                "写成 `periods = {min_points}` 或更大，或减小 `min_points`"
            ),
            Self::Constant { .. } => say!(
                language,
                "compare something that can vary, such as `value` or a field",
                "比较会变化的东西，例如 `value` 或字段"
            ),
            Self::ClearsAtOnce => say!(
                language,
                "let the two leave a gap, as `when = 'abs(z) > 3.0'` and `clear_when = 'abs(z) < 2.0'` do, or delete `clear_when`",
                "两者之间要留出间隔，例如 `when = 'abs(z) > 3.0'` 和 `clear_when = 'abs(z) < 2.0'`；或删除 `clear_when`"
            ),
            Self::NumberOutOfRange { key, example, .. } => {
                say!(
                    language,
                    "write `{key} = {example}`, or leave it out",
                    "写成 `{key} = {example}`，或不写"
                )
            }
            Self::CadenceTooFine { per, history, .. } => {
                let example = if *per == "month" { "0 8 1 * *" } else { "weekly mon" };
                if !history {
                    return say!(
                        language,
                        "write `cadence = \"{example}\"`",
                        "写成 `cadence = \"{example}\"`"
                    );
                }
                say!(
                    language,
                    "write `cadence = \"{example}\"`, or compare what has come so far: `period = \"to_date\"`",
                    "写成 `cadence = \"{example}\"`，或改为比较到当天为止的部分：`period = \"to_date\"`"
                )
            }
            Self::NeedsHandleWithin { key } => say!(
                language,
                "add `handle_within = \"1bd\"`, or delete `{key}`",
                "加上 `handle_within = \"1bd\"`，或删除 `{key}`"
            ),
            Self::InhibitionCycle { .. } => say!(
                language,
                "leave one of them out of `inhibited_by`: the graver one keeps the others quiet",
                "从某一条的 `inhibited_by` 中去掉一个：由更严重的抑制其余的"
            ),
            Self::LevelMisspelt { meant, .. } => {
                say!(language, "did you mean `{meant}`?", "是不是想写 `{meant}`？")
            }
            Self::LevelsUnmapped { .. } => say!(
                language,
                "name its column under `[people]`, as `level = \"…\"`, with `frontline`, `lead`, `middle` or `senior` in it",
                "在 `[people]` 中写明这一列：`level = \"…\"`，列中的取值为 `frontline`、`lead`、`middle` 或 `senior`"
            ),
            Self::BadFormat { name, mended: Some(mended), .. } => {
                say!(language, "write `{{{name}:{mended}}}`", "写成 `{{{name}:{mended}}}`")
            }
            Self::BadFormat { name, .. } => say!(
                language,
                "write `{{{name}:.1}}` for one decimal, `{{{name}:.0%}}` for per cent, `{{{name}:+.0}}` with a sign",
                "写 `{{{name}:.1}}` 保留一位小数，`{{{name}:.0%}}` 按百分比，`{{{name}:+.0}}` 带正负号"
            ),
            Self::FormatNeedsNumber { name, .. } => {
                say!(language, "write `{{{name}}}`", "写成 `{{{name}}}`")
            }
            Self::ChangeHappensOnce { key } => say!(
                language,
                "delete `{key}`, or watch the customers: `on = \"customer\"`",
                "删除 `{key}`，或改为看客户：`on = \"customer\"`"
            ),
            Self::NobodyToTell => say!(
                language,
                "map the people, or write `operators = [\"…\"]` under `[workspace]`",
                "映射人员，或在 `[workspace]` 中写 `operators = [\"…\"]`"
            ),
        }
    }
}
