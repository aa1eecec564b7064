//! Expressions over metrics.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::defined::of_person;
use super::frame::Frame;
use super::gauge::{Gauge, MOST_GROUPS};
use super::notes::table_of;
use super::roster::Roster;
use super::values::{Cell, GroupId, TooManyGroups, Values};
use crate::dataset::{FindingCode, Findings};
use crate::expression::{Blame, BuiltIn, Expr, Name, Row, RowError, UserRuntime, depends, interpret};
use crate::journey::World;
use crate::ruleset::{Dimension, MetricKind, Ruleset};
use crate::time::Calendar;
use crate::value::{Date, Value};

/// The values of an expression over metrics, by frame. A metric that has no row of a group has the
/// value of no rows there.
pub(super) fn combined(
    gauge: &Gauge<'_>,
    metric: usize,
    frames: &[Frame],
) -> Result<Vec<Values>, TooManyGroups> {
    let ruleset = gauge.world.ruleset;
    let order = needed(ruleset, metric);
    let mut of_rows = BTreeMap::new();
    let mut asks_for_time = false;
    for place in &order {
        match ruleset.metrics.get(*place).map(|metric| &metric.kind) {
            Some(MetricKind::Rows { .. }) => {
                of_rows.insert(*place, gauge.values(*place, frames)?);
            }
            Some(MetricKind::Expr(expr)) => depends(expr, &mut |name| {
                asks_for_time |= name == Name::BuiltIn(BuiltIn::WorkMinutes);
            }),
            None => {}
        }
    }
    let by = ruleset.metrics.get(metric).map_or(&[][..], |metric| metric.by.as_slice());
    let of_frame = |(place, frame): (usize, &Frame)| {
        let operands: BTreeMap<usize, &Values> =
            of_rows.iter().filter_map(|(metric, values)| Some((*metric, values.get(place)?))).collect();
        let days = if asks_for_time { person_days(gauge.world, &gauge.roster, by, *frame) } else { None };
        let board = Board { world: gauge.world, order: &order, operands, days, day: frame.through };
        let (values, found) = board.values(metric);
        for (metric, found) in found {
            gauge.note((metric, *frame), found);
        }
        values
    };
    let values: Vec<Values> = frames.iter().enumerate().map(of_frame).collect();
    match ruleset.metrics.get(metric) {
        Some(rules) if values.iter().any(|values| values.groups.len() > MOST_GROUPS) => {
            Err(TooManyGroups { metric: rules.id.clone(), most: MOST_GROUPS })
        }
        _ => Ok(values),
    }
}

/// A metric and all that its expression needs, each after what it names.
pub(super) fn needed(ruleset: &Ruleset, metric: usize) -> Vec<usize> {
    let mut found = BTreeSet::from([metric]);
    let mut open = vec![metric];
    while let Some(place) = open.pop() {
        if let Some(MetricKind::Expr(expr)) = ruleset.metrics.get(place).map(|metric| &metric.kind) {
            depends(expr, &mut |name| {
                if let Name::Metric(other) = name
                    && found.insert(other as usize)
                {
                    open.push(other as usize);
                }
            });
        }
    }
    ruleset.metric_order.iter().copied().filter(|place| found.contains(place)).collect()
}

/// How many people of each group there were on each working day of a frame, added up. `None` for a
/// snapshot.
fn person_days(
    world: &World<'_>,
    roster: &Roster,
    by: &[Dimension],
    frame: Frame,
) -> Option<BTreeMap<GroupId, u64>> {
    let mut days = BTreeMap::new();
    let by: Vec<&Dimension> = by.iter().collect();
    let calendar = &world.ruleset.calendar;
    let before = frame.from?.pred_opt().unwrap_or(Date::MIN);
    let mut next = calendar.nth_after(before, 1);
    while let Some(day) = next.filter(|day| *day <= frame.through) {
        for person in roster.people_on(day) {
            if let Some(group) = of_person(world, roster, &by, person, day) {
                *days.entry(GroupId::from(group)).or_default() += 1;
            }
        }
        next = calendar.nth_after(day, 1);
    }
    Some(days)
}

/// What the metrics of one frame are computed from.
struct Board<'b> {
    world: &'b World<'b>,
    /// The metrics, each after what it names.
    order: &'b [usize],
    /// The values of those over rows.
    operands: BTreeMap<usize, &'b Values>,
    /// The working days of the people of each group, if they are asked for and there are any.
    days: Option<BTreeMap<GroupId, u64>>,
    day: Date,
}

impl Board<'_> {
    /// The values, and by metric the groups in which its expression failed.
    fn values(&self, metric: usize) -> (Values, BTreeMap<usize, Findings>) {
        let mut found = BTreeMap::new();
        let operands = || self.operands.values();
        let groups: BTreeSet<&GroupId> = operands().flat_map(|values| values.groups.keys()).collect();
        let mut cell = |group: &GroupId| {
            let rows = operands().filter_map(|values| values.groups.get(group)).map(|cell| cell.rows).sum();
            Cell { value: self.value(metric, group, &mut found), rows }
        };
        let values = Values {
            groups: groups.into_iter().map(|group| (group.clone(), cell(group))).collect(),
            left_out: operands().map(|values| values.left_out).sum(),
            unknown: operands().map(|values| values.unknown).sum(),
        };
        (values, found)
    }

    /// The value of the last of the metrics for a group.
    fn value(&self, metric: usize, group: &GroupId, found: &mut BTreeMap<usize, Findings>) -> Option<f64> {
        let mut row = GroupRow { board: self, group, known: BTreeMap::new() };
        for place in self.order {
            let Some(metric) = self.world.ruleset.metrics.get(*place) else { continue };
            let value = match &metric.kind {
                MetricKind::Rows { .. } => {
                    let cell = self.operands.get(place).and_then(|values| values.groups.get(group));
                    cell.map_or((!metric.nullable).then_some(0.0), |cell| cell.value)
                }
                MetricKind::Expr(expr) => row.answer(expr).unwrap_or_else(|error| {
                    let found = found.entry(*place).or_default();
                    found.add(FindingCode::RowError, &table_of(metric), "expr", || {
                        failed(group, &error, self.world)
                    });
                    None
                }),
            };
            row.known.insert(*place, value);
        }
        row.known.get(&metric).copied().flatten()
    }

    /// The working time of a group's people, in minutes.
    fn work_minutes(&self, group: &GroupId) -> Option<f64> {
        let days = self.days.as_ref()?.get(group).copied().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "people times days are far below 2^53")]
        let days = days as f64;
        Some(days * self.world.ruleset.day_hours? * 60.0)
    }
}

/// A group, as an expression over metrics sees it.
struct GroupRow<'r> {
    board: &'r Board<'r>,
    group: &'r GroupId,
    known: BTreeMap<usize, Option<f64>>,
}

impl GroupRow<'_> {
    /// The value of an expression; `None` if it is missing, or is no finite number.
    fn answer(&self, expr: &Expr) -> Result<Option<f64>, RowError> {
        let value = match interpret(expr, self, &mut Blame::default())? {
            Value::Float(value) => value,
            #[expect(clippy::cast_precision_loss, reason = "values of metrics are floats")]
            Value::Int(value) => value as f64,
            _ => return Ok(None),
        };
        Ok(Some(value).filter(|value| value.is_finite()))
    }
}

/// A group in which an expression failed, and why.
fn failed(group: &GroupId, error: &RowError, world: &World<'_>) -> String {
    let why = error.kind.text(world.ruleset.workspace.language);
    if group.is_empty() { why } else { format!("{}: {why}", group.join(", ")) }
}

impl Row for GroupRow<'_> {
    fn value(&self, name: Name, _blame: &mut Blame) -> Result<Value, RowError> {
        let value = match name {
            Name::Metric(metric) => self.known.get(&(metric as usize)).copied().flatten(),
            Name::BuiltIn(BuiltIn::WorkMinutes) => self.board.work_minutes(self.group),
            _ => None,
        };
        Ok(value.map_or(Value::Missing, Value::Float))
    }

    fn label(&self, name: Name) -> Arc<str> {
        let metric = |place: u32| self.board.world.ruleset.metrics.get(place as usize);
        match name {
            Name::Metric(place) => metric(place).map_or_else(|| Arc::from("?"), |metric| metric.id.clone()),
            Name::BuiltIn(name) => Arc::from(name.word()),
            _ => Arc::from("?"),
        }
    }

    fn marked(&self, _item: &str) -> bool {
        false
    }

    fn today(&self) -> Date {
        self.board.day
    }

    fn calendar(&self) -> &Calendar {
        &self.board.world.ruleset.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.board.world.users
    }
}
