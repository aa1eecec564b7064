//! What people are to be told.

use super::event::What;
use super::key::Key;
use super::life::Alert;
use super::policy::{Address, Policy, Severity};
use super::recipients::Recipient;
use crate::time::{AsOf, Calendar};

/// Something that people are to be told about an alert. With the recipient and the channel, alert
/// and event are the identity of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The alert.
    pub key: Key,
    /// The place of the event among those of the alert that records it, from 0.
    pub event: usize,
    /// Why now.
    pub occasion: Occasion,
    /// The step of escalation that is told; 0: the rule's `to`.
    pub step: u32,
    /// How grave it is.
    pub severity: Severity,
    /// Who is told; empty if there is nobody at all.
    pub recipients: Vec<Recipient>,
}

/// Why people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occasion {
    /// It has opened.
    Opened,
    /// It has opened again.
    Reopened,
    /// It was not handled in time.
    Escalated,
    /// It is still so.
    Reminder,
}

impl Alert {
    /// What is to be told about it as of an instant through which it is settled, if anything: only
    /// the level that it has reached.
    pub(super) fn untold(
        &self,
        policy: &Policy,
        calendar: &Calendar,
        as_of: AsOf,
    ) -> Option<(Occasion, u32)> {
        let state = self.state();
        if self.is_hushed(as_of) {
            return None;
        }
        if self.is_unhandled() {
            let first = if state.openings > 1 { Occasion::Reopened } else { Occasion::Opened };
            match state.told_step {
                None => return Some((first, 0)),
                Some(told) if told < state.step => return Some((Occasion::Escalated, state.step)),
                Some(_) => {}
            }
        }
        let reminder = self.next_reminder(policy, calendar)?;
        as_of.has_come_to(reminder).then_some((Occasion::Reminder, state.step))
    }
}

impl Policy {
    /// Whom a step of escalation means; one that the rule does not have any more, its last.
    pub(super) fn addresses(&self, step: u32) -> &[Address] {
        let steps = self.handling.as_ref().map_or(&[][..], |handling| &handling.escalate);
        let reached = usize::try_from(step).unwrap_or(usize::MAX).min(steps.len());
        reached.checked_sub(1).and_then(|last| steps.get(last)).map_or(&self.to, |step| &step.to)
    }
}

impl Occasion {
    /// The event that records that people were told.
    pub(super) fn event(self, step: u32, recipients: &[Recipient]) -> What {
        let to = recipients.iter().map(|recipient| recipient.person.clone()).collect();
        match self {
            Self::Reminder => What::Reminded { step, to },
            Self::Opened | Self::Reopened | Self::Escalated => What::Told { step, to },
        }
    }
}
