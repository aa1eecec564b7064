//! One evaluation taken apart: what the value was compared with, and the row that the conditions see.

use std::collections::BTreeMap;

use super::on_metric::{Meter, subject};
use super::on_parties::of_row;
use super::record::Observation;
use super::scene::{Scene, Sitting};
use super::session::earlier_slots;
use crate::alert::Subject as About;
use crate::baseline::{Comparison, Target};
use crate::expression::Row;
use crate::journey::Sight;
use crate::metric::{Frame, GroupId, TooManyGroups, Values};
use crate::portrait::{Portraits, people, units};
use crate::ruleset::{Against, Subject};
use crate::time::AsOf;

/// A value that another is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Its days.
    pub frame: Frame,
    /// The value.
    pub value: f64,
    /// Whether it was computed from today's rows and not read from the store.
    pub backfilled: bool,
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Compared {
    /// Nothing, or a number that the rule gives.
    Nothing,
    /// Its own earlier values, the latest first.
    History(Vec<Point>),
    /// The values of other groups.
    Peers(Vec<(About, f64)>),
    /// A target, if there is one, and the shares that were reached at the same point of the periods before
    /// it, the latest first, where these tell the pace.
    Target(Option<Target>, Vec<Point>),
}

/// What is behind an evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What comes out by the rows as they are now.
    pub observation: Observation,
    /// The days of the value, of a rule on a metric.
    pub frame: Option<Frame>,
    /// How many rows the value is made of; `None`: there is no such group, or no metric.
    pub rows: Option<u64>,
    /// What the value is compared with.
    pub compared: Compared,
}

/// Evaluates a rule at a slot for one subject, and shows what is behind it, with the row that its
/// conditions see. `None` if there is no such subject then.
///
/// # Errors
/// The rule's metric has more groups than anybody could look at.
pub fn take_apart<T>(
    scene: &Scene<'_>,
    sitting: &Sitting<'_>,
    about: &About,
    show: impl Fn(Evidence, &dyn Row) -> T,
) -> Result<Option<T>, TooManyGroups> {
    if let Subject::Metric { metric, against } = &sitting.rule.subject {
        let Some(meter) = Meter::of(scene, sitting, *metric) else { return Ok(None) };
        let found = meter.evidence(against.as_ref(), about)?;
        return Ok(found.map(|(group, evidence)| {
            let figures = evidence.observation.figures;
            show(evidence, &meter.row(&group, &figures))
        }));
    }
    Ok(take_row_apart(scene, sitting, about, show))
}

/// The same of a rule that looks at one row.
fn take_row_apart<T>(
    scene: &Scene<'_>,
    sitting: &Sitting<'_>,
    about: &About,
    show: impl Fn(Evidence, &dyn Row) -> T,
) -> Option<T> {
    let world = scene.world;
    let day = sitting.slot.data_day();
    let sight = Sight::of(AsOf::end_of(day));
    let of = |row: &dyn Row| {
        let observation = of_row(scene, sitting, about.clone(), row).observation;
        show(Evidence { observation, frame: None, rows: None, compared: Compared::Nothing }, row)
    };
    match (&sitting.rule.subject, about) {
        (Subject::Customer, About::Customer(id)) => {
            let place = usize::try_from(*world.dataset.index.get(id)?).ok()?;
            let count = scene.days.at(day);
            let portraits = Portraits::new(world, sight, &count, scene.past);
            Some(of(&portraits.customer(place)?))
        }
        (Subject::Person, About::Person(id)) => {
            people(world, sight).iter().find(|it| it.id() == id).map(|it| of(it))
        }
        (Subject::Unit, About::Unit(id)) => {
            units(world, sight).iter().find(|it| it.id() == id).map(|it| of(it))
        }
        (Subject::Change, About::Change { customer, on, nth }) => {
            let is_it = |(of, day, number)| (of, day, number) == (customer, on, nth);
            let change = scene.changes.iter().find(|it| is_it((&it.customer, &it.on, &it.nth)))?;
            let sight = Sight::of(AsOf::end_of(*on));
            let count = scene.days.at(*on);
            let portraits = Portraits::new(world, sight, &count, scene.past);
            Some(of(&portraits.change(change)))
        }
        _ => None,
    }
}

impl Meter<'_, '_> {
    /// What is behind the value of the group that an alert is about.
    fn evidence(
        &self,
        against: Option<&Against>,
        about: &About,
    ) -> Result<Option<(GroupId, Evidence)>, TooManyGroups> {
        let is_it = |group: &GroupId| subject(self.metric, group) == *about;
        let Sitting { rule, slot, .. } = *self.sitting;
        let frames = self.frames(against, earlier_slots(self.scene.world.ruleset, rule, slot));
        let values = self.values_in(frames.value)?;
        if let Some(Against::Target { goal, curve, kind, group: whose }) = against {
            let Some(group) = values.groups.into_keys().find(is_it) else { return Ok(None) };
            let (target, _) = self.target(&group, *kind, *whose);
            let frame = target.map_or(frames.value, |target| target.frame(self.metric.per, self.day()));
            let values = self.values_in(frame)?;
            let (comparison, shares) =
                self.towards((*goal, *curve), &group, &values, target, &mut BTreeMap::new())?;
            let compared = Compared::Target(target, shares);
            return Ok(Some(self.laid_open(group, (frame, &values), comparison, compared)));
        }
        let ground = self.ground(against, &values, frames.points)?;
        let Some(group) = ground.groups().into_iter().find(is_it) else { return Ok(None) };
        let comparison = ground.compared(against, &group);
        let compared = ground.others.of_group(self.metric, &group);
        Ok(Some(self.laid_open(group, (frames.value, &values), comparison, compared)))
    }

    /// A group with its evaluation and what is behind it.
    fn laid_open(
        &self,
        group: GroupId,
        (frame, values): (Frame, &Values),
        comparison: Comparison,
        compared: Compared,
    ) -> (GroupId, Evidence) {
        let cell = values.groups.get(&group);
        let observation = self.judge(&group, cell, comparison).observation;
        let (frame, rows) = (Some(frame), cell.map(|cell| cell.rows));
        (group, Evidence { observation, frame, rows, compared })
    }
}
