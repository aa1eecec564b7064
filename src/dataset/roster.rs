//! Who works here: ids and names, read without anything else of the dataset.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;

use super::convert::{ReadAs, convert};
use super::error::DatasetError;
use super::growing::Cell;
use super::open::Connection;
use super::relation::{QueryProblem, prepare_columns};
use crate::ruleset::TableMapping;
use crate::syntax::Role;
use crate::time::{DateFormat, NaiveTimes, Zone};
use crate::value::Type;

/// The ids of `[people]`, each with its name if it has one; of several rows of a person the last name counts.
///
/// # Errors
/// The file is damaged or locked.
pub fn roster(
    connection: &Connection,
    people: &TableMapping,
) -> Result<BTreeMap<String, Option<String>>, DatasetError> {
    let column =
        |role| people.role(role).and_then(|field| people.fields.get(field)).map(|it| it.column.as_str());
    let Some(id) = column(Role::Id) else { return Ok(BTreeMap::new()) };
    let columns: Vec<&str> = std::iter::once(id).chain(column(Role::Name)).collect();
    let mut reader = match prepare_columns(connection, &people.relation, &columns) {
        Ok(reader) => reader,
        Err(QueryProblem::File(error)) => return Err(error),
        Err(QueryProblem::NotReadOnly | QueryProblem::Refused(_)) => return Ok(BTreeMap::new()),
    };
    let places = reader.places.clone();
    let of_file = |error| DatasetError::of_file(connection.path(), &error);
    let mut rows = reader.statement.query([]).map_err(of_file)?;
    let mut all = BTreeMap::new();
    while let Some(row) = rows.next().map_err(of_file)? {
        let mut cells = Vec::new();
        for place in &places {
            cells.push(text(row.get_ref(*place).map_err(of_file)?));
        }
        let mut cells = cells.into_iter();
        if let Some(id) = cells.next().flatten() {
            all.insert(id, cells.next().flatten());
        }
    }
    Ok(all)
}

/// A value as ids and names are read.
fn text(raw: ValueRef<'_>) -> Option<String> {
    let how = ReadAs {
        ty: Type::Text,
        format: DateFormat::default(),
        times: NaiveTimes::default(),
        zone: Zone::UTC,
        keep_blank: false,
    };
    match convert(raw, &how) {
        Ok(Cell::Text(text)) => Some(text.into_owned()),
        _ => None,
    }
}
