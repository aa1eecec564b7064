//! Why a customer's position changed.

use std::sync::Arc;

use super::change::Cause;
use crate::evaluate::{Position, State, evaluate};
use crate::facts::Moment;
use crate::journey::{Sight, World};
use crate::time::AsOf;

/// A position that changed: what is asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    /// The customer.
    pub customer: &'a Arc<str>,
    /// What was recorded; `None` for a customer seen for the first time.
    pub from: Option<&'a Position>,
    /// What stands now.
    pub to: &'a Position,
    /// The moment evaluated.
    pub at: AsOf,
    /// The moment at which `from` was recorded.
    pub recorded_at: AsOf,
}

/// The rules that a cause is judged by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judges<'a> {
    /// Those that give the new position.
    pub present: &'a World<'a>,
    /// Those that were applied last: the same as `present`, others, or none that can be read.
    pub last: Option<&'a World<'a>>,
}

/// The cause of a change, and whether it is late: `rules` if the rules applied last do not give
/// the new position; else `data` if the customer is new, or today's rows no longer give the old
/// position for the moment it was recorded (both late, if they concern that moment), or what is
/// dated on the day itself made the difference; else `time`.
pub(super) fn cause(question: &Question<'_>, judges: &Judges<'_>) -> (Cause, bool) {
    let now = Sight::of(question.at);
    let Some(last) = judges.last else { return (Cause::Rules, false) };
    if !std::ptr::eq(last, judges.present)
        && position(last, question.customer, now).as_ref() != Some(question.to)
    {
        return (Cause::Rules, false);
    }
    let then = position(last, question.customer, Sight::of(question.recorded_at));
    let Some(from) = question.from else { return (Cause::Data, then.is_some()) };
    let then = then.unwrap_or_else(gone);
    if then != *from {
        return (Cause::Data, true);
    }
    let without = position(judges.present, question.customer, now.without_its_day()).unwrap_or_else(gone);
    let cause = if without == *question.to { Cause::Time } else { Cause::Data };
    (cause, false)
}

/// The position of a customer that is not there.
pub(super) fn gone() -> Position {
    Position { funnel: None, stage: None, state: State::Gone }
}

/// A customer's position by some rules at some moment; `gone` only if asked for by its absence.
fn position(world: &World<'_>, customer: &Arc<str>, sight: Sight) -> Option<Position> {
    let row = usize::try_from(*world.dataset.index.get(customer)?).ok()?;
    let moment = Moment::new(world, sight);
    evaluate(&moment, row).map(|evaluation| evaluation.position(&moment))
}
