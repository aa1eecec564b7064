//! What a dataset has to offer, as far as checking rules needs it.

use std::collections::BTreeMap;

use crate::language::Spoken;
use crate::value::Type;

/// A column of a mapped table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Its name as the dataset spells it.
    pub name: String,
    /// Its type by declaration, else by what its rows hold; [`Type::Any`] if neither tells.
    pub ty: Type,
}

/// Why a mapped table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableProblem {
    /// No such table or view; the names there are.
    NoSuchTable(Vec<String>),
    /// The query is refused: SQLite's words.
    BadQuery(Spoken),
    /// The query would write, or is more than one statement.
    NotReadOnly,
}

/// The columns of each mapped table, by its key (`customers`, `events.activities`, …).
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// By key.
    pub tables: BTreeMap<String, Result<Vec<ColumnInfo>, TableProblem>>,
}
