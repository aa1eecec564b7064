//! An alert as the fold over its events.

use std::sync::Arc;

use super::chart::Standing;
use super::clock::Pause;
use super::event::{AlertEvent, Ending, What};
use super::key::Key;
use crate::language::{Both, both};
use crate::value::{Date, DateTime};

/// Where an alert is in its life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Met, but not yet often enough in a row.
    #[default]
    Pending,
    /// Somebody must act.
    Open,
    /// Somebody has seen it.
    Acknowledged,
    /// Somebody has acted.
    Handled,
    /// It is over.
    Closed,
}

impl Status {
    /// All of them, in the order of life.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Open, Self::Acknowledged, Self::Handled, Self::Closed];

    /// Its word in views and machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Handled => "handled",
            Self::Closed => "closed",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn phrase(self) -> Both {
        match self {
            Self::Pending => both("pending", "观察中"),
            Self::Open => both("open", "待处理"),
            Self::Acknowledged => both("acknowledged", "已知悉"),
            Self::Handled => both("handled", "已处理"),
            Self::Closed => both("closed", "已关闭"),
        }
    }

    /// The status of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// An alert: its key, and what has happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its identity.
    pub key: Key,
    events: Vec<AlertEvent>,
    state: AlertState,
}

/// What the events of an alert come to. It depends on them alone: neither on the rule, which may
/// have been edited since, nor on the time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertState {
    /// Where it is in its life.
    pub status: Status,
    /// At how many slots in a row it was met before it opened.
    pub met: u32,
    /// The instant at which it first opened.
    pub opened_at: Option<DateTime>,
    /// How often it has opened: reopenings count.
    pub openings: u32,
    /// The data day at which the condition ended, if it is not met now.
    pub resolved_on: Option<Date>,
    /// When people were first told since it last opened: its clocks run from there.
    pub told_at: Option<DateTime>,
    /// The highest step of escalation that was told since it last opened.
    pub told_step: Option<u32>,
    /// The step of escalation that it has reached since it last opened; 0: none.
    pub step: u32,
    /// When that step was due.
    pub step_due: Option<DateTime>,
    /// When it was acknowledged, since it last opened.
    pub acknowledged_at: Option<DateTime>,
    /// When it was handled, since it last opened.
    pub handled_at: Option<DateTime>,
    /// The last time that people were told or did something: reminders are counted from there.
    pub quiet_since: Option<DateTime>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// When it ended.
    pub closed_at: Option<DateTime>,
    /// Who closed it, if somebody did.
    pub closed_by: Option<Arc<str>>,
    /// The alert that inhibits it now.
    pub inhibited_by: Option<Key>,
    /// Stretches in which it was inhibited, in order.
    pub inhibitions: Vec<Pause>,
    /// Stretches in which it was snoozed, in order.
    pub snoozes: Vec<Pause>,
}

impl Alert {
    /// One to which nothing has happened yet.
    pub(super) fn new(key: Key) -> Self {
        Self { key, events: Vec::new(), state: AlertState::default() }
    }

    /// The alert that these events, in the order in which they were recorded, come to.
    #[must_use]
    pub fn replay(key: Key, events: impl IntoIterator<Item = AlertEvent>) -> Self {
        let mut alert = Self::new(key);
        events.into_iter().for_each(|event| alert.push(event));
        alert
    }

    /// What has happened to it, oldest first.
    #[must_use]
    pub fn events(&self) -> &[AlertEvent] {
        &self.events
    }

    /// What that comes to.
    #[must_use]
    pub fn state(&self) -> &AlertState {
        &self.state
    }

    /// What the rule said when it last opened.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        let opening = |event: &&AlertEvent| matches!(event.what, What::Opened { .. } | What::Reopened { .. });
        self.events.iter().rev().find(opening)?.note.as_deref()
    }

    /// Whether it is a person's business: about them or a customer of theirs, or told them at any time, however
    /// far it has gone up since. The subject stands so in the organisation.
    #[must_use]
    pub fn concerns(&self, person: &str, standing: &Standing) -> bool {
        let is_owner = standing.owner.as_deref() == Some(person);
        is_owner
            || self.events.iter().any(|event| match &event.what {
                What::Told { to, .. } | What::Reminded { to, .. } => to.iter().any(|told| **told == *person),
                _ => false,
            })
    }

    /// Whether it is open, acknowledged or handled: it has opened and is not over. Such an alert
    /// inhibits others.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.state.status, Status::Open | Status::Acknowledged | Status::Handled)
    }

    /// Whether it is open or acknowledged: somebody must still act.
    #[must_use]
    pub fn is_unhandled(&self) -> bool {
        matches!(self.state.status, Status::Open | Status::Acknowledged)
    }

    /// Whether somebody closed it while its condition held, and holds still as far as is known: no
    /// other alert opens before that has ended.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.state.ending == Some(Ending::ByHand) && self.state.resolved_on.is_none()
    }

    /// The alert that makes it silent now, of one that is live.
    #[must_use]
    pub fn inhibitor(&self) -> Option<&Key> {
        self.state.inhibited_by.as_ref().filter(|_| self.is_live())
    }

    /// Whether it is closed, and nobody waits for its condition to end.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.state.status == Status::Closed && !self.is_silent()
    }

    /// Its last event's time.
    #[must_use]
    pub fn last_at(&self) -> Option<DateTime> {
        self.events.last().map(|event| event.at)
    }

    /// Appends an event of the engine.
    pub(super) fn engine(&mut self, at: DateTime, what: What) {
        self.push(AlertEvent { at, by: None, what, note: None });
    }

    /// Appends an event, which is not dated before the last.
    pub(super) fn push(&mut self, event: AlertEvent) {
        let at = self.last_at().map_or(event.at, |last| last.max(event.at));
        let event = AlertEvent { at, ..event };
        self.state.apply(&event);
        self.events.push(event);
    }

    /// Forgets all events but the first so many.
    pub(super) fn rewind(&mut self, to: usize) {
        let events = std::mem::take(&mut self.events);
        *self = Self::replay(self.key.clone(), events.into_iter().take(to));
    }
}

impl AlertState {
    fn apply(&mut self, event: &AlertEvent) {
        let at = event.at;
        match &event.what {
            What::Began { .. } | What::Counted { .. } => self.met += 1,
            What::Opened { .. } => {
                self.met = self.met.max(1);
                self.opened_at = Some(at);
                self.open();
            }
            What::Reopened { .. } => {
                self.resolved_on = None;
                self.open();
            }
            What::Resolved { on } => self.resolved_on = Some(*on),
            What::Acknowledged => {
                self.status = Status::Acknowledged;
                self.acknowledged_at = Some(at);
            }
            What::Handled => {
                self.status = Status::Handled;
                self.handled_at = Some(at);
                self.quiet_since = Some(at);
            }
            What::Closed(ending) => {
                self.status = Status::Closed;
                self.ending = Some(*ending);
                self.closed_at = Some(at);
                self.closed_by.clone_from(&event.by);
                self.quiet_since = Some(at);
            }
            What::Snoozed { until } => {
                // Of two silences the later decides.
                if let Some(last) = self.snoozes.last_mut() {
                    last.until = last.until.map(|end| end.min(at));
                }
                self.snoozes.push(Pause { from: at, until: Some(*until) });
            }
            What::Inhibited { by } => {
                if self.inhibited_by.replace(by.clone()).is_none() {
                    self.inhibitions.push(Pause { from: at, until: None });
                }
            }
            What::Released { since } => {
                self.inhibited_by = None;
                if let Some(last) = self.inhibitions.last_mut() {
                    last.until = Some(last.from.max(*since));
                }
            }
            What::Escalated { step, due } => {
                self.step = *step;
                self.step_due = Some(*due);
            }
            What::Told { step, .. } => {
                self.told_at.get_or_insert(at);
                self.told_step = Some(*step);
                self.quiet_since = Some(at);
            }
            What::Reminded { .. } => self.quiet_since = Some(at),
        }
    }

    /// It opens, for the first time or again: all clocks start anew.
    fn open(&mut self) {
        self.status = Status::Open;
        self.openings += 1;
        self.told_at = None;
        self.told_step = None;
        self.step = 0;
        self.step_due = None;
        self.acknowledged_at = None;
        self.handled_at = None;
        self.quiet_since = None;
    }
}
