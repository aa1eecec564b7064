//! The days that a value is about, and those of the values it is compared with.

use chrono::{Days, Months, Weekday};

use crate::cadence::Slot;
use crate::metric::{Frame, before, period};
use crate::ruleset::Against;
use crate::syntax::{History, Period, PeriodPart};
use crate::time::Calendar;
use crate::value::Date;

/// The days of a value and of its points.
pub struct Frames<'a> {
    /// The value's own.
    pub value: Frame,
    /// Those of the points that it may be compared with, the latest first, each before the one that
    /// came before it; for history only. They go back to the year 1: whoever takes them stops when
    /// there are points enough, or nothing was recorded yet.
    pub points: Box<dyn Iterator<Item = Frame> + 'a>,
}

/// The frames of a value at a slot. `earlier_slots` are the data days of the rule's slots before it,
/// the latest first. The value is that of the last period of `per` that is complete by the data day,
/// or with `period = "to_date"` of the present one as far as it has come; of a snapshot as of the
/// data day. With a target it is that of [`super::Target::frame`], and here that of the present
/// period.
pub fn frames<'a>(
    against: Option<&Against>,
    per: Period,
    slot: Slot,
    earlier_slots: impl Iterator<Item = Date> + 'a,
    calendar: &'a Calendar,
    week_starts: Weekday,
) -> Frames<'a> {
    let periods = Periods { per, calendar, week_starts };
    let day = slot.data_day();
    let part = match against {
        Some(Against::History { part, .. }) => *part,
        Some(Against::Target { .. }) => PeriodPart::ToDate,
        Some(Against::Peers { .. } | Against::Fixed(_)) | None => PeriodPart::Last,
    };
    let (whole, value) = match part {
        PeriodPart::ToDate => {
            let whole = periods.of(day);
            (whole, Frame { through: day, ..whole })
        }
        PeriodPart::Last => {
            let whole = periods.complete_by(day);
            (whole, whole)
        }
    };
    let Some(Against::History { history, .. }) = against else {
        return Frames { value, points: Box::new(std::iter::empty()) };
    };
    let candidates = periods.candidates(*history, whole, earlier_slots);
    let points = falling(whole, candidates).map(move |point| match part {
        PeriodPart::ToDate => cut(point, value),
        PeriodPart::Last => point,
    });
    Frames { value, points: Box::new(points) }
}

/// The periods of a metric.
#[derive(Clone, Copy)]
struct Periods<'a> {
    per: Period,
    calendar: &'a Calendar,
    week_starts: Weekday,
}

impl<'a> Periods<'a> {
    /// The period that a day lies in.
    fn of(self, day: Date) -> Frame {
        period(self.per, day, self.calendar, self.week_starts)
    }

    /// The period before one.
    fn before(self, frame: Frame) -> Option<Frame> {
        before(self.per, frame, self.calendar, self.week_starts)
    }

    /// The last period that has ended by the end of a day.
    fn complete_by(self, day: Date) -> Frame {
        let present = self.of(day);
        if present.through <= day { present } else { self.before(present).unwrap_or(present) }
    }

    /// The periods that a history steps back to from a period, the nearest first; some may be the
    /// same, or the period itself.
    fn candidates(
        self,
        history: History,
        whole: Frame,
        earlier_slots: impl Iterator<Item = Date> + 'a,
    ) -> Box<dyn Iterator<Item = Frame> + 'a> {
        match history {
            History::Trailing if self.per == Period::Snapshot => {
                Box::new(earlier_slots.map(move |day| self.of(day)))
            }
            History::Trailing => {
                Box::new(std::iter::successors(self.before(whole), move |frame| self.before(*frame)))
            }
            History::SameWeekday | History::SameDayOfMonth | History::YearAgo => {
                let anchor = self.anchor(whole);
                // A date off has no working day of its own weekday.
                let counts = move |day: &Date| {
                    !(history == History::SameWeekday && self.per == Period::Workday)
                        || self.calendar.is_working(*day)
                };
                let days = (1..).map_while(move |steps| step_back(history, anchor, steps));
                Box::new(days.filter(counts).map(move |day| self.of(day)))
            }
        }
    }

    /// The day of a period that stands for it where steps are not periods. For a week it is the
    /// middle, so that the week found is the one that shares most of the dates.
    fn anchor(self, whole: Frame) -> Date {
        let first = whole.from.unwrap_or(whole.through);
        match self.per {
            Period::Snapshot | Period::Day | Period::Workday => whole.through,
            Period::Week => first.checked_add_days(Days::new(3)).unwrap_or(first),
            Period::Month => first,
        }
    }
}

/// The day so many steps before another, clamped to the month's end; `None` before the year 1.
fn step_back(history: History, from: Date, steps: u32) -> Option<Date> {
    let day = match history {
        History::Trailing => from.checked_sub_days(Days::new(steps.into())),
        History::SameWeekday => from.checked_sub_days(Days::new(u64::from(steps) * 7)),
        History::SameDayOfMonth => from.checked_sub_months(Months::new(steps)),
        History::YearAgo => from.checked_sub_months(Months::new(steps.checked_mul(12)?)),
    };
    day.filter(|day| chrono::Datelike::year(day) >= 1)
}

/// Only those that end before the one taken last begins, the first of them before `whole`.
fn falling(whole: Frame, candidates: impl Iterator<Item = Frame>) -> impl Iterator<Item = Frame> {
    let mut last = whole;
    candidates.filter(move |frame| {
        let is_earlier = frame.through < last.from.unwrap_or(last.through);
        if is_earlier {
            last = *frame;
        }
        is_earlier
    })
}

/// As many days of a period as there are in `value`, at most all of them.
fn cut(point: Frame, value: Frame) -> Frame {
    let through = point.from.zip(value.from).and_then(|(first, begun)| {
        let days = u64::try_from((value.through - begun).num_days()).ok()?;
        first.checked_add_days(Days::new(days))
    });
    Frame { through: through.map_or(point.through, |through| through.min(point.through)), ..point }
}
