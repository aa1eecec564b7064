//! The daily board of a person or a unit: targets, own customers, confirmations, process data, alerts.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Months;

use super::process::{ProcessLine, ProcessWish, process_report, subject_of};
use crate::alert::{Alert, Chart, Policies, Standing, Subject};
use crate::baseline::{Target, Targets};
use crate::census::Days;
use crate::evaluate::State;
use crate::expression::{Blame, BuiltIn, Name, Row};
use crate::journey::{Sight, World};
use crate::metric::{Frame, Gauge};
use crate::portrait::{Past, Portraits};
use crate::ruleset::{Measure, MetricKind, SubjectKind};
use crate::syntax::{Aggregate, Curve, Role, TargetKind};
use crate::time::AsOf;
use crate::value::{Date, Value};

/// Whose board it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// A person or a unit.
    pub kind: SubjectKind,
    /// The id.
    pub id: Arc<str>,
}

/// The progress towards a target or forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgressLine {
    /// The metric, by place among those of the ruleset.
    pub metric: usize,
    /// A target or a forecast.
    pub goal: TargetKind,
    /// Its days and what is to be reached.
    pub target: Target,
    /// What has been reached.
    pub value: Option<f64>,
    /// The share of the target's working days that has passed, from 0 to 1.
    pub pace: Option<f64>,
    /// What had been reached at the same point of the period before.
    pub before: Option<f64>,
    /// What had been reached in the same days a year ago.
    pub year_ago: Option<f64>,
}

/// Own customers in one stage, by state.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StageLine {
    /// The funnel's id.
    pub funnel: Arc<str>,
    /// The stage's id.
    pub stage: Arc<str>,
    /// Entering, stagnant, losing, ready.
    pub states: [usize; 4],
    /// The sum of `amount`, where there is such a field.
    pub amount: f64,
}

/// The states of a [`StageLine`], in order.
pub const BOARD_STATES: [State; 4] = [State::Entering, State::Stagnant, State::Losing, State::Ready];

/// A customer that waits for a person to confirm it, or for the dataset to follow.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfirmationLine {
    /// The customer's id.
    pub customer: Arc<str>,
    /// Its name.
    pub name: Option<Arc<str>>,
    /// Who is in charge.
    pub owner: Option<Arc<str>>,
    /// The stage's id.
    pub stage: Option<Arc<str>>,
    /// Since when it has been ready.
    pub since: Option<Date>,
    /// Whether that is longer than `confirm_within`.
    pub overdue: bool,
    /// Days since a confirmation that the dataset has not followed; 0: there is none.
    pub unfollowed: i64,
}

/// An open alert about or told to them.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardAlert {
    /// The alert.
    pub alert: Alert,
    /// Whether it should have been handled by now.
    pub overdue: bool,
}

/// The board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardReport {
    /// As of when.
    pub as_of: AsOf,
    /// Whose.
    pub whose: Whose,
    /// Towards targets and forecasts.
    pub progress: Vec<ProgressLine>,
    /// Own customers, in the order of the rules.
    pub stages: Vec<StageLine>,
    /// Those that wait, overdue ones first.
    pub confirmations: Vec<ConfirmationLine>,
    /// Process data.
    pub process: Vec<ProcessLine>,
    /// Open alerts, overdue ones first.
    pub alerts: Vec<BoardAlert>,
}

/// What a board is made from.
pub struct BoardDesk<'a> {
    /// The world.
    pub world: &'a World<'a>,
    /// The moment.
    pub as_of: AsOf,
    /// The last day that has ended by then.
    pub day: Date,
    /// Where everybody stood.
    pub days: &'a Days<'a>,
    /// What is recorded of states.
    pub past: Past<'a>,
    /// The values of metrics.
    pub gauge: &'a Gauge<'a>,
    /// The organisation today.
    pub chart: &'a Chart,
    /// The policies of the rules.
    pub policies: &'a Policies,
    /// The alerts that the store holds.
    pub alerts: &'a [Alert],
}

/// Makes the board of a person or unit.
#[must_use]
pub fn board_report(desk: &BoardDesk<'_>, whose: Whose) -> BoardReport {
    let owned = desk.owned(&whose);
    let theirs = |kind, id: &Arc<str>| kind == whose.kind && *id == whose.id;
    let wish = ProcessWish { metrics: &[], subject: Some(&theirs) };
    let process = process_report(desk.world.ruleset, desk.gauge, desk.day, &wish);
    BoardReport {
        as_of: desk.as_of,
        progress: desk.progress(&whose),
        stages: desk.stages(&owned),
        confirmations: desk.confirmations(&owned),
        process: process.lines,
        alerts: desk.alerts_of(&whose),
        whose,
    }
}

impl BoardDesk<'_> {
    /// The places of the customers that they are in charge of on the day.
    fn owned(&self, whose: &Whose) -> Vec<usize> {
        let organisation = &self.world.organisation;
        let is_theirs = |owner: &Arc<str>| match whose.kind {
            SubjectKind::Person => *owner == whose.id,
            SubjectKind::Unit => organisation
                .unit_of(owner, self.day, None)
                .is_some_and(|unit| organisation.is_within(unit, &whose.id)),
        };
        let owner =
            |place: &usize| self.world.text(*place, Role::Owner).is_some_and(|owner| is_theirs(&owner));
        (0..self.world.customers()).filter(owner).collect()
    }

    fn progress(&self, whose: &Whose) -> Vec<ProgressLine> {
        let (ruleset, organisation) = (self.world.ruleset, &self.world.organisation);
        let (targets, _) = Targets::of(&ruleset.mapping, self.world.dataset);
        let mut lines = Vec::new();
        for (place, metric) in ruleset.metrics.iter().enumerate() {
            if subject_of(metric) != Some(whose.kind) {
                continue;
            }
            for goal in [TargetKind::Target, TargetKind::Forecast] {
                let subject = Some((whose.kind, &whose.id));
                let (target, _) = targets.of_metric(metric, subject, (self.day, goal), organisation);
                let Some(target) = target else { continue };
                let of = |frame: Frame| self.value(place, whose, frame);
                let year_ago = |day: Date| day.checked_sub_months(Months::new(12));
                let then = year_ago(target.starts).zip(year_ago(target.ends)).zip(year_ago(self.day));
                let begins = self.gauge.begins(place);
                let is_known = |frame: &Frame| {
                    let first = frame.from.unwrap_or(frame.through);
                    begins.is_some_and(|begins| first >= begins)
                };
                lines.push(ProgressLine {
                    metric: place,
                    goal,
                    target,
                    value: of(target.frame(metric.per, self.day)),
                    pace: target.pace(Curve::BusinessDays, self.day, &ruleset.calendar, &[]),
                    before: target
                        .past(metric.per, self.day)
                        .first()
                        .map(|past| past.part)
                        .filter(is_known)
                        .and_then(of),
                    year_ago: then
                        .map(|((starts, ends), day)| Target { starts, ends, ..target }.frame(metric.per, day))
                        .filter(is_known)
                        .and_then(of),
                });
            }
        }
        lines
    }

    /// The value of a metric for them; of a unit that is no group of it, the sum of those that lie in it,
    /// where values can be added.
    fn value(&self, place: usize, whose: &Whose, frame: Frame) -> Option<f64> {
        let metric = self.world.ruleset.metrics.get(place)?;
        let values = self.gauge.values(place, &[frame]).ok()?.pop()?;
        let own = values.groups.iter().find(|(group, _)| group.first() == Some(&whose.id));
        if let Some((_, cell)) = own {
            return cell.value;
        }
        let adds = matches!(
            metric.kind,
            MetricKind::Rows {
                measure: Measure::Aggregate { aggregate: Aggregate::Count | Aggregate::Sum, .. },
                ..
            }
        );
        let organisation = &self.world.organisation;
        let within = |unit: &Arc<str>| organisation.is_within(unit, &whose.id);
        let mut parts =
            values.groups.iter().filter(|(group, _)| group.first().is_some_and(within)).peekable();
        (adds && whose.kind == SubjectKind::Unit && parts.peek().is_some())
            .then(|| parts.filter_map(|(_, cell)| cell.value).sum())
    }

    fn stages(&self, owned: &[usize]) -> Vec<StageLine> {
        let ruleset = self.world.ruleset;
        let count = self.days.at(self.day);
        let fields = &ruleset.mapping.customers.fields;
        let amount = fields.iter().position(|field| &*field.name == "amount");
        let amount_of =
            |place: usize| match amount.map(|field| self.world.dataset.customers.value(field, place)) {
                #[expect(clippy::cast_precision_loss, reason = "a sum for people")]
                Some(Value::Int(amount)) => amount as f64,
                Some(Value::Float(amount)) => amount,
                _ => 0.0,
            };
        let mut lines: BTreeMap<(u16, u16), StageLine> = BTreeMap::new();
        for place in owned {
            let Some(seat) = count.census.get(*place).copied().flatten().map(|seated| seated.seat) else {
                continue;
            };
            let column = BOARD_STATES.iter().position(|state| *state == seat.state);
            let places = seat.funnel_place().zip(seat.stage_place());
            let (Some(column), Some(key), Some(funnel), Some(stage)) =
                (column, places, seat.funnel(ruleset), seat.stage(ruleset))
            else {
                continue;
            };
            let line = lines.entry(key).or_insert_with(|| StageLine {
                funnel: funnel.id.clone(),
                stage: stage.id.clone(),
                ..StageLine::default()
            });
            if let Some(customers) = line.states.get_mut(column) {
                *customers += 1;
            }
            line.amount += amount_of(*place);
        }
        lines.into_values().collect()
    }

    fn confirmations(&self, owned: &[usize]) -> Vec<ConfirmationLine> {
        let world = self.world;
        let count = self.days.at(self.day);
        let portraits = Portraits::new(world, Sight::of(AsOf::end_of(self.day)), &count, self.past);
        let mut lines = Vec::new();
        for portrait in owned.iter().filter_map(|place| portraits.customer(*place)) {
            let asked = |name| portrait.value(Name::BuiltIn(name), &mut Blame::default()).ok();
            let overdue = asked(BuiltIn::ConfirmOverdue) == Some(Value::Bool(true));
            let unfollowed = match asked(BuiltIn::UnfollowedDays) {
                Some(Value::Int(days)) => days,
                _ => 0,
            };
            let is_ready = portrait.position().state == State::Ready;
            if is_ready || unfollowed > 0 {
                lines.push(ConfirmationLine {
                    customer: portrait.id(),
                    name: world.text(portrait.place(), Role::Name),
                    owner: portrait.owner(),
                    stage: portrait.position().stage,
                    since: portrait.state_since().filter(|_| is_ready),
                    overdue,
                    unfollowed,
                });
            }
        }
        lines.sort_by(|one, other| {
            (!one.overdue, one.since, &one.customer).cmp(&(!other.overdue, other.since, &other.customer))
        });
        lines
    }

    fn alerts_of(&self, whose: &Whose) -> Vec<BoardAlert> {
        let world = self.world;
        let owner_of = |customer: &str| {
            let row = world.dataset.index.get(customer)?;
            world.text(usize::try_from(*row).ok()?, Role::Owner)
        };
        let concerns = |alert: &&Alert| {
            let standing = Standing::of(&alert.key.subject, self.chart, &owner_of);
            match whose.kind {
                SubjectKind::Person => alert.concerns(&whose.id, &standing),
                SubjectKind::Unit => {
                    alert.key.subject == Subject::Unit(whose.id.clone())
                        || standing.unit.is_some_and(|unit| self.chart.upward(&unit).contains(&whose.id))
                }
            }
        };
        let overdue = |alert: &Alert| {
            let policy = self.policies.of(&alert.key.rule, &alert.key.subject);
            let handling = policy.and_then(|policy| policy.handling.as_ref());
            handling.is_some_and(|handling| alert.is_overdue(handling, &world.ruleset.calendar, self.as_of))
        };
        let live = self.alerts.iter().filter(|alert| alert.is_live()).filter(concerns);
        let mut alerts: Vec<BoardAlert> =
            live.map(|alert| BoardAlert { overdue: overdue(alert), alert: alert.clone() }).collect();
        let order = |it: &BoardAlert| {
            let key = &it.alert.key;
            let severity = self.policies.of(&key.rule, &key.subject).map(|policy| policy.severity);
            (!it.overdue, Reverse(severity))
        };
        alerts.sort_by(|one, other| {
            order(one).cmp(&order(other)).then_with(|| one.alert.key.cmp(&other.alert.key))
        });
        alerts
    }
}
