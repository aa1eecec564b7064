//! The points that a metric's groups are compared with.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::on_metric::{Meter, group_id, subject};
use super::scene::Scene;
use crate::alert::Status;
use crate::metric::{Frame, GroupId, TooManyGroups, Values};
use crate::value::Date;

/// The points of all groups, the latest first.
pub(super) struct History {
    groups: BTreeMap<GroupId, Past>,
}

/// The points of one group.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Past {
    /// The usable values, the latest first.
    pub points: Vec<f64>,
    /// Whether any was computed from today's rows.
    pub backfilled: bool,
}

/// The values of a frame: those that the store holds, by group as text, and those that today's rows give.
struct Layer {
    frame: Frame,
    stored: HashMap<Arc<str>, Option<f64>>,
    computed: Option<Values>,
}

impl History {
    /// How many frames are looked at in all, for each one that is wanted: unusable points are replaced
    /// by older ones, but not for ever.
    const PATIENCE: usize = 4;

    /// How many frames are looked at in all where so many points are wanted.
    pub fn most_frames(periods: u32) -> usize {
        usize::try_from(periods).unwrap_or(usize::MAX).saturating_mul(Self::PATIENCE)
    }

    /// Gathers up to `periods` usable points of each group from frames, the latest first. `present` are
    /// the groups that have a value now.
    pub fn of<'g>(
        meter: &Meter<'_, '_>,
        frames: impl Iterator<Item = Frame>,
        periods: u32,
        present: impl Iterator<Item = &'g GroupId>,
    ) -> Result<Self, TooManyGroups> {
        let wanted = usize::try_from(periods).unwrap_or(usize::MAX);
        let frames = usable(meter.scene, meter.place, frames);
        let mut frames = frames.take(Self::most_frames(periods)).peekable();
        let mut groups: BTreeMap<GroupId, Past> =
            present.map(|group| (group.clone(), Past::default())).collect();
        while frames.peek().is_some() && Self::lacks(&groups, wanted) {
            let batch: Vec<Frame> = frames.by_ref().take(wanted).collect();
            for layer in layers(meter, &batch, groups.keys())? {
                take(meter, &layer, wanted, &mut groups);
            }
        }
        Ok(Self { groups })
    }

    /// Whether any group has too few points, or there is no group yet that could have any.
    fn lacks(groups: &BTreeMap<GroupId, Past>, wanted: usize) -> bool {
        groups.is_empty() || groups.values().any(|past| past.points.len() < wanted)
    }

    /// The groups that have a value now or had one.
    pub fn groups(&self) -> impl Iterator<Item = &GroupId> {
        self.groups.iter().filter(|(_, past)| !past.points.is_empty()).map(|(group, _)| group)
    }

    /// The points of a group.
    pub fn past(&self, group: &GroupId) -> Past {
        self.groups.get(group).cloned().unwrap_or_default()
    }
}

/// The frames of a metric that its source reaches back to.
fn usable<'f>(
    scene: &Scene<'_>,
    metric: usize,
    frames: impl Iterator<Item = Frame> + 'f,
) -> impl Iterator<Item = Frame> + 'f {
    let begins = scene.gauge.begins(metric);
    frames.take_while(move |frame| begins.is_some_and(|begins| frame.from.unwrap_or(frame.through) >= begins))
}

/// The frames that a rule with a history looks at first and of which the store holds nothing.
pub(super) fn unknown_frames(
    scene: &Scene<'_>,
    (metric, definition): (usize, Arc<str>),
    frames: impl Iterator<Item = Frame>,
    periods: u32,
) -> Vec<Frame> {
    let wanted = usize::try_from(periods).unwrap_or(usize::MAX);
    let id = scene.world.ruleset.metrics.get(metric).map(|metric| metric.id.clone());
    let known = id.and_then(|id| scene.known.get(&(id, definition)));
    let known: HashSet<Frame> = known.into_iter().flatten().map(|point| point.frame).collect();
    usable(scene, metric, frames).take(wanted).filter(|frame| !known.contains(frame)).collect()
}

/// The values of some frames: a frame that the store does not hold, or not for all groups, is computed.
fn layers<'g>(
    meter: &Meter<'_, '_>,
    frames: &[Frame],
    groups: impl Iterator<Item = &'g GroupId>,
) -> Result<Vec<Layer>, TooManyGroups> {
    let ids: Vec<Arc<str>> = groups.map(|group| Arc::from(group_id(meter.metric, group))).collect();
    let key = (meter.metric.id.clone(), meter.definition.clone());
    let known = meter.scene.known.get(&key).map_or(&[][..], Vec::as_slice);
    let stored = |frame: &Frame| -> HashMap<Arc<str>, Option<f64>> {
        let of_frame = known.iter().filter(|point| point.frame == *frame);
        of_frame.map(|point| (point.group.clone(), point.value)).collect()
    };
    let mut layers: Vec<Layer> =
        frames.iter().map(|frame| Layer { frame: *frame, stored: stored(frame), computed: None }).collect();
    let lacks =
        |layer: &Layer| layer.stored.is_empty() || ids.iter().any(|id| !layer.stored.contains_key(id));
    let lacking: Vec<usize> =
        (0..layers.len()).filter(|place| layers.get(*place).is_some_and(lacks)).collect();
    let to_compute: Vec<Frame> =
        lacking.iter().filter_map(|place| layers.get(*place)).map(|layer| layer.frame).collect();
    if !to_compute.is_empty() {
        for (place, values) in lacking.into_iter().zip(meter.values(&to_compute)?) {
            if let Some(layer) = layers.get_mut(place) {
                layer.computed = Some(values);
            }
        }
    }
    Ok(layers)
}

/// Takes the usable points of a layer.
fn take(meter: &Meter<'_, '_>, layer: &Layer, wanted: usize, groups: &mut BTreeMap<GroupId, Past>) {
    if let Some(values) = &layer.computed {
        for group in values.groups.keys() {
            groups.entry(group.clone()).or_default();
        }
    }
    for (group, past) in groups.iter_mut().filter(|(_, past)| past.points.len() < wanted) {
        if episode_before(meter, group).is_some_and(|episode| layer.frame.through >= episode) {
            continue;
        }
        let stored = layer.stored.get(group_id(meter.metric, group).as_str());
        let computed = || layer.computed.as_ref()?.groups.get(group)?.value;
        let point = stored.map_or_else(computed, |stored| *stored);
        if let Some(point) = point.filter(|point| point.is_finite()) {
            past.points.push(point);
            past.backfilled |= stored.is_none();
        }
    }
}

/// The first day of an episode of the rule about a group that is not closed: what has shifted must be
/// handled, not learned.
fn episode_before(meter: &Meter<'_, '_>, group: &GroupId) -> Option<Date> {
    let alert = meter.sitting.book.last(&meter.sitting.rule.id, &subject(meter.metric, group))?;
    (alert.state().status != Status::Closed).then_some(alert.key.episode.day)
}
