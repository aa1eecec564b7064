//! Alerts as objects: the first key `type`, keys in a fixed order, `null` for what does not apply.

use std::io::{self, Write};

use serde::Serialize;

use super::super::MachineFormat;
use super::super::machine::date_text;
use crate::alert::{Alert, Ending, Severity, Subject, What};
use crate::anomaly::Observation;
use crate::store::OutboxRow;
use crate::time::AsOf;
use crate::value::{Date, DateTime};
use crate::workspace::AlertView;

/// One object. The order of fields is the order of keys, and part of the interface.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Line<'a> {
    Alert {
        key: String,
        rule: &'a str,
        subject: SubjectObject,
        severity: Option<&'static str>,
        status: &'static str,
        to: Vec<&'a str>,
        opened: Option<String>,
        message: Option<&'a str>,
        due: Option<String>,
        overdue: bool,
        step: u32,
        resolved_on: Option<String>,
        acknowledged: Option<String>,
        handled: Option<String>,
        closed: Option<String>,
        ending: Option<&'static str>,
        inhibited_by: Option<String>,
    },
    Outcome {
        rule: &'a str,
        slot: String,
        data_day: String,
        subject: SubjectObject,
        outcome: &'static str,
        value: Option<f64>,
        baseline: Option<f64>,
        delta: Option<f64>,
        pct: Option<f64>,
        z: Option<f64>,
        n: Option<u32>,
        target: Option<f64>,
        pace: Option<f64>,
        expected: Option<f64>,
        backfilled: bool,
        missing: Vec<&'a str>,
    },
    AlertEvent {
        key: String,
        seq: usize,
        at: String,
        event: &'static str,
        by: Option<&'a str>,
        note: Option<&'a str>,
        data_day: Option<String>,
        ending: Option<&'static str>,
        instant: Option<String>,
        other: Option<String>,
        step: Option<u32>,
        people: Option<Vec<&'a str>>,
    },
    Point {
        key: String,
        from: Option<String>,
        through: Option<String>,
        subject: Option<SubjectObject>,
        value: f64,
        backfilled: bool,
    },
    Condition {
        key: String,
        condition: &'static str,
        depth: usize,
        text: &'a str,
        place: &'a str,
        value: &'a str,
    },
    Clock {
        key: String,
        clock: &'static str,
        step: Option<u32>,
        at: String,
        people: Option<Vec<&'a str>>,
    },
    Message {
        key: &'a str,
        alert: String,
        event: usize,
        recipient: &'a str,
        channel: Option<&'a str>,
        digest: Option<String>,
        severity: &'static str,
        title: &'a str,
        text: &'a str,
        status: &'static str,
        attempts: u32,
        next_attempt_at: Option<&'a str>,
        last_error: Option<&'a str>,
        sent_at: Option<&'a str>,
    },
}

#[derive(Debug, Serialize)]
pub(super) struct SubjectObject {
    pub kind: &'static str,
    pub id: String,
}

impl SubjectObject {
    pub fn of(subject: &Subject) -> Self {
        Self { kind: subject.kind(), id: subject.id() }
    }
}

/// Writes objects, each on a line or all in an array.
pub(super) fn write<'a>(
    out: &mut dyn Write,
    format: MachineFormat,
    lines: impl Iterator<Item = Line<'a>>,
) -> io::Result<()> {
    if format == MachineFormat::Jsonl {
        for line in lines {
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
        return Ok(());
    }
    let mut before = "[\n";
    for line in lines {
        out.write_all(before.as_bytes())?;
        before = ",\n";
        serde_json::to_writer(&mut *out, &line)?;
    }
    out.write_all(if before == "[\n" { b"[]\n" } else { b"\n]\n" })
}

pub(super) fn alert(view: &AlertView) -> Line<'_> {
    let AlertView { alert, severity, told, due, is_overdue, .. } = view;
    let state = alert.state();
    Line::Alert {
        key: alert.key.to_string(),
        rule: &alert.key.rule,
        subject: SubjectObject::of(&alert.key.subject),
        severity: severity.map(Severity::word),
        status: state.status.word(),
        to: told.iter().map(AsRef::as_ref).collect(),
        opened: state.opened_at.map(instant),
        message: alert.message(),
        due: due.map(instant),
        overdue: *is_overdue,
        step: state.step,
        resolved_on: state.resolved_on.map(date_text),
        acknowledged: state.acknowledged_at.map(instant),
        handled: state.handled_at.map(instant),
        closed: state.closed_at.map(instant),
        ending: state.ending.map(Ending::word),
        inhibited_by: alert.inhibitor().map(ToString::to_string),
    }
}

pub(super) fn outcome(observation: &Observation) -> Line<'_> {
    let figures = &observation.figures;
    Line::Outcome {
        rule: &observation.rule,
        slot: observation.slot.at.text(),
        data_day: date_text(observation.slot.data_day()),
        subject: SubjectObject::of(&observation.subject),
        outcome: observation.outcome.word(),
        value: figures.value,
        baseline: figures.baseline,
        delta: figures.delta,
        pct: figures.pct,
        z: figures.z,
        n: figures.n,
        target: figures.target,
        pace: figures.pace,
        expected: figures.expected,
        backfilled: figures.backfilled,
        missing: observation.missing.iter().map(AsRef::as_ref).collect(),
    }
}

pub(super) fn events(alert: &Alert) -> impl Iterator<Item = Line<'_>> {
    alert.events().iter().enumerate().map(|(seq, event)| Line::AlertEvent {
        key: alert.key.to_string(),
        seq,
        at: instant(event.at),
        event: event.what.word(),
        by: event.by.as_deref(),
        note: event.note.as_deref(),
        data_day: data_day(&event.what).map(date_text),
        ending: match &event.what {
            What::Closed(ending) => Some(ending.word()),
            _ => None,
        },
        instant: other_instant(&event.what).map(instant),
        other: match &event.what {
            What::Inhibited { by } => Some(by.to_string()),
            _ => None,
        },
        step: step(&event.what),
        people: people(&event.what),
    })
}

pub(super) fn clocks(view: &AlertView) -> impl Iterator<Item = Line<'_>> {
    use crate::workspace::Clock;
    view.upcoming.iter().map(|(at, clock)| Line::Clock {
        key: view.alert.key.to_string(),
        clock: clock.word(),
        step: match clock {
            Clock::Escalation(step) => Some(*step),
            Clock::Awakes | Clock::Handling | Clock::Reminder => None,
        },
        at: instant(*at),
        people: None,
    })
}

pub(super) fn message(row: &OutboxRow) -> Line<'_> {
    let message = &row.message;
    Line::Message {
        key: &message.key,
        alert: message.alert.to_string(),
        event: message.event,
        recipient: &message.recipient,
        channel: message.channel.as_deref(),
        digest: message.digest.map(|slot| slot.text()),
        severity: message.severity.word(),
        title: &message.title,
        text: &message.text,
        status: row.status.word(),
        attempts: row.attempts,
        next_attempt_at: row.next_attempt_at.as_deref(),
        last_error: row.last_error.as_deref(),
        sent_at: row.sent_at.as_deref(),
    }
}

/// `2024-03-05T08:00:00`; the end of a day is that day, as `--as-of` reads it.
pub(super) fn instant(at: DateTime) -> String {
    AsOf::at(at).text()
}

fn data_day(what: &What) -> Option<Date> {
    match what {
        What::Began { on }
        | What::Counted { on }
        | What::Opened { on }
        | What::Reopened { on }
        | What::Resolved { on } => Some(*on),
        _ => None,
    }
}

fn other_instant(what: &What) -> Option<DateTime> {
    match what {
        What::Snoozed { until: at } | What::Released { since: at } | What::Escalated { due: at, .. } => {
            Some(*at)
        }
        _ => None,
    }
}

fn step(what: &What) -> Option<u32> {
    match what {
        What::Escalated { step, .. } | What::Told { step, .. } | What::Reminded { step, .. } => Some(*step),
        _ => None,
    }
}

fn people(what: &What) -> Option<Vec<&str>> {
    match what {
        What::Told { to, .. } | What::Reminded { to, .. } => Some(to.iter().map(AsRef::as_ref).collect()),
        _ => None,
    }
}
