//! How values stand in columns.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::Row;

use crate::evaluate::Position;
use crate::value::{Date, DateTime};

/// Ids and dataset values that recur: each text is kept once.
#[derive(Default)]
pub(super) struct Names(HashMap<Box<str>, Arc<str>>);

impl Names {
    pub fn get(&mut self, row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Arc<str>>> {
        let Some(text) = row.get_ref(column)?.as_str_or_null()? else { return Ok(None) };
        if let Some(name) = self.0.get(text) {
            return Ok(Some(Arc::clone(name)));
        }
        let name: Arc<str> = Arc::from(text);
        self.0.insert(Box::from(text), Arc::clone(&name));
        Ok(Some(name))
    }
}

/// Positions that recur: each is kept once.
#[derive(Default)]
pub(super) struct Positions(HashSet<Arc<Position>>);

impl Positions {
    pub fn shared(&mut self, position: Position) -> Arc<Position> {
        if let Some(known) = self.0.get(&position) {
            return known.clone();
        }
        let position = Arc::new(position);
        self.0.insert(position.clone());
        position
    }
}

/// A text that is there.
pub(super) fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<Arc<str>> {
    Ok(Arc::from(row.get_ref(column)?.as_str()?))
}

/// One of a fixed set of words, or null.
pub(super) fn word<T>(
    row: &Row<'_>,
    column: usize,
    read: fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    optional(row, column, "word", read)
}

/// A local date, or null.
pub(super) fn date(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Date>> {
    optional(row, column, "date", |text| Date::parse_from_str(text, DATE).ok())
}

/// A local date-time, or null.
pub(super) fn date_time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<DateTime>> {
    optional(row, column, "date-time", |text| DateTime::parse_from_str(text, DATE_TIME).ok())
}

/// How local dates are written.
pub(super) const DATE: &str = "%Y-%m-%d";
/// How local date-times are written; a fraction only if there is one.
pub(super) const DATE_TIME: &str = "%Y-%m-%dT%H:%M:%S%.f";

fn optional<T>(
    row: &Row<'_>,
    column: usize,
    what: &str,
    read: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        Some(text) => match read(text) {
            Some(value) => Ok(Some(value)),
            None => Err(unreadable(column, &format!("`{text}` is no {what} of this version"))),
        },
        None => Ok(None),
    }
}

/// What another program wrote into our tables, or a damaged file.
pub(super) fn unreadable(column: usize, reason: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, reason.into())
}
