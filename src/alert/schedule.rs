//! What an alert's clocks say: when it is to be handled, escalated, told again.

use chrono::{NaiveTime, TimeDelta};

use super::clock::{Pause, due};
use super::event::What;
use super::life::{Alert, Status};
use super::policy::{Handling, Policy};
use crate::time::{AsOf, Calendar};
use crate::value::DateTime;

impl Alert {
    /// When it is to be handled at the latest; `None` while nobody was told, or while its clocks
    /// stand still with no end in sight.
    #[must_use]
    pub fn deadline(&self, handling: &Handling, calendar: &Calendar) -> Option<DateTime> {
        let state = self.state();
        let told = state.told_at?;
        let mut pauses = self.pauses();
        if let (Some(from), Some(limit)) = (state.acknowledged_at, handling.ack_limit) {
            let until = due(from, limit, &pauses, calendar);
            pauses.push(Pause { from, until });
        }
        due(told, handling.within, &pauses, calendar)
    }

    /// Whether it should have been handled by an instant, and was not.
    #[must_use]
    pub fn is_overdue(&self, handling: &Handling, calendar: &Calendar, as_of: AsOf) -> bool {
        let reached = |deadline| as_of.has_come_to(deadline);
        self.is_unhandled()
            && (self.state().step > 0 || self.deadline(handling, calendar).is_some_and(reached))
    }

    /// The next step of escalation, and when it is due: the first is counted from the deadline, each
    /// next one from when the one before was due.
    #[must_use]
    pub fn next_step(&self, handling: &Handling, calendar: &Calendar) -> Option<(u32, DateTime)> {
        if !self.is_unhandled() {
            return None;
        }
        let state = self.state();
        let next = handling.escalate.get(usize::try_from(state.step).ok()?)?;
        let start = match state.step_due {
            Some(before) => before,
            None => self.deadline(handling, calendar)?,
        };
        Some((state.step + 1, due(start, next.after, &self.pauses(), calendar)?))
    }

    /// When it is to be told again, if nothing happens until then: it is not handled, or its
    /// condition still holds, be it that somebody has closed it.
    #[must_use]
    pub fn next_reminder(&self, policy: &Policy, calendar: &Calendar) -> Option<DateTime> {
        let state = self.state();
        let holds = state.resolved_on.is_none() && !policy.happens;
        let wanted = match state.status {
            Status::Open | Status::Acknowledged => true,
            Status::Handled => holds,
            Status::Closed => self.is_silent() && holds,
            Status::Pending => false,
        };
        let since = state.quiet_since.filter(|_| wanted)?;
        due(since, policy.remind_after?, &self.pauses(), calendar)
    }

    /// Whether nothing may be told: it is inhibited, or snoozed.
    #[must_use]
    pub fn is_hushed(&self, as_of: AsOf) -> bool {
        let state = self.state();
        let snoozed = |pause: &Pause| pause.until.is_some_and(|until| !as_of.has_come_to(until));
        state.inhibited_by.is_some() || state.snoozes.last().is_some_and(snoozed)
    }

    /// Records the steps of escalation that were due through an instant, each dated when it was
    /// due: so the life of an alert does not depend on when somebody looked.
    pub(super) fn settle(&mut self, policy: &Policy, calendar: &Calendar, through: AsOf) {
        let Some(handling) = &policy.handling else { return };
        while let Some((step, due)) = self.next_step(handling, calendar) {
            if !through.has_come_to(due) {
                return;
            }
            // Midnight has come at the end of the day before, for a run that looks at whole days.
            let at = if due.time() == NaiveTime::MIN { due - TimeDelta::nanoseconds(1) } else { due };
            self.engine(at, What::Escalated { step, due });
        }
    }

    /// Where all its clocks stand still.
    fn pauses(&self) -> Vec<Pause> {
        let state = self.state();
        state.snoozes.iter().chain(&state.inhibitions).copied().collect()
    }
}
