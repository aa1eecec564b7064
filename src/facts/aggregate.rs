//! `agg`: one value from the rows of an event table.
//!
//! A row counts if it can be seen, lies in the window and its `where` is true; unknown is not
//! true, and a row in which an expression fails is unknown, and noted. Rows are taken in the order of their dates, so that `first`, `last` and float sums do not
//! depend on the order of the dataset.

use super::event::EventRow;
use super::moment::{FactValue, FailedRow, Moment};
use super::tally::Tally;
use crate::expression::{Blame, Expr, RowError, interpret};
use crate::ruleset::EventTable;
use crate::syntax::{Aggregate, Role};
use crate::text::Span;
use crate::value::{Date, Type, Value};

/// What is aggregated: the parts of a fact that concern the rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    /// Index of the fact.
    pub fact: u32,
    /// Index of the event table.
    pub table: usize,
    /// `where`.
    pub filter: Option<&'a Expr>,
    /// `agg`.
    pub aggregate: Aggregate,
    /// `of`.
    pub of: Option<&'a Expr>,
    /// The type of the answer: which zero an empty sum is.
    pub ty: Type,
    /// Where the fact was defined, for row errors of the sum itself.
    pub span: Span,
}

/// The answer over `rows`, of which only those dated `first_date` or later count.
pub(super) fn aggregate(
    moment: &Moment<'_>,
    question: &Question<'_>,
    rows: impl Iterator<Item = usize>,
    first_date: Option<Date>,
) -> FactValue {
    let Some(events) = moment.world.ruleset.mapping.events.get(question.table) else {
        return Ok(Value::Missing);
    };
    let mut tally = Tally::new(question.aggregate, question.ty);
    for row in rows {
        let Some(value) = counted_value(moment, question, events, row, first_date) else { continue };
        if tally.take(value).map_err(|kind| RowError { kind, span: question.span })?.is_break() {
            break;
        }
    }
    Ok(tally.answer())
}

/// The value of `of` in a row that counts ([`Value::Bool`] true for `count`); `None` if the row
/// does not count or the value is missing.
fn counted_value(
    moment: &Moment<'_>,
    question: &Question<'_>,
    events: &EventTable,
    row: usize,
    first_date: Option<Date>,
) -> Option<Value> {
    let table = &moment.world.dataset.events.get(question.table)?.0;
    let at = events.table.role(Role::At).and_then(|field| table.date_time(field, row))?;
    if !moment.sight.sees(at) || first_date.is_some_and(|first| at.date() < first) {
        return None;
    }
    let event = EventRow { moment, mapping: &events.table, table, row };
    let ask = |key: &'static str, expr: &Expr| {
        interpret(expr, &event, &mut Blame::default()).unwrap_or_else(|error| {
            moment.note_failed_row(FailedRow { fact: question.fact, key, row }, error.kind);
            Value::Missing
        })
    };
    if question.filter.is_some_and(|filter| !ask("where", filter).is_true()) {
        return None;
    }
    let value = question.of.map_or(Value::Bool(true), |of| ask("of", of));
    (!value.is_missing()).then_some(value)
}
