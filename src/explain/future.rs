//! What would change a state, and when it changes by itself.

use std::sync::Arc;

use crate::evaluate::{Checklist, Evaluation, Overdue, Position, State, evaluate};
use crate::facts::{CustomerRow, Moment};
use crate::value::Date;

/// A single thing that would change the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip {
    /// The line of the entrance standard or checklist.
    pub line: Arc<str>,
    /// Whether it would have to be met (else: no longer met).
    pub met: bool,
    /// The state that would follow.
    pub state: State,
}

/// A change that comes by itself, with rows and journal as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming {
    /// On which date.
    pub on: Date,
    /// To where.
    pub to: Position,
    /// Why.
    pub reason: String,
}

/// The single lines that would change the state if they alone were answered otherwise.
#[must_use]
pub fn flips(evaluation: &Evaluation, row: &CustomerRow<'_>) -> Vec<Flip> {
    let by_age = evaluation.age.as_ref().map_or(State::Unknown, |age| match age.overdue {
        Ok(Overdue::None) => State::Entering,
        Ok(Overdue::Stagnant) => State::Stagnant,
        Ok(Overdue::Losing) => State::Losing,
        Ok(Overdue::Expired) => State::Lost,
        Err(_) => State::Unknown,
    });
    let ready = |list: &Checklist| if list.is_ready() { State::Ready } else { by_age };
    let flip = |line: &Arc<str>, met, state| Flip { line: line.clone(), met, state };
    let missing = |list: &Checklist| list.missing();
    match (evaluation.state, &evaluation.checklist) {
        (State::NotAdmitted, _) => match (missing(&evaluation.admission).as_slice(), row.standing.stage) {
            ([only], Some(stage)) => vec![flip(only, true, ready(&Checklist::of_stage(stage, row)))],
            ([only], None) => vec![flip(only, true, State::Unknown)],
            _ => Vec::new(),
        },
        (State::Ready, Some(list)) => list.required().map(|line| flip(&line.id, false, by_age)).collect(),
        (State::Won | State::Outside | State::Gone, _) | (_, None) => Vec::new(),
        (_, Some(list)) => match missing(list).as_slice() {
            [only] => vec![flip(only, true, State::Ready)],
            _ => Vec::new(),
        },
    }
}

/// How far ahead is looked.
const HORIZON_DAYS: usize = 400;
/// How many changes are told.
const MOST: usize = 3;

/// The next changes that come by themselves, found by evaluating the days ahead.
#[must_use]
pub fn upcoming(moment: &Moment<'_>, customer: usize) -> Vec<Upcoming> {
    let position =
        |moment: &Moment<'_>| evaluate(moment, customer).map(|found| (found.position(moment), found));
    let Some((mut present, _)) = position(moment) else { return Vec::new() };
    let mut found = Vec::new();
    for day in moment.sight.day().iter_days().skip(1).take(HORIZON_DAYS) {
        let ahead = Moment::new(moment.world, moment.sight.ahead(day));
        let Some((next, evaluation)) = position(&ahead) else { break };
        if next != present {
            let reason = crate::evaluate::reason(&evaluation, &ahead);
            found.push(Upcoming { on: day, to: next.clone(), reason });
            present = next;
            if found.len() == MOST {
                break;
            }
        }
    }
    found
}
