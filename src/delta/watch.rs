//! What watching came to in a run, and what the store holds of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::alert::{Alert, AlertEvent, Ending, Key, Severity, Telling, What};
use crate::anomaly::{MetricPoint, Observation, Reach};
use crate::dispatch::Outgoing;
use crate::evaluate::PastChange;
use crate::value::Date;

/// What is wanted of watching beside what is recorded.
#[derive(Debug, Clone, Default)]
pub struct Watching {
    /// Who lets a flood of alerts pass.
    pub approved: Option<Arc<str>>,
    /// Whether the evaluations of customers are listed of whom a rule is not met, too.
    pub all_outcomes: bool,
}

/// Everything of metrics, rules and alerts that a run leaves behind.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// The evaluations, by (slot, rule, subject); of rules on customers those that are met, unknown or
    /// have an alert that is not over.
    pub observations: Vec<Observation>,
    /// How many customers rules were not met of beside these.
    pub quiet: usize,
    /// Their evaluations, if they are wanted.
    pub quiet_observations: Vec<Observation>,
    /// The values of metrics that the store does not have yet.
    pub points: Vec<MetricPoint>,
    /// The alerts to which something happened, as they are afterwards, by key.
    pub alerts: Vec<Alert>,
    /// The other alerts that are open, acknowledged or handled.
    pub kept: Vec<Alert>,
    /// What happened, each alert's in order: the events to be kept.
    pub news: Vec<(Key, AlertEvent)>,
    /// What people are to be told.
    pub tellings: Vec<Telling>,
    /// Messages, in the order in which they are to be sent.
    pub outgoing: Vec<Outgoing>,
    /// How grave the alerts of each rule are.
    pub severities: BTreeMap<Arc<str>, Severity>,
    /// Metrics with more groups than can be looked at, and the most there may be.
    pub too_many: Vec<(Arc<str>, usize)>,
}

impl Watch {
    /// How many alerts opened, or opened again.
    #[must_use]
    pub fn opened(&self) -> usize {
        self.count(|what| matches!(what, What::Opened { .. } | What::Reopened { .. }))
    }

    /// Of how many alerts the condition ended, or which were closed for another reason.
    #[must_use]
    pub fn resolved(&self) -> usize {
        let mut keys: Vec<&Key> = self
            .news
            .iter()
            .filter(|(_, event)| {
                matches!(event.what, What::Resolved { .. })
                    || matches!(event.what, What::Closed(ending) if ending != Ending::Lapsed)
            })
            .map(|(key, _)| key)
            .collect();
        keys.dedup();
        keys.len()
    }

    /// How many alerts went up a step of escalation.
    #[must_use]
    pub fn escalated(&self) -> usize {
        let mut keys: Vec<&Key> = self
            .news
            .iter()
            .filter(|(_, event)| matches!(event.what, What::Escalated { .. }))
            .map(|(key, _)| key)
            .collect();
        keys.dedup();
        keys.len()
    }

    fn count(&self, is: impl Fn(&What) -> bool) -> usize {
        self.news.iter().filter(|(_, event)| is(&event.what)).count()
    }
}

/// What the store holds of metrics, rules and alerts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Watched {
    /// The alerts that are not closed, and of each rule and subject the last.
    pub alerts: Vec<Alert>,
    /// The values of metrics, by metric and definition.
    pub points: BTreeMap<(Arc<str>, Arc<str>), Vec<MetricPoint>>,
    /// The state changes that runs recorded after the first one, by (on, customer); where not all are needed,
    /// those from some day on.
    pub changes: Arc<[PastChange]>,
    /// The day of the first of all of them.
    pub changes_begin: Option<Date>,
    /// How far back points and changes go; `None`: these are all.
    pub reach: Option<Reach>,
}
