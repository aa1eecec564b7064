//! Reports as CSV: each one table with a header.

use std::io::{self, Write};

use super::super::machine::date_text;
use super::super::sheet::{plain, text};
use super::{Reports, Setting, lists};
use crate::evaluate::State;
use crate::report::{
    ConversionReport, Figures, FunnelReport, Grouping, Point, QualityReport, Rate, StageStates, StatesReport,
    StepRate,
};

type Sheet<'a> = csv::Writer<&'a mut dyn Write>;

/// Writes a report as a table; of several, whose columns differ, only the first fits.
///
/// # Errors
/// Those of `out`.
pub fn write_report_sheet(
    out: &mut dyn Write,
    reports: &Reports<'_>,
    setting: Setting<'_>,
) -> io::Result<()> {
    let mut sheet = csv::WriterBuilder::new().flexible(true).from_writer(out);
    if let Some((report, depth)) = &reports.funnel {
        funnel(&mut sheet, report, *depth)?;
    }
    if let Some(report) = &reports.states {
        states(&mut sheet, report)?;
    }
    if let Some(report) = &reports.conversion {
        conversion(&mut sheet, report)?;
    }
    if let Some(report) = &reports.quality {
        quality(&mut sheet, report)?;
    }
    // Sections of a board have columns of their own: each begins with its header.
    for (_, lists) in lists(reports, setting) {
        for list in lists.iter().filter(|list| !list.lines.is_empty()) {
            for line in list.records() {
                record(&mut sheet, line)?;
            }
        }
    }
    sheet.flush()
}

fn record<T: AsRef<[u8]>>(sheet: &mut Sheet<'_>, cells: impl IntoIterator<Item = T>) -> io::Result<()> {
    sheet.write_record(cells).map_err(plain)
}

/// A row for each phase, stage and group, as deep as wanted; `level` tells them apart, so that the
/// rows of one level add up.
fn funnel(sheet: &mut Sheet<'_>, report: &FunnelReport, depth: u8) -> io::Result<()> {
    let who = report.by.word();
    let header = ["level", "phase", "funnel", "stage", who, "customers", "in", "out", "net"];
    let sums = ["sum", "sum_in", "sum_out", "sum_net"].map(|name| match (&report.sum, name) {
        (Some(field), "sum") => field.to_string(),
        (Some(field), name) => name.replacen("sum", field, 1),
        (None, name) => name.to_owned(),
    });
    record(sheet, header.into_iter().chain(sums.iter().map(String::as_str)))?;
    let cells = |names: [&str; 5], figures: &Figures| {
        let numbers = [figures.customers, figures.into, figures.out].map(|number| number.to_string());
        let sums = [figures.sum, figures.sum_into, figures.sum_out, figures.sum_net()]
            .map(|sum| report.sum.as_ref().map_or_else(String::new, |_| sum.to_string()));
        let names = names.map(str::to_owned);
        names.into_iter().chain(numbers).chain([figures.net().to_string()]).chain(sums).collect::<Vec<_>>()
    };
    for phase in &report.phases {
        let name = text(phase.phase.as_ref());
        record(sheet, cells(["phase", name, "", "", ""], &phase.figures))?;
        for stage in phase.stages.iter().filter(|_| depth > 0) {
            record(sheet, cells(["stage", name, &stage.funnel, &stage.stage, ""], &stage.figures))?;
            for group in stage.groups.iter().filter(|_| depth > 1) {
                let id = group.who.as_ref().map_or("", |who| &who.id);
                let level = match report.by {
                    Grouping::Owner => "owner",
                    Grouping::Unit => "unit",
                };
                record(sheet, cells([level, name, &stage.funnel, &stage.stage, id], &group.figures))?;
            }
        }
    }
    Ok(())
}

/// A row for each stage, and one with neither funnel nor stage for those outside and gone: all rows
/// together are all customers.
fn states(sheet: &mut Sheet<'_>, report: &StatesReport) -> io::Result<()> {
    let ready = ["ready_none", "ready_stagnant", "ready_losing", "ready_expired", "ready_unknown"];
    let head = ["funnel", "stage", "phase", "customers", "in_funnel", "on_hold"];
    record(sheet, head.into_iter().chain(State::ALL.map(State::word)).chain(ready))?;
    for funnel in &report.funnels {
        for row in &funnel.stages {
            record(sheet, state_cells(&funnel.funnel, row))?;
        }
    }
    let (outside, gone) = (report.total.of(State::Outside), report.total.of(State::Gone));
    let counts = |state: State| match state {
        State::Outside => outside.to_string(),
        State::Gone => gone.to_string(),
        _ => String::from("0"),
    };
    let head = ["", "", "", &(outside + gone).to_string(), "0", "0"].map(str::to_owned);
    let rest = ready.map(|_| String::from("0"));
    record(sheet, head.into_iter().chain(State::ALL.map(counts)).chain(rest))
}

fn state_cells(funnel: &str, row: &StageStates) -> Vec<String> {
    let names = [funnel, text(row.stage.as_ref()), text(row.phase.as_ref())].map(str::to_owned);
    let counts = [row.states.total(), row.states.in_funnel(), row.on_hold];
    let ready = &row.ready;
    let ages = [ready.none, ready.stagnant, ready.losing, ready.expired, ready.unknown];
    let states = State::ALL.map(|state| row.states.of(state));
    let numbers = counts.into_iter().chain(states).chain(ages).map(|number| number.to_string());
    names.into_iter().chain(numbers).collect()
}

/// Rows of kind `step` (a cohort's phases and won), `week` and `month` (the baseline then).
fn conversion(sheet: &mut Sheet<'_>, report: &ConversionReport) -> io::Result<()> {
    record(
        sheet,
        [
            "funnel",
            "kind",
            "cohort",
            "on",
            "step",
            "weeks",
            "customers",
            "reached",
            "rate",
            "low",
            "high",
            "from_previous",
        ],
    )?;
    let as_of = date_text(report.as_of.day);
    for funnel in &report.funnels {
        let weeks = funnel.cycle.map(|cycle| cycle.weeks.to_string()).unwrap_or_default();
        for cohort in &funnel.cohorts {
            for step in &cohort.steps {
                let names = [&*funnel.funnel, "step", cohort.kind.word(), &as_of, step_word(step), &weeks];
                let numbers = [cohort.customers.to_string(), step.reached.to_string()];
                let previous = step.from_previous.map(|rate| rate.to_string()).unwrap_or_default();
                let cells = names.map(str::to_owned).into_iter().chain(numbers).chain(rate_cells(step.rate));
                record(sheet, cells.chain([previous]))?;
            }
        }
        let points = funnel.weekly.iter().map(|point| ("week", point));
        for (kind, point) in points.chain(funnel.monthly.iter().map(|point| ("month", point))) {
            record(sheet, point_cells(&funnel.funnel, kind, point))?;
        }
    }
    Ok(())
}

/// The phase's id, or `won`.
pub(super) fn step_word(step: &StepRate) -> &str {
    step.phase.as_deref().unwrap_or("won")
}

fn rate_cells(rate: Option<Rate>) -> [String; 3] {
    rate.map_or_else(Default::default, |rate| {
        [rate.value, rate.low, rate.high].map(|share| share.to_string())
    })
}

fn point_cells(funnel: &str, kind: &str, point: &Point) -> Vec<String> {
    let weeks = point.weeks.map(|weeks| weeks.to_string()).unwrap_or_default();
    let names = [funnel, kind, "recent", &date_text(point.on), "won", &weeks].map(str::to_owned);
    let numbers = [point.customers.to_string(), point.won.to_string()];
    names.into_iter().chain(numbers).chain(rate_cells(point.rate)).chain([String::new()]).collect()
}

/// Rows of kind `missing` (a field where it blocks) and `finding`; samples are joined by `;`.
fn quality(sheet: &mut Sheet<'_>, report: &QualityReport) -> io::Result<()> {
    let header = ["kind", "code", "table", "column", "funnel", "stage", "id", "count", "samples"];
    record(sheet, header)?;
    for blank in &report.blanks {
        for place in &blank.places {
            let (count, samples) = (place.customers.to_string(), place.samples.join(";"));
            let (funnel, stage) = (text(place.funnel.as_ref()), text(place.stage.as_ref()));
            let id = text(place.id.as_ref());
            let code = place.blocks.word();
            record(sheet, ["missing", code, "customers", &blank.field, funnel, stage, id, &count, &samples])?;
        }
    }
    for finding in &report.findings {
        let (count, samples) = (finding.count.to_string(), finding.samples.join(";"));
        let (code, table, column) = (finding.code.word(), &*finding.table, &*finding.column);
        record(sheet, ["finding", code, table, column, "", "", "", &count, &samples])?;
    }
    Ok(())
}
