//! The store: the engine's own SQLite file.
//!
//! Guarantees: one transaction for each commit; one writer at a time, by a lease in the store;
//! migrations are versioned and a store from a newer version, or a file that is something else,
//! is refused unharmed; the views are documented and stable. Deliberately absent: any decision
//! about what to write.

mod error;
mod lease;
mod schema;
mod snapshot;
mod write;

pub use error::StoreError;
pub use lease::Lease;
pub use snapshot::read_snapshot;
pub use write::{Committed, Store};
