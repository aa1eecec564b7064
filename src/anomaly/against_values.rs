//! A metric's values against those before them, against each other, or against a number.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::evidence::Compared;
use super::history::History;
use super::on_metric::{Meter, subject};
use super::scene::Session;
use crate::baseline::{Comparison, Frames, Peers, compare};
use crate::metric::{Frame, GroupId, TooManyGroups, Values};
use crate::ruleset::{Against, GroupKey, Metric, SubjectKind};

/// What the values of a metric's groups are compared with.
pub(super) enum Others<'v> {
    /// Nothing, or a number that the rule gives.
    Nothing,
    /// The values before them.
    History(History),
    /// Each other.
    Peers(Peers<'v, Arc<str>>),
}

impl Others<'_> {
    /// The groups that had a value before.
    fn groups(&self) -> impl Iterator<Item = &GroupId> {
        let history = match self {
            Self::History(history) => Some(history),
            Self::Nothing | Self::Peers(_) => None,
        };
        history.into_iter().flat_map(History::groups)
    }

    /// What the value of a group is compared with.
    pub fn of_group(&self, metric: &Metric, group: &GroupId) -> Compared {
        match self {
            Self::Nothing => Compared::Nothing,
            Self::History(history) => Compared::History(history.past(group).to_vec()),
            Self::Peers(peers) => {
                let others = peers.of_group(group);
                Compared::Peers(others.map(|(other, value)| (subject(metric, other), value)).collect())
            }
        }
    }

    /// The numbers that the value of a group is compared with, and whether any was computed from today's
    /// rows.
    fn numbers(&self, group: &GroupId) -> (Vec<f64>, bool) {
        match self {
            Self::Nothing => (Vec::new(), false),
            Self::History(history) => {
                let points = history.past(group);
                let is_backfilled = points.iter().any(|point| point.backfilled);
                (points.iter().map(|point| point.value).collect(), is_backfilled)
            }
            Self::Peers(peers) => (peers.of_group(group).map(|(_, value)| value).collect(), false),
        }
    }
}

/// The values of a metric's groups, and what they are compared with.
pub(super) struct Ground<'v> {
    pub values: &'v Values,
    pub others: Others<'v>,
}

impl Ground<'_> {
    /// The groups that have a value now or had one.
    pub fn groups(&self) -> BTreeSet<GroupId> {
        self.values.groups.keys().chain(self.others.groups()).cloned().collect()
    }

    /// A group's value against what it is compared with.
    pub fn compared(&self, against: Option<&Against>, group: &GroupId) -> Comparison {
        let value = self.values.groups.get(group).and_then(|cell| cell.value);
        let (numbers, is_backfilled) = self.others.numbers(group);
        let mut compared = compare(against, value, &numbers);
        compared.figures.backfilled = is_backfilled;
        compared
    }
}

impl Meter<'_, '_> {
    /// Against history, peers, a number or nothing.
    pub fn against_values(
        &self,
        against: Option<&Against>,
        frames: Frames<'_>,
    ) -> Result<Session, TooManyGroups> {
        let (frame, values) = (frames.value, self.values_in(frames.value)?);
        let ground = self.ground(against, &values, frames.points)?;
        let points = self.points(frame, &values);
        let mut session = Session { points, looked_at: vec![(self.place, frame)], ..Session::default() };
        for group in ground.groups() {
            let compared = ground.compared(against, &group);
            session.judged.push(self.judge(&group, values.groups.get(&group), compared));
        }
        Ok(session)
    }

    /// The values with what they are compared with; `points` are the frames of those before them.
    pub fn ground<'v>(
        &self,
        against: Option<&Against>,
        values: &'v Values,
        points: impl Iterator<Item = Frame>,
    ) -> Result<Ground<'v>, TooManyGroups> {
        let others = match against {
            Some(Against::History { periods, .. }) => {
                Others::History(History::of(self, points, *periods, values.groups.keys())?)
            }
            Some(Against::Peers { within, .. }) => Others::Peers(Peers::of(values, |group| match within {
                None => Some(Arc::from("")),
                Some(key) => self.shared(group, key),
            })),
            Some(Against::Target { .. } | Against::Fixed(_)) | None => Others::Nothing,
        };
        Ok(Ground { values, others })
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
        organisation.of_kind(unit, kind).cloned()
    }
}
