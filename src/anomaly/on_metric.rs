//! Rules on metrics: each group's value against its baseline.

use std::sync::Arc;

use super::figures_row::FiguresRow;
use super::message::message;
use super::record::{MetricPoint, Observation};
use super::scene::{Judged, Scene, Session, Sitting};
use super::verdict::verdict;
use crate::alert::{Outcome, Subject};
use crate::baseline::{Comparison, Figures, Frames, frames};
use crate::metric::{Cell, Frame, GroupId, TooManyGroups, Values, definition};
use crate::ruleset::{Against, Metric, SubjectKind};
use crate::value::Date;

/// Evaluates a rule on a metric at a slot. `earlier_slots` are the data days of the rule's slots before
/// it, the latest first.
pub(super) fn on_metric(
    scene: &Scene<'_>,
    sitting: &Sitting<'_>,
    (place, against): (usize, Option<&Against>),
    earlier_slots: impl Iterator<Item = Date>,
) -> Session {
    let Some(meter) = Meter::of(scene, sitting, place) else { return Session::default() };
    let frames = meter.frames(against, earlier_slots);
    let judged = match against {
        Some(Against::Target { goal, curve, kind, group }) => {
            meter.against_targets(frames.value, (*goal, *curve, *kind), *group)
        }
        _ => meter.against_values(against, frames),
    };
    judged.unwrap_or_else(|too_many| Session { too_many: Some(too_many), ..Session::default() })
}

/// A metric at a sitting.
pub(super) struct Meter<'m, 'a> {
    pub scene: &'m Scene<'a>,
    pub sitting: &'m Sitting<'m>,
    pub metric: &'a Metric,
    pub place: usize,
    pub definition: Arc<str>,
}

impl<'m, 'a> Meter<'m, 'a> {
    /// The metric at a place, if there is one.
    pub fn of(scene: &'m Scene<'a>, sitting: &'m Sitting<'m>, place: usize) -> Option<Self> {
        let ruleset = scene.world.ruleset;
        let metric = ruleset.metrics.get(place)?;
        Some(Self { scene, sitting, metric, place, definition: definition(ruleset, place) })
    }
}

impl Meter<'_, '_> {
    /// The data day.
    pub fn day(&self) -> Date {
        self.sitting.slot.data_day()
    }

    /// The days of the value and of its points.
    pub fn frames<'f>(
        &'f self,
        against: Option<&Against>,
        earlier_slots: impl Iterator<Item = Date> + 'f,
    ) -> Frames<'f> {
        let ruleset = self.scene.world.ruleset;
        let (calendar, week_starts) = (&ruleset.calendar, ruleset.workspace.week_starts);
        frames(against, self.metric.per, self.sitting.slot, earlier_slots, calendar, week_starts)
    }

    /// The values in some frames.
    pub fn values(&self, frames: &[Frame]) -> Result<Vec<Values>, TooManyGroups> {
        self.scene.gauge.values(self.place, frames)
    }

    /// The values in a frame.
    pub fn values_in(&self, frame: Frame) -> Result<Values, TooManyGroups> {
        Ok(self.values(&[frame])?.pop().unwrap_or_default())
    }

    /// What comes out for a group.
    pub fn judge(&self, group: &GroupId, cell: Option<&Cell>, compared: Comparison) -> Judged {
        let (sitting, world) = (self.sitting, self.scene.world);
        let row = self.row(group, &compared.figures);
        let mut observation =
            Observation { figures: compared.figures, ..sitting.observation(subject(self.metric, group)) };
        let (mut told, mut failed) = (None, Vec::new());
        if cell.is_none() {
            observation.outcome = Outcome::Absent;
        } else if !compared.has_data {
            observation.outcome = Outcome::NoData;
        } else {
            let verdict = verdict(sitting.rule, &row, world.ruleset.workspace.language);
            observation.outcome = verdict.outcome;
            observation.missing = verdict.missing;
            failed = verdict.failed;
            told = (verdict.outcome == Outcome::Met).then(|| message(sitting.rule, &row, world, &mut failed));
        }
        Judged { observation, message: told, failed }
    }

    /// What conditions see of a group.
    pub fn row<'r>(&'r self, group: &'r GroupId, figures: &'r Figures) -> FiguresRow<'r> {
        let world = self.scene.world;
        FiguresRow { world, metric: self.metric, group, figures, day: self.day() }
    }

    /// The points that a frame's values are.
    pub fn points(&self, frame: Frame, values: &Values) -> Vec<MetricPoint> {
        let point = |(group, cell): (&GroupId, &Cell)| MetricPoint {
            metric: self.metric.id.clone(),
            definition: self.definition.clone(),
            group: Arc::from(group_id(self.metric, group)),
            frame,
            value: cell.value,
            rows: cell.rows,
        };
        values.groups.iter().map(point).collect()
    }
}

/// Whom a group's alerts are about: a single person or unit, else the group.
pub(super) fn subject(metric: &Metric, group: &GroupId) -> Subject {
    if let ([dimension], [value]) = (metric.by.as_slice(), &**group) {
        match dimension.subject() {
            Some(SubjectKind::Person) => return Subject::Person(value.clone()),
            Some(SubjectKind::Unit) => return Subject::Unit(value.clone()),
            None => {}
        }
    }
    let words = metric.by.iter().map(|dimension| dimension.word.clone());
    Subject::Group(words.zip(group.iter().cloned()).collect())
}

/// A group as text, by which the store keeps points.
pub(super) fn group_id(metric: &Metric, group: &GroupId) -> String {
    let words = metric.by.iter().map(|dimension| dimension.word.clone());
    Subject::Group(words.zip(group.iter().cloned()).collect()).id()
}
