//! Rows of a table on their way from SQLite into columns.

use std::ops::Range;
use std::sync::Arc;

use rusqlite::types::ValueRef;

use super::builder::ColumnBuilder;
use super::convert::{clipped, convert, shown};
use super::fast::push_fast;
use super::finding::FindingCode;
use super::growing::Cell;
use super::ids::NOBODY;
use super::plan::{Plan, PlannedColumn};
use super::trouble::{Label, Troubles};
use super::waiting::Waiting;
use crate::value::Value;

/// Characters of a text that a sample shows.
const SAMPLE: usize = 60;

/// The rows of parts of a table, one part after the other, as columns.
#[derive(Debug)]
pub(super) struct Batch {
    /// What is read.
    pub plan: Arc<Plan>,
    /// How many rows so far.
    pub rows: usize,
    /// The row with which the present part begins.
    begin: usize,
    /// How many rows of the present part have been seen so far, those left out too.
    seen: usize,
    /// By row its place in its part, where some are left out; else empty.
    pub places: Vec<u32>,
    /// By column of the plan; that of the customer stays empty unless it is kept.
    pub columns: Vec<ColumnBuilder>,
    /// Whose each row is; empty if the table names no customers.
    pub owners: Vec<u32>,
    /// The customers of the last rows, which are not in `owners` yet.
    waiting: Waiting,
    /// What is wrong in the present part.
    pub troubles: Troubles,
    /// By column and code, whether the text is one that is not expected.
    odd: Vec<Vec<bool>>,
}

/// A part of a table within a batch.
#[derive(Debug)]
pub(super) struct Part {
    /// Its rows.
    pub rows: Range<usize>,
    /// How many rows it has in the dataset.
    pub seen: usize,
    /// What is wrong with them.
    pub troubles: Troubles,
}

/// Where a row stands: among the rows of the batch, and among all rows of its part of the table.
#[derive(Debug, Clone, Copy)]
struct Place {
    row: usize,
    in_part: usize,
}

/// From the rows of a batch to their places in the present part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbering<'b> {
    begin: usize,
    places: &'b [u32],
}

impl Numbering<'_> {
    /// The place of a row of the batch that belongs to the present part.
    pub fn in_part(self, row: usize) -> usize {
        self.places.get(row).map_or(row - self.begin, |place| *place as usize)
    }
}

impl Batch {
    /// A batch without rows.
    pub fn new(plan: Arc<Plan>) -> Self {
        let hasher = &plan.hasher;
        let columns: Vec<_> = plan.columns.iter().map(|_| ColumnBuilder::new(hasher.clone(), 0)).collect();
        let odd = plan.columns.iter().map(|_| Vec::new()).collect();
        let waiting = Waiting::default();
        let troubles = Troubles::default();
        let (places, owners) = (Vec::new(), Vec::new());
        Self { plan, rows: 0, begin: 0, seen: 0, places, columns, owners, waiting, troubles, odd }
    }

    /// Ends the present part: the owners of its rows are known. The next one begins.
    pub fn end_part(&mut self) -> Part {
        let numbers = Numbering { begin: self.begin, places: &self.places };
        self.waiting.resolve(&self.plan, &mut self.owners, numbers, &mut self.troubles);
        let begin = std::mem::replace(&mut self.begin, self.rows);
        let (seen, troubles) = (std::mem::take(&mut self.seen), std::mem::take(&mut self.troubles));
        Part { rows: begin..self.rows, seen, troubles }
    }

    /// About how many bytes of memory its columns take.
    pub fn bytes(&self) -> usize {
        self.rows.saturating_mul(self.columns.len().saturating_mul(size_of::<u64>()))
    }

    /// Appends a row if it is wanted; `raw` gives its values by column of the plan.
    pub fn push<'v>(&mut self, raw: impl Fn(usize) -> ValueRef<'v> + Copy) {
        let Self { plan, columns, owners, waiting, troubles, odd, rows, begin, seen, places } = self;
        let row = Place { row: *rows, in_part: *seen };
        *seen += 1;
        if let Some(wanted) = &plan.wanted {
            if !wanted.takes(&plan.columns, raw, row.in_part) {
                return;
            }
            places.push(u32::try_from(row.in_part).unwrap_or(u32::MAX));
        }
        let numbers = Numbering { begin: *begin, places };
        let owner_column = plan.owners.as_ref().filter(|owners| !owners.keep).map(|owners| owners.column);
        if let Some(of) = &plan.owners
            && !waiting.take(raw(of.column), &of.index)
        {
            waiting.resolve(plan, owners, numbers, troubles);
            let owner = slow_owner(plan, of.column, !of.keep, raw, row, troubles);
            owners.push(owner);
        }
        if waiting.is_full() {
            waiting.resolve(plan, owners, numbers, troubles);
        }
        let each = columns.iter_mut().zip(&plan.columns).zip(odd).enumerate();
        for (place, ((builder, column), odd)) in each {
            if Some(place) == owner_column {
                continue;
            }
            let value = raw(place);
            if push_fast(column, builder, value).is_none() {
                push_slowly(plan, place, column, builder, raw, row, troubles);
            }
            if let Some(known) = &column.one_of {
                note_unexpected(plan, place, known, builder, odd, raw, row, troubles);
            }
        }
        if let (Some(now), Some(at)) = (plan.now, plan.at)
            && let Some(builder) = columns.get(at)
            && let Some(micros) = builder.last_micros().filter(|micros| *micros > now)
        {
            troubles.note_future(micros);
            let name = plan.columns.get(at).map_or(at, |column| column.named_at);
            troubles.add(FindingCode::FutureDate, name, row.in_part, || {
                (future_label(plan, raw), builder.value(row.row).to_string())
            });
        }
        *rows += 1;
    }
}

/// Appends any value and notes what is wrong with it.
fn push_slowly<'v>(
    plan: &Plan,
    place: usize,
    column: &PlannedColumn,
    builder: &mut ColumnBuilder,
    raw: impl Fn(usize) -> ValueRef<'v>,
    row: Place,
    troubles: &mut Troubles,
) {
    let value = raw(place);
    let mut note = |code| {
        troubles.add(code, column.named_at, row.in_part, || (row_label(plan, &raw), shown(value)));
    };
    let Ok(cell) = convert(value, &column.how) else {
        let is_date = column.how.ty.is_temporal();
        if !column.echo {
            note(if is_date { FindingCode::UnreadableDate } else { FindingCode::UnreadableValue });
        }
        builder.push_missing();
        return;
    };
    match &cell {
        Cell::Missing if column.dates_row => note(FindingCode::UnreadableDate),
        Cell::Missing if column.required => note(FindingCode::MissingRequired),
        _ => {}
    }
    builder.push(&cell);
}

/// Notes a text that is not expected.
#[expect(clippy::too_many_arguments, reason = "the parts of a batch, which cannot be lent as one")]
fn note_unexpected<'v>(
    plan: &Plan,
    place: usize,
    known: &[Arc<str>],
    builder: &ColumnBuilder,
    odd: &mut Vec<bool>,
    raw: impl Fn(usize) -> ValueRef<'v>,
    row: Place,
    troubles: &mut Troubles,
) {
    if !builder.is_present(row.row) {
        return;
    }
    let is_odd = |text: &str| !known.iter().any(|word| **word == *text);
    let found = match builder.last_code() {
        Some((code, texts)) => {
            while odd.len() < texts {
                let text = builder.text_of_code(odd.len());
                odd.push(text.is_some_and(is_odd));
            }
            odd.get(code as usize).copied().unwrap_or(false)
        }
        None => matches!(builder.value(row.row), Value::Text(text) if is_odd(&text)),
    };
    if found {
        let name = plan.columns.get(place).map_or(place, |column| column.named_at);
        troubles.add(FindingCode::UnexpectedValue, name, row.in_part, || {
            (row_label(plan, &raw), shown(raw(place)))
        });
    }
}

/// Whose a row is whose customer was not found at once, and what is wrong with it.
fn slow_owner<'v>(
    plan: &Plan,
    place: usize,
    note_unreadable: bool,
    raw: impl Fn(usize) -> ValueRef<'v>,
    row: Place,
    troubles: &mut Troubles,
) -> u32 {
    let (Some(column), Some(owners)) = (plan.columns.get(place), &plan.owners) else { return NOBODY };
    let value = raw(place);
    let id = match convert(value, &column.how) {
        Ok(Cell::Text(id)) => Some(id),
        Ok(_) => None,
        Err(_) => {
            if note_unreadable {
                troubles.add(FindingCode::UnreadableValue, column.named_at, row.in_part, || {
                    (row_label(plan, &raw), shown(value))
                });
            }
            None
        }
    };
    if let Some(owner) = id.as_ref().and_then(|id| owners.index.get(id)) {
        return *owner;
    }
    troubles.add(FindingCode::UnknownCustomer, column.named_at, row.in_part, || {
        (Label::None, id.map_or_else(|| String::from("(blank)"), |id| clipped(&id, SAMPLE)))
    });
    NOBODY
}

/// How a row is called: by the value that names it, as it stands there.
fn row_label<'v>(plan: &Plan, raw: impl Fn(usize) -> ValueRef<'v>) -> Label {
    match plan.names_row.map(raw) {
        Some(value) if value != ValueRef::Null => Label::Key(shown(value)),
        _ => Label::Row,
    }
}

/// How a row of the future is called: by its customer, person or id as they are read.
fn future_label<'v>(plan: &Plan, raw: impl Fn(usize) -> ValueRef<'v>) -> Label {
    let key = plan.names_future.and_then(|place| {
        let cell = convert(raw(place), &plan.columns.get(place)?.how).ok()?;
        match cell {
            Cell::Text(text) => Some(clipped(&text, SAMPLE)),
            _ => None,
        }
    });
    key.map_or(Label::Row, Label::Key)
}
