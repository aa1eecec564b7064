//! The points that a metric's groups are compared with.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::evidence::Point;
use super::on_metric::{Meter, group_id, subject};
use super::record::MetricPoint;
use super::scene::Scene;
use crate::alert::{Status, Subject};
use crate::metric::{Frame, GroupId, TooManyGroups, Values};
use crate::value::Date;

/// The points of all groups.
pub(super) struct History {
    groups: BTreeMap<GroupId, Taken>,
}

/// The points of a group that its value is compared with.
#[derive(Default)]
struct Taken {
    /// The latest first.
    points: Vec<Point>,
    /// Whether any of them was made of rows: nothing at all is a value of a count, too.
    has_rows: bool,
}

/// The values of a frame: those that the store holds, by group as text, and those that today's rows give.
struct Layer {
    frame: Frame,
    stored: HashMap<Arc<str>, MetricPoint>,
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
        let frames = begun(meter.scene, meter.place, frames);
        let mut frames = frames.take(Self::most_frames(periods)).peekable();
        let mut groups: BTreeMap<GroupId, Taken> =
            present.map(|group| (group.clone(), Taken::default())).collect();
        let mut layers = Vec::new();
        while frames.peek().is_some() && Self::lacks(&groups, wanted) {
            let batch: Vec<Frame> = frames.by_ref().take(wanted).collect();
            layers.extend(read(meter, &batch, groups.keys())?);
            if !meter.metric.is_of_defined_groups() {
                let found = layers.iter().flat_map(Layer::groups);
                groups.extend(found.map(|group| (group, Taken::default())));
            }
            for (group, taken) in &mut groups {
                *taken = take(meter, group, &layers, wanted);
            }
            // What is still to be answered is often enough; if it is not, the rest is asked at once.
            if layers.len() <= wanted && meter.scene.gauge.waits_for(meter.place, &batch) {
                break;
            }
        }
        Ok(Self { groups })
    }

    /// Whether any group has too few points, or there is no group yet that could have any.
    fn lacks(groups: &BTreeMap<GroupId, Taken>, wanted: usize) -> bool {
        groups.is_empty() || groups.values().any(|taken| taken.points.len() < wanted)
    }

    /// The groups that had rows in one of their points.
    pub fn groups(&self) -> impl Iterator<Item = &GroupId> {
        self.groups.iter().filter(|(_, taken)| taken.has_rows).map(|(group, _)| group)
    }

    /// The usable points of a group, the latest first.
    pub fn past(&self, group: &GroupId) -> &[Point] {
        self.groups.get(group).map_or(&[], |taken| taken.points.as_slice())
    }
}

impl Layer {
    /// The groups that have rows in it.
    fn groups(&self) -> impl Iterator<Item = GroupId> {
        let stored = self.stored.iter().filter(|(_, point)| point.rows > 0);
        let computed = self.computed.iter().flat_map(|values| &values.groups);
        let computed = computed.filter(|(_, cell)| cell.rows > 0).map(|(group, _)| group.clone());
        stored.filter_map(|(id, _)| Subject::values_of_group(id)).chain(computed)
    }
}

/// The usable points of a group. A group that may come and go has had no rows where it is not found, and
/// counts of nothing are 0; of a person who was not there yet nothing is known.
fn take(meter: &Meter<'_, '_>, group: &GroupId, layers: &[Layer], wanted: usize) -> Taken {
    let id = group_id(meter.metric, group);
    let episode = episode_before(meter, group);
    let absent = (!meter.metric.is_of_defined_groups() && !meter.metric.nullable).then_some(0.0);
    let point = |layer: &Layer| {
        let stored = layer.stored.get(id.as_str());
        let computed = || layer.computed.as_ref().and_then(|values| values.groups.get(group));
        let (value, rows) = match stored {
            Some(point) => (point.value, point.rows),
            None => computed().map_or((absent, 0), |cell| (cell.value, cell.rows)),
        };
        let value = value.filter(|value| value.is_finite())?;
        Some((Point { frame: layer.frame, value, backfilled: stored.is_none() }, rows > 0))
    };
    let is_learned = |layer: &&Layer| episode.is_none_or(|episode| layer.frame.through < episode);
    let taken = layers.iter().filter(is_learned).filter_map(point).take(wanted);
    let (points, rows): (Vec<Point>, Vec<bool>) = taken.unzip();
    Taken { points, has_rows: rows.contains(&true) }
}

/// The frames of a metric that its source reaches back to.
fn begun<'f>(
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
    begun(scene, metric, frames).take(wanted).filter(|frame| !known.contains(frame)).collect()
}

/// The values of some frames: a frame that the store does not hold, or not for all groups, is computed.
fn read<'g>(
    meter: &Meter<'_, '_>,
    frames: &[Frame],
    groups: impl Iterator<Item = &'g GroupId>,
) -> Result<Vec<Layer>, TooManyGroups> {
    let ids: Vec<Arc<str>> = groups.map(|group| Arc::from(group_id(meter.metric, group))).collect();
    let key = (meter.metric.id.clone(), meter.definition.clone());
    let known = meter.scene.known.get(&key).map_or(&[][..], Vec::as_slice);
    let stored = |frame: &Frame| -> HashMap<Arc<str>, MetricPoint> {
        let of_frame = known.iter().filter(|point| point.frame == *frame);
        of_frame.map(|point| (point.group.clone(), point.clone())).collect()
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

/// The first day of an episode of the rule about a group that is not closed: what has shifted must be
/// handled, not learned.
fn episode_before(meter: &Meter<'_, '_>, group: &GroupId) -> Option<Date> {
    let alert = meter.sitting.book.last(&meter.sitting.rule.id, &subject(meter.metric, group))?;
    (alert.state().status != Status::Closed).then_some(alert.key.episode.day)
}
