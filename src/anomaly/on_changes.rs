//! Rules on state changes.

use super::on_parties::of_row;
use super::scene::{Scene, Session, Sitting};
use crate::alert::Subject;
use crate::evaluate::{Cause, PastChange};
use crate::journey::Sight;
use crate::portrait::Portraits;
use crate::time::AsOf;
use crate::value::Date;

/// Evaluates a rule on the changes since the data day of its slot before, through that of its slot. Those
/// that an edit of the rules or a store's first run brought are none of its business.
pub(super) fn on_changes(scene: &Scene<'_>, sitting: &Sitting<'_>, after: Option<Date>) -> Session {
    let day = sitting.slot.data_day();
    let concerns = |change: &&PastChange| {
        change.on <= day
            && after.is_none_or(|after| change.on > after)
            && matches!(change.cause, Cause::Time | Cause::Data)
    };
    let mut session = Session::default();
    let changes: Vec<&PastChange> = scene.changes.iter().filter(concerns).collect();
    // They are ordered by day: each day's customers are looked at from its end.
    for of_day in changes.chunk_by(|one, other| one.on == other.on) {
        let Some(first) = of_day.first() else { continue };
        let count = scene.days.at(first.on);
        let sight = Sight::of(AsOf::end_of(first.on));
        let portraits = Portraits::new(scene.world, sight, &count, scene.past);
        for change in of_day {
            let PastChange { customer, on, nth, .. } = change;
            let subject = Subject::Change { customer: customer.clone(), on: *on, nth: *nth };
            session.judged.push(of_row(scene, sitting, subject, &portraits.change(change)));
        }
    }
    session
}
