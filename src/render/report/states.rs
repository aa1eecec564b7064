//! The states report for people.

use std::io::{self, Write};

use super::super::grid::Grid;
use super::super::numbers::count;
use super::{Ink, Setting, prose, words};
use crate::evaluate::{Overdue, State};
use crate::language::{Language, say};
use crate::report::{FunnelStates, OverdueCounts, StageStates, StatesReport, WhyCount};

/// Writes it.
pub(super) fn write(out: &mut dyn Write, report: &StatesReport, setting: Setting<'_>) -> io::Result<()> {
    let language = setting.language;
    let as_of = report.as_of.text();
    let title = say!(language, "states as of {as_of}", "客户状态　截至 {as_of}");
    prose(out, setting, Ink::Title, &title)?;
    prose(out, setting, Ink::Plain, &format!("  {}", totals(language, report)))?;
    for funnel in &report.funnels {
        writeln!(out)?;
        prose(out, setting, Ink::Title, &funnel_title(funnel, setting))?;
        matrix(funnel, setting).write(out, setting.columns)?;
        if funnel.total.states.of(State::Ready) > 0 {
            let title = language.pick("ready, by how overdue they are", "待进阶客户的停留情况");
            writeln!(out)?;
            prose(out, setting, Ink::Faint, &format!("  {title}"))?;
            ready(funnel, setting).write(out, setting.columns)?;
        }
        write_left_out(out, funnel, setting)?;
    }
    if !report.outside.is_empty() {
        let number = report.total.of(State::Outside);
        let customers = count(number);
        let title = say!(language, "in no funnel: {customers}", "漏斗外：{customers}");
        writeln!(out)?;
        prose(out, setting, Ink::Title, &title)?;
        write_list(out, reasons(language, &report.outside), setting)?;
    }
    Ok(())
}

/// `362 customers · 120 in the funnels · won 80 …`: each customer once.
pub(super) fn totals(language: Language, report: &StatesReport) -> String {
    let total = report.total.total();
    let inside = count(report.total.in_funnel());
    let mut parts =
        vec![words::customers(total, language), say!(language, "in the funnels {inside}", "漏斗内 {inside}")];
    let others = State::ALL.into_iter().filter(|state| !state.in_funnel() && report.total.of(*state) > 0);
    parts
        .extend(others.map(|state| format!("{} {}", state.said_in(language), count(report.total.of(state)))));
    parts.join(" · ")
}

fn funnel_title(funnel: &FunnelStates, setting: Setting<'_>) -> String {
    let name = setting.labels.funnel(Some(&funnel.funnel));
    let states = &funnel.total.states;
    let (all, inside) = (words::customers(states.total(), setting.language), count(states.in_funnel()));
    say!(setting.language, "{name}: {all}, {inside} in the funnel", "{name}：{all}，漏斗内 {inside}")
}

/// The states that have a column: those in the funnel, and others that somebody is in.
pub(super) fn shown_states(funnel: &FunnelStates) -> (Vec<State>, Vec<State>) {
    let inside = State::ALL.into_iter().filter(|state| state.in_funnel()).collect();
    let outside = State::ALL
        .into_iter()
        .filter(|state| !state.in_funnel() && funnel.total.states.of(*state) > 0)
        .collect();
    (inside, outside)
}

/// What the column of those on hold is called; `None` if nobody is.
pub(super) fn on_hold_word(funnel: &FunnelStates, language: Language) -> Option<&'static str> {
    (funnel.total.on_hold > 0).then(|| language.pick("on hold", "暂停计时"))
}

fn matrix(funnel: &FunnelStates, setting: Setting<'_>) -> Grid {
    let language = setting.language;
    let (inside, outside) = shown_states(funnel);
    let mut header = vec![language.pick("stage", "阶段")];
    header.extend(inside.iter().map(|state| state.said_in(language)));
    header.push(language.pick("in funnel", "漏斗内"));
    header.extend(on_hold_word(funnel, language));
    header.extend(outside.iter().map(|state| state.said_in(language)));
    let columns = format!("l{}", "r".repeat(header.len() - 1));
    let mut grid = Grid::new(&columns, header);
    let mut add = |name: String, row: &StageStates| {
        let cell = |state: &State| count(row.states.of(*state));
        let held = on_hold_word(funnel, language).map(|_| count(row.on_hold));
        let cells = inside.iter().map(cell).chain([count(row.states.in_funnel())]).chain(held);
        grid.row([name].into_iter().chain(cells).chain(outside.iter().map(cell)));
    };
    for row in &funnel.stages {
        add(stage_name(funnel, row, setting), row);
    }
    add(language.pick("total", "合计").to_owned(), &funnel.total);
    grid
}

/// A stage, or that there is none.
pub(super) fn stage_name(funnel: &FunnelStates, row: &StageStates, setting: Setting<'_>) -> String {
    match &row.stage {
        Some(stage) => setting.labels.stage(Some(&funnel.funnel), Some(stage)),
        None => setting.language.pick("(no stage)", "（无阶段）").to_owned(),
    }
}

/// Names and counts of ages.
pub(super) fn ages(language: Language, ready: &OverdueCounts) -> [(&'static str, usize); 5] {
    [
        (words::overdue(Overdue::None, language), ready.none),
        (words::overdue(Overdue::Stagnant, language), ready.stagnant),
        (words::overdue(Overdue::Losing, language), ready.losing),
        (words::overdue(Overdue::Expired, language), ready.expired),
        (language.pick("unknown", "未知"), ready.unknown),
    ]
}

fn ready(funnel: &FunnelStates, setting: Setting<'_>) -> Grid {
    let language = setting.language;
    let header = [language.pick("stage", "阶段")]
        .into_iter()
        .chain(ages(language, &funnel.total.ready).map(|(name, _)| name));
    let mut grid = Grid::new("lrrrrr", header);
    let mut add = |name: String, row: &StageStates| {
        grid.row([name].into_iter().chain(ages(language, &row.ready).map(|(_, number)| count(number))));
    };
    for row in funnel.stages.iter().filter(|row| row.states.of(State::Ready) > 0) {
        add(stage_name(funnel, row, setting), row);
    }
    add(language.pick("total", "合计").to_owned(), &funnel.total);
    grid
}

/// Who is not in the funnel although the funnel takes it, and why.
fn write_left_out(out: &mut dyn Write, funnel: &FunnelStates, setting: Setting<'_>) -> io::Result<()> {
    let language = setting.language;
    let states = &funnel.total.states;
    if !funnel.not_admitted.is_empty() {
        let customers = count(states.of(State::NotAdmitted));
        let title = say!(
            language,
            "not admitted: {customers}; lines of the entrance standard that they fail",
            "未准入：{customers}；未满足的准入标准"
        );
        writeln!(out)?;
        prose(out, setting, Ink::Faint, &format!("  {title}"))?;
        write_list(out, lines(funnel, setting), setting)?;
    }
    if !funnel.unknown.is_empty() {
        let customers = count(states.of(State::Unknown));
        let title = say!(language, "unknown: {customers}", "未知：{customers}");
        writeln!(out)?;
        prose(out, setting, Ink::Faint, &format!("  {title}"))?;
        write_list(out, reasons(language, &funnel.unknown), setting)?;
    }
    Ok(())
}

/// The lines of the entrance standard with those who fail them.
pub(super) fn lines(funnel: &FunnelStates, setting: Setting<'_>) -> Vec<(usize, String)> {
    let name = |line| setting.labels.line(&funnel.funnel, None, line);
    funnel.not_admitted.iter().map(|line| (line.customers, name(&line.line))).collect()
}

/// Reasons with their customers.
pub(super) fn reasons(language: Language, counts: &[WhyCount]) -> Vec<(usize, String)> {
    counts.iter().map(|reason| (reason.customers, words::why(language, &reason.why))).collect()
}

fn write_list(out: &mut dyn Write, list: Vec<(usize, String)>, setting: Setting<'_>) -> io::Result<()> {
    let line = |(customers, text)| format!("  {:>6}  {text}", count(customers));
    list.into_iter().try_for_each(|item| prose(out, setting, Ink::Plain, &line(item)))
}
