//! Boards and process data: whose they are, and what they are made from.

use std::sync::Arc;

use super::super::failure::Failure;
use super::super::session::Session;
use super::Kind;
use crate::alert::Subject;
use crate::anomaly::{WhoIsWho, policies};
use crate::delta::Snapshot;
use crate::diagnostic::{nearest, suggesting};
use crate::journey::World;
use crate::language::{both, spoken};
use crate::report::{
    BoardDesk, BoardReport, ProcessReport, ProcessWish, Takes, Whose, board_report, is_process,
    process_report,
};
use crate::ruleset::SubjectKind;
use crate::time::AsOf;
use crate::value::Date;
use crate::workspace;

/// Whose board is wanted.
pub(super) fn whose(kind: Kind, id: Option<&str>, session: &Session) -> Result<Option<Whose>, Failure> {
    let id = match (kind, id) {
        (Kind::Board, None) => {
            return Err(Failure::usage(both(
                "say whose board it is: `report board --for li`, with the id of a person or unit",
                "请指明是谁的看板：`report board --for li`，写人员或团队的编号",
            )));
        }
        (_, None) => return Ok(None),
        (Kind::Board | Kind::Process, Some(id)) => id,
        (_, Some(_)) => {
            return Err(Failure::usage(both(
                "`--for` belongs to `report board` and `report process`",
                "`--for` 用于 `report board` 和 `report process`",
            )));
        }
    };
    let prepared = &session.prepared;
    let who = WhoIsWho { mapping: &prepared.ruleset.mapping, dataset: &prepared.dataset };
    let chart = who.chart(day_of(session.as_of));
    let units = who.unit_ids();
    if units.iter().any(|unit| **unit == *id) {
        return Ok(Some(Whose { kind: SubjectKind::Unit, id: Arc::from(id) }));
    }
    // Without people an owner's id is all there is.
    if chart.is_present(id) || chart.has_left(id) || chart.is_empty() {
        return Ok(Some(Whose { kind: SubjectKind::Person, id: Arc::from(id) }));
    }
    let what = spoken!("`--for {id}`: there is no such person or unit", "`--for {id}`：没有这个人员或团队");
    let people = chart.people();
    let known = units.iter().map(|unit| &**unit).chain(people.iter().map(|person| &**person));
    Err(Failure::usage(suggesting(what, nearest(id, known))))
}

/// The name of a person or unit.
pub(super) fn name_of(who: &WhoIsWho<'_>, kind: SubjectKind, id: &str) -> Option<String> {
    let subject = match kind {
        SubjectKind::Person => Subject::Person(id.into()),
        SubjectKind::Unit => Subject::Unit(id.into()),
    };
    who.name_of(&subject).map(|name| name.to_string())
}

/// The last day that has ended.
fn day_of(as_of: AsOf) -> Date {
    if as_of.is_end_of_day() { as_of.day } else { as_of.day.pred_opt().unwrap_or(as_of.day) }
}

/// The board of a person or unit.
pub(super) fn board(world: &World<'_>, snapshot: &Snapshot, as_of: AsOf, whose: Whose) -> BoardReport {
    let day = day_of(as_of);
    let who = WhoIsWho { mapping: &world.ruleset.mapping, dataset: world.dataset };
    let chart = who.chart(as_of.day);
    let policies = policies(world.ruleset, &|id| who.is_unit(id));
    workspace::measured(world, snapshot, |days, past, gauge| {
        let alerts = &snapshot.watched.alerts;
        let desk =
            BoardDesk { world, as_of, day, days, past, gauge, chart: &chart, policies: &policies, alerts };
        board_report(&desk, whose)
    })
}

/// Process data of everybody, or of a person, or of a unit with those below it and their people.
pub(super) fn process(
    world: &World<'_>,
    snapshot: &Snapshot,
    as_of: AsOf,
    whose: Option<&Whose>,
    metrics: &[String],
) -> ProcessReport {
    let who = WhoIsWho { mapping: &world.ruleset.mapping, dataset: world.dataset };
    let chart = who.chart(as_of.day);
    let is_within = |whose: &Whose, kind, subject: &Arc<str>| match (whose.kind, kind) {
        (SubjectKind::Person, kind) => kind == SubjectKind::Person && *subject == whose.id,
        (SubjectKind::Unit, SubjectKind::Unit) => chart.upward(subject).contains(&whose.id),
        (SubjectKind::Unit, SubjectKind::Person) => {
            chart.unit_of(subject).is_some_and(|unit| chart.upward(unit).contains(&whose.id))
        }
    };
    let subject = whose.map(|whose| move |kind, subject: &Arc<str>| is_within(whose, kind, subject));
    let subject = subject.as_ref().map(|it| it as &Takes<'_>);
    workspace::measured(world, snapshot, |_, _, gauge| {
        process_report(world.ruleset, gauge, day_of(as_of), &ProcessWish { metrics, subject })
    })
}

/// Refuses a metric that process data do not have.
pub(super) fn known_metrics(metrics: &[String], kind: Kind, session: &Session) -> Result<(), Failure> {
    let Some(first) = metrics.first() else { return Ok(()) };
    if kind != Kind::Process {
        return Err(Failure::usage(spoken!(
            "`--metric {first}` belongs to `report process`",
            "`--metric {first}` 用于 `report process`"
        )));
    }
    let all = &session.prepared.ruleset.metrics;
    let known = || all.iter().filter(|metric| is_process(metric)).map(|metric| &*metric.id);
    match metrics.iter().find(|id| !known().any(|known| known == **id)) {
        None => Ok(()),
        Some(id) => {
            let what = spoken!(
                "`--metric {id}`: no metric of persons or units by day, week or month has this id",
                "`--metric {id}`：没有这个标识的指标，或它不按人员或团队、不按日、周或月统计"
            );
            Err(Failure::usage(suggesting(what, nearest(id, known()))))
        }
    }
}
