//! Facts of persons and of units.

use std::sync::Arc;

use super::aggregate::{Question, aggregate};
use super::moment::{FactValue, Moment};
use crate::ruleset::FactKind;
use crate::time::Window;
use crate::value::{Date, Value};

/// A fact over the rows of a person, or of the people of a unit and of those below it; missing if it
/// is no fact over events. It is computed once for a moment.
///
/// # Errors
/// A sum that does not fit, or of what is no number.
pub fn party_fact(moment: &Moment<'_>, index: u32, whose: Arc<str>) -> FactValue {
    let Some(fact) = moment.world.ruleset.facts.get(index as usize) else { return Ok(Value::Missing) };
    let FactKind::Events { table, filter, aggregate: of_rows, of, window, per } = &fact.kind else {
        return Ok(Value::Missing);
    };
    let key = (index, whose);
    if let Some(value) = moment.shared.borrow().get(&key) {
        return value.clone();
    }
    let question = Question {
        fact: index,
        table: *table,
        filter: filter.as_ref(),
        aggregate: *of_rows,
        of: of.as_ref(),
        ty: fact.ty,
        span: fact.span,
    };
    let rows = moment.world.rows_of(*table, *per, &key.1);
    let value = aggregate(moment, &question, rows.iter().copied(), window_start(moment, *window));
    moment.shared.borrow_mut().insert(key, value.clone());
    value
}

/// The first date of a window that moves with the day.
pub(super) fn window_start(moment: &Moment<'_>, window: Window) -> Option<Date> {
    match window {
        Window::Last(length) => Some(length.window_start(moment.sight.day(), &moment.world.ruleset.calendar)),
        Window::Ever | Window::Stage | Window::State | Window::Funnel => None,
    }
}
