//! Facts over events: all of one table from one look at the rows of a chunk's customers.
//!
//! A customer's rows stand in the order of their dates, so that a window is a stretch of them, and
//! what lies before the longest window or after the moment is never looked at.

use super::aggregate::fold;
use super::context::Context;
use super::instants::{Instants, midnight};
use super::journeys::Present;
use crate::dataset::{EventRows, Table};
use crate::expression::UserRuntime;
use crate::journey::beginning;
use crate::program::{EventFact, Leaf, Reg};
use crate::ruleset::TableMapping;
use crate::syntax::Role;
use crate::time::{Calendar, Window};
use crate::value::{Date, Value};
use crate::vector::{Leaves, Machine, Rows, Values, Vector};

/// Since when the events of each customer of a chunk count.
pub(super) struct Windows<'r> {
    context: Bounds,
    places: &'r [u32],
    visits: Option<&'r [Present]>,
    beginnings: Vec<Option<i64>>,
}

/// What a window's first instant is computed from.
struct Bounds {
    today: Date,
    calendar: Calendar,
}
