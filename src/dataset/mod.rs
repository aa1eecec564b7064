//! The dataset: a SQLite file that is never written, read in one snapshot into typed columns.
//!
//! Guarantees: the connection is read-only and queries that would write are refused; all tables
//! are read from one snapshot, by however many connections, and what is read does not depend on
//! how many, nor on whether customers are read at once or in parts; what cannot be read as its type
//! is missing and counted in a [`Finding`] with samples; ids are text, and customers are in the order
//! of their ids.
//! Deliberately absent: anything that depends on `as_of`.

mod finding;
mod findings;
mod parallel;
mod bitmap;
mod interner;
mod column;
mod growing;
mod builder;
mod gather;
mod convert;
mod error;
mod guard;
mod snapshot;
mod open;
mod relation;
mod schema;
mod ids;
mod resolve;
mod share;
mod plan;
mod trouble;
mod waiting;
mod fast;
mod batch;
mod sequence;
mod rows;
mod row_hash;
mod digest;
mod kinds;
mod roster;
mod ranges;
mod sink;
mod statistics;
mod scanned;
mod earlier;
mod parts;
mod scan;
mod customers;
mod owned;
mod history;
mod reference;
mod contents;
mod widen;
mod read;
mod estimate;
mod excerpt;
mod divided;
mod witness;
mod kept;
mod resident;

#[cfg(test)]
mod tests;

pub(crate) use column::ColumnData;
pub use column::{Column, Table};
pub use contents::{Dataset, MarkRows, RowsId};
pub use divided::{Divided, Portion};
pub use error::DatasetError;
pub(crate) use error::size_text;
pub use estimate::Demand;
pub use excerpt::Excerpt;
pub use finding::{Finding, FindingCode};
pub use findings::Findings;
pub use history::HistoryRows;
pub(crate) use interner::Interner;
pub use kinds::kinds;
pub use open::Connection;
pub use resident::Resident;
pub use resolve::CustomerIndex;
pub use roster::roster;
pub use rows::EventRows;
pub use statistics::{Progress, ReadOptions, ReadStatistics, TableStatistics};
