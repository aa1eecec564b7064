//! A metric's values against targets or forecasts.

use std::collections::BTreeMap;

use super::evidence::Point;
use super::on_metric::Meter;
use super::scene::Session;
use crate::baseline::{self, Comparison, Target, TargetFlaw, compare_with_target};
use crate::metric::{Frame, GroupId, TooManyGroups, Values};
use crate::syntax::{Curve, Goal, TargetKind};

impl Meter<'_, '_> {
    /// Against targets or forecasts; `whose` is the dimension that has them.
    pub fn against_targets(
        &self,
        present: Frame,
        (goal, curve, kind): (Goal, Curve, TargetKind),
        whose: Option<usize>,
    ) -> Result<Session, TooManyGroups> {
        let (day, per) = (self.day(), self.metric.per);
        let mut session = Session::default();
        // By frame, the groups whose value it gives: those of one target have the same.
        let mut targets = BTreeMap::new();
        for group in self.values_in(present)?.groups.into_keys() {
            let (target, flaws) = self.target(&group, kind, whose);
            session.flaws.extend(flaws);
            let frame = target.map_or(present, |target| target.frame(per, day));
            targets.entry(frame).or_insert_with(Vec::new).push((group, target));
        }
        let mut past = BTreeMap::new();
        for (frame, groups) in targets {
            let values = self.values_in(frame)?;
            session.points.extend(self.points(frame, &values));
            session.looked_at.push((self.place, frame));
            for (group, target) in groups {
                let (compared, _) = self.towards((goal, curve), &group, &values, target, &mut past)?;
                session.judged.push(self.judge(&group, values.groups.get(&group), compared));
            }
        }
        session.judged.sort_by(|one, other| one.observation.subject.cmp(&other.observation.subject));
        Ok(session)
    }

    /// A group's target of a kind; `whose` is the dimension that has targets.
    pub fn target(
        &self,
        group: &GroupId,
        kind: TargetKind,
        whose: Option<usize>,
    ) -> (Option<Target>, Vec<TargetFlaw>) {
        let subject =
            whose.and_then(|place| Some((self.metric.by.get(place)?.subject()?, group.get(place)?)));
        let organisation = &self.scene.world.organisation;
        self.scene.targets.of_metric(self.metric, subject, (self.day(), kind), organisation)
    }

    /// A group's value in its target's frame against the target, with the shares of earlier periods that
    /// tell its pace, the latest first. `seen` are the values of frames that were looked at for other groups.
    pub fn towards(
        &self,
        (goal, curve): (Goal, Curve),
        group: &GroupId,
        values: &Values,
        target: Option<Target>,
        seen: &mut BTreeMap<Frame, Values>,
    ) -> Result<(Comparison, Vec<Point>), TooManyGroups> {
        let (day, calendar) = (self.day(), &self.scene.world.ruleset.calendar);
        let shares = match (curve, target) {
            (Curve::History, Some(target)) => self.shares(&target.past(self.metric.per, day), group, seen)?,
            _ => Vec::new(),
        };
        let reached: Vec<f64> = shares.iter().map(|share| share.value).collect();
        let pace = target.and_then(|target| target.pace(curve, day, calendar, &reached));
        let value = values.groups.get(group).and_then(|cell| cell.value);
        let mut compared = compare_with_target(goal, value, target.map(|target| target.value), pace);
        compared.figures.backfilled = !shares.is_empty();
        Ok((compared, shares))
    }

    /// The shares that a group had reached at the same point of earlier periods. `seen` are the values of
    /// frames that were looked at for other groups.
    fn shares(
        &self,
        past: &[baseline::Past],
        group: &GroupId,
        seen: &mut BTreeMap<Frame, Values>,
    ) -> Result<Vec<Point>, TooManyGroups> {
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
            let share = baseline::Past::share(value(part), value(whole));
            shares.extend(share.map(|value| Point { frame: *whole, value, backfilled: true }));
        }
        Ok(shares)
    }
}
