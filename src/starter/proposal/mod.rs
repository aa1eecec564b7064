//! Rules proposed from the tables of a CRM's export: where the customers are, what each column is,
//! which stages there are.
//!
//! The phases: [`crate::import::TableProfile`]s → [`Proposal`] (`recognise`, by names of columns and by what is in
//! them) → texts of rule files (`rules`), which say how each guess was made.
//!
//! Guarantees: every table and column that is named is there, so that the rules pass the check against
//! these tables. Deliberately absent: thresholds, which only people know; placeholders stand in their
//! places.

mod candidates;
mod names;
mod recognise;
mod rules;

pub use recognise::propose;
pub use rules::{funnel_text, mapping_text};

/// What a table of the export is taken for. Columns are named as the file names them.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The customers.
    pub customers: Customers,
    /// Their stages over time.
    pub history: Option<History>,
    /// What was done with them.
    pub events: Vec<Events>,
    /// The salespersons.
    pub people: Option<People>,
    /// The stages, in the order in which customers probably go through them.
    pub stages: Vec<String>,
    /// Values that mean won.
    pub won: Vec<String>,
    /// Values that mean lost.
    pub lost: Vec<String>,
    /// Tables that were taken for nothing.
    pub unused: Vec<String>,
}

/// The table of customers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Customers {
    /// The table.
    pub table: String,
    /// The column that has another value in each row; `None` if none has.
    pub id: Option<String>,
    /// What the number of a row is called, and by which of its names it is asked for, where that stands
    /// for the id.
    pub row: (String, &'static str),
    /// The key of the mapping and the column that was taken for it, in the order of rule files.
    pub roles: Vec<(&'static str, String)>,
    /// The key of the mapping and the columns that might be it, of keys that none was taken for.
    pub open: Vec<(&'static str, Vec<String>)>,
    /// Columns that expressions can only name after a renaming: (name, column).
    pub renamed: Vec<(String, String)>,
    /// A column of dates that might be when a journey ended, but has dates to come.
    pub expected_close: Option<String>,
}

/// The table of stages over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The table.
    pub table: String,
    /// Columns.
    pub customer: String,
    /// The stage that was entered.
    pub stage: String,
    /// When.
    pub at: String,
}

/// A table of what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Events {
    /// What rules call it.
    pub name: String,
    /// The fact that counts its rows of the last 30 days.
    pub fact: String,
    /// The table.
    pub table: String,
    /// Columns.
    pub customer: String,
    /// Who did it.
    pub person: Option<String>,
    /// When.
    pub at: String,
    /// Columns that expressions can only name after a renaming: (name, column).
    pub renamed: Vec<(String, String)>,
}

/// The table of salespersons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// The table.
    pub table: String,
    /// The column that the customers' owner names.
    pub id: String,
    /// Their names, if there are any.
    pub name: Option<String>,
    /// Their team or region.
    pub unit: Option<String>,
}
