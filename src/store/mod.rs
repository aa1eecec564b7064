//! The store: the engine's own SQLite file.
//!
//! Guarantees: one transaction for each commit; one writer at a time, by a lease in the store;
//! migrations are versioned and a store from a newer version, or a file that is something else,
//! is refused unharmed; reading leaves no trace; the views are documented and stable.
//! Deliberately absent: any decision about what to write.

mod error;
mod identity;
mod views;
mod schema;
mod open;
mod process;
mod lease;
mod cell;
mod read_journal;
mod snapshot;
mod append;
mod commit;
mod write;
#[cfg(test)]
mod fixture;

pub use error::StoreError;
pub use identity::is_store;
pub use snapshot::read_snapshot;
pub use views::{View, ViewColumn, views};
pub use write::{Committed, Store};
