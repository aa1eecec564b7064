//! Alerts as CSV: each one table with a header; lists are joined by `;`.

use std::io::{self, Write};

use super::super::machine::date_text;
use super::super::sheet::plain;
use super::lines::{Line, SubjectObject, instant};
use crate::alert::{Alert, Ending, Severity};
use crate::store::OutboxRow;
use crate::workspace::AlertView;

const ALERTS: [&str; 15] = [
    "key",
    "rule",
    "subject_kind",
    "subject_id",
    "severity",
    "status",
    "to",
    "opened",
    "message",
    "due",
    "overdue",
    "resolved_on",
    "closed",
    "ending",
    "inhibited_by",
];

const EVENTS: [&str; 6] = ["key", "seq", "at", "event", "by", "note"];

const POINTS: [&str; 7] = ["key", "from", "through", "subject_kind", "subject_id", "value", "backfilled"];

const OUTBOX: [&str; 11] = [
    "key",
    "alert",
    "recipient",
    "channel",
    "digest",
    "severity",
    "title",
    "status",
    "attempts",
    "last_error",
    "sent_at",
];

pub(super) fn alerts(out: &mut dyn Write, views: &[AlertView]) -> io::Result<()> {
    let mut sheet = csv::Writer::from_writer(out);
    sheet.write_record(ALERTS).map_err(plain)?;
    for AlertView { alert, severity, told, due, is_overdue, .. } in views {
        let state = alert.state();
        let record = [
            alert.key.to_string(),
            alert.key.rule.to_string(),
            alert.key.subject.kind().to_owned(),
            alert.key.subject.id(),
            severity.map_or("", Severity::word).to_owned(),
            state.status.word().to_owned(),
            told.join(";"),
            state.opened_at.map(instant).unwrap_or_default(),
            alert.message().unwrap_or_default().to_owned(),
            due.map(instant).unwrap_or_default(),
            is_overdue.to_string(),
            state.resolved_on.map(date_text).unwrap_or_default(),
            state.closed_at.map(instant).unwrap_or_default(),
            state.ending.map_or("", Ending::word).to_owned(),
            alert.inhibitor().map(ToString::to_string).unwrap_or_default(),
        ];
        sheet.write_record(record).map_err(plain)?;
    }
    sheet.flush()
}

pub(super) fn events(out: &mut dyn Write, alert: &Alert) -> io::Result<()> {
    let mut sheet = csv::Writer::from_writer(out);
    sheet.write_record(EVENTS).map_err(plain)?;
    let key = alert.key.to_string();
    for (seq, event) in alert.events().iter().enumerate() {
        let (seq, at) = (seq.to_string(), instant(event.at));
        let (by, note) = (event.by.as_deref(), event.note.as_deref());
        let record = [&key, &seq, &at, event.what.word(), by.unwrap_or_default(), note.unwrap_or_default()];
        sheet.write_record(record).map_err(plain)?;
    }
    sheet.flush()
}

pub(super) fn points(out: &mut dyn Write, points: Vec<Line<'_>>) -> io::Result<()> {
    let mut sheet = csv::Writer::from_writer(out);
    sheet.write_record(POINTS).map_err(plain)?;
    for point in points {
        let Line::Point { key, from, through, subject, value, backfilled } = point else { continue };
        let (from, through) = (from.unwrap_or_default(), through.unwrap_or_default());
        let (kind, id) = subject.map(|SubjectObject { kind, id }| (kind.to_owned(), id)).unwrap_or_default();
        let record = [key, from, through, kind, id, value.to_string(), backfilled.to_string()];
        sheet.write_record(record).map_err(plain)?;
    }
    sheet.flush()
}

pub(super) fn outbox(out: &mut dyn Write, rows: &[OutboxRow]) -> io::Result<()> {
    let mut sheet = csv::Writer::from_writer(out);
    sheet.write_record(OUTBOX).map_err(plain)?;
    for row in rows {
        let message = &row.message;
        let (alert, attempts) = (message.alert.to_string(), row.attempts.to_string());
        let digest = message.digest.map(|slot| slot.text()).unwrap_or_default();
        let record = [
            &*message.key,
            &alert,
            &message.recipient,
            message.channel.as_deref().unwrap_or_default(),
            &digest,
            message.severity.word(),
            &message.title,
            row.status.word(),
            &attempts,
            row.last_error.as_deref().unwrap_or_default(),
            row.sent_at.as_deref().unwrap_or_default(),
        ];
        sheet.write_record(record).map_err(plain)?;
    }
    sheet.flush()
}
