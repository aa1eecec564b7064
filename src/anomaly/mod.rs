//! Anomaly rules at their slots: what came out for each subject.
//!
//! Guarantees: pure; what a slot gives depends on rows, journal and rules, and on what the store has
//! committed of metrics and state changes, never on when runs happened. Deliberately absent: what
//! becomes of alerts ([`crate::alert`]), and the order in which slots are taken ([`crate::delta`]).

mod against_targets;
mod against_values;
mod agenda;
mod company;
mod evidence;
mod figures_row;
mod history;
mod horizon;
mod message;
mod misnamed;
mod on_changes;
mod on_customers;
mod on_metric;
mod on_parties;
mod reach;
mod record;
mod scene;
mod session;
mod terms;
mod troubles;
mod unknown_recipients;
mod verdict;

pub use agenda::{Due, Edition, agenda, latest_slot};
pub use company::WhoIsWho;
pub use evidence::{Compared, Evidence, Point, take_apart};
pub use horizon::{Horizon, horizon};
pub use misnamed::note_misnamed;
pub use reach::{Reach, asks_for_cycles, reach, reach_after_edit};
pub use record::{MetricPoint, Observation};
pub use scene::{Judged, KnownPoints, Scene, Session, Sitting};
pub use session::{foresee, hold_session};
pub use terms::{GUARD, policies, severity};
pub use troubles::{Troubles, latest_troubles};
pub use verdict::Failure;
