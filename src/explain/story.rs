//! The whole story of one customer.

use std::sync::Arc;

use super::clause::{Clause, clause};
use super::future::{Flip, Upcoming, flips, upcoming};
use crate::evaluate::{CustomerState, Evaluation, Line, evaluate};
use crate::expression::Expr;
use crate::facts::{CustomerRow, Moment, Standing};
use crate::journal::CustomerJournal;
use crate::ruleset::{Admit, Item};
use crate::syntax::Label;
use crate::text::Span;
use crate::value::Date;

/// One line of the entrance standard or the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct LineStory {
    /// Its id.
    pub id: Arc<str>,
    /// Its label.
    pub label: Option<Label>,
    /// `file:line:column`.
    pub place: String,
    /// Whether `ready` can do without it.
    pub optional: bool,
    /// Whether it applies.
    pub applies: bool,
    /// Whether it is met.
    pub met: bool,
    /// For a marked item: since when it is ticked; `Some(None)`: it is not.
    pub marked: Option<Option<Date>>,
    /// Its `when`, taken apart.
    pub when: Option<Clause>,
    /// Its `expr`, taken apart.
    pub expr: Option<Clause>,
}

/// A threshold and how it comes about.
#[derive(Debug, Clone, PartialEq)]
pub struct ThresholdStory {
    /// `entering_days`, …
    pub key: &'static str,
    /// Taken apart.
    pub clause: Clause,
}

/// A visit.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitStory {
    /// The stage, `won`, `lost`, or the dataset's value.
    pub place: Arc<str>,
    /// First date.
    pub entered: Date,
    /// Date of leaving.
    pub left: Option<Date>,
}

/// The whole story of one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// What `plan --states` says.
    pub state: CustomerState,
    /// Why it is in its funnel, where a condition says so.
    pub membership: Option<Clause>,
    /// The visits so far.
    pub visits: Vec<VisitStory>,
    /// The entrance standard.
    pub admission: Vec<LineStory>,
    /// The checklist of the present stage.
    pub checklist: Vec<LineStory>,
    /// The stage's thresholds.
    pub thresholds: Vec<ThresholdStory>,
    /// `improving`.
    pub improving: Option<Clause>,
    /// Single lines that would change the state.
    pub flips: Vec<Flip>,
    /// What comes by itself.
    pub upcoming: Vec<Upcoming>,
    /// What the journal has of the customer.
    pub journal: CustomerJournal,
}

/// Explains a customer, by its place in the dataset, at a moment; `None` if it does not exist
/// then.
#[must_use]
pub fn explain(moment: &Moment<'_>, customer: usize) -> Option<Story> {
    let evaluation = evaluate(moment, customer)?;
    let funnel = evaluation.funnel(moment);
    let stage = evaluation.stage(moment);
    let standing = Standing {
        funnel,
        stage,
        visit: evaluation.visit(),
        visits_to_stage: evaluation.times_entered(),
        state_since: None,
    };
    let row = CustomerRow::new(moment, customer, standing);
    let ruleset = moment.world.ruleset;
    let judged = evaluation.age.is_some();
    let admission = funnel.filter(|_| !evaluation.admission.lines.is_empty());
    let threshold = |key, expr: &Expr| ThresholdStory { key, clause: clause(expr, &row, ruleset) };
    Some(Story {
        state: evaluation.describe(moment),
        membership: funnel.and_then(|funnel| funnel.when.as_ref()).map(|when| clause(when, &row, ruleset)),
        visits: visits(&evaluation, moment),
        admission: admission.map_or_else(Vec::new, |funnel| {
            let lines = funnel.admit.iter().zip(&evaluation.admission.lines);
            lines.map(|(admit, line)| admit_story(admit, line, &row)).collect()
        }),
        checklist: match (stage, &evaluation.checklist) {
            (Some(stage), Some(list)) => {
                stage.items.iter().zip(&list.lines).map(|(item, line)| item_story(item, line, &row)).collect()
            }
            _ => Vec::new(),
        },
        thresholds: stage.filter(|_| judged).map_or_else(Vec::new, |stage| {
            vec![
                threshold("entering_days", &stage.entering),
                threshold("stagnant_days", &stage.stagnant),
                threshold("losing_days", &stage.losing),
            ]
        }),
        improving: stage
            .filter(|_| judged)
            .and_then(|stage| stage.improving.as_ref())
            .map(|expr| clause(expr, &row, ruleset)),
        flips: flips(&evaluation, &row),
        upcoming: upcoming(moment, customer),
        journal: CustomerJournal {
            sightings: moment.world.sightings_of(customer).cloned().collect(),
            ..moment.world.journal_of(customer).cloned().unwrap_or_default()
        },
    })
}

fn visits(evaluation: &Evaluation, moment: &Moment<'_>) -> Vec<VisitStory> {
    let Some(funnel) = evaluation.funnel(moment) else { return Vec::new() };
    let story = |visit: &crate::journey::Visit| VisitStory {
        place: visit.place.text(funnel),
        entered: visit.entered.date(),
        left: visit.left.map(|left| left.date()),
    };
    evaluation.visits.iter().map(story).collect()
}

fn admit_story(admit: &Admit, line: &Line, row: &CustomerRow<'_>) -> LineStory {
    let expr = Some(clause(&admit.expr, row, row.moment.world.ruleset));
    LineStory { expr, ..line_story(line, admit.label.clone(), admit.span, row) }
}

fn item_story(item: &Item, line: &Line, row: &CustomerRow<'_>) -> LineStory {
    let taken_apart = |expr: &Expr| clause(expr, row, row.moment.world.ruleset);
    LineStory {
        when: item.when.as_ref().map(taken_apart),
        expr: item.expr.as_ref().map(taken_apart),
        ..line_story(line, item.label.clone(), item.span, row)
    }
}

fn line_story(line: &Line, label: Option<Label>, span: Span, row: &CustomerRow<'_>) -> LineStory {
    LineStory {
        id: line.id.clone(),
        label,
        place: row.moment.world.ruleset.sources.place(span),
        optional: line.optional,
        applies: line.applies(),
        met: line.is_met(),
        marked: line
            .mark
            .as_ref()
            .map(|tick| tick.as_ref().filter(|tick| tick.done).map(|tick| tick.at.date())),
        when: None,
        expr: None,
    }
}
