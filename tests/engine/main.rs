//! The engine through its library: rules text and a real SQLite dataset in, deltas and a real
//! store out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod census;
mod closed_loop;
mod dropped;
mod generated;
mod bench;
mod by_hand;
mod gone_groups;
mod growing;
mod keeping;
mod killed_anywhere;
mod guard;
mod late;
mod maven;
mod metrics;
mod moved_on;
mod new_groups;
mod portrait;
mod posts;
mod replaying;
mod report;
mod rhythm;
mod salesforce;
mod soak;
mod states;
mod targets;
mod timetable;
mod watching;
mod watching_maven;
