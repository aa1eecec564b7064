//! What the time in a stage gives.

use std::collections::HashMap;

use super::bucket::{Rows, StageRules};
use super::context::Context;
use super::instants::midnight;
use super::journeys::Present;
use super::wake::NEVER;
use crate::evaluate::days_in_stage;
use crate::journey::Dating;
use crate::program::Reg;
use crate::time::Clock;
use crate::value::Date;

pub(super) use crate::evaluate::Overdue;

/// The ages of a chunk's customers in their stage.
pub(super) struct Ages {
    /// By row; `None` where there is no date, or a threshold cannot be told.
    pub overdue: Vec<Option<Overdue>>,
    /// By row, whether working days were counted in a year that lists no holidays.
    pub bare_years: Vec<bool>,
    /// By row, when the clock alone brings the next threshold; empty if nobody wants to know.
    pub wakes: Vec<i64>,
}

impl Ages {
    /// Goes through the rows of the table of states that concern age, asking for each length only
    /// where it is needed.
    pub fn of(context: &Context<'_>, stage: StageRules<'_>, rows: &mut Rows<'_, '_, '_, '_>) -> Self {
        let days = days(context, stage, rows);
        let many = days.len();
        let mut overdue = vec![None; many];
        let mut open: Vec<bool> = days.iter().map(Option::is_some).collect();
        let mut bound = vec![0_i64; many];
        let steps = [
            (stage.roots.entering, Overdue::None),
            (stage.roots.stagnant, Overdue::Stagnant),
            (stage.roots.losing, Overdue::Losing),
        ];
        for (length, reached) in steps {
            Self::add_length(length, &mut open, &mut bound, rows);
            for (((open, days), bound), overdue) in open.iter_mut().zip(&days).zip(&bound).zip(&mut overdue) {
                if *open && days.is_some_and(|days| days <= *bound) {
                    *overdue = Some(reached);
                    *open = false;
                }
            }
        }
        let improving = match stage.roots.improving {
            Some(improving) if open.contains(&true) => rows.condition(improving, Some(&open)),
            _ => vec![None; many],
        };
        for ((open, improving), overdue) in open.iter().zip(improving).zip(&mut overdue) {
            if *open {
                *overdue = Some(if improving == Some(true) { Overdue::Losing } else { Overdue::Expired });
            }
        }
        let bare_years = bare_years(context, stage, &days, rows.customers);
        let wakes = if context.wakes {
            wakes(context, stage, rows.customers, &overdue, &open, &bound)
        } else {
            Vec::new()
        };
        Self { overdue, bare_years, wakes }
    }

    /// Adds a length to the bounds of the rows that are still open; where it cannot be told, or is
    /// no length, the row is closed without an answer.
    fn add_length(length: Reg, open: &mut [bool], bound: &mut [i64], rows: &mut Rows<'_, '_, '_, '_>) {
        if !open.contains(&true) {
            return;
        }
        let answer = rows.ask(length, Some(open));
        let mut odd = Vec::new();
        for (row, (open, bound)) in open.iter_mut().zip(bound).enumerate().filter(|(_, (open, _))| **open) {
            match answer.int(row) {
                Some(days) if days >= 0 => *bound = bound.saturating_add(days),
                _ => {
                    *open = false;
                    odd.push(row);
                }
            }
        }
        for row in odd {
            rows.fail(row);
        }
    }
}

/// Days in the stage by its clock, without those on hold; `None` where there is no date.
fn days(context: &Context<'_>, stage: StageRules<'_>, rows: &Rows<'_, '_, '_, '_>) -> Vec<Option<i64>> {
    let calendar = &context.world.ruleset.calendar;
    let today = context.today();
    let mut known: HashMap<Date, i64> = HashMap::new();
    let mut plain = |entered: Date| match stage.rules.clock {
        Clock::Calendar => (today - entered).num_days(),
        Clock::Business => *known.entry(entered).or_insert_with(|| calendar.working_days(entered, today)),
    };
    let mut of = |present: &Present| {
        let entered = present.entered.filter(|_| present.dating != Dating::Unreadable)?.date();
        let journal = context.world.journal_of(present.customer as usize);
        Some(match journal.filter(|journal| !journal.holds.is_empty()) {
            Some(journal) => days_in_stage(&journal.holds, entered, stage.rules, calendar, &context.sight),
            None => plain(entered),
        })
    };
    rows.customers.iter().map(&mut of).collect()
}

/// Whose working days were counted in years that list no holidays.
fn bare_years(
    context: &Context<'_>,
    stage: StageRules<'_>,
    days: &[Option<i64>],
    customers: &[Present],
) -> Vec<bool> {
    use chrono::Datelike;
    if stage.rules.clock != Clock::Business {
        return Vec::new();
    }
    let calendar = &context.world.ruleset.calendar;
    let last = context.today().year();
    let mut known: HashMap<i32, bool> = HashMap::new();
    let mut is_bare = |first: i32| {
        *known.entry(first).or_insert_with(|| (first..=last).any(|year| !calendar.lists_year(year)))
    };
    let first = |present: &Present| present.entered.map(|at| at.year());
    let dated = customers.iter().zip(days).map(|(present, days)| first(present).filter(|_| days.is_some()));
    dated.map(|first| first.is_some_and(&mut is_bare)).collect()
}

/// When each row passes the bound that it lies within, and for working days, which are counted in
/// years, no later than the next year.
fn wakes(
    context: &Context<'_>,
    stage: StageRules<'_>,
    customers: &[Present],
    overdue: &[Option<Overdue>],
    beyond: &[bool],
    bound: &[i64],
) -> Vec<i64> {
    use chrono::Datelike;
    let calendar = &context.world.ruleset.calendar;
    let next_year = Date::from_ymd_opt(context.today().year() + 1, 1, 1).map_or(NEVER, midnight);
    let passes = |entered: Date, bound: i64| {
        let days = u32::try_from(bound.saturating_add(1)).ok()?;
        match stage.rules.clock {
            Clock::Calendar => entered.checked_add_days(chrono::Days::new(u64::from(days))),
            Clock::Business => calendar.nth_after(entered, days),
        }
    };
    let wake = |(row, present): (usize, &Present)| {
        let within = overdue.get(row).copied().flatten().is_some() && beyond.get(row) == Some(&false);
        let day = present.entered.filter(|_| within).zip(bound.get(row));
        let passing = day.and_then(|(at, bound)| passes(at.date(), *bound)).map_or(NEVER, midnight);
        if stage.rules.clock == Clock::Business { passing.min(next_year) } else { passing }
    };
    customers.iter().enumerate().map(wake).collect()
}
