//! What people do with an alert, and when they may.

use std::sync::Arc;

use super::event::{AlertEvent, Ending, What};
use super::life::{Alert, Status};
use super::policy::Policy;
use super::refusal::Refusal;
use crate::time::AsOf;

/// What somebody does with an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `ack`: I have seen it.
    Acknowledge {
        /// A remark.
        note: Option<Arc<str>>,
    },
    /// `handle`: I have acted.
    Handle {
        /// What was found and done.
        feedback: Arc<str>,
    },
    /// `close`: the loop is closed.
    Close {
        /// A remark.
        note: Option<Arc<str>>,
    },
    /// `snooze`: leave it until then.
    Snooze {
        /// The last instant of the silence.
        until: AsOf,
        /// Why.
        reason: Arc<str>,
    },
}

impl Alert {
    /// The event that an action comes to, if it may be done. `policy` is `None` once the rule is
    /// gone.
    pub(super) fn event_of(
        &self,
        action: Action,
        by: Arc<str>,
        as_of: AsOf,
        policy: Option<&Policy>,
    ) -> Result<AlertEvent, Refusal> {
        let at = as_of.last_instant();
        if by.trim().is_empty() {
            return Err(Refusal::Nobody);
        }
        match self.state().status {
            Status::Pending => return Err(Refusal::Pending),
            Status::Closed => return Err(self.closed()),
            Status::Open | Status::Acknowledged | Status::Handled => {}
        }
        if let Some(last) = self.last_at().filter(|last| *last > at) {
            return Err(Refusal::BeforeLast { last: AsOf::at(last) });
        }
        let (what, note) = match action {
            Action::Acknowledge { note } => (self.acknowledged()?, note),
            Action::Handle { feedback } if feedback.trim().is_empty() => return Err(Refusal::NoFeedback),
            Action::Handle { feedback } => (self.handled()?, Some(feedback)),
            Action::Close { note } => {
                let wants_handling = policy.is_some_and(|policy| policy.handling.is_some());
                if wants_handling && self.state().status != Status::Handled {
                    return Err(Refusal::NotHandled);
                }
                (What::Closed(Ending::ByHand), note)
            }
            Action::Snooze { reason, .. } if reason.trim().is_empty() => return Err(Refusal::NoReason),
            Action::Snooze { until, .. } if until <= as_of => {
                return Err(Refusal::SnoozedBackwards { until, as_of });
            }
            Action::Snooze { until, reason } => (What::Snoozed { until: until.last_instant() }, Some(reason)),
        };
        Ok(AlertEvent { at, by: Some(by), what, note })
    }

    fn acknowledged(&self) -> Result<What, Refusal> {
        match self.state().status {
            Status::Open => Ok(What::Acknowledged),
            Status::Handled => Err(self.done(|what| matches!(what, What::Handled), Refusal::handled)),
            _ => Err(self.done(|what| matches!(what, What::Acknowledged), Refusal::acknowledged)),
        }
    }

    fn handled(&self) -> Result<What, Refusal> {
        match self.state().status {
            Status::Handled => Err(self.done(|what| matches!(what, What::Handled), Refusal::handled)),
            _ => Ok(What::Handled),
        }
    }

    fn closed(&self) -> Refusal {
        let ending = self.state().ending.unwrap_or(Ending::ByHand);
        self.done(|what| matches!(what, What::Closed(_)), |by, at| Refusal::Closed { ending, by, at })
    }

    /// The refusal of what was done before, which says by whom and when.
    fn done(
        &self,
        is: impl Fn(&What) -> bool,
        refusal: impl Fn(Option<Arc<str>>, AsOf) -> Refusal,
    ) -> Refusal {
        let event = self.events().iter().rfind(|event| is(&event.what));
        event.map_or(Refusal::Pending, |event| refusal(event.by.clone(), AsOf::at(event.at)))
    }
}
