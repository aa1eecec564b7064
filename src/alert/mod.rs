//! Alerts: what happens from a rule that is met until somebody has closed the loop.
//!
//! Guarantees: pure; an alert is the fold over its events and nothing else. Of a rule and a
//! subject at most one alert is not over. What slots and clocks bring is dated in event time, so
//! the life of an alert and its steps of escalation do not depend on when runs happened; only when
//! people are told does, and the clocks that run from there. Nothing is told twice: each opening
//! and each step once. Deliberately absent: the store, delivery, and how a rule is evaluated.

mod action;
mod book;
mod chart;
mod clock;
mod event;
mod flood;
mod inhibition;
mod key;
mod life;
mod legal;
mod outcome;
mod policy;
mod recipients;
mod refusal;
mod schedule;
mod subject;
mod telling;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use book::{Book, Company, Terms};
pub use chart::{Chart, Post, Standing};
pub use clock::{Pause, due};
pub use event::{AlertEvent, Ending, What};
pub use key::{Key, Nth};
pub use life::{Alert, AlertState, Status};
pub use outcome::{Evaluation, Outcome};
pub use policy::{Address, Escalation, Handling, Level, Policies, Policy, Severity};
pub use recipients::{Recipient, recipients};
pub use refusal::Refusal;
pub use subject::Subject;
pub use telling::{Occasion, Telling};
