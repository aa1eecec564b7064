//! What a run would change: the evaluation minus what the store holds.
//!
//! Guarantees: pure; `plan` shows exactly the [`Delta`] that `run` commits; changes are ordered by
//! (day, customer id). A delta is small: positions are shared, and reasons are put into words when
//! they are asked for. Deltas of parts of the customers, joined, are the delta of all of them; a
//! delta computed with a [`Memory`] is the one computed without. Deliberately absent: a dry-run
//! flag; the store itself (a [`Snapshot`] is plain data).

mod basis;
mod cards;
mod cause;
mod change;
mod compute;
mod gathering;
mod gravest;
mod ground;
mod guard;
mod hearing;
mod join;
mod memory;
mod new_points;
mod office;
mod positions;
mod roll;
mod schedule;
mod side;
mod snapshot;
mod told;
mod view;
mod voice;
mod walk;
mod watch;
mod watching;
mod words;

pub use basis::{LastRules, Prepared};
pub use change::{Change, Delta, StateRow};
pub use compute::{compute, settle};
pub use gathering::Gathering;
pub use guard::{Held, held};
pub use join::Join;
pub use memory::Memory;
pub use schedule::{ScheduleError, schedule};
pub use snapshot::{Recorded, RecordedCustomers, Snapshot};
pub use told::{Reasons, Told, Wanted};
#[cfg(test)]
pub(crate) use voice::Voice;
pub use watch::{Watch, Watched, Watching};
pub use watching::{watch, withhold};
