//! The dataset: a SQLite file that is never written, read in one snapshot into typed columns.
//!
//! Guarantees: the connection is read-only and queries that would write are refused; all tables
//! are read within one transaction; what cannot be read as its type is missing and counted in a
//! [`Finding`] with samples; ids are text, and customers are in the order of their ids.
//! Deliberately absent: anything that depends on `as_of`.

mod column;
mod finding;
mod open;
mod read;

pub use column::{Column, Table};
pub use finding::{Finding, FindingCode, Findings};
pub use open::{Connection, DatasetError};
pub use read::{CustomerIndex, Dataset, EventRows, HistoryRows, MarkRows};
