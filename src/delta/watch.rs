//! What watching came to in a run, and what the store holds of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::alert::{Alert, AlertEvent, Key};
use crate::anomaly::{Evaluated, MetricPoint, Observation};
use crate::dispatch::Outgoing;
use crate::evaluate::PastChange;

/// Everything of metrics, rules and alerts that a run leaves behind.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// Every evaluation, by (slot, rule, subject).
    pub observations: Vec<Observation>,
    /// The values of metrics that were looked at for the first time, or are others now.
    pub points: Vec<MetricPoint>,
    /// The latest slot of each rule that was evaluated.
    pub evaluated: Vec<Evaluated>,
    /// The alerts to which something happened, as they are afterwards, by key.
    pub alerts: Vec<Alert>,
    /// What happened to them, each alert's in order: the events to be kept.
    pub news: Vec<(Key, AlertEvent)>,
    /// Messages, in the order in which they are to be sent.
    pub outgoing: Vec<Outgoing>,
}

/// What the store holds of metrics, rules and alerts.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// The alerts that are not closed, and of each rule and subject the last.
    pub alerts: Vec<Alert>,
    /// The values of metrics, by metric and definition.
    pub points: BTreeMap<(Arc<str>, Arc<str>), Vec<MetricPoint>>,
    /// The latest evaluated slot of each rule.
    pub evaluated: BTreeMap<Arc<str>, Evaluated>,
    /// The state changes that runs recorded after the first one, by (on, customer).
    pub changes: Arc<[PastChange]>,
}
