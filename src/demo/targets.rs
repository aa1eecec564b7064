//! Targets and forecasts of teams, and targets of people, for each month.

use chrono::{Days, Months};

use super::last_day;
use super::organisation::{SELLERS, UNITS};
use super::segment::Segment;
use crate::value::Date;

/// A row of `targets`.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub metric: &'static str,
    pub unit: Option<&'static str>,
    pub person: Option<&'static str>,
    pub starts: Date,
    pub ends: Date,
    pub value: u32,
    pub kind: &'static str,
}

/// For each team and month: money to be received and customers to be won, each as target and as
/// forecast, growing by a fiftieth a month; for each person, actions with customers.
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
                    let unit = Some(*unit);
                    rows.push(Target { metric, unit, person: None, starts, ends, value, kind });
                }
            }
        }
        for seller in SELLERS {
            let (person, value) = (Some(seller.id), actions(seller.segment));
            let metric = "customer_actions";
            rows.push(Target { metric, unit: None, person, starts, ends, value, kind: "target" });
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

/// How many actions with customers a person is to take in a month.
fn actions(segment: Segment) -> u32 {
    match segment {
        Segment::Large => 100,
        Segment::Small => 110,
        Segment::Field | Segment::Outside => 60,
    }
}
