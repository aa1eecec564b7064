//! The command as users meet it: every test runs the binary in a folder of its own and checks
//! stdout, stderr and the exit status.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod actions;
mod alerts;
mod check;
mod closed_loop;
mod demo;
mod explain;
mod explain_alert;
mod held;
mod held_plan;
mod help;
mod import;
mod inhibited;
mod init;
mod killed;
mod killed_loop;
mod made_demo;
mod parts;
mod plan;
mod report;
mod run;
mod schema;
#[path = "../servers/mod.rs"]
mod servers;
mod small_disk;
mod status;
mod store_backup;
mod store_faults;
mod store_prune;
mod store_verify;
mod unwatchable;
mod usage;
mod watch;
mod watch_faults;
mod watcher;
mod workshop;
