//! What is wrong with an anomaly, in words.

use super::AnomalyProblem;
use crate::diagnostic::metric_problem::circle;
use crate::language::{Language, both, say};

impl AnomalyProblem {
    pub(in crate::diagnostic) fn message(&self, language: Language) -> String {
        match self {
            Self::SubjectUnclear { both: true } => say!(
                language,
                "an anomaly is about a `metric` or `on` something, not both",
                "异常规则针对一个 `metric`，或用 `on` 逐个看，不能两者都写"
            ),
            Self::SubjectUnclear { both: false } => say!(
                language,
                "an anomaly is about a `metric` or `on` something, and this has neither",
                "异常规则针对一个 `metric`，或用 `on` 逐个看，这里两者都没有"
            ),
            Self::UnknownMetric { metric, .. } => {
                say!(language, "there is no metric `{metric}`", "没有指标 `{metric}`")
            }
            Self::SubjectNotMapped { on, table } => say!(
                language,
                "`on = \"{on}\"` needs `{table}`, and these rules have none",
                "`on = \"{on}\"` 需要 `{table}`，而规则里没有"
            ),
            Self::AgainstWithoutMetric => say!(
                language,
                "`against` compares the value of a metric, and this anomaly has none",
                "`against` 比较的是指标的值，而这条异常规则没有指标"
            ),
            Self::AgainstUnclear { forms } if forms.is_empty() => say!(
                language,
                "`against` does not say what the value is compared with",
                "`against` 没有写与什么比较"
            ),
            Self::AgainstUnclear { forms } => {
                let forms: Vec<_> = forms.iter().map(|form| format!("`{form}`")).collect();
                let forms = forms.join(language.pick(" and ", " 和 "));
                say!(
                    language,
                    "`against` compares with one thing, not with {forms} at once",
                    "`against` 只能与一样东西比，不能同时写 {forms}"
                )
            }
            Self::AgainstKey { key, form, owners } => {
                let owners = owners_in(owners, language);
                say!(
                    language,
                    "`{key}` belongs to `against` with {owners}, not with `{form}`",
                    "`{key}` 只与 {owners} 同用，不与 `{form}` 同用"
                )
            }
            Self::AgainstImpossible { what, .. } | Self::BadTemplate { what, .. } => {
                what.said_in(language).to_owned()
            }
            Self::TargetNeeds { missing, .. } => {
                let missing = missing.said_in(language);
                say!(language, "comparing with a target needs {missing}", "与目标比较需要{missing}")
            }
            Self::TooFewPoints { min_points, periods } => say!(
                language,
                "{min_points} points are needed and only {periods} are looked at, so there is never enough data",
                "需要 {min_points} 个值，却只看 {periods} 个，因此数据永远不够"
            ),
            Self::Constant { key, value: true } => {
                say!(language, "`{key}` is always true", "`{key}` 永远成立")
            }
            Self::Constant { key, value: false } => {
                say!(language, "`{key}` is never true", "`{key}` 永远不成立")
            }
            Self::ClearsAtOnce => say!(
                language,
                "`clear_when` can hold while `when` does, so the alert would be over as soon as it opens",
                "`clear_when` 会与 `when` 同时成立，告警一开出就会恢复"
            ),
            Self::NumberOutOfRange { key, value, range, .. } => {
                let range = range.said_in(language);
                say!(language, "`{key}` is {range}, not {value}", "`{key}` 应为{range}，不能是 {value}")
            }
            Self::BadCadence { message, .. } => message.said_in(language).to_owned(),
            Self::CadenceTooFine { per, cadence, .. } => {
                let per = period_in(per, language);
                match cadence {
                    Some(cadence) => say!(
                        language,
                        "`{cadence}` looks at the same {per} several times, for only complete ones count",
                        "`{cadence}` 会多次看到同一{per}，因为只算完整的时期"
                    ),
                    None => say!(
                        language,
                        "without a cadence the same {per} is looked at every day, for only complete ones count",
                        "不写 `cadence` 会每天都看到同一{per}，因为只算完整的时期"
                    ),
                }
            }
            Self::NeedsHandleWithin { key } => say!(
                language,
                "`{key}` counts from `handle_within`, and this anomaly has none",
                "`{key}` 从 `handle_within` 算起，而这条异常规则没有写"
            ),
            Self::UnknownInhibitor { id, .. } => {
                say!(language, "there is no anomaly `{id}`", "没有异常规则 `{id}`")
            }
            Self::InhibitionCycle { path } => {
                let words = [
                    both("the anomaly keeps itself quiet", "这条异常规则抑制了它自己"),
                    both("anomalies keep each other quiet in a circle", "异常规则相互抑制成了循环"),
                ];
                circle(path, words, language)
            }
            Self::LevelMisspelt { text, .. } => say!(
                language,
                "`{text}` is taken for the id of a person or unit",
                "`{text}` 会当作人员或单位的编号"
            ),
            Self::LevelsUnmapped { level } => say!(
                language,
                "nobody is `{level}`: `[people]` has no `level`",
                "没有人的级别是 `{level}`：`[people]` 没有写 `level`"
            ),
            Self::BadFormat { format, .. } => {
                say!(language, "numbers cannot be printed as `{format}`", "数不能按 `{format}` 打印")
            }
            Self::FormatNeedsNumber { name, ty } => say!(
                language,
                "`{name}` is {ty}, and only numbers are printed in a format",
                "`{name}` 的类型是 `{ty}`，只有数才能指定打印格式"
            ),
            Self::ChangeHappensOnce { key } => say!(
                language,
                "a change happens once, so `{key}` has no meaning for it",
                "变化只发生一次，`{key}` 对它没有意义"
            ),
            Self::NobodyToTell => say!(
                language,
                "nobody can be told of alerts: there is no `[people]`, and `[workspace]` names no `operators`",
                "告警无人可通知：没有 `[people]`，`[workspace]` 也没有写 `operators`"
            ),
        }
    }
}

/// `history or peers`: keys joined by blanks.
pub(super) fn owners_in(owners: &str, language: Language) -> String {
    let words: Vec<_> = owners.split(' ').map(|word| format!("`{word}`")).collect();
    words.join(language.pick(" or ", " 或 "))
}

/// What a period is called.
fn period_in(per: &str, language: Language) -> &str {
    match (per, language) {
        ("week", Language::Chinese) => "周",
        ("month", Language::Chinese) => "月",
        _ => per,
    }
}
