//! Why a customer's position changed.

use std::sync::Arc;

use super::change::Cause;
use crate::evaluate::{Position, State, evaluate};
use crate::facts::Moment;
use crate::journey::{Sight, World};
use crate::time::AsOf;

/// The rules that a cause is judged by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judges<'a> {
    /// Those that give the new position.
    pub present: &'a World<'a>,
    /// Those that were applied last: the same as `present`, others, or none that can be read.
    pub last: Option<&'a World<'a>>,
}

/// The moments that the causes of one step are judged from.
#[derive(Debug)]
pub(super) struct Court<'a> {
    /// The step itself, by the rules applied last; `None` if they are the present ones.
    now_by_last: Option<Moment<'a>>,
    /// The moment at which the old positions were recorded, by the rules applied last; `None` if
    /// those cannot be read.
    then: Option<Moment<'a>>,
    /// The step without everything dated on its day, by the present rules.
    without_its_day: Moment<'a>,
}

impl<'a> Court<'a> {
    /// Prepares to judge the changes between two moments.
    pub(super) fn new(judges: Judges<'a>, at: AsOf, recorded_at: AsOf) -> Self {
        let now = Sight::of(at);
        let other = judges.last.filter(|last| !std::ptr::eq(*last, judges.present));
        Self {
            now_by_last: other.map(|last| Moment::new(last, now)),
            then: judges.last.map(|last| Moment::new(last, Sight::of(recorded_at))),
            without_its_day: Moment::new(judges.present, now.without_its_day()),
        }
    }

    /// The cause of a change, and whether it is late: `rules` if the rules applied last do not
    /// give the new position; else `data` if the customer is new, or today's rows no longer give
    /// the old position for the moment it was recorded (both late, if they concern that moment),
    /// or what is dated on the day itself made the difference; else `time`.
    pub(super) fn cause(&self, customer: &Arc<str>, from: Option<&Position>, to: &Position) -> (Cause, bool) {
        let Some(then) = &self.then else { return (Cause::Rules, false) };
        if let Some(now) = &self.now_by_last
            && position(now, customer).unwrap_or_else(gone) != *to
        {
            return (Cause::Rules, false);
        }
        let then = position(then, customer);
        let Some(from) = from else { return (Cause::Data, then.is_some()) };
        if then.unwrap_or_else(gone) != *from {
            return (Cause::Data, true);
        }
        let without = position(&self.without_its_day, customer).unwrap_or_else(gone);
        let cause = if without == *to { Cause::Time } else { Cause::Data };
        (cause, false)
    }
}

/// The position of a customer that is not there.
pub(super) fn gone() -> Position {
    Position { funnel: None, stage: None, state: State::Gone }
}

/// A customer's position at a moment; `None` if it does not exist then.
fn position(moment: &Moment<'_>, customer: &Arc<str>) -> Option<Position> {
    let row = usize::try_from(*moment.world.dataset.index.get(customer)?).ok()?;
    evaluate(moment, row).map(|evaluation| evaluation.position(moment))
}
