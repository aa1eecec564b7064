//! The store: the engine's own SQLite file.
//!
//! Guarantees: one transaction for each commit; one writer at a time, by a lease in the store;
//! migrations are versioned and a store from a newer version, or a file that is something else,
//! is refused unharmed; reading leaves no trace; the views are documented and stable.
//! Deliberately absent: any decision about what to write.

mod error;
mod fault;
mod identity;
mod views;
mod schema;
mod open;
mod process;
mod locks;
mod place;
mod lease;
mod cell;
mod read_journal;
mod alert_event;
mod read_alerts;
mod read_outcomes;
mod read_watch;
mod snapshot;
mod stamp;
mod status;
mod pruned;
mod inspect;
mod records;
mod append;
mod keep_alerts;
mod keep_watch;
mod commit;
mod outbox;
mod prune;
mod backup_error;
mod backup;
mod write;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use backup::{BackedUp, backup};
pub use backup_error::BackupError;
pub use error::StoreError;
pub use fault::{Check, Fault};
#[cfg(test)]
pub(crate) use fixture::quiet_run;
pub use identity::is_store;
pub use inspect::{Inspection, inspect};
pub use outbox::{Attempt, OutboxRow, OutboxStatus, Sent, read_outbox};
pub use prune::{PruneLimits, PrunedCounts};
pub use read_alerts::{AlertScope, read_alerts};
pub use read_outcomes::read_outcomes;
pub use records::{PastRun, Records, RunChange, read_records};
pub use snapshot::{LooksBack, Part, read_applied, read_generation, read_part, read_snapshot};
pub use stamp::Stamp;
pub use status::{LastRun, StoreStatus, read_status};
pub use views::{View, ViewColumn, views};
pub use write::{Committed, Store};
