//! Working time without customers: with the system, and with the team.

use chrono::{Days, Timelike};

use super::company::{DAYS, Work};
use super::last_day;
use super::organisation::SELLERS;
use super::random::Random;
use super::season::is_working;
use crate::value::{Date, DateTime};

/// Two rows for each person and working day: entering data, and the morning meeting.
pub(super) fn log(random: &mut Random) -> Vec<Work> {
    let mut rows = Vec::new();
    let first = last_day() - Days::new(DAYS.into());
    for day in first.iter_days().take_while(|day| *day <= last_day()).filter(|day| is_working(*day)) {
        for seller in SELLERS {
            let team = random.between(3, 6) * 5;
            rows.push(Work { rep: seller.id, kind: "team", minutes: team, at: hour(day, 9) });
            let system = random.between(3, 9) * 5;
            rows.push(Work { rep: seller.id, kind: "system", minutes: system, at: hour(day, 17) });
        }
    }
    rows
}

fn hour(day: Date, hour: u32) -> DateTime {
    DateTime::from(day).with_hour(hour).unwrap_or_default()
}
