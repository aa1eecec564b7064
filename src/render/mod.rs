//! Output: what a delta, a diagnostic or an explanation looks like to a person and to a program.
//!
//! Guarantees: pure text from data; equal deltas print equal bytes; machine output keeps its keys
//! and their order; a closed pipe is an ordinary [`std::io::Error`] for the caller to judge.
//! Deliberately absent: deciding what is printed where (see [`crate::cli`]), and the terminal.

mod alerts;
mod condition;
mod diagnostic_line;
mod diagnostics;
mod dropped;
mod fold;
mod functions;
mod grid;
mod held;
mod held_view;
mod instants;
mod imported;
mod json_schema;
mod keeping;
mod labels;
mod machine;
mod news;
mod numbers;
mod overview;
mod palette;
mod plan;
mod plan_alerts;
mod plan_tables;
mod reference;
mod report;
mod saved_plan;
mod sheet;
mod status;
mod status_line;
mod story;
mod style;
mod table;
mod totals;
mod visible;
mod watching;
mod words;

#[cfg(test)]
mod sample;

pub use alerts::{
    AlertStyle, AlertWhy, write_alert, write_alert_list, write_alert_reason, write_alert_story,
    write_alert_why, write_alerts, write_outbox, write_outbox_list,
};
pub use condition::{
    ConditionFile, RejectedFile, RunFile, TroubleFile, rejected_file, write_condition, write_metrics,
};
pub use diagnostic_line::write_diagnostic_lines;
pub use diagnostics::{draw, write_diagnostics};
pub use dropped::DroppedFile;
pub use functions::write_functions;
pub use held::held_text;
pub use held_view::{HeldView, write_held, write_held_json};
pub use imported::{write_import, write_preview};
pub use json_schema::write_rules_schema;
pub use keeping::{Retold, Verification, write_pruned, write_verification, write_verification_lines};
pub use labels::Labels;
pub use news::{NewsStyle, write_news};
pub use overview::{Overview, write_handling, write_phases, write_week};
pub use palette::Palette;
pub use plan::{Heading, write_plan};
pub use plan_tables::SAMPLES;
pub use reference::write_reference;
pub use report::{
    Naming, ReportHeading, Reports, Setting, write_page, write_report, write_report_json, write_report_sheet,
};
pub use saved_plan::{HeldPart, SavedPlan};
pub use status::{Status, write_status};
pub use status_line::write_status_json;
pub use story::{StoryHeading, write_story};
pub use style::Style;
pub use visible::visible;
pub use words::counted;

use std::io::{self, Write};

use crate::delta::Delta;

/// What became of a delta.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It was only shown.
    Planned {
        /// Why a run would be held, if it would.
        held: Option<String>,
    },
    /// It was committed, as this run.
    Committed {
        /// The run's number in the store.
        run: i64,
    },
    /// A guard held it, for this reason; nothing was committed.
    Held {
        /// A sentence for people.
        reason: String,
    },
}

/// How much of a delta machine output shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The run and its summary.
    Summary,
    /// Changes and findings too.
    Changes,
    /// The state of every customer too.
    States,
}

/// The machine formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MachineFormat {
    /// One array.
    Json,
    /// One object per line.
    Jsonl,
    /// The changes (or, in full detail, the states) as a table.
    Csv,
}

/// What of a delta is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// How much.
    pub detail: Detail,
    /// Whether every evaluation of a rule is.
    pub outcomes: bool,
}

impl From<Detail> for Shown {
    fn from(detail: Detail) -> Self {
        Self { detail, outcomes: false }
    }
}

/// Writes a delta for programs.
///
/// # Errors
/// Those of `out`.
pub fn write_machine(
    out: &mut dyn Write,
    format: MachineFormat,
    delta: &Delta,
    verdict: &Verdict,
    shown: Shown,
) -> io::Result<()> {
    match (format, shown) {
        (MachineFormat::Json, _) => machine::write_json(out, delta, verdict, shown),
        (MachineFormat::Jsonl, _) => machine::write_jsonl(out, delta, verdict, shown),
        (MachineFormat::Csv, Shown { outcomes: true, .. }) => sheet::write_outcomes(out, delta),
        (MachineFormat::Csv, Shown { detail: Detail::States, .. }) => sheet::write_states(out, delta),
        (MachineFormat::Csv, _) => sheet::write_changes(out, delta),
    }
}
