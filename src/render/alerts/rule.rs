//! What the rule of an alert asks: its condition, what ends it, and what it compares.

use std::io::{self, Write};

use super::super::visible::visible;
use super::AlertStyle;
use crate::language::say;
use crate::ruleset::{Against, Anomaly, Subject};
use crate::syntax::TargetKind;

/// Writes the rule, if it is still there.
pub(super) fn write_rule(out: &mut dyn Write, id: &str, style: AlertStyle<'_>) -> io::Result<()> {
    let ruleset = style.naming.ruleset;
    let Some(rule) = ruleset.anomalies.iter().find(|rule| *rule.id == *id) else { return Ok(()) };
    let (language, sources) = (style.naming.language(), &ruleset.sources);
    let title = say!(language, "the rule  ({})", "规则　（{}）", sources.place(rule.span));
    writeln!(out, "\n{}", style.palette.title(&visible(&title)))?;
    let [when, ends, often, slots, against] = language.pick(
        ["when    ", "ends    ", "for     ", "cadence ", "against "],
        ["条件", "结束", "连续", "节奏", "基准"],
    );
    let mut line = |name: &str, text: &str| writeln!(out, "  {name} {}", visible(text));
    line(when, sources.slice(rule.when.span))?;
    match &rule.clear_when {
        Some(clear) => line(ends, sources.slice(clear.span))?,
        None => line(ends, language.pick("when that is false", "上述条件不成立时"))?,
    }
    if rule.consecutive > 1 {
        line(often, &say!(language, "{} slots in a row", "{} 个时点", rule.consecutive))?;
    }
    let cadence = rule.cadence.as_ref().map(ToString::to_string);
    let every_day = language.pick("every day's end", "每天结束时");
    line(slots, cadence.as_deref().unwrap_or(every_day))?;
    compared(rule, language).map_or(Ok(()), |compared| line(against, &compared))
}

/// What a metric is compared with.
fn compared(rule: &Anomaly, language: crate::language::Language) -> Option<String> {
    let Subject::Metric { against, .. } = &rule.subject else { return None };
    Some(match against.as_ref()? {
        Against::History { history, periods, min_points, .. } => {
            let history = history.word();
            say!(
                language,
                "history: {history}, {periods} points, at least {min_points}",
                "历史：{history}，{periods} 个点，至少 {min_points} 个"
            )
        }
        Against::Target { kind: TargetKind::Target, .. } => language.pick("the target", "目标").to_owned(),
        Against::Target { kind: TargetKind::Forecast, .. } => {
            language.pick("the forecast", "预测").to_owned()
        }
        Against::Peers { .. } => language.pick("peers", "同级").to_owned(),
        Against::Fixed(number) => number.to_string(),
    })
}
