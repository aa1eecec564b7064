//! Words that several reports use, in both languages.

use crate::language::{Language, say};
use crate::report::{Blocks, CohortKind, Rate, Who, Why};

use super::super::numbers::share;
pub(super) use super::super::words::{customers, overdue};

/// Why a state is unknown, or why a customer is in no funnel.
pub(super) fn why(language: Language, why: &Why) -> String {
    match why {
        Why::NoStage => say!(language, "no stage is known", "没有阶段"),
        Why::UnmappedStage(value) => {
            say!(language, "the funnel has no stage `{value}`", "漏斗没有阶段“{value}”")
        }
        Why::NoDate(key) => {
            say!(language, "`{key}` is blank or cannot be read", "“{key}” 为空或无法识别")
        }
        Why::Threshold(key) => say!(language, "`{key}` cannot be told", "无法得出 “{key}”"),
        Why::Missing(name) => say!(language, "`{name}` is missing", "缺少 “{name}”"),
        Why::FitsNone => say!(language, "no funnel's condition is met", "不符合任何漏斗的条件"),
    }
}

/// What a missing value stands in the way of.
pub(super) fn blocks(language: Language, blocks: Blocks) -> &'static str {
    let (english, chinese) = match blocks {
        Blocks::Funnel => ("finding the funnel", "判断所属漏斗"),
        Blocks::Admission => ("entrance standard", "准入标准"),
        Blocks::Stage => ("stage and its date", "阶段与进入日期"),
        Blocks::Item => ("checklist", "清单"),
        Blocks::Threshold => ("threshold", "天数阈值"),
        Blocks::Improving => ("improving", "是否改善"),
    };
    language.pick(english, chinese)
}

/// Which customers a cohort is.
pub(super) fn cohort(language: Language, kind: CohortKind, weeks: u32) -> String {
    let twice = weeks.saturating_mul(2);
    match kind {
        CohortKind::Recent => say!(language, "entered in the last {weeks} weeks", "最近 {weeks} 周内进入"),
        CohortKind::Matured => say!(
            language,
            "entered {weeks} to {twice} weeks ago, {weeks} weeks each",
            "{weeks} 至 {twice} 周前进入，各看 {weeks} 周"
        ),
    }
}

/// `18.1 – 29.8 %`.
pub(super) fn interval(rate: Rate) -> String {
    format!("{:.1} – {}", rate.low * 100.0, share(rate.high))
}

/// A rate, or that there are too few.
pub(super) fn rate(language: Language, rate: Option<Rate>) -> String {
    rate.map_or_else(|| language.pick("too few", "样本不足").to_owned(), |rate| share(rate.value))
}

/// A person or a unit: the id and the name.
pub(super) fn who(language: Language, who: Option<&Who>) -> String {
    match who {
        None => language.pick("(none)", "（无）").to_owned(),
        Some(Who { id, name: Some(name) }) if id != name => format!("{id} {name}"),
        Some(Who { id, .. }) => id.to_string(),
    }
}
