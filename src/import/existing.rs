//! What a table of the dataset already has: names of columns and how they are declared.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::error::ImportError;
use super::write::{quoted, sqlite_error};
use crate::value::Type;

/// The columns of a table that is there, in order, each with the type that its declaration means;
/// `None` for one that is declared without a type or with one that is not ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ExistingColumns(Vec<(String, Option<Type>)>);

impl ExistingColumns {
    /// Those of a table or view; none if there is no such table.
    pub fn of(connection: &Connection, table: &str) -> rusqlite::Result<Self> {
        let mut query = connection.prepare(&format!("PRAGMA main.table_info({})", quoted(table)))?;
        let columns = query.query_map([], |row| {
            let (name, declared): (String, String) = (row.get("name")?, row.get("type")?);
            Ok((name, type_of(&declared)))
        })?;
        columns.collect::<Result<_, _>>().map(Self)
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// The column of a name, as SQLite compares names: whatever the case of Latin letters.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.names().find(|known| known.eq_ignore_ascii_case(name))
    }

    /// The type that the column of a name is declared with.
    pub fn ty(&self, name: &str) -> Option<Type> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).and_then(|(_, ty)| *ty)
    }
}

/// The columns of those tables that are there, by the name asked for; none where there is no dataset.
pub(super) fn existing<'a>(
    dataset: &Path,
    tables: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<String, ExistingColumns>, ImportError> {
    if !dataset.exists() {
        return Ok(BTreeMap::new());
    }
    let failed = |error: rusqlite::Error| sqlite_error(dataset, &error);
    let connection =
        Connection::open_with_flags(dataset, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    let columns = |table: &str| Ok((table.to_owned(), ExistingColumns::of(&connection, table)?));
    tables.map(columns).collect::<rusqlite::Result<_>>().map_err(failed)
}

fn type_of(declared: &str) -> Option<Type> {
    // `VARCHAR(20)` is `VARCHAR`.
    let word = declared.split('(').next().unwrap_or_default().trim().to_ascii_uppercase();
    Some(match word.as_str() {
        "BOOLEAN" | "BOOL" => Type::Bool,
        "INTEGER" | "INT" | "BIGINT" => Type::Int,
        "REAL" | "FLOAT" | "DOUBLE" => Type::Float,
        "TEXT" | "VARCHAR" | "NVARCHAR" | "CHAR" | "STRING" => Type::Text,
        "DATE" => Type::Date,
        "DATETIME" | "TIMESTAMP" => Type::DateTime,
        _ => return None,
    })
}
