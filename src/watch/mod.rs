//! Staying up: rules are taken over as they are saved, rows noticed as they change, and what is due is run
//! when it is due.
//!
//! Guarantees: a set of rules is taken over whole or not at all, and a wrong one leaves the last good one
//! working; what is recorded is what `run` would record at the same moments; whatever fails is said, tried
//! again, and leaves the store as the last run left it; time comes in as an argument, so that a year can be
//! lived through in a test. Deliberately absent: signals, waiting, and words for people (see [`crate::cli`]
//! and [`crate::render`]).

mod alone;
mod condition;
mod folder;
mod keeper;
mod news;
mod rest;
mod round;
mod timetable;
mod trouble;

pub use alone::{Alone, AloneError, beside};
pub use condition::{Condition, Rejected};
pub use folder::{FolderPrint, FolderWatcher, WatchError};
pub use keeper::{Bounds, Keeper, Outside, Settings};
pub use news::{EditEffect, News, Ran, Why};
pub use trouble::Trouble;
