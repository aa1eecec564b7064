//! How a store was found, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use super::super::palette::Palette;
use super::super::visible::visible;
use super::super::words::{self, counted};
use super::{Retold, Verification};
use crate::evaluate::Position;
use crate::language::{Language, say};
use crate::store::RunChange;
use crate::workspace::{Disagreement, ReplayVerdict};

/// How many customers are named whose changes prove nothing.
const NAMED: usize = 5;

/// Writes what the store is, what is wrong in it, and what came out of making its runs again.
///
/// # Errors
/// Those of `out`.
pub fn write_verification(
    out: &mut dyn Write,
    found: &Verification,
    language: Language,
    palette: Palette,
) -> io::Result<()> {
    let of = &found.inspection;
    let count = |number: u64, english, chinese| {
        counted(usize::try_from(number).unwrap_or(usize::MAX), english, chinese, language)
    };
    writeln!(out, "{}", palette.title(&say!(language, "store {}", "存储文件 {}", found.store)))?;
    let holds = [
        count(of.runs, ["run", "runs"], "次运行"),
        count(of.customers, ["customer", "customers"], "个客户"),
        count(of.changes, ["state change", "state changes"], "条状态变化"),
        count(of.alerts, ["alert", "alerts"], "条告警"),
    ];
    writeln!(
        out,
        "  {}",
        say!(
            language,
            "version {}, generation {}: {}",
            "第 {} 版，第 {} 代：{}",
            of.version,
            of.generation,
            holds.join(language.pick(", ", "、"))
        )
    )?;
    faults(out, found, language, palette)?;
    history(out, found, language, palette)?;
    let (faults, wrong) = (found.faults(), found.disagreeing());
    let end = match (faults, wrong) {
        (0, 0) => palette.good(language.pick("nothing wrong was found", "没有发现问题")),
        (0, _) => palette.grave(language.pick(
            "the store says something else than its runs come to: somebody wrote to it, or a mistake of this program has been mended since",
            "存储文件的记录与运行的结果不符：有人改动过它，或本程序的某个错误此后得到了改正",
        )),
        _ => palette.grave(language.pick(
            "the store is damaged: put its last backup in its place, or report this if nothing but funnelwright wrote to it",
            "存储文件已损坏：请用最近的备份替换它；如果除 funnelwright 外没有程序写过它，请报告此问题",
        )),
    };
    writeln!(out, "\n{end}")
}

fn faults(out: &mut dyn Write, found: &Verification, language: Language, palette: Palette) -> io::Result<()> {
    writeln!(out, "\n{}", palette.title(language.pick("what must hold in it", "必须成立的条件")))?;
    if found.faults() == 0 {
        return writeln!(out, "  {}", language.pick("all does", "全部成立"));
    }
    for fault in &found.inspection.faults {
        let (check, what) = (fault.check.phrase().said_in(language), visible(fault.what.said_in(language)));
        writeln!(out, "  {}", palette.grave(&say!(language, "{check}: {what}", "{check}：{what}")))?;
    }
    Ok(())
}

fn history(
    out: &mut dyn Write,
    found: &Verification,
    language: Language,
    palette: Palette,
) -> io::Result<()> {
    writeln!(
        out,
        "\n{}",
        palette.title(language.pick("its runs, made again by their own rules", "按各自的规则重做历次运行"))
    )?;
    if let Retold::Skipped(why) = &found.history {
        let why = why.said_in(language);
        return writeln!(out, "  {}", say!(language, "not done: {why}", "未进行：{why}"));
    }
    let runs = |count: usize| counted(count, ["run", "runs"], "次运行", language);
    let changes = counted(found.agreed(), ["change", "changes"], "条变化", language);
    let compared = runs(found.compared().count());
    writeln!(
        out,
        "  {}",
        say!(
            language,
            "{compared} compared: {changes} come out as recorded",
            "比较了 {compared}：{changes}与记录一致"
        )
    )?;
    for (run, comparison) in found.compared() {
        for disagreement in &comparison.disagreements {
            let told = told(run.run, disagreement, language);
            writeln!(out, "  {}", palette.grave(&told))?;
        }
        let more = comparison.disagreeing.saturating_sub(comparison.disagreements.len());
        if more > 0 {
            let more = words::customers(more, language);
            let number = run.run;
            let told = say!(language, "run {number}: {more} more", "第 {number} 次运行：还有 {more}");
            writeln!(out, "  {}", palette.grave(&told))?;
        }
    }
    open(out, found, language)?;
    skipped(out, found, language)
}

/// What proves nothing.
fn open(out: &mut dyn Write, found: &Verification, language: Language) -> io::Result<()> {
    let count = found.unverified();
    if count == 0 {
        return Ok(());
    }
    let mut names: Vec<&Arc<str>> = found.compared().flat_map(|(_, it)| &it.open).collect();
    names.sort_unstable();
    names.dedup();
    let more = if names.len() > NAMED { ", …" } else { "" };
    let names: Vec<_> = names.into_iter().take(NAMED).map(|name| visible(name)).collect();
    let (customers, names) = (words::customers(count, language), names.join(", "));
    writeln!(
        out,
        "  {}",
        say!(
            language,
            "could not be verified: {customers} come out otherwise, but rows have changed since, or somebody acted on the day of the run ({names}{more})",
            "无法核实：{customers}的结果不同，但其后数据行有过变化，或运行当天有人操作过（{names}{more}）"
        )
    )
}

/// The runs that could not be made again, by reason.
fn skipped(out: &mut dyn Write, found: &Verification, language: Language) -> io::Result<()> {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for run in found.runs() {
        if let ReplayVerdict::Skipped(why) = &run.verdict {
            *reasons.entry(why.said_in(language)).or_default() += 1;
        }
    }
    for (why, count) in reasons {
        let runs = counted(count, ["run", "runs"], "次运行", language);
        writeln!(out, "  {}", say!(language, "{runs} left out: {why}", "{runs}未比较：{why}"))?;
    }
    Ok(())
}

/// `run 5, customer d: recorded …; comes out …`.
fn told(run: i64, of: &Disagreement, language: Language) -> String {
    let (recorded, computed) = (all(&of.recorded, language), all(&of.computed, language));
    let customer = visible(&of.customer);
    say!(
        language,
        "run {run}, customer {customer}: recorded is {recorded}; it comes to {computed}",
        "第 {run} 次运行，客户 {customer}：记录为{recorded}；结果应为{computed}"
    )
}

fn all(changes: &[RunChange], language: Language) -> String {
    if changes.is_empty() {
        return language.pick("no change", "没有变化").to_owned();
    }
    let told: Vec<String> = changes.iter().map(|change| one(change, language)).collect();
    told.join(language.pick(", then ", "，然后"))
}

/// `need stagnant → need losing on 2024-03-11 (time)`.
fn one(change: &RunChange, language: Language) -> String {
    let position = |of: &Position| {
        let state = of.state.said_in(language);
        of.stage.as_ref().map_or_else(|| state.to_owned(), |stage| format!("{} {state}", visible(stage)))
    };
    let from = change.from.as_deref().map_or_else(|| language.pick("(new)", "（新）").to_owned(), position);
    let (to, on) = (position(&change.to), change.on.format("%Y-%m-%d"));
    let cause = words::cause(change.cause, language);
    let late = if change.late { language.pick(", late", "，迟到") } else { "" };
    say!(language, "{from} → {to} on {on} ({cause}{late})", " {on} {from} → {to}（{cause}{late}）")
}
