//! Alerts, their lives, and the messages about them, for people and for programs.

mod comparison;
mod ending;
mod lines;
mod list;
mod outbox;
mod reason;
mod rule;
mod sheet;
mod story;
mod why;
pub(super) mod words;

use std::io::{self, Write};

use super::MachineFormat;
use super::palette::Palette;
use crate::anomaly::Observation;
use crate::dispatch::Naming;
use crate::ruleset::Anomaly;
use crate::store::OutboxRow;
use crate::workspace::AlertView;

pub use list::write_alert_list;
pub use outbox::write_outbox_list;
pub use reason::write_alert_reason;
pub use story::write_alert_story;
pub use why::AlertWhy;

/// How alerts are shown to people.
#[derive(Debug, Clone, Copy)]
pub struct AlertStyle<'a> {
    /// What ids are called, and in which language.
    pub naming: Naming<'a>,
    /// The colours.
    pub palette: Palette,
    /// The columns of the terminal; `None`: as many as needed.
    pub columns: Option<usize>,
    /// The flags of the workspace as they were given, for the commands that are proposed.
    pub given: &'a str,
}

impl<'a> AlertStyle<'a> {
    /// The rule of that id, if it is still there.
    fn rule(&self, id: &str) -> Option<&'a Anomaly> {
        self.naming.ruleset.anomalies.iter().find(|rule| *rule.id == *id)
    }
}

/// Writes alerts for programs.
///
/// # Errors
/// Those of `out`.
pub fn write_alerts(out: &mut dyn Write, format: MachineFormat, views: &[AlertView]) -> io::Result<()> {
    match format {
        MachineFormat::Csv => sheet::alerts(out, views),
        MachineFormat::Json | MachineFormat::Jsonl => {
            lines::write(out, format, views.iter().map(lines::alert))
        }
    }
}

/// Writes one alert with its evaluations and events for programs; as a table only the events.
///
/// # Errors
/// Those of `out`.
pub fn write_alert(
    out: &mut dyn Write,
    format: MachineFormat,
    view: &AlertView,
    evidence: &[Observation],
) -> io::Result<()> {
    match format {
        MachineFormat::Csv => sheet::events(out, &view.alert),
        MachineFormat::Json | MachineFormat::Jsonl => {
            let outcomes = evidence.iter().map(lines::outcome);
            let lines = std::iter::once(lines::alert(view)).chain(outcomes).chain(lines::events(&view.alert));
            lines::write(out, format, lines.chain(lines::clocks(view)))
        }
    }
}

/// Writes why an alert is open for programs: the alert, its evaluations, what the last one was compared
/// with, its conditions part by part, its events and its clocks; as a table only what it was compared with.
///
/// # Errors
/// Those of `out`.
pub fn write_alert_why(out: &mut dyn Write, format: MachineFormat, why: &AlertWhy<'_>) -> io::Result<()> {
    match format {
        MachineFormat::Csv => sheet::points(out, why::points(why)),
        MachineFormat::Json | MachineFormat::Jsonl => {
            let outcomes = why.evaluations.iter().map(lines::outcome);
            let lines = std::iter::once(lines::alert(why.view)).chain(outcomes).chain(why::points(why));
            let lines = lines.chain(why::conditions(why)).chain(lines::events(&why.view.alert));
            lines::write(out, format, lines.chain(why::told_clocks(why)))
        }
    }
}

/// Writes messages of the outbox for programs.
///
/// # Errors
/// Those of `out`.
pub fn write_outbox(out: &mut dyn Write, format: MachineFormat, rows: &[OutboxRow]) -> io::Result<()> {
    match format {
        MachineFormat::Csv => sheet::outbox(out, rows),
        MachineFormat::Json | MachineFormat::Jsonl => {
            lines::write(out, format, rows.iter().map(lines::message))
        }
    }
}
