//! What the rule of an alert asks: its condition, what ends it, and what it compares.

use std::io::{self, Write};

use super::super::visible::visible;
use super::AlertStyle;
use super::comparison::{basis, number};
use crate::language::{Language, say};
use crate::ruleset::{Against, Anomaly, Subject};

/// Writes a rule.
pub(super) fn write_rule(out: &mut dyn Write, rule: &Anomaly, style: AlertStyle<'_>) -> io::Result<()> {
    let (language, sources) = (style.naming.language(), &style.naming.ruleset.sources);
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
    line(slots, &cadence(rule, language))?;
    compared(rule, language).map_or(Ok(()), |compared| line(against, &compared))
}

/// When a rule is evaluated: `workdays 08:00`.
pub(super) fn cadence(rule: &Anomaly, language: Language) -> String {
    let every_day = || language.pick("every day's end", "每天结束时").to_owned();
    rule.cadence.as_ref().map_or_else(every_day, ToString::to_string)
}

/// What a metric is compared with.
fn compared(rule: &Anomaly, language: Language) -> Option<String> {
    let Subject::Metric { against, .. } = &rule.subject else { return None };
    let against = against.as_ref()?;
    let basis = basis(against, None, language);
    Some(match against {
        Against::History { min_points: least, .. } | Against::Peers { min_points: least, .. } => {
            say!(language, "{basis}, at least {least}", "{basis}，至少 {least} 个")
        }
        Against::Target { .. } => basis,
        Against::Fixed(fixed) => number(*fixed),
    })
}
