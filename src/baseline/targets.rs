//! All targets, and which of them is in force for whom.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::compare::finite;
use super::target::Target;
use super::target_flaw::TargetFlaw;
use super::target_row::TargetRow;
use crate::dataset::{Dataset, FindingCode, Findings};
use crate::journey::Organisation;
use crate::ruleset::{Mapping, Metric, SubjectKind};
use crate::syntax::TargetKind;
use crate::value::Date;

/// The rows of `[targets]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Targets {
    /// By metric, whose and kind those that there are, in the order in which they take effect.
    rows: HashMap<Key, Vec<Target>>,
}

/// What a target is for: the metric's id; a person or unit, or neither; target or forecast.
pub(super) type Key = (Arc<str>, Option<(SubjectKind, Arc<str>)>, TargetKind);

/// What is asked of all units alike.
struct Question<'a> {
    metric: &'a Arc<str>,
    kind: TargetKind,
    day: Date,
    organisation: &'a Organisation,
}

impl Targets {
    /// Reads the mapped targets. A row without a metric, a value or one of its days is left out with a
    /// finding, and so is one that ends before it starts, or whose kind is neither target nor forecast; a
    /// blank kind is a target. A row that names a person and a unit is the person's.
    #[must_use]
    pub fn of(mapping: &Mapping, dataset: &Dataset) -> (Self, Findings) {
        let mut rows: HashMap<Key, Vec<Target>> = HashMap::new();
        let mut findings = Findings::default();
        let Some((mapping, table)) = mapping.targets.as_ref().zip(dataset.targets.as_ref()) else {
            return (Self::default(), findings);
        };
        for number in 0..table.rows {
            let row = TargetRow { mapping, table, row: number };
            match row.read() {
                Ok((key, target)) => rows.entry(key).or_default().push(target),
                Err(flaw) => {
                    // By its place a row is the same in every part of the customers.
                    let place = u64::try_from(number).unwrap_or(u64::MAX);
                    let column = row.column(flaw);
                    findings
                        .add_row(place, FindingCode::UnusableTarget, "targets", column, || row.sample(flaw));
                }
            }
        }
        for targets in rows.values_mut() {
            targets.sort_by(|one, other| {
                let order = |it: &Target| (it.starts, Reverse(it.ends));
                order(one).cmp(&order(other)).then(one.value.total_cmp(&other.value))
            });
        }
        (Self { rows }, findings)
    }

    /// The target that a metric's value for a person or unit, or for neither, is compared with on a day: that
    /// of [`Targets::target`], but where the value of a unit is without those below it only its own.
    #[must_use]
    pub fn of_metric(
        &self,
        metric: &Metric,
        whose: Option<(SubjectKind, &Arc<str>)>,
        (day, kind): (Date, TargetKind),
        organisation: &Organisation,
    ) -> (Option<Target>, Vec<TargetFlaw>) {
        if !metric.is_of_units_alone() {
            return self.target(&metric.id, whose, day, kind, organisation);
        }
        let mut flaws = Vec::new();
        let question = Question { metric: &metric.id, kind, day, organisation };
        (self.own(&question, whose, &mut flaws), flaws)
    }

    /// The metrics that there are targets for, each once, in order.
    #[must_use]
    pub fn metrics(&self) -> Vec<&Arc<str>> {
        let mut metrics: Vec<&Arc<str>> = self.rows.keys().map(|(metric, ..)| metric).collect();
        metrics.sort_unstable();
        metrics.dedup();
        metrics
    }

    /// The target of a metric that is in force on a day for a person or unit, or for neither; `None`
    /// if there is none. A unit's own wins; else it is the sum of those of the units right below it,
    /// found in the same way: of those that most of them have for the same days, the latest if there
    /// are several such. Of overlapping ones the one that starts last counts.
    #[must_use]
    pub fn target(
        &self,
        metric: &Arc<str>,
        whose: Option<(SubjectKind, &Arc<str>)>,
        day: Date,
        kind: TargetKind,
        organisation: &Organisation,
    ) -> (Option<Target>, Vec<TargetFlaw>) {
        let mut flaws = Vec::new();
        let question = Question { metric, kind, day, organisation };
        let target = match whose {
            Some((SubjectKind::Unit, unit)) => self.of_unit(&question, unit, &mut Vec::new(), &mut flaws),
            whose => self.own(&question, whose, &mut flaws),
        };
        (target, flaws)
    }

    /// The target that a row gives.
    fn own(
        &self,
        question: &Question<'_>,
        whose: Option<(SubjectKind, &Arc<str>)>,
        flaws: &mut Vec<TargetFlaw>,
    ) -> Option<Target> {
        let Question { metric, kind, day, .. } = *question;
        let owned = whose.map(|(kind, id)| (kind, id.clone()));
        let rows = self.rows.get(&(metric.clone(), owned, kind))?;
        let mut in_force = rows.iter().rev().skip_while(|row| row.starts > day).filter(|row| row.ends >= day);
        let target = *in_force.next()?;
        flaws.extend(in_force.map(|other| TargetFlaw::Overlap {
            metric: metric.clone(),
            whose: whose.map(|(_, id)| id.clone()),
            starts: target.starts,
            other: other.starts,
        }));
        Some(target)
    }

    /// A unit's target; `above` are the units that it is asked for, so that a circle ends.
    fn of_unit(
        &self,
        question: &Question<'_>,
        unit: &Arc<str>,
        above: &mut Vec<Arc<str>>,
        flaws: &mut Vec<TargetFlaw>,
    ) -> Option<Target> {
        if let Some(own) = self.own(question, Some((SubjectKind::Unit, unit)), flaws) {
            return Some(own);
        }
        above.push(unit.clone());
        let children: Vec<Arc<str>> = question.organisation.children(unit).cloned().collect();
        let mut found = Vec::new();
        for child in children {
            if above.contains(&child) {
                continue;
            }
            let target = self.of_unit(question, &child, above, flaws);
            found.push((child, target));
        }
        above.pop();
        sum(question.metric, &found, flaws)
    }
}

/// The sum of the targets of units, with a flaw for each that has none for the same days.
fn sum(
    metric: &Arc<str>,
    found: &[(Arc<str>, Option<Target>)],
    flaws: &mut Vec<TargetFlaw>,
) -> Option<Target> {
    let mut shared: BTreeMap<(Date, Date), usize> = BTreeMap::new();
    for target in found.iter().filter_map(|(_, target)| *target) {
        *shared.entry((target.starts, target.ends)).or_default() += 1;
    }
    let ((starts, ends), _) = shared.into_iter().max_by_key(|(days, count)| (*count, *days))?;
    let is_one = |target: &Target| (target.starts, target.ends) == (starts, ends);
    let value = found.iter().filter_map(|(_, target)| target.filter(is_one)).map(|target| target.value).sum();
    let without = found.iter().filter(|(_, target)| !target.as_ref().is_some_and(is_one));
    flaws.extend(without.map(|(unit, _)| TargetFlaw::Missing {
        metric: metric.clone(),
        unit: unit.clone(),
        starts,
    }));
    finite(value).map(|value| Target { value, starts, ends })
}
