//! `[calendar]`.

use chrono::Weekday;

use super::context::Context;
use crate::diagnostic::RulesProblem;
use crate::language::both;
use crate::time::{Calendar, CalendarError};

/// Checks `[calendar]`; an impossible one falls back to the plain calendar.
pub(super) fn calendar(cx: &mut Context) -> Calendar {
    let Some(decl) = &cx.document.calendar else { return Calendar::plain() };
    let weekend: Vec<Weekday> = match &decl.weekend {
        Some(days) => days.iter().map(|day| day.value).collect(),
        None => vec![Weekday::Sat, Weekday::Sun],
    };
    let holidays = decl.holidays.iter().map(|date| date.value).collect();
    let workdays = decl.workdays.iter().map(|date| date.value).collect();
    match Calendar::new(&weekend, holidays, workdays) {
        Ok(calendar) => calendar,
        Err(CalendarError::NoWorkingDay) => {
            let days = decl.weekend.as_ref().and_then(|days| Some(days.first()?.span.to(days.last()?.span)));
            cx.report(days.unwrap_or(decl.span), RulesProblem::NoWorkingDay);
            Calendar::plain()
        }
    }
}

/// Warns if anything counts working days and the present year has no holidays listed. To be
/// called when all else is checked.
pub(super) fn holidays_listed(cx: &mut Context, calendar: &Calendar, year: i32) {
    let Some(counted) = cx.business else { return };
    if calendar.lists_year(year) {
        return;
    }
    let problem = RulesProblem::NoHolidaysListed { year };
    match cx.document.calendar.as_ref().map(|decl| decl.span) {
        Some(table) => {
            cx.report_with(
                table,
                problem,
                counted,
                both("working days are counted here", "这里按工作日计数"),
            );
        }
        None => cx.report(counted, problem),
    }
}
