//! What is wrong with rows in the light of the rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::evaluation::{Evaluation, WhyUnknown};
use super::membership::fitting_funnels;
use crate::dataset::{FindingCode, Findings};
use crate::expression::RowErrorKind;
use crate::facts::{FailedRow, Moment};
use crate::journey::{MoveKind, Place, Visit, World, moves};
use crate::ruleset::FactKind;
use crate::syntax::Role;
use crate::value::Date;

/// The findings of one customer: moves that are not allowed, values that the funnel does not map,
/// stages without a date, history against stage column, a second funnel that fits, expressions that failed, years without
/// holidays.
///
/// Samples rank by the customer's place: customers need not come in order.
pub fn row_findings(moment: &Moment<'_>, evaluation: &Evaluation, findings: &mut Findings) {
    overlap(moment, evaluation, findings);
    journey(moment, evaluation, findings);
    failures(moment, evaluation, findings);
    calendar(moment, evaluation, findings);
}

fn overlap(moment: &Moment<'_>, evaluation: &Evaluation, findings: &mut Findings) {
    let rank = evaluation.customer as u64;
    let funnels = &moment.world.ruleset.funnels;
    if funnels.len() < 2 || evaluation.membership.funnel.is_none() {
        return;
    }
    let fitting = fitting_funnels(moment, evaluation.customer);
    if fitting.len() > 1 {
        let ids: Vec<&str> =
            fitting.iter().filter_map(|index| funnels.get(*index)).map(|funnel| &*funnel.id).collect();
        findings.add_ranked(rank, FindingCode::Overlap, "customers", "", || {
            format!("{}: {}", moment.world.id(evaluation.customer), ids.join(", "))
        });
    }
}

fn journey(moment: &Moment<'_>, evaluation: &Evaluation, findings: &mut Findings) {
    let rank = evaluation.customer as u64;
    let world = moment.world;
    let Some(funnel) = evaluation.funnel(moment) else { return };
    let table = format!("funnel.{}", funnel.id);
    let id = || world.id(evaluation.customer);
    for step in moves(&evaluation.visits, funnel) {
        let code = match step.kind {
            MoveKind::Skip => FindingCode::Skip,
            MoveKind::Regress => FindingCode::Regress,
            MoveKind::Reopen => FindingCode::Reopen,
        };
        findings.add_ranked(rank, code, &table, "", || {
            format!("{}: {} → {} on {}", id(), step.from.text(funnel), step.to.text(funnel), step.at.date())
        });
    }
    let present = evaluation.visit().map(|visit| &visit.place);
    if let Some(Place::Unmapped(value)) = present {
        findings.add_ranked(rank, FindingCode::UnmappedStage, &table, value, || id().to_string());
    }
    if let Some(WhyUnknown::NoDate(key)) = &evaluation.why_unknown {
        findings.add_ranked(rank, FindingCode::UndatedStage, "customers", key, || id().to_string());
    }
    stage_column(moment, evaluation, findings);
    for (at, entered) in rows_before_entered(world, evaluation.customer) {
        findings.add_ranked(rank, FindingCode::HistoryBeforeEntered, "history", "at", || {
            format!("{}: {at} before {entered}", id())
        });
    }
}

/// The dates of a customer's history rows that lie before it entered the system, and that date.
fn rows_before_entered<'w>(world: &'w World<'_>, customer: usize) -> impl Iterator<Item = (Date, Date)> + 'w {
    let entered = world.moment(customer, Role::Entered).map(|at| at.date());
    let history = world.dataset.history.as_ref().zip(entered);
    history.into_iter().flat_map(move |(history, entered)| {
        let at = move |row: usize| Some((history.at.date_time(row)?.date(), entered));
        history.rows.of(customer).filter_map(at).take_while(|(at, entered)| at < entered)
    })
}

/// Whether the journey of a customer in a funnel may have a finding that its present place does not
/// show: a move that is not allowed, or a history that says other than the customer's columns.
#[must_use]
pub fn moves_or_clashes(world: &World<'_>, customer: usize, funnel: usize, visits: &[Visit]) -> bool {
    let Some(rules) = world.ruleset.funnels.get(funnel) else { return false };
    !moves(visits, rules).is_empty()
        || clashing_stages(world, customer, funnel).is_some()
        || rows_before_entered(world, customer).next().is_some()
}

/// The history's last stage against the stage column. Both are what the dataset says now, whatever
/// the moment looked from.
fn stage_column(moment: &Moment<'_>, evaluation: &Evaluation, findings: &mut Findings) {
    let rank = evaluation.customer as u64;
    let (world, customer) = (moment.world, evaluation.customer);
    let clash = evaluation.membership.funnel.and_then(|funnel| clashing_stages(world, customer, funnel));
    if let Some((last, column)) = clash {
        findings.add_ranked(rank, FindingCode::StageDiffers, "customers", "stage", || {
            format!("{}: history says {last}, the column {column}", world.id(customer))
        });
    }
}

/// The last stage of a customer's history and that of its column, if they mean different places.
fn clashing_stages(world: &World<'_>, customer: usize, funnel: usize) -> Option<(Arc<str>, Arc<str>)> {
    let meanings = world.meanings.get(funnel)?;
    let history = world.dataset.history.as_ref()?;
    let last = history.rows.of(customer).rev().find_map(|row| history.stage.text(row))?;
    let column = world.text(customer, Role::Stage)?;
    (meanings.place(&column) != meanings.place(last)).then(|| (last.clone(), column))
}

/// Rows in which an expression failed.
fn failures(moment: &Moment<'_>, evaluation: &Evaluation, findings: &mut Findings) {
    let rank = evaluation.customer as u64;
    let ruleset = moment.world.ruleset;
    let language = ruleset.workspace.language;
    let id = || moment.world.id(evaluation.customer);
    for (funnel, error) in &evaluation.membership.errors {
        if let Some(funnel) = ruleset.funnels.get(*funnel) {
            let table = format!("funnel.{}", funnel.id);
            findings.add_ranked(rank, FindingCode::RowError, &table, "when", || {
                format!("{}: {}", id(), error.kind.text(language))
            });
        }
    }
    let Some(funnel) = evaluation.funnel(moment) else { return };
    let table = match evaluation.stage(moment) {
        Some(stage) => format!("funnel.{}.{}", funnel.id, stage.id),
        None => format!("funnel.{}", funnel.id),
    };
    let lists = [Some(&evaluation.admission), evaluation.checklist.as_ref()];
    for line in lists.into_iter().flatten().flat_map(|list| &list.lines) {
        for answer in [&line.when, &line.expr].into_iter().flatten() {
            if let Some(error) = &answer.error {
                findings.add_ranked(rank, FindingCode::RowError, &table, &line.id, || {
                    format!("{}: {}", id(), error.kind.text(language))
                });
            }
        }
    }
    let Some(age) = &evaluation.age else { return };
    if let Err(trouble) = &age.overdue {
        let why = match (&trouble.error, &trouble.found) {
            (Some(error), _) => Some(error.kind.text(language)),
            (None, Some(found)) => Some(format!("gives {found}, not a whole number of days ≥ 0")),
            (None, None) => None,
        };
        if let Some(why) = why {
            findings
                .add_ranked(rank, FindingCode::RowError, &table, trouble.key, || format!("{}: {why}", id()));
        }
    }
    if let Some(error) = age.improving.as_ref().and_then(|answer| answer.error.as_ref()) {
        findings.add_ranked(rank, FindingCode::RowError, &table, "improving", || {
            format!("{}: {}", id(), error.kind.text(language))
        });
    }
}

/// Rows of events in which facts failed. Where the table is there as a whole, whoever the customers
/// are, the rows have their places in it, so that each is one row however many parts find it.
pub fn event_findings(world: &World<'_>, failed: BTreeMap<FailedRow, RowErrorKind>, findings: &mut Findings) {
    let language = world.ruleset.workspace.language;
    for (place, why) in failed {
        let Some(fact) = world.ruleset.facts.get(place.fact as usize) else { continue };
        let FactKind::Events { table, .. } = &fact.kind else { continue };
        let at = || {
            let role = world.ruleset.mapping.events.get(*table)?.table.role(Role::At)?;
            world.dataset.events.get(*table)?.0.date_time(role, place.row)
        };
        let sample = || {
            at().map_or_else(
                || why.text(language),
                |at| format!("{}: {}", at.format("%Y-%m-%d %H:%M"), why.text(language)),
            )
        };
        let (code, of_fact) = (FindingCode::RowError, format!("fact.{}", fact.id));
        if world.dataset.events.get(*table).is_some_and(|(_, rows)| rows.is_whole()) {
            findings.add_row(place.row as u64, code, &of_fact, place.key, sample);
        } else {
            findings.add(code, &of_fact, place.key, sample);
        }
    }
}

/// Years that working days were counted in and that list no holidays.
fn calendar(moment: &Moment<'_>, evaluation: &Evaluation, findings: &mut Findings) {
    use chrono::Datelike;
    let rank = evaluation.customer as u64;
    let business = evaluation.stage(moment).is_some_and(|stage| stage.clock == crate::time::Clock::Business);
    let (Some(visit), true) = (evaluation.dated_visit(moment), business) else { return };
    for year in visit.entered.year()..=moment.sight.day().year() {
        if !moment.world.ruleset.calendar.lists_year(year) {
            findings.add_ranked(
                rank,
                FindingCode::YearWithoutHolidays,
                "calendar",
                &year.to_string(),
                || moment.world.id(evaluation.customer).to_string(),
            );
        }
    }
}
