//! The other groups of a metric.

use super::compare::finite;
use crate::metric::{GroupId, Values};

/// The values of the groups that share with a group what `within` tells of each, in the order of the
/// groups, itself left out; a group without a value is no peer. One of which `within` tells nothing
/// has no peers; where all are peers, it tells the same of all.
#[must_use]
pub fn peers<W: PartialEq>(
    values: &Values,
    group: &GroupId,
    within: impl Fn(&GroupId) -> Option<W>,
) -> Vec<f64> {
    let Some(shared) = within(group) else { return Vec::new() };
    let others = values.groups.iter().filter(|(other, _)| *other != group);
    others
        .filter(|(other, _)| within(other).is_some_and(|its| its == shared))
        .filter_map(|(_, cell)| cell.value.and_then(finite))
        .collect()
}
