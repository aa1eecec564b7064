//! What a table of the dataset already has: names of columns and how they are declared.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::error::ImportError;
use super::write::{quoted, sqlite_error};
use crate::value::Type;

/// The columns of a table that is there, in order, each with the type that its declaration means;
/// `None` for one that is declared without a type or with one that keeps any number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ExistingColumns {
    columns: Vec<(String, Option<Type>)>,
    /// Whether its rows have no number of their own (`WITHOUT ROWID`).
    without_rowid: bool,
}

impl ExistingColumns {
    /// Those of a table or view; none if there is no such table.
    pub fn of(connection: &Connection, table: &str) -> rusqlite::Result<Self> {
        // The longer pragma lists generated columns too.
        let mut query = connection.prepare(&format!("PRAGMA main.table_xinfo({})", quoted(table)))?;
        let columns = query.query_map([], |row| {
            let (name, declared): (String, String) = (row.get("name")?, row.get("type")?);
            Ok((name, type_of(&declared)))
        })?;
        let columns = columns.collect::<Result<_, _>>()?;
        let kind = "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?1 COLLATE NOCASE";
        let without_rowid =
            connection.query_row(kind, [table], |row| row.get(0)).optional()?.unwrap_or(false);
        Ok(Self { columns, without_rowid })
    }

    /// The name by which a row's number can be asked for; `None` if it has none, or columns have all
    /// of its names.
    pub fn rowid(&self) -> Option<&'static str> {
        let free = |name: &&str| self.find(name).is_none();
        ["rowid", "_rowid_", "oid"].into_iter().find(free).filter(|_| !self.without_rowid)
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// The column of a name, as SQLite compares names: whatever the case of Latin letters.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.names().find(|known| known.eq_ignore_ascii_case(name))
    }

    /// The type that the column of a name is declared with.
    pub fn ty(&self, name: &str) -> Option<Type> {
        self.columns.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).and_then(|(_, ty)| *ty)
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

/// The type of a declared one, by `SQLite`'s own rules for what is not among ours: `VARCHAR(20)` is
/// text. <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>
fn type_of(declared: &str) -> Option<Type> {
    let declared = declared.trim().to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| declared.contains(part));
    match declared.as_str() {
        "BOOLEAN" | "BOOL" => Some(Type::Bool),
        "DATE" => Some(Type::Date),
        "DATETIME" | "TIMESTAMP" => Some(Type::DateTime),
        _ if has(&["INT"]) => Some(Type::Int),
        _ if has(&["CHAR", "CLOB", "TEXT"]) => Some(Type::Text),
        _ if has(&["REAL", "FLOA", "DOUB"]) => Some(Type::Float),
        _ => None,
    }
}
