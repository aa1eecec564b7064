//! The business calendar: which dates are worked.

use std::collections::BTreeSet;

use chrono::Weekday;

use crate::value::Date;

/// Which dates are working dates: a listed workday is; else a holiday or weekend day is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    _private: (),
}

/// Why a calendar is impossible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarError {
    /// All seven days are weekend and no working date is listed.
    NoWorkingDay,
}

impl Calendar {
    /// Builds a calendar from its weekend, holidays and worked weekend days.
    ///
    /// # Errors
    /// [`CalendarError::NoWorkingDay`].
    pub fn new(
        weekend: &[Weekday],
        holidays: BTreeSet<Date>,
        workdays: BTreeSet<Date>,
    ) -> Result<Self, CalendarError> {
        let _ = (weekend, holidays, workdays);
        todo!()
    }

    /// Saturday and Sunday off, no holidays.
    #[must_use]
    pub fn plain() -> Self {
        todo!()
    }

    /// Whether the date is worked.
    #[must_use]
    pub fn is_working(&self, date: Date) -> bool {
        let _ = date;
        todo!()
    }

    /// The number of working dates in (from, to]; negative, as −count in (to, from], if `to` is
    /// before `from`. Costs O(log n) in the number of listed dates, not the distance.
    #[must_use]
    pub fn working_days(&self, from: Date, to: Date) -> i64 {
        let _ = (from, to);
        todo!()
    }

    /// The `n`-th working date after `from` (n ≥ 1); for n = 0, `from` itself. `None` past the
    /// supported dates.
    #[must_use]
    pub fn nth_after(&self, from: Date, n: u32) -> Option<Date> {
        let _ = (from, n);
        todo!()
    }

    /// The `n`-th last working date at or before `to` (n ≥ 1): where a window of n working days
    /// begins.
    #[must_use]
    pub fn nth_last(&self, to: Date, n: u32) -> Option<Date> {
        let _ = (to, n);
        todo!()
    }

    /// Whether any holiday is listed in the year.
    #[must_use]
    pub fn lists_year(&self, year: i32) -> bool {
        let _ = year;
        todo!()
    }
}
