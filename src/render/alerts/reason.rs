//! Why an alert is open, for people.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::super::grid::Grid;
use super::super::numbers::share;
use super::super::story::write_clause;
use super::super::visible::visible;
use super::ending::{ending, standstill};
use super::rule::{cadence, write_rule};
use super::story::{figures, future, heading, history, short};
use super::{AlertStyle, AlertWhy, comparison, words};
use crate::anomaly::{Compared, Observation, Point};
use crate::baseline::Figures;
use crate::dispatch::instant_text;
use crate::explain::{AlertReason, Unexplained};
use crate::language::{Language, say};
use crate::ruleset::{Anomaly, Subject};

/// Writes what an alert is about, the last evaluation of its rule taken apart, what would end it, what has
/// happened to it, and where it goes next.
///
/// # Errors
/// Those of `out`.
pub fn write_alert_reason(out: &mut dyn Write, why: &AlertWhy<'_>, style: AlertStyle<'_>) -> io::Result<()> {
    let (id, language) = (&why.view.alert.key.rule, style.naming.language());
    let rule = style.rule(id);
    heading(out, why.view, style)?;
    match (why.reason, why.evaluations.first(), rule) {
        (Ok(reason), Some(last), Some(rule)) => {
            evaluation(out, last, reason, rule, style)?;
            condition(out, reason, rule, style)?;
            ending(out, why.view, reason, rule, style)?;
        }
        (reason, ..) => {
            let unexplained = reason.err().unwrap_or(&Unexplained::NoEvaluation);
            writeln!(out, "\n{}", visible(&apology(unexplained, id, language)))?;
            rule.map_or(Ok(()), |rule| write_rule(out, rule, style))?;
        }
    }
    figures(out, why.evaluations, style)?;
    history(out, why.view, style)?;
    if let Some(standstill) = standstill(why.view, rule, &style.naming) {
        writeln!(out, "\n{}", visible(&standstill))?;
    }
    future(out, why.view, why.whom, style)
}

/// Why nothing can be taken apart.
fn apology(why: &Unexplained, rule: &str, language: Language) -> String {
    match why {
        Unexplained::RuleItself => language
            .pick("it is about the rule itself: its message says why", "它针对规则自身：原因见说明")
            .to_owned(),
        Unexplained::RuleGone => {
            say!(language, "the rules no longer have `{rule}`", "规则中已没有 `{rule}`")
        }
        Unexplained::NoEvaluation => language
            .pick("the store holds no evaluation of it until then", "存储文件中没有截至此时的评估")
            .to_owned(),
        Unexplained::SubjectGone => language
            .pick(
                "what it is about is no longer there, by the rules and rows as they are now",
                "按现在的规则和数据，它所针对的对象已不存在",
            )
            .to_owned(),
        Unexplained::TooManyGroups(too_many) => too_many.text(language),
    }
}

/// The evaluation as it is recorded, with what the value was compared with.
fn evaluation(
    out: &mut dyn Write,
    last: &Observation,
    reason: &AlertReason,
    rule: &Anomaly,
    style: AlertStyle<'_>,
) -> io::Result<()> {
    let (language, palette) = (style.naming.language(), style.palette);
    let now = &reason.evidence.observation;
    let (at, day) = (instant_text(now.slot.at.last_instant()), now.slot.data_day());
    let outcome = words::outcome(last.outcome, language);
    let title = say!(
        language,
        "the last evaluation: {outcome}, {at}, by the rows through {day}",
        "最近一次评估：{outcome}，{at}，数据截至 {day}"
    );
    writeln!(out, "\n{}", palette.title(&title))?;
    if now.slot != last.slot {
        let since = instant_text(last.slot.at.last_instant());
        writeln!(out, "  {}", say!(language, "the same since {since}", "自 {since} 起一直如此"))?;
    }
    if let Subject::Metric { metric, against } = &rule.subject
        && let Some(metric) = style.naming.ruleset.metrics.get(*metric)
    {
        let asked = (metric, against.as_ref());
        let lines = comparison::lines(&last.figures, &reason.evidence, asked, language);
        let wide = lines.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
        for (name, text) in lines {
            let gap = " ".repeat(wide.saturating_sub(name.width()));
            writeln!(out, "  {name}{gap}  {}", visible(&text))?;
        }
        points(out, &reason.evidence.compared, style)?;
    }
    if now.outcome.word() == last.outcome.word() && is_alike(&now.figures, &last.figures) {
        return Ok(());
    }
    let outcome = words::outcome(now.outcome, language);
    let [value, baseline] = [now.figures.value, now.figures.baseline].map(comparison::shown);
    let note = match rule.subject {
        Subject::Metric { .. } => say!(
            language,
            "rows or rules have changed since: now it would be {outcome}, value {value}, baseline {baseline}",
            "此后数据或规则有变化：现在的结果是{outcome}，值 {value}，基线 {baseline}"
        ),
        _ => say!(
            language,
            "rows or rules have changed since: now it would be {outcome}",
            "此后数据或规则有变化：现在的结果是{outcome}"
        ),
    };
    writeln!(out, "  {}", palette.faint(&note))
}

/// What the value was compared with, one by one.
fn points(out: &mut dyn Write, compared: &Compared, style: AlertStyle<'_>) -> io::Result<()> {
    let language = style.naming.language();
    let days = |point: &Point| comparison::days(point.frame);
    let grid = match compared {
        Compared::History(points) if !points.is_empty() => {
            let header = language.pick(["days", "value", "from"], ["日期", "值", "来源"]);
            let mut grid = Grid::new("lrl", header);
            for point in points {
                let computed = "computed from the rows as they are now (backfilled)";
                let [then, computed] =
                    language.pick(["recorded then", computed], ["当时的记录", "由现有数据补算"]);
                let origin = if point.backfilled { computed } else { then };
                grid.row([days(point), comparison::number(point.value), origin.to_owned()]);
            }
            grid
        }
        Compared::Peers(peers) if !peers.is_empty() => {
            let mut grid = Grid::new("lr", language.pick(["others", "value"], ["其他分组", "值"]));
            for (subject, value) in peers {
                grid.row([style.naming.subject(subject), comparison::number(*value)]);
            }
            grid
        }
        Compared::Target(_, shares) if !shares.is_empty() => {
            let header = language.pick(["periods before", "reached by then"], ["往期", "到此时完成"]);
            let mut grid = Grid::new("lr", header);
            for point in shares {
                grid.row([days(point), share(point.value)]);
            }
            grid
        }
        Compared::Nothing | Compared::History(_) | Compared::Peers(_) | Compared::Target(..) => return Ok(()),
    };
    writeln!(out)?;
    grid.write(out, style.columns)
}

/// Whether figures are the same for people.
fn is_alike(one: &Figures, other: &Figures) -> bool {
    let numbers = |it: &Figures| [it.value, it.baseline, it.target, it.pace, it.z].map(|it| it.map(short));
    numbers(one) == numbers(other)
}

fn condition(
    out: &mut dyn Write,
    reason: &AlertReason,
    rule: &Anomaly,
    style: AlertStyle<'_>,
) -> io::Result<()> {
    let language = style.naming.language();
    let place = style.palette.faint(&format!("({})", reason.when.place));
    let title = style.palette.title(language.pick("the condition", "条件"));
    writeln!(out, "\n{title}  {place}")?;
    write_clause(out, &reason.when, 1, "")?;
    let slots = cadence(rule, language);
    writeln!(out, "  {}", say!(language, "evaluated: {slots}", "评估时点：{slots}"))?;
    if rule.consecutive > 1 {
        let slots = rule.consecutive;
        let said = say!(
            language,
            "it opens when that is so at {slots} evaluations in a row",
            "连续 {slots} 次评估成立才打开"
        );
        writeln!(out, "  {said}")?;
    }
    Ok(())
}
