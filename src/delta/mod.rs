//! What a run would change: the evaluation minus what the store holds.
//!
//! Guarantees: pure; `plan` shows exactly the [`Delta`] that `run` commits; changes are ordered by
//! (day, customer id). Deliberately absent: a dry-run flag; the store itself (a [`Snapshot`] is
//! plain data).

mod cause;
mod change;
mod compute;
mod guard;
mod schedule;
mod snapshot;

pub use change::{Cause, Change, Delta, StateRow};
pub use compute::{Rules, compute};
pub use guard::{Held, held};
pub use schedule::{ScheduleError, schedule};
pub use snapshot::{Recorded, Snapshot};
