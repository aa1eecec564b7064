//! When a customer has to be looked at again.

use super::clockwork::{Common, Turning};
use super::context::Context;
use super::instants::midnight;
use crate::value::Date;
use crate::vector::{Machine, Values, Vector};

/// Never, as far as is known.
pub(super) const NEVER: i64 = i64::MAX;

/// The first midnight after the evaluated day.
pub(super) fn tomorrow(context: &Context<'_>) -> i64 {
    after_days(context, 1)
}

/// The midnight so many days after the evaluated one began.
pub(super) fn after_days(context: &Context<'_>, days: i64) -> i64 {
    let days = u64::try_from(days).unwrap_or(0);
    let day = context.today().checked_add_days(chrono::Days::new(days));
    day.map_or(NEVER, midnight)
}

/// Brings each row's waking forward to the day before which its comparisons cannot turn.
pub(super) fn by_turnings(
    context: &Context<'_>,
    turnings: &[Turning],
    machine: &Machine<'_>,
    wakes: &mut [i64],
) {
    for turning in turnings.iter().filter(|it| machine.is_computed(it.left) && machine.is_computed(it.right))
    {
        let (left, right) = (machine.vector(turning.left), machine.vector(turning.right));
        for (row, wake) in wakes.iter_mut().enumerate() {
            // What is missing or failed stays so until rows come.
            if !left.is_present(row) || !right.is_present(row) {
                continue;
            }
            let days = match (countable(left, row), countable(right, row)) {
                (Some(left), Some(right)) => {
                    let distance = (i128::from(left) - i128::from(right)).unsigned_abs();
                    let days = distance.div_ceil(turning.speed.unsigned_abs().into());
                    i64::try_from(days).unwrap_or(i64::MAX).clamp(1, 1_000_000)
                }
                _ => 1,
            };
            *wake = (*wake).min(after_days(context, days));
        }
    }
}

/// Brings each row's waking forward to the instant at which rows of its owner or unit may have made a
/// fact another, or, where a number of rows is only compared, have made it cross a limit.
pub(super) fn by_rows_of_others(
    context: &Context<'_>,
    common: &Common,
    customers: &[u32],
    machine: &Machine<'_>,
    wakes: &mut [i64],
) {
    let Some(fact) = context.program.roots.facts.get(common.fact) else { return };
    if !machine.is_computed(common.register) {
        return;
    }
    let number = machine.vector(common.register);
    let limits: Option<Vec<&Vector>> = common.limits.as_ref().map(|limits| {
        limits
            .iter()
            .filter(|limit| machine.is_computed(**limit))
            .map(|limit| machine.vector(*limit))
            .collect()
    });
    for (row, (customer, wake)) in customers.iter().zip(wakes).enumerate() {
        let distance = |limit: &&Vector| match (countable(number, row), countable(limit, row)) {
            (Some(number), Some(limit)) => number.abs_diff(limit),
            _ => 0,
        };
        // Beside a limit that is missing, no number of rows matters.
        let rows = match &limits {
            None => Some(1),
            Some(limits) => limits.iter().filter(|limit| limit.is_present(row)).map(distance).min(),
        };
        let Some(rows) = rows else { continue };
        *wake = (*wake).min(context.shared.turns(context.world, fact, *customer, rows));
    }
}

/// A whole number, or the days of a date.
fn countable(vector: &Vector, row: usize) -> Option<i64> {
    use crate::value::Value;
    match vector.values() {
        Values::Int(values) => values.get(row).copied(),
        Values::Date(days) => days.get(row).map(|day| i64::from(*day)),
        _ => match vector.value(row) {
            Ok(Value::Int(value)) => Some(value),
            Ok(Value::Date(date)) => Some(days_of(date)),
            Ok(Value::DateTime(at)) => Some(days_of(at.date())),
            _ => None,
        },
    }
}

fn days_of(date: Date) -> i64 {
    i64::from(date.to_epoch_days())
}
