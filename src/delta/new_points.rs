//! The values of metrics that the store does not have yet.

use std::collections::HashSet;
use std::sync::Arc;

use crate::anomaly::MetricPoint;
use crate::metric::Frame;

use super::watch::Watched;

/// What makes a point: metric, definition, group and days.
type Identity = (Arc<str>, Arc<str>, Arc<str>, Frame);

/// Gathers points: what was committed is never rewritten, and several rules may look at one metric.
pub(super) struct NewPoints {
    known: HashSet<Identity>,
    points: Vec<MetricPoint>,
}

impl NewPoints {
    /// None yet, beside those that the store has.
    pub fn beside(watched: &Watched) -> Self {
        let known = watched.points.values().flatten().map(identity).collect();
        Self { known, points: Vec::new() }
    }

    /// Adds those that are new.
    pub fn add(&mut self, points: Vec<MetricPoint>) {
        self.points.extend(points.into_iter().filter(|point| self.known.insert(identity(point))));
    }

    /// The new ones, in the order in which they were added.
    pub fn into_points(self) -> Vec<MetricPoint> {
        self.points
    }
}

fn identity(point: &MetricPoint) -> Identity {
    (point.metric.clone(), point.definition.clone(), point.group.clone(), point.frame)
}
