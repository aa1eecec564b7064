//! Targets and forecasts of teams, for each month.

use chrono::{Days, Months};

use super::last_day;
use super::organisation::UNITS;
use crate::value::Date;

/// A row of `targets`.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub metric: &'static str,
    pub unit: &'static str,
    pub starts: Date,
    pub ends: Date,
    pub value: u32,
    pub kind: &'static str,
}

/// For each team and month: money to be received and customers to be won, each as target and as
/// forecast. Targets grow by a fiftieth a month.
pub(super) fn targets() -> Vec<Target> {
    /// Months before the last one.
    const BEFORE: u32 = 17;
    let last = chrono::Datelike::with_day(&last_day(), 1).unwrap_or_default();
    let mut rows = Vec::new();
    for month in 0..=BEFORE {
        let starts = last - Months::new(BEFORE - month);
        let ends = starts + Months::new(1) - Days::new(1);
        for (unit, ..) in UNITS.iter().filter(|(.., kind)| *kind == "team") {
            let (money, customers) = goals(unit);
            for (metric, goal) in [("revenue", money), ("new_customers", customers)] {
                let value = goal * (50 + month) / 50;
                for (kind, value) in [("target", value), ("forecast", value * 92 / 100)] {
                    rows.push(Target { metric, unit, starts, ends, value, kind });
                }
            }
        }
    }
    rows
}

/// What a team is to reach in the first month: money, customers.
fn goals(team: &str) -> (u32, u32) {
    match team.rsplit('_').next() {
        Some("large") => (2_500_000, 3),
        Some("small") => (1_200_000, 8),
        _ => (15_000, 12),
    }
}
