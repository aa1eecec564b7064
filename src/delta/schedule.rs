//! Which moments a run evaluates.

use crate::time::AsOf;
use crate::value::Date;

/// Why a run cannot be made as of a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScheduleError {
    /// It lies before the last committed day: that day.
    BeforeCommitted(Date),
    /// More days would have to be caught up than the workspace allows.
    TooManyDays {
        /// Days to catch up.
        days: i64,
        /// `max_catch_up`.
        most: u32,
    },
}

/// The moments to evaluate, in order, the last being `as_of`'s: without an earlier run only that;
/// else the end of the last committed day if it was not committed to its end, every day's end
/// since, and `as_of`. Within the last committed day time never goes back: a moment before the
/// committed one evaluates the committed one again.
///
/// # Errors
/// See [`ScheduleError`].
pub fn schedule(committed: Option<AsOf>, as_of: AsOf, max_catch_up: u32) -> Result<Vec<AsOf>, ScheduleError> {
    let Some(committed) = committed else { return Ok(vec![as_of]) };
    if as_of.day < committed.day {
        return Err(ScheduleError::BeforeCommitted(committed.day));
    }
    if as_of.day == committed.day {
        return Ok(vec![as_of.max(committed)]);
    }
    let days = (as_of.day - committed.day).num_days();
    if days > i64::from(max_catch_up) {
        return Err(ScheduleError::TooManyDays { days, most: max_catch_up });
    }
    let mut moments = Vec::new();
    if !committed.is_end_of_day() {
        moments.push(AsOf::end_of(committed.day));
    }
    let missed = committed.day.iter_days().skip(1).take_while(|day| *day < as_of.day);
    moments.extend(missed.map(AsOf::end_of));
    moments.push(as_of);
    Ok(moments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> Date {
        Date::from_ymd_opt(2024, 3, day).unwrap()
    }

    fn at(d: u32, hour: u32) -> AsOf {
        AsOf::at(day(d).and_hms_opt(hour, 0, 0).unwrap())
    }

    fn end(d: u32) -> AsOf {
        AsOf::end_of(day(d))
    }

    #[test]
    fn every_missed_day_is_evaluated_at_its_end() {
        assert_eq!(schedule(None, end(5), 400), Ok(vec![end(5)]));
        assert_eq!(schedule(Some(end(2)), end(5), 400), Ok(vec![end(3), end(4), end(5)]));
        assert_eq!(schedule(Some(end(2)), at(4, 9), 400), Ok(vec![end(3), at(4, 9)]));
    }

    #[test]
    fn a_day_committed_in_the_middle_is_settled_first() {
        assert_eq!(schedule(Some(at(2, 10)), end(4), 400), Ok(vec![end(2), end(3), end(4)]));
        assert_eq!(schedule(Some(at(2, 10)), at(2, 12), 400), Ok(vec![at(2, 12)]));
        assert_eq!(schedule(Some(at(2, 10)), end(2), 400), Ok(vec![end(2)]));
    }

    #[test]
    fn within_the_committed_day_time_does_not_go_back() {
        assert_eq!(schedule(Some(end(2)), at(2, 10), 400), Ok(vec![end(2)]));
        assert_eq!(schedule(Some(end(2)), end(1), 400), Err(ScheduleError::BeforeCommitted(day(2))));
    }

    #[test]
    fn too_long_a_gap_is_refused() {
        assert_eq!(schedule(Some(end(1)), end(11), 10).map(|moments| moments.len()), Ok(10));
        assert_eq!(
            schedule(Some(end(1)), end(12), 10),
            Err(ScheduleError::TooManyDays { days: 11, most: 10 })
        );
    }
}
