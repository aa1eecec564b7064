//! What the time in a stage gives: entering, stagnant, losing, expired.

use std::sync::Arc;

use super::answer::Answer;
use super::held::{Held, days_between, first_date_beyond};
use super::state::{Next, Overdue, State};
use crate::expression::{Row, RowError};
use crate::facts::CustomerRow;
use crate::journey::Visit;
use crate::ruleset::Stage;
use crate::value::{Date, Value};

/// The three lengths of a stage, as far as they were needed: E, S, L.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Thresholds {
    /// E.
    pub entering: Option<i64>,
    /// S.
    pub stagnant: Option<i64>,
    /// L.
    pub losing: Option<i64>,
}

/// Why a threshold cannot be told.
#[derive(Debug, Clone, PartialEq)]
pub struct ThresholdTrouble {
    /// Its key in the rule files.
    pub key: &'static str,
    /// What it gave, if it gave something.
    pub found: Option<Value>,
    /// The names of missing values that stood in the way.
    pub unknown: Vec<Arc<str>>,
    /// Why the row failed, if it did.
    pub error: Option<RowError>,
}

/// How old a customer is in its stage, and what follows from that alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Age {
    /// d: days in the stage by its clock, without those on hold.
    pub days: i64,
    /// The lengths, as far as they were needed.
    pub thresholds: Thresholds,
    /// What the age gives, or why it cannot be told.
    pub overdue: Result<Overdue, ThresholdTrouble>,
    /// The answer of `improving`, if it mattered.
    pub improving: Option<Answer>,
    /// The next change that the clock brings, if the checklist stays as it is.
    pub next: Option<Next>,
}

/// The age of a customer in the visit it stands in.
pub(super) fn age(row: &CustomerRow<'_>, stage: &Stage, visit: &Visit) -> Age {
    let count = count_of(row, stage, visit);
    let mut age = Age {
        days: count(row.today()),
        thresholds: Thresholds::default(),
        overdue: Ok(Overdue::None),
        improving: None,
        next: None,
    };
    age.overdue = overdue(row, stage, &mut age);
    age.next = next(row, stage, &age, count);
    age
}

/// Counts the days of a visit by its stage's clock, through any day.
pub(super) fn count_of<'r>(
    row: &'r CustomerRow<'_>,
    stage: &Stage,
    visit: &Visit,
) -> impl Fn(Date) -> i64 + 'r {
    let (entered, clock) = (visit.entered.date(), stage.clock);
    let holds = row.moment.world.journal_of(row.customer).map_or(&[][..], |journal| &journal.holds);
    let held = Held::of(holds, entered, stage.max_hold_days, &row.moment.sight);
    move |day: Date| days_between(entered, day, clock, &held, row.calendar())
}

/// Goes through the rows of the table of states that concern age, asking for each length only
/// when it is needed.
fn overdue(row: &CustomerRow<'_>, stage: &Stage, age: &mut Age) -> Result<Overdue, ThresholdTrouble> {
    let entering = threshold("entering_days", &stage.entering, row)?;
    age.thresholds.entering = Some(entering);
    if age.days <= entering {
        return Ok(Overdue::None);
    }
    let stagnant = threshold("stagnant_days", &stage.stagnant, row)?;
    age.thresholds.stagnant = Some(stagnant);
    if age.days <= entering.saturating_add(stagnant) {
        return Ok(Overdue::Stagnant);
    }
    let losing = threshold("losing_days", &stage.losing, row)?;
    age.thresholds.losing = Some(losing);
    if age.days <= entering.saturating_add(stagnant).saturating_add(losing) {
        return Ok(Overdue::Losing);
    }
    age.improving = stage.improving.as_ref().map(|improving| Answer::of_condition(improving, row));
    let improving = age.improving.as_ref().is_some_and(Answer::is_true);
    Ok(if improving { Overdue::Losing } else { Overdue::Expired })
}

pub(super) fn threshold(
    key: &'static str,
    expr: &crate::expression::Expr,
    row: &dyn Row,
) -> Result<i64, ThresholdTrouble> {
    let answer = Answer::of(expr, row);
    match answer.value {
        Value::Int(days) if days >= 0 => Ok(days),
        Value::Missing => {
            Err(ThresholdTrouble { key, found: None, unknown: answer.unknown, error: answer.error })
        }
        other => Err(ThresholdTrouble { key, found: Some(other), unknown: Vec::new(), error: None }),
    }
}

/// The next threshold date with the facts as they stand.
fn next(row: &CustomerRow<'_>, stage: &Stage, age: &Age, count: impl Fn(Date) -> i64) -> Option<Next> {
    let entering = age.thresholds.entering?;
    let stagnant = age.thresholds.stagnant.or_else(|| threshold("stagnant_days", &stage.stagnant, row).ok());
    let losing = age.thresholds.losing.or_else(|| threshold("losing_days", &stage.losing, row).ok());
    let improves =
        || stage.improving.as_ref().is_some_and(|improving| Answer::of_condition(improving, row).is_true());
    let (bound, to) = match age.overdue.as_ref().ok()? {
        Overdue::None => {
            let to = match (stagnant, losing) {
                (Some(1..), _) => State::Stagnant,
                (Some(_), Some(1..)) => State::Losing,
                (Some(_), Some(_)) if improves() => State::Losing,
                (Some(_), Some(_)) => State::Lost,
                _ => State::Unknown,
            };
            (entering, to)
        }
        Overdue::Stagnant => {
            let to = match losing {
                Some(1..) => State::Losing,
                Some(_) if improves() => State::Losing,
                Some(_) => State::Lost,
                None => State::Unknown,
            };
            (entering.saturating_add(stagnant?), to)
        }
        Overdue::Losing if improves() => return None,
        Overdue::Losing => (entering.saturating_add(stagnant?).saturating_add(losing?), State::Lost),
        Overdue::Expired => return None,
    };
    first_date_beyond(row.today(), bound, count).map(|on| Next { state: to, on })
}
