//! Boards and process data: whose they are, and what they are made from.

use std::sync::Arc;

use super::super::failure::Failure;
use super::super::session::Session;
use crate::alert::Subject;
use crate::anomaly::{WhoIsWho, policies};
use crate::delta::Snapshot;
use crate::diagnostic::{nearest, suggesting};
use crate::journey::World;
use crate::language::{both, spoken};
use crate::report::{BoardDesk, BoardReport, ProcessReport, Whose, board_report, process_report};
use crate::ruleset::SubjectKind;
use crate::time::AsOf;
use crate::value::Date;
use crate::workspace;

/// Whose board is wanted.
pub(super) fn whose(wanted: bool, id: Option<&str>, session: &Session) -> Result<Option<Whose>, Failure> {
    let id = match (wanted, id) {
        (false, None) => return Ok(None),
        (false, Some(_)) => {
            return Err(Failure::usage(both(
                "`--for` belongs to `report board`",
                "`--for` 用于 `report board`",
            )));
        }
        (true, None) => {
            return Err(Failure::usage(both(
                "say whose board it is: `report board --for li`, with the id of a person or unit",
                "请指明是谁的看板：`report board --for li`，写人员或团队的编号",
            )));
        }
        (true, Some(id)) => id,
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

/// Process data of everybody.
pub(super) fn process(world: &World<'_>, snapshot: &Snapshot, as_of: AsOf) -> ProcessReport {
    workspace::measured(world, snapshot, |_, _, gauge| {
        process_report(world.ruleset, gauge, day_of(as_of), |_, _| true)
    })
}
