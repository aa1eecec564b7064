//! Fuzz targets: what must hold whatever bytes come in.
//!
//! - [`rules`]: bytes as rule files. They are read, checked with and without a dataset, lowered, and
//!   evaluated over a small fixed dataset. No panic, no hang; every diagnostic lies inside its file on
//!   character boundaries and can be drawn in both languages; reading the same text again gives the
//!   same program; the count of everybody is what the reference evaluation says, findings
//!   included, and so are days that follow each other; plans, stories and reports can be written,
//!   and nothing for people holds a control character.
//! - [`expressions`]: bytes as one expression, and after the first zero byte values of rows. In each
//!   row, with values missing and extreme, the vector machine gives what the reference interpreter
//!   gives; where nothing is missing that is what rhai gives; and an answer that was found although
//!   values are missing stands whatever they are.
//! - [`values`]: bytes as the rows of a dataset, cells of every kind that SQLite can hold, under fixed
//!   rules in which columns play every role. One thread reads what several read; the count is the
//!   reference evaluation; plans, stories and reports can be written; one run that catches up
//!   gives the changes of daily runs.
//!
//! The same functions are driven by libFuzzer (`fuzz_targets/`) and by an ordinary test over the
//! corpus (`main.rs`). A target that does not hold panics.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a target fails by panicking"
)]

mod agreement;
mod drawing;
mod tape;

pub mod expressions;
pub mod rules;
pub mod values;
