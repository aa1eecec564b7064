//! What the states' evaluation says, as values of names.

use crate::evaluate::{By, Evaluation, Line, State};
use crate::value::Value;

/// Text that is there, or missing.
pub(super) fn word(word: Option<&str>) -> Value {
    word.map_or(Value::Missing, |word| Value::Text(word.into()))
}

/// `overdue` as far as state and its cause give it; `None`: the age has to be looked at, which `ready`
/// hides. Nobody is overdue whom no age judges, so that a rule ends when its customer is won or leaves
/// the funnel; it is missing where the state is unknown.
pub(super) fn overdue(state: State, by: Option<By>) -> Option<Value> {
    let given = match state {
        State::Ready => return None,
        State::Unknown => None,
        State::Stagnant => Some("stagnant"),
        State::Losing => Some("losing"),
        State::Lost if by == Some(By::Expiry) => Some("expired"),
        State::Lost | State::Entering | State::Won | State::NotAdmitted | State::Outside | State::Gone => {
            Some("none")
        }
    };
    Some(word(given))
}

/// `overdue` of one who is ready: what its age alone gives.
pub(super) fn overdue_by_age(evaluation: &Evaluation) -> Value {
    let overdue = evaluation.age.as_ref().and_then(|age| age.overdue.as_ref().ok());
    word(overdue.map(|overdue| overdue.word()))
}

/// `items_met`: how many items that apply are met, the optional ones too; missing without a checklist.
pub(super) fn items_met(evaluation: &Evaluation) -> Value {
    items(evaluation, |line| line.applies() && line.is_met())
}

/// `items_total`: how many items apply, the optional ones too; missing without a checklist.
pub(super) fn items_total(evaluation: &Evaluation) -> Value {
    items(evaluation, Line::applies)
}

fn items(evaluation: &Evaluation, counts: impl Fn(&Line) -> bool) -> Value {
    evaluation.checklist.as_ref().map_or(Value::Missing, |list| {
        let count = list.lines.iter().filter(|line| counts(line)).count();
        Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
    })
}

/// Whether an item of the present stage is met; `None` where it does not apply, where the stage has no
/// such item, and where nothing but what is missing or failed stands in the way.
pub(super) fn met(evaluation: &Evaluation, item: &str) -> Option<bool> {
    let lines = &evaluation.checklist.as_ref()?.lines;
    let line = lines.iter().find(|line| &*line.id == item).filter(|line| line.applies())?;
    let marked = line.mark.as_ref().is_none_or(|tick| tick.as_ref().is_some_and(|tick| tick.done));
    let is_unknown = line.expr.as_ref().is_some_and(|answer| !answer.is_true() && !answer.is_false());
    if marked && is_unknown { None } else { Some(line.is_met()) }
}
