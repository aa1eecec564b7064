//! What the life and the clocks of an alert should be, written a second time and as simply as can
//! be: the life as a small machine over what was heard, the clocks looked at hour by hour.

use chrono::{NaiveTime, TimeDelta};

use crate::alert::*;
use crate::time::{Calendar, Length, LengthUnit};
use crate::value::{Date, DateTime};

/// Friday 1 March 2024, 00:00: hours are counted from here.
pub fn begin() -> DateTime {
    Date::from_ymd_opt(2024, 3, 1).unwrap().and_time(NaiveTime::MIN)
}

/// The hour of an instant; the end of a day is the next day's first.
pub fn hour(at: DateTime) -> i64 {
    (at + TimeDelta::nanoseconds(1) - begin()).num_hours()
}

fn is_day_end(at: DateTime) -> bool {
    (at + TimeDelta::nanoseconds(1)).time() == NaiveTime::MIN
}

/// What an alert hears of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// An outcome, and its data day.
    Outcome(Outcome, Date),
    /// Somebody acknowledged.
    Acknowledged,
    /// Somebody handled.
    Handled,
    /// Somebody closed.
    Closed,
}

/// The lives that come of what one rule hears about one subject: each the day of its first meeting,
/// and the words of what happens.
pub fn lives(heard: &[Heard], policy: &Policy) -> Vec<(Nth, Vec<&'static str>)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Phase {
        Over,
        Counting(u32),
        Holds,
        Ended,
        Silent,
    }
    let mut lives: Vec<(Nth, Vec<&'static str>)> = Vec::new();
    let mut phase = Phase::Over;
    for one in heard {
        let words = |words: &[&'static str], lives: &mut Vec<(Nth, Vec<&'static str>)>| {
            lives.last_mut().unwrap().1.extend(words);
        };
        phase = match (phase, *one) {
            (Phase::Over, Heard::Outcome(Outcome::Met, day)) => {
                let nth = lives.iter().filter(|(episode, _)| episode.day == day).count();
                lives.push((Nth { day, nth: u32::try_from(nth).unwrap() + 1 }, Vec::new()));
                if policy.opens_after > 1 {
                    words(&["pending"], &mut lives);
                    Phase::Counting(1)
                } else {
                    words(&["opened"], &mut lives);
                    Phase::Holds
                }
            }
            (Phase::Counting(met), Heard::Outcome(Outcome::Met, _)) => {
                words(&["counted"], &mut lives);
                if met + 1 == policy.opens_after {
                    words(&["opened"], &mut lives);
                    Phase::Holds
                } else {
                    Phase::Counting(met + 1)
                }
            }
            (Phase::Counting(_), Heard::Outcome(Outcome::NotMet | Outcome::Cleared, _)) => {
                words(&["closed"], &mut lives);
                Phase::Over
            }
            (Phase::Holds, Heard::Outcome(Outcome::Cleared, _)) => {
                words(&["resolved"], &mut lives);
                if policy.handling.is_none() {
                    words(&["closed"], &mut lives);
                    Phase::Over
                } else {
                    Phase::Ended
                }
            }
            (Phase::Ended, Heard::Outcome(Outcome::Met, _)) => {
                words(&["reopened"], &mut lives);
                Phase::Holds
            }
            (Phase::Silent, Heard::Outcome(Outcome::Cleared, _)) => {
                words(&["resolved"], &mut lives);
                Phase::Over
            }
            (phase, Heard::Outcome(..)) => phase,
            (phase, Heard::Acknowledged) => {
                words(&["acknowledged"], &mut lives);
                phase
            }
            (phase, Heard::Handled) => {
                words(&["handled"], &mut lives);
                phase
            }
            (phase, Heard::Closed) => {
                words(&["closed"], &mut lives);
                if phase == Phase::Holds { Phase::Silent } else { Phase::Over }
            }
        };
    }
    lives
}

/// A clock that is moved on hour by hour.
struct Clock<'a> {
    calendar: &'a Calendar,
    length: Length,
    ran: u64,
    /// Whether it may end where a working day ends.
    from_day_end: bool,
}

impl<'a> Clock<'a> {
    fn new(length: Length, from_day_end: bool, calendar: &'a Calendar) -> Self {
        Self { calendar, length, ran: 0, from_day_end }
    }

    fn counts(&self, hour: i64) -> bool {
        let date = (begin() + TimeDelta::hours(hour)).date();
        self.length.unit != LengthUnit::BusinessDays || self.calendar.is_working(date)
    }

    fn has_run_out(&self, hour: i64) -> bool {
        let days = u64::from(self.length.count) * if self.length.unit == LengthUnit::Weeks { 7 } else { 1 };
        self.ran >= days * 24 && (self.counts(hour) || self.from_day_end)
    }

    fn tick(&mut self, hour: i64) {
        self.ran += u64::from(self.counts(hour));
    }
}

/// The steps of escalation that were due through an hour, for each opening in order: step and
/// hour.
pub fn steps(
    events: &[AlertEvent],
    handling: &Handling,
    calendar: &Calendar,
    through: i64,
) -> Vec<Vec<(u32, i64)>> {
    let is_opening = |event: &AlertEvent| matches!(event.what, What::Opened { .. } | What::Reopened { .. });
    let openings: Vec<usize> = (0..events.len()).filter(|at| is_opening(&events[*at])).collect();
    let pauses = pauses(events);
    let mut all = Vec::new();
    for (place, start) in openings.iter().enumerate() {
        let next = openings.get(place + 1);
        let segment = &events[*start..next.map_or(events.len(), |next| *next)];
        let end_of_segment = next.map_or(through, |next| hour(events[*next].at));
        let first =
            |is: &dyn Fn(&What) -> bool| segment.iter().find(|event| is(&event.what)).map(|event| event.at);
        let done = first(&|what| matches!(what, What::Handled | What::Closed(_)));
        let end = done.map_or(end_of_segment, hour);
        let told = first(&|what| matches!(what, What::Told { .. }));
        let acknowledged = first(&|what| matches!(what, What::Acknowledged));
        all.push(told.map_or_else(Vec::new, |told| {
            steps_of_opening(told, end, acknowledged, &pauses, handling, calendar)
        }));
    }
    all
}

fn steps_of_opening(
    told: DateTime,
    end: i64,
    acknowledged: Option<DateTime>,
    pauses: &[(i64, i64)],
    handling: &Handling,
    calendar: &Calendar,
) -> Vec<(u32, i64)> {
    let mut steps = Vec::new();
    let mut lengths = handling.escalate.iter().map(|step| step.after);
    let mut clock = Some(Clock::new(handling.within, is_day_end(told), calendar));
    // `None`: it has run out, or there is none.
    let limit = handling.ack_limit.zip(acknowledged);
    let mut ack = limit.map(|(limit, at)| (hour(at), Clock::new(limit, is_day_end(at), calendar)));
    let mut is_first = true;
    let begin = acknowledged.map_or(hour(told), |at| hour(at).min(hour(told)));
    for now in begin..=end {
        let stands = pauses.iter().any(|(from, until)| (*from..*until).contains(&now));
        let stood = pauses.iter().any(|(from, until)| *from < now && now < *until);
        if ack.as_ref().is_some_and(|(from, ack)| now > *from && ack.has_run_out(now) && !stood) {
            ack = None;
        }
        let waits = |strictly: bool| {
            ack.as_ref().is_some_and(|(from, _)| if strictly { *from < now } else { *from <= now })
        };
        if now >= hour(told) {
            let waited = stood || (is_first && waits(true));
            if let Some(running) = clock.take_if(|clock| clock.has_run_out(now) && !waited) {
                if !is_first {
                    steps.push((u32::try_from(steps.len()).unwrap() + 1, now));
                }
                is_first = false;
                let at_end = running.from_day_end && now.rem_euclid(24) == 0;
                clock = lengths.next().map(|length| Clock::new(length, at_end, calendar));
            }
            if let Some(clock) = clock.as_mut().filter(|_| !(stands || (is_first && waits(false)))) {
                clock.tick(now);
            }
        }
        if let Some((_, ack)) = ack.as_mut().filter(|(from, _)| *from <= now && !stands) {
            ack.tick(now);
        }
    }
    steps
}

/// The stretches of hours in which all clocks of an alert stand still.
pub fn pauses(events: &[AlertEvent]) -> Vec<(i64, i64)> {
    const FAR: i64 = 1 << 40;
    let mut snoozed: Vec<(i64, i64)> = Vec::new();
    let mut inhibited: Vec<(i64, i64)> = Vec::new();
    for event in events {
        let at = hour(event.at);
        match &event.what {
            What::Snoozed { until } => {
                if let Some(last) = snoozed.last_mut() {
                    last.1 = last.1.min(at);
                }
                snoozed.push((at, hour(*until)));
            }
            What::Inhibited { .. } if inhibited.last().is_none_or(|last| last.1 < FAR) => {
                inhibited.push((at, FAR));
            }
            What::Released { since } => inhibited.last_mut().unwrap().1 = hour(*since),
            _ => {}
        }
    }
    snoozed.extend(inhibited);
    snoozed
}
