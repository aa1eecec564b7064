//! How the events of alerts stand in columns.

use rusqlite::{Row, types::Type};
use std::sync::Arc;

use super::cell::{DATE, DATE_TIME, date, date_time, text, unreadable, word};
use crate::alert::{AlertEvent, Ending, Key, What};
use crate::value::{Date, DateTime};

/// The columns that only some events have.
#[derive(Debug, Default)]
pub(super) struct Details {
    /// The data day.
    pub day: Option<String>,
    /// How the alert ended.
    pub ending: Option<&'static str>,
    /// Until when, since when, or when it was due.
    pub instant: Option<String>,
    /// The key of another alert.
    pub other: Option<String>,
    /// The step of escalation.
    pub step: Option<u32>,
    /// People's ids, as a JSON array.
    pub people: Option<String>,
}

impl Details {
    /// What an event says beside its word; [`event`] reads it back.
    pub fn of(what: &What) -> Self {
        match what {
            What::Began { on }
            | What::Counted { on }
            | What::Opened { on }
            | What::Reopened { on }
            | What::Resolved { on } => Self { day: Some(day_text(*on)), ..Self::default() },
            What::Acknowledged | What::Handled => Self::default(),
            What::Closed(ending) => Self { ending: Some(ending.word()), ..Self::default() },
            What::Snoozed { until: instant } | What::Released { since: instant } => {
                Self { instant: Some(instant_text(*instant)), ..Self::default() }
            }
            What::Inhibited { by } => Self { other: Some(by.to_string()), ..Self::default() },
            What::Escalated { step, due } => {
                Self { step: Some(*step), instant: Some(instant_text(*due)), ..Self::default() }
            }
            What::Told { step, to } | What::Reminded { step, to } => {
                let people: Vec<&str> = to.iter().map(AsRef::as_ref).collect();
                Self {
                    step: Some(*step),
                    people: Some(serde_json::Value::from(people).to_string()),
                    ..Self::default()
                }
            }
        }
    }
}

/// The columns of an event, from the first on, in the order in which [`event`] reads them.
pub(super) const COLUMNS: &str = "e.at, e.event, e.person, e.note, e.data_day, e.ending, e.instant, e.other,
     e.step, e.people";

/// The event that [`COLUMNS`] hold, beginning with the column `first`.
pub(super) fn event(row: &Row<'_>, first: usize) -> rusqlite::Result<AlertEvent> {
    let optional = |column: usize| -> rusqlite::Result<Option<Arc<str>>> {
        Ok(row.get_ref(column)?.as_str_or_null()?.map(Arc::from))
    };
    Ok(AlertEvent {
        at: there(first, date_time(row, first)?)?,
        what: what(row, first)?,
        by: optional(first + 2)?,
        note: optional(first + 3)?,
    })
}

fn what(row: &Row<'_>, first: usize) -> rusqlite::Result<What> {
    let [name, day, ending, instant, other, step] = [1, 4, 5, 6, 7, 8].map(|place| first + place);
    let on = || there(day, date(row, day)?);
    let at = || there(instant, date_time(row, instant)?);
    let reached = || there(step, row.get::<_, Option<u32>>(step)?);
    Ok(match &*text(row, name)? {
        "pending" => What::Began { on: on()? },
        "counted" => What::Counted { on: on()? },
        "opened" => What::Opened { on: on()? },
        "reopened" => What::Reopened { on: on()? },
        "resolved" => What::Resolved { on: on()? },
        "acknowledged" => What::Acknowledged,
        "handled" => What::Handled,
        "closed" => What::Closed(there(ending, word(row, ending, Ending::from_word)?)?),
        "snoozed" => What::Snoozed { until: at()? },
        "inhibited" => What::Inhibited { by: key(&text(row, other)?, other)? },
        "released" => What::Released { since: at()? },
        "escalated" => What::Escalated { step: reached()?, due: at()? },
        "told" => What::Told { step: reached()?, to: people(row, first + 9)? },
        "reminded" => What::Reminded { step: reached()?, to: people(row, first + 9)? },
        unknown => return Err(unreadable(name, &format!("`{unknown}` is no event of this version"))),
    })
}

/// The ids of a JSON array.
fn people(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<Arc<str>>> {
    let read: Vec<String> = serde_json::from_str(row.get_ref(column)?.as_str()?)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into()))?;
    Ok(read.into_iter().map(Arc::from).collect())
}

/// The key of an alert, as it is printed.
pub(super) fn key(text: &str, column: usize) -> rusqlite::Result<Key> {
    Key::parse(text).map_err(|problem| unreadable(column, &problem.english))
}

/// A column that is never null where it is read.
pub(super) fn there<T>(column: usize, value: Option<T>) -> rusqlite::Result<T> {
    value.ok_or_else(|| unreadable(column, "it is missing"))
}

pub(super) fn day_text(day: Date) -> String {
    day.format(DATE).to_string()
}

pub(super) fn instant_text(instant: DateTime) -> String {
    instant.format(DATE_TIME).to_string()
}
