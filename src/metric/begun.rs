//! When customers began to exist.

use crate::evaluate::in_parts;
use crate::journey::{World, beginning};
use crate::value::Date;

/// The days on which customers began, by place, in days since 1970-01-01; the least of all numbers for one
/// that exists on every day.
#[derive(Debug)]
pub(super) struct Begun(Vec<i32>);

impl Begun {
    /// Those of a world.
    pub fn of(world: &World<'_>) -> Self {
        let day = |customer| beginning(world, customer).map_or(i32::MIN, |at| at.date().to_epoch_days());
        let parts = in_parts(0..world.customers(), |part| part.map(day).collect::<Vec<_>>());
        Self(parts.into_iter().flatten().collect())
    }

    /// Whether a customer has begun by the end of a day. One that a run has seen exists before its
    /// beginning too; the values of metrics do not depend on runs.
    pub fn by(&self, customer: usize, day: Date) -> bool {
        self.0.get(customer).is_some_and(|begun| *begun <= day.to_epoch_days())
    }

    /// The first day on which any began.
    pub fn first(&self) -> Option<Date> {
        Date::from_epoch_days(*self.0.iter().filter(|day| **day > i32::MIN).min()?)
    }
}
