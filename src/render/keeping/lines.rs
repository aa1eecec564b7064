//! How a store was found as objects: the first key `type`, keys in a fixed order, `null` for what does
//! not apply.

use std::io::{self, Write};

use serde::Serialize;

use super::super::MachineFormat;
use super::super::machine::date_text;
use super::{Retold, Verification};
use crate::evaluate::Position;
use crate::store::{Inspection, RunChange};
use crate::workspace::{Comparison, Disagreement, ReplayVerdict, Replayed};

/// One object. The order of fields is the order of keys, and part of the interface.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line<'a> {
    Store {
        path: &'a str,
        version: i64,
        generation: u64,
        runs: u64,
        customers: u64,
        changes: u64,
        alerts: u64,
    },
    Fault {
        check: &'static str,
        message: &'a str,
    },
    Run {
        run: i64,
        as_of: String,
        rows: Option<&'static str>,
        agreed: Option<usize>,
        disagreeing: Option<usize>,
        unverified: Option<usize>,
        skipped: Option<&'a str>,
    },
    Disagreement {
        run: i64,
        customer: &'a str,
        recorded: Vec<ChangeObject<'a>>,
        computed: Vec<ChangeObject<'a>>,
    },
    Summary {
        faults: usize,
        agreed: usize,
        disagreeing: usize,
        unverified: usize,
        skipped: Option<&'a str>,
    },
}

#[derive(Debug, Serialize)]
struct ChangeObject<'a> {
    on: String,
    from: Option<PositionObject<'a>>,
    to: PositionObject<'a>,
    cause: &'static str,
    late: bool,
}

#[derive(Debug, Serialize)]
struct PositionObject<'a> {
    funnel: Option<&'a str>,
    stage: Option<&'a str>,
    state: &'static str,
}

impl<'a> ChangeObject<'a> {
    fn of(change: &'a RunChange) -> Self {
        let position = |of: &'a Position| PositionObject {
            funnel: of.funnel.as_deref(),
            stage: of.stage.as_deref(),
            state: of.state.word(),
        };
        Self {
            on: date_text(change.on),
            from: change.from.as_deref().map(position),
            to: position(&change.to),
            cause: change.cause.word(),
            late: change.late,
        }
    }
}

/// Writes objects, each on a line or all in an array.
pub(super) fn write(out: &mut dyn Write, format: MachineFormat, found: &Verification) -> io::Result<()> {
    let lines = lines(found);
    if format == MachineFormat::Jsonl {
        for line in lines {
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
        return Ok(());
    }
    serde_json::to_writer(&mut *out, &lines)?;
    out.write_all(b"\n")
}

fn lines(found: &Verification) -> Vec<Line<'_>> {
    let Inspection { version, generation, runs, customers, changes, alerts, faults } = &found.inspection;
    let mut lines = vec![Line::Store {
        path: &found.store,
        version: *version,
        generation: *generation,
        runs: *runs,
        customers: *customers,
        changes: *changes,
        alerts: *alerts,
    }];
    lines.extend(
        faults.iter().map(|fault| Line::Fault { check: fault.check.word(), message: &fault.what.english }),
    );
    for run in found.runs() {
        lines.push(of_run(run));
        if let ReplayVerdict::Compared(comparison) = &run.verdict {
            lines.extend(comparison.disagreements.iter().map(|it| of_disagreement(run.run, it)));
        }
    }
    lines.push(Line::Summary {
        faults: found.faults(),
        agreed: found.agreed(),
        disagreeing: found.disagreeing(),
        unverified: found.unverified(),
        skipped: match &found.history {
            Retold::Skipped(why) => Some(&why.english),
            Retold::Runs(_) => None,
        },
    });
    lines
}

fn of_run(run: &Replayed) -> Line<'_> {
    let (number, as_of) = (run.run, date_text(run.day));
    match &run.verdict {
        ReplayVerdict::Compared(Comparison {
            rows_are_the_same, agreed, disagreeing, unverified, ..
        }) => Line::Run {
            run: number,
            as_of,
            rows: Some(if *rows_are_the_same { "same" } else { "changed" }),
            agreed: Some(*agreed),
            disagreeing: Some(*disagreeing),
            unverified: Some(*unverified),
            skipped: None,
        },
        ReplayVerdict::Skipped(why) => Line::Run {
            run: number,
            as_of,
            rows: None,
            agreed: None,
            disagreeing: None,
            unverified: None,
            skipped: Some(&why.english),
        },
    }
}

fn of_disagreement(run: i64, of: &Disagreement) -> Line<'_> {
    Line::Disagreement {
        run,
        customer: &of.customer,
        recorded: of.recorded.iter().map(ChangeObject::of).collect(),
        computed: of.computed.iter().map(ChangeObject::of).collect(),
    }
}
