//! Conducting the pipeline: from a rules folder, a dataset and a store to a delta.
//!
//! Guarantees: the same steps serve `check`, `plan`, `run` and every action, so that a dry run is
//! the run; nothing is written here; the wall clock comes in as an argument. Deliberately absent:
//! the command line and all drawing.

mod act;
mod alerts;
mod channels;
mod deliver;
mod directory;
mod measured;
mod parcel;
mod open;
mod located;
mod plan;
mod replay;
mod parts;
mod resident;
mod retention;
mod unseen;

pub use act::{ActError, Actor, Wish, confirm, find_customer, hold, mark, sighted};
pub use alerts::{AlertFilter, AlertView, Clock, KeyError, find_alert, sort_alerts};
pub use deliver::{Delivered, Mailroom, deliver};
pub use directory::Directory;
pub use located::{Located, locate, usual_store};
pub use measured::{measured, watched_findings};
pub use open::{DatasetChoice, OpenError, Opened, open};
pub use parts::{Fit, InParts, PartRows, Setting, fit, prepare_part_of};
pub use plan::{PlanError, looks_back, plan, prepare};
pub use replay::{ClockIn, Comparison, Disagreement, NAMED, ReplayVerdict, Replayed, replay};
pub use resident::Resident;
pub use retention::{RetentionError, prune_limits};
pub use unseen::unseen_texts;

pub use crate::delta::Prepared;
