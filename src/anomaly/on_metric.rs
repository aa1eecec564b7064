//! Rules on metrics: each group's value against its baseline.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::figures_row::FiguresRow;
use super::history::{History, Past};
use super::message::message;
use super::record::{MetricPoint, Observation};
use super::scene::{Judged, Scene, Session, Sitting};
use super::verdict::verdict;
use crate::alert::{Outcome, Subject};
use crate::baseline::{self, Comparison, Frames, Peers, compare, compare_with_target, frames};
use crate::journey::Organisation;
use crate::metric::{Cell, Frame, GroupId, TooManyGroups, Values, definition};
use crate::ruleset::{Against, GroupKey, Metric, SubjectKind};
use crate::syntax::{Curve, Goal, TargetKind};
use crate::value::Date;

/// Evaluates a rule on a metric at a slot. `earlier_slots` are the data days of the rule's slots before
/// it, the latest first.
pub(super) fn on_metric(
    scene: &Scene<'_>,
    sitting: &Sitting<'_>,
    (place, against): (usize, Option<&Against>),
    earlier_slots: impl Iterator<Item = Date>,
) -> Session {
    let ruleset = scene.world.ruleset;
    let Some(metric) = ruleset.metrics.get(place) else { return Session::default() };
    let meter = Meter { scene, sitting, metric, place, definition: definition(ruleset, place) };
    let (calendar, week_starts) = (&ruleset.calendar, ruleset.workspace.week_starts);
    let frames = frames(against, metric.per, sitting.slot, earlier_slots, calendar, week_starts);
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

impl Meter<'_, '_> {
    /// The data day.
    pub fn day(&self) -> Date {
        self.sitting.slot.data_day()
    }

    /// The values in some frames.
    pub fn values(&self, frames: &[Frame]) -> Result<Vec<Values>, TooManyGroups> {
        self.scene.gauge.values(self.place, frames)
    }

    /// Against history, peers, a number or nothing.
    fn against_values(
        &self,
        against: Option<&Against>,
        frames: Frames<'_>,
    ) -> Result<Session, TooManyGroups> {
        let values = self.values(&[frames.value])?.pop().unwrap_or_default();
        let history = match against {
            Some(Against::History { periods, .. }) => {
                Some(History::of(self, frames.points, *periods, values.groups.keys())?)
            }
            _ => None,
        };
        let mut groups: BTreeSet<GroupId> = values.groups.keys().cloned().collect();
        groups.extend(history.iter().flat_map(History::groups).cloned());
        let peers = match against {
            Some(Against::Peers { within, .. }) => Some(Peers::of(&values, |group| match within {
                None => Some(Arc::from("")),
                Some(key) => self.shared(group, key),
            })),
            _ => None,
        };
        let mut session = Session { points: self.points(frames.value, &values), ..Session::default() };
        for group in groups {
            let cell = values.groups.get(&group);
            let Past { points, backfilled } = match (&history, &peers) {
                (Some(history), _) => history.past(&group),
                (None, Some(peers)) => Past { points: peers.of_group(&group), backfilled: false },
                (None, None) => Past::default(),
            };
            let mut compared = compare(against, cell.and_then(|cell| cell.value), &points);
            compared.figures.backfilled = backfilled;
            session.judged.push(self.judge(&group, cell, compared));
        }
        Ok(session)
    }

    /// What a group shares with its peers: its value of a dimension, or the unit above its person or unit.
    fn shared(&self, group: &GroupId, key: &GroupKey) -> Option<Arc<str>> {
        if let Some(place) = self.metric.by.iter().position(|by| by.key == *key) {
            return group.get(place).cloned();
        }
        let GroupKey::UnitOfKind(kind) = key else { return None };
        let (place, subject) = self.metric.subject()?;
        let organisation = &self.scene.world.organisation;
        let id = group.get(place)?;
        let unit = match subject {
            SubjectKind::Unit => id,
            SubjectKind::Person => organisation.unit_of(id, self.day(), None)?,
        };
        above(organisation, unit, kind)
    }

    /// Against targets or forecasts.
    fn against_targets(
        &self,
        present: Frame,
        (goal, curve, kind): (Goal, Curve, TargetKind),
        whose: Option<usize>,
    ) -> Result<Session, TooManyGroups> {
        let (day, world) = (self.day(), self.scene.world);
        let per = self.metric.per;
        let mut session = Session::default();
        // By frame, the groups whose value it gives: those of one target have the same.
        let mut targets = BTreeMap::new();
        for group in self.values(&[present])?.pop().unwrap_or_default().groups.into_keys() {
            let subject =
                whose.and_then(|place| Some((self.metric.by.get(place)?.subject()?, group.get(place)?)));
            let (target, flaws) =
                self.scene.targets.target(&self.metric.id, subject, day, kind, &world.organisation);
            session.flaws.extend(flaws);
            let frame = target.map_or(present, |target| target.frame(per, day));
            targets.entry(frame).or_insert_with(Vec::new).push((group, target));
        }
        let mut past = BTreeMap::new();
        for (frame, groups) in targets {
            let values = self.values(&[frame])?.pop().unwrap_or_default();
            session.points.extend(self.points(frame, &values));
            for (group, target) in groups {
                let cell = values.groups.get(&group);
                let shares = match (curve, target) {
                    (Curve::History, Some(target)) => {
                        self.shares(&target.past(per, day), &group, &mut past)?
                    }
                    _ => Vec::new(),
                };
                let pace =
                    target.and_then(|target| target.pace(curve, day, &world.ruleset.calendar, &shares));
                let value = cell.and_then(|cell| cell.value);
                let mut compared = compare_with_target(goal, value, target.map(|target| target.value), pace);
                compared.figures.backfilled = !shares.is_empty();
                session.judged.push(self.judge(&group, cell, compared));
            }
        }
        session.judged.sort_by(|one, other| one.observation.subject.cmp(&other.observation.subject));
        Ok(session)
    }

    /// The shares that a group had reached at the same point of earlier periods. `seen` are the values of
    /// frames that were looked at for other groups.
    fn shares(
        &self,
        past: &[baseline::Past],
        group: &GroupId,
        seen: &mut BTreeMap<Frame, Values>,
    ) -> Result<Vec<f64>, TooManyGroups> {
        let begins = self.scene.gauge.begins(self.place);
        let mut shares = Vec::new();
        for baseline::Past { part, whole } in past {
            let first = whole.from.unwrap_or(part.through);
            if begins.is_none_or(|begins| first < begins) {
                break;
            }
            let new: Vec<Frame> = [*part, *whole].into_iter().filter(|it| !seen.contains_key(it)).collect();
            seen.extend(new.iter().copied().zip(self.values(&new)?));
            let value = |frame| seen.get(frame)?.groups.get(group)?.value;
            shares.extend(baseline::Past::share(value(part), value(whole)));
        }
        Ok(shares)
    }

    /// What comes out for a group.
    fn judge(&self, group: &GroupId, cell: Option<&Cell>, compared: Comparison) -> Judged {
        let (sitting, world) = (self.sitting, self.scene.world);
        let row =
            FiguresRow { world, metric: self.metric, group, figures: &compared.figures, day: self.day() };
        let mut observation =
            Observation { figures: compared.figures, ..sitting.observation(subject(self.metric, group)) };
        let mut told = None;
        if cell.is_none() {
            observation.outcome = Outcome::Absent;
        } else if !compared.has_data {
            observation.outcome = Outcome::NoData;
        } else {
            let verdict = verdict(sitting.rule, &row, world.ruleset.workspace.language);
            observation.outcome = verdict.outcome;
            observation.missing = verdict.missing;
            told = (verdict.outcome == Outcome::Met).then(|| message(sitting.rule, &row, world));
        }
        Judged { observation, message: told }
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

/// The unit of a kind that a unit is or lies in.
fn above(organisation: &Organisation, unit: &str, kind: &str) -> Option<Arc<str>> {
    organisation.of_kind(unit, kind).cloned()
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
