//! Ticked items: marks of the dataset and of the journal together.

use crate::journey::{Sight, World};
use crate::value::{DateTime, Value};

/// The mark that decides about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// When it was made.
    pub at: DateTime,
    /// Ticked, or unticked again.
    pub done: bool,
}

/// The latest mark of an item that can be seen; with `since`, only marks made then or later
/// (`renew`). A mark with a date alone counts from that whole date. Of two at the same instant the later row decides, and the journal's before the
/// dataset's.
#[must_use]
pub fn last_tick(
    world: &World<'_>,
    customer: usize,
    item: &str,
    since: Option<DateTime>,
    sight: &Sight,
) -> Option<Tick> {
    let in_time =
        |at: DateTime, since: DateTime| at >= since || (at.date() == since.date() && at == at.date().into());
    let counts = |at: DateTime| sight.sees(at) && since.is_none_or(|since| in_time(at, since));
    let mut last: Option<Tick> = None;
    let mut take = |tick: Tick| {
        if counts(tick.at) && last.as_ref().is_none_or(|last| last.at <= tick.at) {
            last = Some(tick);
        }
    };
    if let Some(marks) = &world.dataset.marks {
        for row in marks.rows.of(customer) {
            if marks.item.text(row).is_none_or(|text| &**text != item) {
                continue;
            }
            let done = match marks.done.as_ref().map(|done| done.value(row)) {
                None => true,
                Some(Value::Bool(done)) => done,
                Some(_) => continue,
            };
            if let Some(at) = marks.at.date_time(row) {
                take(Tick { at, done });
            }
        }
    }
    for mark in world.journal_of(customer).map_or(&[][..], |journal| &journal.marks) {
        if &*mark.item == item {
            take(Tick { at: mark.at, done: mark.done });
        }
    }
    last
}
