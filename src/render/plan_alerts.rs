//! The alerts and outcomes of a delta, for people.

use std::io::{self, Write};

use super::numbers::count;
use super::plan_tables::SAMPLES;
use super::style::Style;
use super::table::{add_row, new_table, write_table};
use super::watching::{happened, outcomes, told};
use super::words::counted;
use crate::alert::{Alert, Outcome, What};
use crate::delta::{Delta, Watch};
use crate::language::{Language, say};

/// How many evaluations are shown.
const OUTCOMES: usize = 40;

/// The alerts that open or end, the gravest first, and how many stay as they are.
pub(super) fn write_alerts(
    out: &mut dyn Write,
    watch: &Watch,
    in_full: bool,
    style: Style,
) -> io::Result<()> {
    let language = style.language;
    let evaluations = watch.observations.len() + watch.quiet;
    if evaluations == 0 && watch.alerts.is_empty() && watch.kept.is_empty() {
        return Ok(());
    }
    let all = counted(evaluations, ["evaluation", "evaluations"], "次评估", language);
    let (opened, ended, kept) = (count(watch.opened()), count(watch.resolved()), count(watch.kept.len()));
    let line = say!(
        language,
        "{opened} opened · {ended} ended · {kept} stay as they are · {all} of rules",
        "打开 {opened} · 结束 {ended} · 保持不变 {kept} · 规则共 {all}"
    );
    writeln!(out, "\n{}\n  {line}", style.title("alerts", "告警"))?;
    for (metric, most) in &watch.too_many {
        let note = say!(
            language,
            "`{metric}` has more than {most} groups: what looks at it was not evaluated",
            "`{metric}` 的分组超过 {most} 个：未评估基于它的规则"
        );
        writeln!(out, "  {}", style.palette.grave(&note))?;
    }
    let mut shown: Vec<&Alert> = watch.alerts.iter().collect();
    let severity = |alert: &Alert| watch.severities.get(&alert.key.rule).copied();
    shown.sort_by(|one, other| severity(other).cmp(&severity(one)).then_with(|| one.key.cmp(&other.key)));
    if shown.is_empty() || !in_full {
        return Ok(());
    }
    let header = language.pick(
        ["what", "severity", "rule", "about", "to", "message"],
        ["变化", "级别", "规则", "对象", "通知", "内容"],
    );
    let mut table = new_table(header);
    for alert in shown.iter().take(SAMPLES) {
        let row = [
            what(alert, watch, language),
            severity(alert).map_or("", |severity| severity.phrase().said_in(language)).to_owned(),
            alert.key.rule.to_string(),
            alert.key.subject.to_string(),
            to(alert, language),
            alert.message().unwrap_or("–").to_owned(),
        ];
        add_row(&mut table, row);
    }
    write_table(out, "", table, usize::MAX)?;
    if shown.len() > SAMPLES {
        let more = count(shown.len() - SAMPLES);
        writeln!(out, "  {}", say!(language, "… and {more} more", "……还有 {more} 条"))?;
    }
    Ok(())
}

/// Who was told of an alert, or why nobody is.
fn to(alert: &Alert, language: Language) -> String {
    if let Some(other) = alert.inhibitor() {
        return say!(language, "inhibited by {other}", "被 {other} 抑制");
    }
    let people = told(alert).join(", ");
    if people.is_empty() { "–".to_owned() } else { people }
}

/// `2 opened · 1 ended · 1 escalated`: what happens to alerts.
pub(super) fn alerts_text(watch: &Watch, language: Language) -> String {
    let (opened, ended, escalated) = (watch.opened(), watch.resolved(), watch.escalated());
    let words =
        language.pick(["opened", "ended", "escalated", "with news"], ["打开", "结束", "升级", "有新动态"]);
    let [is_opened, is_ended, is_escalated, has_news] = words;
    let counts = [(opened, is_opened), (ended, is_ended), (escalated, is_escalated)];
    let mut parts: Vec<(usize, &str)> = counts.into_iter().filter(|(number, _)| *number > 0).collect();
    if parts.is_empty() {
        // Some are told again, counted for the first time, silenced and the like.
        parts.push((watch.alerts.len(), has_news));
    }
    let said = |(number, word): (usize, &str)| {
        let number = count(number);
        say!(language, "{number} {word}", "{word} {number}")
    };
    parts.into_iter().map(said).collect::<Vec<_>>().join(" · ")
}

/// What happened to an alert last that changes where it stands.
fn what(alert: &Alert, watch: &Watch, language: Language) -> String {
    let mut of_it = happened(watch, alert)
        .filter(|what| !matches!(what, What::Told { .. } | What::Inhibited { .. } | What::Released { .. }));
    let last = of_it.next_back();
    match (last, alert.state().ending) {
        (Some(What::Closed(_)), Some(ending)) => {
            let how = ending.phrase().said_in(language);
            say!(language, "closed {how}", "关闭：{how}")
        }
        (Some(what), _) => what.phrase().said_in(language).to_owned(),
        (None, _) => alert.state().status.phrase().said_in(language).to_owned(),
    }
}

/// The evaluations of rules: first those that are met.
pub(super) fn write_outcomes(out: &mut dyn Write, delta: &Delta, style: Style) -> io::Result<()> {
    let language = style.language;
    let mut all = outcomes(delta);
    if all.is_empty() {
        return Ok(());
    }
    all.sort_by_key(|observation| observation.outcome != Outcome::Met);
    let header = language.pick(
        ["slot", "rule", "about", "outcome", "value", "baseline", "pct", "z", "n", "missing"],
        ["时点", "规则", "对象", "结果", "值", "基准", "偏差", "z", "n", "缺失"],
    );
    let mut table = new_table(header);
    let number = |number: Option<f64>| number.map_or_else(|| "–".to_owned(), |number| format!("{number:.2}"));
    for observation in all.iter().take(OUTCOMES) {
        let figures = &observation.figures;
        let pct = figures.pct.map_or_else(|| "–".to_owned(), |pct| format!("{:+.0}%", pct * 100.0));
        let row = [
            observation.slot.at.text(),
            observation.rule.to_string(),
            observation.subject.to_string(),
            observation.outcome.word().to_owned(),
            number(figures.value),
            number(figures.baseline),
            pct,
            number(figures.z),
            figures.n.map_or_else(|| "–".to_owned(), |n| n.to_string()),
            observation.missing.join(", "),
        ];
        add_row(&mut table, row);
    }
    write_table(out, &style.title("outcomes", "评估结果"), table, usize::MAX)?;
    if all.len() > OUTCOMES {
        let more = count(all.len() - OUTCOMES);
        let hint = say!(
            language,
            "… and {more} more: `--format jsonl` or `--format csv` has them all",
            "……还有 {more} 条：用 `--format jsonl` 或 `--format csv` 查看全部"
        );
        writeln!(out, "  {hint}")?;
    }
    Ok(())
}
