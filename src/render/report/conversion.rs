//! The conversion report for people.

use std::io::{self, Write};

use super::super::grid::Grid;
use super::super::machine::date_text;
use super::super::numbers::{count, share};
use super::{Ink, Setting, prose, words};
use crate::deal::Cycle;
use crate::evaluate::State;
use crate::language::{Language, say};
use crate::report::{Cohort, CohortKind, ConversionReport, FunnelConversion, Point};

/// Points of each series that are shown.
const SHOWN: usize = 6;

/// Writes it.
pub(super) fn write(out: &mut dyn Write, report: &ConversionReport, setting: Setting<'_>) -> io::Result<()> {
    let language = setting.language;
    let as_of = report.as_of.text();
    let title = say!(language, "conversion as of {as_of}", "转化率　截至 {as_of}");
    prose(out, setting, Ink::Title, &title)?;
    for funnel in &report.funnels {
        writeln!(out)?;
        prose(out, setting, Ink::Title, &setting.labels.funnel(Some(&funnel.funnel)))?;
        for line in summary(language, funnel) {
            prose(out, setting, Ink::Plain, &format!("  {line}"))?;
        }
        let weeks = funnel.cycle.map_or(0, |cycle| cycle.weeks);
        for cohort in &funnel.cohorts {
            writeln!(out)?;
            prose(out, setting, Ink::Faint, &format!("  {}", cohort_title(language, cohort, weeks)))?;
            steps(cohort, setting).write(out, setting.columns)?;
        }
        let series = [
            (
                &funnel.weekly,
                language.pick("baseline as of the ends of past weeks", "历史各周末的基准转化率"),
            ),
            (
                &funnel.monthly,
                language.pick("baseline as of the ends of past months", "历史各月末的基准转化率"),
            ),
        ];
        for (points, title) in series.into_iter().filter(|(points, _)| !points.is_empty()) {
            writeln!(out)?;
            prose(out, setting, Ink::Faint, &format!("  {title}"))?;
            series_grid(points, language).write(out, setting.columns)?;
        }
    }
    Ok(())
}

/// Cycle, baseline and stability, a line each.
pub(super) fn summary(language: Language, funnel: &FunnelConversion) -> Vec<String> {
    let min_sample = funnel.min_sample;
    let Some(cycle) = &funnel.cycle else {
        return vec![say!(
            language,
            "fewer than {min_sample} were won, so the deal cycle cannot be told; give `cycle = {{ fallback = \"9w\" }}`",
            "成交不足 {min_sample} 个，无法得出成交周期；可在规则中写 cycle = {{ fallback = \"9w\" }}"
        )];
    };
    let mut lines = vec![cycle_text(language, cycle, min_sample)];
    if let Some(recent) = funnel.cohorts.iter().find(|cohort| cohort.kind == CohortKind::Recent) {
        lines.push(baseline_text(language, funnel, recent));
    }
    if cycle.inferred > 0 {
        let inferred = count(cycle.inferred);
        lines.push(say!(
            language,
            "{inferred} were won on a day that the dataset does not give: the day they were first seen so counts",
            "{inferred} 个成交的日期数据中没有，按首次看到的日期计"
        ));
    }
    if funnel.undated > 0 {
        let undated = count(funnel.undated);
        lines.push(say!(
            language,
            "{undated} customers have no date of entry and are in no cohort",
            "{undated} 个客户没有进入日期，不计入"
        ));
    }
    lines
}

fn cycle_text(language: Language, cycle: &Cycle, min_sample: u32) -> String {
    let (days, won) = (cycle.days, count(cycle.won));
    let (weeks, play, window) = (cycle.cycle_weeks, cycle.weeks - cycle.cycle_weeks, cycle.weeks);
    let basis = if cycle.fallback {
        say!(
            language,
            "{days} days by the rules' fallback ({won} won, fewer than {min_sample})",
            "{days} 天（成交 {won} 个，不足 {min_sample} 个，取规则的默认值）"
        )
    } else {
        say!(
            language,
            "{days} days from entry to won, the median of {won}",
            "从进入到成交的中位数 {days} 天（{won} 个成交）"
        )
    };
    say!(
        language,
        "cycle: {basis}; {weeks} weeks + {play} of play = {window} weeks",
        "成交周期：{basis}；{weeks} 周 + 浮动 {play} 周 = {window} 周"
    )
}

fn baseline_text(language: Language, funnel: &FunnelConversion, recent: &Cohort) -> String {
    let Some(rate) = recent.baseline() else {
        let (customers, needed) = (count(recent.customers), funnel.min_sample);
        return say!(
            language,
            "baseline: too few ({customers} entered, {needed} are needed)",
            "基准转化率：样本不足（进入 {customers} 个，需要 {needed} 个）"
        );
    };
    let (value, interval) = (share(rate.value), words::interval(rate));
    let won = count(recent.steps.last().map_or(0, |step| step.reached));
    let customers = count(recent.customers);
    let stable = stability(language, funnel.stable);
    say!(
        language,
        "baseline: {value} ({interval}), {won} of {customers} won; {stable}",
        "基准转化率：{value}（{interval}），{customers} 个中成交 {won} 个；{stable}"
    )
}

/// Whether the rate is stable.
pub(super) fn stability(language: Language, stable: Option<bool>) -> &'static str {
    match stable {
        Some(true) => language.pick("stable for four weeks", "近四周稳定"),
        Some(false) => language.pick("not stable yet", "尚未稳定"),
        None => language.pick("too few weeks to call it stable", "周数不足，无法判断是否稳定"),
    }
}

/// Which customers, since when, how many.
pub(super) fn cohort_title(language: Language, cohort: &Cohort, weeks: u32) -> String {
    let which = words::cohort(language, cohort.kind, weeks);
    let (from, to) = (date_text(cohort.from), date_text(cohort.to));
    let customers = words::customers(cohort.customers, language);
    let not_admitted = match cohort.not_admitted {
        0 => String::new(),
        number => {
            let number = count(number);
            say!(language, ", {number} not admitted left out", "，另有 {number} 个未准入不计")
        }
    };
    say!(
        language,
        "{which} ({from} … {to}): {customers}{not_admitted}",
        "{which}（{from} … {to}）：{customers}{not_admitted}"
    )
}

fn steps(cohort: &Cohort, setting: Setting<'_>) -> Grid {
    let language = setting.language;
    let header = [
        language.pick("phase", "大阶段"),
        language.pick("reached", "到达"),
        language.pick("rate", "转化率"),
        language.pick("95 % interval", "95 % 区间"),
        language.pick("from the one before", "较上一阶段"),
    ];
    let mut grid = Grid::new("lrrrr", header);
    for step in &cohort.steps {
        grid.row([
            step_name(step.phase.as_ref(), setting),
            count(step.reached),
            words::rate(language, step.rate),
            step.rate.map(words::interval).unwrap_or_default(),
            step.from_previous.map_or_else(|| words::rate(language, None), share),
        ]);
    }
    grid
}

/// A phase, or won.
pub(super) fn step_name(phase: Option<&std::sync::Arc<str>>, setting: Setting<'_>) -> String {
    match phase {
        Some(phase) => setting.labels.phase(Some(phase)),
        None => State::Won.said_in(setting.language).to_owned(),
    }
}

fn series_grid(points: &[Point], language: Language) -> Grid {
    let header = [
        language.pick("as of", "截至"),
        language.pick("window", "窗口"),
        language.pick("customers", "客户数"),
        language.pick("won", "成交"),
        language.pick("rate", "转化率"),
        language.pick("95 % interval", "95 % 区间"),
    ];
    let mut grid = Grid::new("lrrrrr", header);
    for point in points.iter().skip(points.len().saturating_sub(SHOWN)) {
        grid.row([
            date_text(point.on),
            point.weeks.map(|weeks| say!(language, "{weeks} weeks", "{weeks} 周")).unwrap_or_default(),
            count(point.customers),
            count(point.won),
            words::rate(language, point.rate),
            point.rate.map(words::interval).unwrap_or_default(),
        ]);
    }
    grid
}
