//! The slots of a cadence.

use chrono::{Datelike, Days};

use super::{Cadence, DayChoice};
use crate::time::{AsOf, Calendar, Zone};
use crate::value::Date;

/// How far slots are looked for: the twenty-ninth of February falls on a given weekday once in 28
/// years, or in 40 around a year such as 2100.
const FARTHEST: u64 = 41 * 366;

/// An instant at which a rule is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The instant; for a cadence without a clock time the end of its day.
    pub at: AsOf,
}

impl Slot {
    /// The day that is evaluated: the last local day that has ended by then.
    #[must_use]
    pub fn data_day(self) -> Date {
        let day = self.at.day;
        if self.at.is_end_of_day() { day } else { day.pred_opt().unwrap_or(day) }
    }
}

impl Cadence {
    /// The slots in (after, through], in order.
    pub fn slots<'a>(
        &'a self,
        after: AsOf,
        through: AsOf,
        zone: &'a Zone,
        calendar: &'a Calendar,
    ) -> impl Iterator<Item = Slot> + 'a {
        let mut last = after;
        // What a gap puts off from a day before comes at its end: no instant between is `after`.
        after
            .day
            .iter_days()
            .take_while(move |day| *day <= through.day)
            .flat_map(move |day| self.slots_of(day, *zone, calendar))
            .take_while(move |slot| slot.at <= through)
            // Two clock times that the same gap puts off are one slot.
            .filter(move |slot| {
                let is_later = slot.at > last;
                last = last.max(slot.at);
                is_later
            })
    }

    /// The latest slot ≤ `through`; `None` if there was none in the last forty years.
    #[must_use]
    pub fn latest(&self, through: AsOf, zone: &Zone, calendar: &Calendar) -> Option<Slot> {
        let mut day = self.latest_day(through.day, calendar)?;
        loop {
            let slots = self.slots_of(day, *zone, calendar);
            if let Some(slot) = slots.into_iter().rfind(|slot| slot.at <= through) {
                return Some(slot);
            }
            day = self.latest_day(day.pred_opt()?, calendar)?;
        }
    }

    /// The slots of a local day in order, wherever daylight saving puts them.
    pub(super) fn slots_of(&self, day: Date, zone: Zone, calendar: &Calendar) -> Vec<Slot> {
        if !self.picks(day, calendar) {
            return Vec::new();
        }
        let clock = |time| Slot { at: AsOf::at(zone.passing(day.and_time(time))) };
        match self {
            Self::Days { at: None, .. } => vec![Slot { at: AsOf::end_of(day) }],
            Self::Days { at: Some(time), .. } => vec![clock(*time)],
            Self::Cron(cron) => cron.times().map(clock).collect(),
        }
    }

    /// Whether the day has slots.
    fn picks(&self, day: Date, calendar: &Calendar) -> bool {
        match self {
            Self::Days { on: DayChoice::Every, .. } => true,
            Self::Days { on: DayChoice::Working, .. } => calendar.is_working(day),
            Self::Days { on: DayChoice::Weekdays(days), .. } => days.contains(day.weekday()),
            Self::Cron(cron) => cron.picks(day),
        }
    }

    /// The last day ≤ `day` that has slots.
    fn latest_day(&self, day: Date, calendar: &Calendar) -> Option<Date> {
        if let Self::Days { on: DayChoice::Working, .. } = self {
            return calendar.nth_last(day, 1);
        }
        (0..FARTHEST)
            .map_while(|back| day.checked_sub_days(Days::new(back)))
            .find(|day| self.picks(*day, calendar))
    }
}
