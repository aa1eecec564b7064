//! The date on which a customer is lost if nothing happens.

use super::age::{count_of, threshold};
use super::evaluation::{Evaluation, evaluate};
use super::held::first_date_beyond;
use super::state::{By, State};
use crate::facts::{CustomerRow, Moment, Standing};
use crate::journey::Visit;
use crate::ruleset::Stage;
use crate::value::Date;

/// How many days past the last threshold are looked at, for those whom `improving` keeps.
const HORIZON: u64 = 366;

/// The first date at whose end the clock alone will have made a customer lost, with rows and journal
/// as they are: from the date on which the thresholds, as they stand, are passed, the days ahead are
/// evaluated. `None` for a customer who is ready, for whom a person is awaited, who is in no funnel or
/// lost already, who cannot be told about, or who would still improve a year past that date.
#[must_use]
pub fn expires_on(moment: &Moment<'_>, evaluation: &Evaluation) -> Option<Date> {
    if !evaluation.state.in_funnel() || evaluation.state == State::Ready {
        return None;
    }
    let (stage, visit) = evaluation.stage(moment).zip(evaluation.dated_visit(moment))?;
    let first = passed_on(moment, evaluation, stage, visit)?;
    let is_lost = |day: Date| {
        let ahead = Moment::new(moment.world, moment.sight.ahead(day));
        let found = evaluate(&ahead, evaluation.customer);
        found.is_some_and(|found| found.state == State::Lost && found.by == Some(By::Expiry))
    };
    if is_lost(first) {
        return Some(first);
    }
    let last = first.checked_add_days(chrono::Days::new(HORIZON)).filter(|last| is_lost(*last))?;
    first.iter_days().skip(1).take_while(|day| *day < last).find(|day| is_lost(*day)).or(Some(last))
}

/// The first date after the present one on which all thresholds of a stage are passed.
fn passed_on(moment: &Moment<'_>, evaluation: &Evaluation, stage: &Stage, visit: &Visit) -> Option<Date> {
    let standing = Standing {
        funnel: evaluation.funnel(moment),
        stage: Some(stage),
        visit: Some(visit),
        visits_to_stage: evaluation.times_entered(),
        state_since: None,
    };
    let row = CustomerRow::new(moment, evaluation.customer, standing);
    let length = |key, expr| threshold(key, expr, &row).ok();
    let entering = length("entering_days", &stage.entering)?;
    let stagnant = length("stagnant_days", &stage.stagnant)?;
    let losing = length("losing_days", &stage.losing)?;
    let bound = entering.saturating_add(stagnant).saturating_add(losing);
    first_date_beyond(moment.sight.day(), bound, count_of(&row, stage, visit))
}
