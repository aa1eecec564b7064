//! A customer's state on a day: a pure function of dataset, journal, ruleset and `as_of`.
//!
//! Guarantees: every customer that exists has exactly one state; nothing depends on when or how
//! often the engine ran; a value that is missing makes a condition unknown, and its name is
//! listed. One customer at a time, obviously right: what explains it, and what the count of
//! everybody ([`crate::census`]) is held against. Deliberately absent: speed, and comparison with
//! what was recorded (see [`crate::delta`]).

mod age;
mod all;
mod answer;
mod checklist;
mod evaluation;
mod expiry;
mod findings;
mod held;
mod membership;
mod past;
mod reason;
mod state;

pub use age::{Age, Thresholds};
pub use all::{cores, describe, in_parts, in_threads, survey};
pub use answer::Answer;
pub use checklist::{Checklist, Line};
pub use evaluation::{Evaluation, WhyUnknown, evaluate, sketch};
pub use expiry::expires_on;
pub use findings::{event_findings, moves_or_clashes, row_findings};
pub use held::{days_in_stage, held_days, is_on_hold};
pub use membership::{Membership, fitting_funnels, membership};
pub use past::{Cause, PastChange};
pub use reason::{gone_reason, reason};
pub use state::{By, CustomerState, Next, Overdue, Position, State};
