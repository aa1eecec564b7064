//! The life of one alert, for people.

use std::io::{self, Write};
use std::sync::Arc;

use super::super::grid::Grid;
use super::super::visible::visible;
use super::rule::write_rule;
use super::{AlertStyle, words};
use crate::anomaly::Observation;
use crate::dispatch::{instant_text, quoted};
use crate::language::say;
use crate::workspace::AlertView;

/// Writes what an alert is about, how its rule was evaluated, what has happened to it, and what its
/// clocks bring next.
///
/// # Errors
/// Those of `out`.
pub fn write_alert_story(
    out: &mut dyn Write,
    view: &AlertView,
    evidence: &[Observation],
    style: AlertStyle<'_>,
) -> io::Result<()> {
    heading(out, view, style)?;
    style.rule(&view.alert.key.rule).map_or(Ok(()), |rule| write_rule(out, rule, style))?;
    figures(out, evidence, style)?;
    history(out, view, style)?;
    future(out, view, &[], style)
}

pub(super) fn heading(out: &mut dyn Write, view: &AlertView, style: AlertStyle<'_>) -> io::Result<()> {
    let (naming, palette, language) = (style.naming, style.palette, style.naming.language());
    let key = &view.alert.key;
    let (rule, subject) = (naming.rule(&key.rule), naming.subject(&key.subject));
    let title = say!(language, "{rule}: {subject}", "{rule}：{subject}");
    writeln!(out, "{}", palette.title(&visible(&title)))?;
    let status = words::standing(&view.alert, language);
    let day = key.episode.day;
    let late = if view.is_overdue {
        palette.grave(language.pick(" (overdue)", "（逾期）"))
    } else {
        String::new()
    };
    let severity = view.severity.map_or("–", |severity| severity.phrase().said_in(language));
    let people = words::people(&view.told, &naming);
    let [is, since, grave, told, message, silenced, why] = language.pick(
        ["status  ", "since   ", "severity", "told    ", "message ", "silenced", "why     "],
        ["状态", "始于", "程度", "通知", "说明", "抑制", "缘由"],
    );
    writeln!(out, "  {} {key}", language.pick("key     ", "键  "))?;
    writeln!(out, "  {is} {status}{late}")?;
    writeln!(out, "  {since} {day}")?;
    writeln!(out, "  {grave} {severity}")?;
    writeln!(out, "  {told} {}", visible(&people))?;
    if let Some(text) = view.alert.message() {
        // What is so now may be something else.
        let then = language.pick(" (when it opened)", "（打开时）");
        writeln!(out, "  {message} {}{then}", visible(text))?;
    }
    if let Some(other) = view.alert.inhibitor() {
        writeln!(out, "  {silenced} {other}")?;
    }
    let doc = style.rule(&key.rule).and_then(|rule| rule.doc.as_deref());
    match doc.map(str::trim).filter(|doc| !doc.is_empty()) {
        Some(doc) => writeln!(out, "  {why} {}", visible(&doc.replace('\n', " "))),
        None => Ok(()),
    }
}

pub(super) fn figures(
    out: &mut dyn Write,
    evidence: &[Observation],
    style: AlertStyle<'_>,
) -> io::Result<()> {
    let language = style.naming.language();
    if evidence.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{}",
        style.palette.title(language.pick("evaluations, the latest first", "评估，最近的在前"))
    )?;
    let all = language.pick(
        ["value", "baseline", "delta", "pct", "z", "n", "target", "expected"],
        ["值", "基线", "差值", "比例", "z", "n", "目标", "应达到"],
    );
    let cells: Vec<[Option<String>; 8]> = evidence.iter().map(numbers).collect();
    // Only what some evaluation has: rules on customers have none, few have targets.
    let is_shown = |place: usize| cells.iter().any(|row| row.get(place).is_some_and(Option::is_some));
    let shown: Vec<usize> = (0..all.len()).filter(|place| is_shown(*place)).collect();
    let [slot, outcome, missing] = language.pick(["slot", "outcome", "missing"], ["时点", "结果", "缺失"]);
    let names = shown.iter().filter_map(|place| all.get(*place).copied());
    let kinds = format!("ll{}l", "r".repeat(shown.len()));
    let mut grid = Grid::new(&kinds, [slot, outcome].into_iter().chain(names).chain([missing]));
    for (one, row) in evidence.iter().zip(&cells) {
        let at = instant_text(one.slot.at.last_instant());
        let figures =
            shown.iter().map(|place| row.get(*place).cloned().flatten().unwrap_or_else(|| String::from("–")));
        let first = [at, words::outcome(one.outcome, language).to_owned()];
        grid.row(first.into_iter().chain(figures).chain([one.missing.join(", ")]));
    }
    grid.write(out, style.columns)
}

/// The figures of an evaluation, as far as it has them.
fn numbers(one: &Observation) -> [Option<String>; 8] {
    let it = &one.figures;
    [
        it.value.map(short),
        it.baseline.map(short),
        it.delta.map(short),
        it.pct.map(|pct| format!("{:+.1}%", pct * 100.0)),
        it.z.map(short),
        it.n.map(|n| n.to_string()),
        it.target.map(short),
        it.expected.map(short),
    ]
}

/// At most two decimals, none that say nothing.
pub(super) fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { String::from("0") } else { text.to_owned() }
}

pub(super) fn history(out: &mut dyn Write, view: &AlertView, style: AlertStyle<'_>) -> io::Result<()> {
    let language = style.naming.language();
    writeln!(out, "\n{}", style.palette.title(language.pick("history", "经过")))?;
    for event in view.alert.events() {
        let what = words::event(event, &style.naming);
        let by = event.by.as_ref().map(|by| style.naming.person(by));
        let by = by.map(|by| say!(language, " by {by}", "，由 {by}")).unwrap_or_default();
        let note = event.note.as_ref().map(|note| say!(language, ": {note}", "：{note}")).unwrap_or_default();
        writeln!(out, "  {}  {}", instant_text(event.at), visible(&format!("{what}{by}{note}")))?;
    }
    Ok(())
}

/// What the clocks bring; `whom` are those whom each of them would tell, in the same order, as far as that
/// is known.
pub(super) fn future(
    out: &mut dyn Write,
    view: &AlertView,
    whom: &[Option<Vec<Arc<str>>>],
    style: AlertStyle<'_>,
) -> io::Result<()> {
    let language = style.naming.language();
    if !view.upcoming.is_empty() {
        writeln!(out, "\n{}", style.palette.title(language.pick("what comes next", "接下来")))?;
        for (place, (at, clock)) in view.upcoming.iter().enumerate() {
            let whom = whom.get(place).and_then(Option::as_deref);
            let to = whom.map(|whom| words::told_then(whom, &style.naming)).unwrap_or_default();
            let what = format!("{}{to}", words::clock(*clock, language));
            writeln!(out, "  {}  {}", instant_text(*at), visible(&what))?;
        }
    }
    if view.alert.is_unhandled() {
        let key = quoted(&view.alert.key.to_string());
        let (how, given) = (language.pick("to answer", "回复"), style.given);
        writeln!(out, "\n{how}\n  funnelwright alerts handle {key} --by WHO --feedback TEXT{given}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn numbers_are_short() {
        let shown = [1.0, -2.5, 0.333_333, -0.001, 1_234.0].map(short);
        assert_eq!(shown, ["1", "-2.5", "0.33", "0", "1234"]);
    }
}
