//! What an import did, for people to read.

use std::path::PathBuf;

use crate::language::Spoken;
use crate::value::Type;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOutcome {
    /// The `SQLite` file.
    pub dataset: PathBuf,
    /// Its tables, in the order of the request.
    pub tables: Vec<TableOutcome>,
}

/// One table that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableOutcome {
    /// Its name.
    pub table: String,
    /// The file it was read from.
    pub file: PathBuf,
    /// How many rows the file has.
    pub rows: u64,
    /// The character between fields.
    pub delimiter: char,
    /// What became of the table.
    pub written: Written,
    /// Its columns, in the order of the file.
    pub columns: Vec<ColumnOutcome>,
    /// What a person should know, one sentence each: columns that stayed text although they
    /// look like dates or numbers, with how to declare them.
    pub notes: Vec<Spoken>,
}

/// What became of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It was made.
    Made,
    /// It was there and was replaced.
    Replaced,
    /// Rows were added to it.
    Added {
        /// Rows that were not there.
        new: u64,
        /// Rows that were there and differed.
        updated: u64,
        /// Rows that were there and the same.
        unchanged: u64,
    },
}

/// One column that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnOutcome {
    /// Its name.
    pub name: String,
    /// Its type; never [`Type::Any`].
    pub ty: Type,
    /// In which order its dates were written, if that was found out from the values.
    pub order: Option<DateOrder>,
    /// How many of its values are blank, stored as NULL.
    pub blanks: u64,
    /// In a preview, the first few of its values, as they would be stored.
    pub samples: Vec<String>,
}

/// In which order the numbers of a date are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateOrder {
    /// 2022-03-24, 2022/3/24.
    YearFirst,
    /// 24/03/2022.
    DayFirst,
    /// 03/24/2022.
    MonthFirst,
}

impl DateOrder {
    /// All orders.
    pub(super) const ALL: [Self; 3] = [Self::YearFirst, Self::DayFirst, Self::MonthFirst];
}
