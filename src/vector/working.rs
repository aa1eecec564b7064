//! Working days since a date, remembered by date: the calendar is asked once for each.

use super::dates::days;
use super::values::{Values, Vector, date_of};
use crate::expression::{Days, FunctionId, all_functions};
use crate::program::Op;
use crate::time::Calendar;
use crate::value::Date;

/// The dates that are remembered: a century back from the evaluated day, and a decade ahead.
const BACK: i32 = 36_525;
const AHEAD: i32 = 3_653;

/// A date that was not asked for yet.
const UNKNOWN: i64 = i64::MIN;

/// What is known of one calendar on one day.
#[derive(Debug, Default)]
pub(super) struct WorkingDays {
    of: Option<(Date, Calendar)>,
    /// By days from the first date that is remembered.
    counts: Vec<i64>,
}

impl WorkingDays {
    /// `business_days_since` of a vector of dates; `None` for other operations and types.
    pub fn since(&mut self, op: &Op, operands: &[&Vector], today: Days<'_>) -> Option<Vector> {
        let (Op::Call(id, _), [of]) = (op, operands) else { return None };
        if !is_working_days(*id) || of.as_constant().is_some() {
            return None;
        }
        let dates = days(of.view())?;
        self.turn_to(today);
        let first = today.today.to_epoch_days() - BACK;
        let counts = std::cell::RefCell::new(std::mem::take(&mut self.counts));
        let count = |day: i32| {
            let place = usize::try_from(i64::from(day) - i64::from(first)).unwrap_or(usize::MAX);
            let fresh = || date_of(day).map_or(0, |date| today.calendar.working_days(date, today.today));
            match counts.borrow_mut().get_mut(place) {
                Some(count) if *count == UNKNOWN => {
                    *count = fresh();
                    *count
                }
                Some(count) => *count,
                None => fresh(),
            }
        };
        let values = Values::Int(dates.map(of.rows(), count));
        self.counts = counts.into_inner();
        Some(Vector { values, ..of.clone_without_values() })
    }

    /// Forgets what was known of another day or calendar.
    fn turn_to(&mut self, today: Days<'_>) {
        let same = |(day, calendar): &(Date, Calendar)| *day == today.today && calendar == today.calendar;
        if !self.of.as_ref().is_some_and(same) {
            self.of = Some((today.today, today.calendar.clone()));
            self.counts = vec![UNKNOWN; usize::try_from(BACK + AHEAD).unwrap_or(0)];
        }
    }
}

fn is_working_days(id: FunctionId) -> bool {
    all_functions().get(usize::from(id.0)).is_some_and(|function| function.name == "business_days_since")
}
