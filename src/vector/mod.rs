//! Running a [`Block`] over many rows at once.
//!
//! A [`Machine`] computes registers as [`Vector`]s: a typed value for each row, or none because
//! something is missing, or why the row failed. As failures are values, `&&`, `??`, `if` and
//! `switch` are plain data flow over whole vectors; each node is computed at most once for a chunk
//! of rows.
//!
//! Guarantees: every row's answer is the one that [`crate::expression::interpret`] gives (value,
//! missing, or the same row error); functions of `functions.rhai` are called only in rows whose
//! answer needs them, and at most once. Deliberately absent: which names were missing (the
//! reference interpreter says, for the rows that are shown), where rows come from ([`Leaves`]),
//! and threads: a machine belongs to one.

mod blend;
mod build;
mod calls;
mod compare;
mod compute;
mod dates;
mod dictionary;
mod failures;
mod gather;
mod leaves;
mod lift;
mod logic;
mod machine;
mod members;
mod sides;
mod strict;
mod values;
mod working;

#[cfg(test)]
mod differential;
#[cfg(test)]
mod tests;

pub use dictionary::Dictionary;
pub use gather::Rows;
pub use leaves::Leaves;
pub use machine::{Machine, Wanted};
pub use values::{Values, Vector};

#[cfg(doc)]
use crate::program::Block;
