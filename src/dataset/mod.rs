//! The dataset: a SQLite file that is never written, read in one snapshot into typed columns.
//!
//! Guarantees: the connection is read-only and queries that would write are refused; all tables
//! are read within one transaction; what cannot be read as its type is missing and counted in a
//! [`Finding`] with samples; ids are text, and customers are in the order of their ids.
//! Deliberately absent: anything that depends on `as_of`.

mod finding;
mod bitmap;
mod column;
mod builder;
mod digest;
mod convert;
mod error;
mod guard;
mod open;
mod relation;
mod schema;
mod rows;
mod scan;
mod customers;
mod history;
mod reference;
mod read;

#[cfg(test)]
mod tests;

pub(crate) use column::ColumnData;
pub use column::{Column, Table};
pub use error::DatasetError;
pub use finding::{Finding, FindingCode, Findings};
pub use history::HistoryRows;
pub use open::Connection;
pub use read::{Dataset, MarkRows};
pub use rows::{CustomerIndex, EventRows};
