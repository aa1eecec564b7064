//! A target, and how much of it should be reached by a day.

use chrono::{Datelike, Days, Months};

use super::compare::{finite, mean};
use crate::metric::Frame;
use crate::syntax::{Curve, Period};
use crate::time::Calendar;
use crate::value::Date;

/// What is to be reached from one day through another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// How much; finite.
    pub value: f64,
    /// The first day.
    pub starts: Date,
    /// The last day, not before the first.
    pub ends: Date,
}

/// An earlier period of a target: all of it, and as much of it as has passed of the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// The part.
    pub part: Frame,
    /// All of it.
    pub whole: Frame,
}

impl Past {
    /// The share of the whole's value that the part had reached; missing if there is nothing to
    /// share.
    #[must_use]
    pub fn share(part: Option<f64>, whole: Option<f64>) -> Option<f64> {
        finite(part? / whole?)
    }
}

impl Target {
    /// How many earlier periods tell what has usually been reached.
    const PERIODS: u32 = 3;

    /// The days of the value that is compared with it: from its first through the data day; a
    /// snapshot's is as of that.
    #[must_use]
    pub fn frame(&self, per: Period, day: Date) -> Frame {
        frame(per, self.starts, day.min(self.ends))
    }

    /// The share that should be reached by the end of a day, from 0 to 1: the days through it of all
    /// days, or of all working days, or the mean of the `shares` that were reached at that point of
    /// the periods before ([`Self::past`]). Missing without a working day, or without shares.
    #[must_use]
    pub fn pace(&self, curve: Curve, day: Date, calendar: &Calendar, shares: &[f64]) -> Option<f64> {
        let day = day.min(self.ends);
        let pace = match curve {
            Curve::Calendar => share(self.days_through(day), self.days_through(self.ends)),
            Curve::BusinessDays => {
                let before = self.starts.pred_opt()?;
                share(calendar.working_days(before, day), calendar.working_days(before, self.ends))
            }
            Curve::History => mean(shares),
        };
        pace.map(|pace| pace.clamp(0.0, 1.0))
    }

    /// The last periods before it, the latest first: as many months before as it has months, if it
    /// begins and ends with months, else as many days. Of each, the part is the same share of the
    /// days as have passed, rounded, at least one day.
    #[must_use]
    pub fn past(&self, per: Period, day: Date) -> Vec<Past> {
        let (passed, all) = (self.days_through(day.min(self.ends)), self.days_through(self.ends));
        (1..=Self::PERIODS)
            .map_while(|steps| {
                let starts = self.earlier(steps)?;
                let ends = self.earlier(steps - 1)?.pred_opt()?;
                let length = (ends - starts).num_days() + 1;
                let days = ((2 * passed * length + all) / (2 * all)).clamp(1, length);
                let through = starts.checked_add_days(Days::new(u64::try_from(days - 1).ok()?))?;
                Some(Past { part: frame(per, starts, through), whole: frame(per, starts, ends) })
            })
            .collect()
    }

    /// The first day of the period so many before.
    fn earlier(&self, steps: u32) -> Option<Date> {
        if let Some(months) = self.months() {
            return self.starts.checked_sub_months(Months::new(steps.checked_mul(months)?));
        }
        let days = u64::try_from(self.days_through(self.ends)).ok()?;
        self.starts.checked_sub_days(Days::new(days * u64::from(steps)))
    }

    /// How many whole months it has, if it has nothing else.
    fn months(&self) -> Option<u32> {
        let next = self.ends.succ_opt()?;
        let months = (next.year() - self.starts.year()) * 12 + next.month0().cast_signed()
            - self.starts.month0().cast_signed();
        (self.starts.day() == 1 && next.day() == 1).then(|| u32::try_from(months).ok()).flatten()
    }

    /// How many of its days have passed at the end of one.
    fn days_through(&self, day: Date) -> i64 {
        (day - self.starts).num_days() + 1
    }
}

fn frame(per: Period, from: Date, through: Date) -> Frame {
    Frame { from: Some(from).filter(|_| per != Period::Snapshot), through }
}

/// A share of days.
fn share(part: i64, whole: i64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 days")]
    finite(part as f64 / whole as f64)
}
