//! `funnelwright`: a declarative rules engine for B2B sales operations.
//!
//! The order of the `mod` lines is the order of dependency and of the pipeline: a module imports
//! only from modules above it (`tests/architecture.rs` holds this).
//!
//! ```text
//! rules text ─ syntax → Document ─ check → Ruleset ─ program → Program ┐
//! dataset rows ─ dataset → columns ────────────────────────────────────┴ census → Count (everybody, few bytes each) ┐
//! store → Snapshot ────────────────────────────────────────────────────────────────────────────────── + as_of ──────┴ delta → Delta
//! Delta ─ evaluate (one customer: why) ─ render (plan)      Delta ─ store.commit      World ─ report ─ render
//! ```
//!
//! Everybody is counted by the vector engine ([`census`] over [`vector`]); one customer is explained
//! by the reference evaluation ([`evaluate`]). Tests hold that the two agree. [`notify`] delivers
//! messages, and knows neither rules nor store.

pub mod language;
pub mod text;
pub mod value;
pub mod time;
pub mod observer;
pub mod diagnostic;
pub mod cadence;
pub mod expression;
pub mod syntax;
pub mod ruleset;
pub mod check;
pub mod program;
pub mod dataset;
pub mod vector;
pub mod journal;
pub mod journey;
pub mod facts;
pub mod evaluate;
pub mod census;
pub mod deal;
pub mod portrait;
pub mod metric;
pub mod baseline;
pub mod alert;
pub mod anomaly;
pub mod dispatch;
pub mod delta;
pub mod explain;
pub mod report;
pub mod store;
pub mod notify;
pub mod workspace;
pub mod watch;
pub mod import;
pub mod render;
pub mod demo;
pub mod starter;
pub mod cli;
