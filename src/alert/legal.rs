//! Whether an alert can have lived as its events say.

use super::event::{AlertEvent, Ending, What};
use super::key::Key;
use super::life::{Alert, Status};
use crate::language::{Both, both};

impl Alert {
    /// The first of some events, by place, that cannot follow those before it, and why. `None`: an alert
    /// can have lived so.
    #[must_use]
    pub fn flaw(key: &Key, events: &[AlertEvent]) -> Option<(usize, Both)> {
        let mut alert = Self::new(key.clone());
        for (place, event) in events.iter().enumerate() {
            if let Some(flaw) = alert.flaw_of(event) {
                return Some((place, flaw));
            }
            alert.push(event.clone());
        }
        events.is_empty().then_some((0, both("nothing has happened to it", "没有发生过任何事")))
    }

    /// Why an event cannot be the next one.
    fn flaw_of(&self, event: &AlertEvent) -> Option<Both> {
        if self.last_at().is_some_and(|last| event.at < last) {
            return Some(both("it is dated before the event before it", "它的时间早于前一个事件"));
        }
        let is_a_deed = match &event.what {
            What::Acknowledged | What::Handled | What::Snoozed { .. } => true,
            What::Closed(ending) => *ending == Ending::ByHand,
            _ => false,
        };
        if is_a_deed && event.by.is_none() {
            return Some(both("nobody is named who did it", "没有写明是谁做的"));
        }
        (!self.may_be_next(&event.what))
            .then_some(both("it cannot follow the events before it", "它不能接在前面的事件之后"))
    }

    fn may_be_next(&self, what: &What) -> bool {
        let state = self.state();
        let (is_first, has_opened) = (self.events().is_empty(), state.openings > 0);
        let is_pending = state.status == Status::Pending;
        match what {
            What::Began { .. } => is_first,
            What::Opened { .. } => is_pending && !has_opened,
            What::Counted { .. } => is_pending && !is_first,
            What::Reopened { .. } => has_opened && state.resolved_on.is_some() && !self.is_closed(),
            What::Resolved { .. } => {
                !is_first && state.resolved_on.is_none() && (!self.is_closed() || self.is_silent())
            }
            What::Acknowledged => state.status == Status::Open,
            What::Handled => self.is_unhandled(),
            What::Closed(_) => !is_first && !self.is_closed(),
            What::Snoozed { .. } => self.is_live(),
            What::Inhibited { by } => !is_first && state.inhibited_by.as_ref() != Some(by),
            What::Released { .. } => state.inhibited_by.is_some(),
            What::Escalated { step, .. } => has_opened && *step > state.step,
            What::Told { .. } | What::Reminded { .. } => has_opened,
        }
    }

    fn is_closed(&self) -> bool {
        self.state().status == Status::Closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(hour: u32, what: What) -> AlertEvent {
        let at = crate::value::Date::from_ymd_opt(2024, 3, 5).unwrap().and_hms_opt(hour, 0, 0).unwrap();
        AlertEvent { at, by: None, what, note: None }
    }

    fn by_li(event: AlertEvent) -> AlertEvent {
        AlertEvent { by: Some("li".into()), ..event }
    }

    #[test]
    fn only_what_can_happen_is_a_life() {
        let key = Key::parse("big|customer:a|2024-03-05").unwrap();
        let on = key.episode.day;
        let opened = || event(1, What::Opened { on });
        let closed = |ending| event(5, What::Closed(ending));
        let resolved = || event(5, What::Resolved { on });
        for (events, flaw) in [
            (vec![opened()], None),
            (vec![], Some(0)),
            (vec![event(1, What::Began { on }), event(2, What::Counted { on }), opened()], Some(2)),
            (vec![event(1, What::Began { on }), event(1, What::Counted { on }), opened()], None),
            (vec![event(1, What::Counted { on })], Some(0)),
            (vec![opened(), opened()], Some(1)),
            (vec![opened(), event(2, What::Acknowledged)], Some(1)),
            (vec![opened(), by_li(event(2, What::Acknowledged)), by_li(event(3, What::Handled))], None),
            (vec![opened(), by_li(event(3, What::Handled)), by_li(event(3, What::Acknowledged))], Some(2)),
            (vec![opened(), event(2, What::Reopened { on })], Some(1)),
            (vec![opened(), resolved(), event(6, What::Reopened { on })], None),
            (vec![opened(), closed(Ending::Resolved), closed(Ending::Resolved)], Some(2)),
            (vec![opened(), closed(Ending::Resolved), resolved()], Some(2)),
            (vec![opened(), by_li(closed(Ending::ByHand)), resolved()], None),
            (vec![opened(), event(2, What::Released { since: opened().at })], Some(1)),
            (vec![event(1, What::Told { step: 0, to: vec![] })], Some(0)),
        ] {
            assert_eq!(Alert::flaw(&key, &events).map(|(place, _)| place), flaw, "{events:?}");
        }
    }
}
