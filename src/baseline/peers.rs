//! The other groups of a metric.

use std::collections::BTreeMap;

use super::compare::finite;
use crate::metric::{GroupId, Values};

/// The groups of a metric, by what they share with their peers.
pub struct Peers<'v, W> {
    shared: BTreeMap<&'v GroupId, W>,
    /// Groups and their values, in the order of the groups.
    circles: BTreeMap<W, Vec<(&'v GroupId, f64)>>,
}

impl<'v, W: Ord + Clone> Peers<'v, W> {
    /// The groups that have the same of what `within` tells are peers; a group without a value is no
    /// peer. One of which `within` tells nothing has no peers; where all are peers, it tells the same
    /// of all.
    #[must_use]
    pub fn of(values: &'v Values, within: impl Fn(&GroupId) -> Option<W>) -> Self {
        let mut peers = Self { shared: BTreeMap::new(), circles: BTreeMap::new() };
        for (group, cell) in &values.groups {
            let Some(shared) = within(group) else { continue };
            if let Some(value) = cell.value.and_then(finite) {
                peers.circles.entry(shared.clone()).or_default().push((group, value));
            }
            peers.shared.insert(group, shared);
        }
        peers
    }

    /// A group's peers with their values, in the order of the groups, itself left out.
    pub fn of_group(&self, group: &GroupId) -> impl Iterator<Item = (&'v GroupId, f64)> {
        let circle = self.shared.get(group).and_then(|shared| self.circles.get(shared));
        circle.into_iter().flatten().copied().filter(move |(other, _)| *other != group)
    }
}
