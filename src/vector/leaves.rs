//! Where the values of a chunk of rows come from.

use super::values::Vector;
use crate::expression::UserRuntime;
use crate::program::Leaf;
use crate::time::Calendar;
use crate::value::Date;

/// What a chunk of rows knows: the counterpart of [`crate::expression::Row`] for many rows.
pub trait Leaves {
    /// The values of a leaf in all rows of the chunk, as many as the machine was started with.
    /// Asked at most once for a chunk.
    fn leaf(&self, leaf: &Leaf) -> Vector;

    /// The evaluated day.
    fn today(&self) -> Date;

    /// The working days.
    fn calendar(&self) -> &Calendar;

    /// The functions of `functions.rhai`.
    fn users(&self) -> &UserRuntime;
}
