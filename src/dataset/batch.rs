//! Rows of a table on their way from SQLite into columns.

use std::str;
use std::sync::Arc;

use rusqlite::types::ValueRef;

use super::builder::{Cell, ColumnBuilder, MICROS_PER_DAY};
use super::convert::{clipped, convert, shown};
use super::finding::FindingCode;
use super::plan::{Plan, PlannedColumn};
use super::resolve::NOBODY;
use super::trouble::{Label, Troubles};
use super::waiting::Waiting;
use crate::time::read_plain;
use crate::value::Type;

/// Characters of a text that a sample shows.
const SAMPLE: usize = 60;

/// The rows of one part of a table, as columns.
#[derive(Debug)]
pub(super) struct Batch {
    /// What is read.
    pub plan: Arc<Plan>,
    /// How many rows so far.
    pub rows: usize,
    /// By column of the plan; that of the customer stays empty unless it is kept.
    pub columns: Vec<ColumnBuilder>,
    /// Whose each row is; empty if the table names no customers.
    pub owners: Vec<u32>,
    /// The customers of the last rows, which are not in `owners` yet.
    waiting: Waiting,
    /// What is wrong.
    pub troubles: Troubles,
    /// By column and code, whether the text is one that is not expected.
    odd: Vec<Vec<bool>>,
}

impl Batch {
    /// A batch for about so many rows.
    pub fn new(plan: Arc<Plan>, expected: usize) -> Self {
        let hasher = &plan.hasher;
        let columns: Vec<_> =
            plan.columns.iter().map(|_| ColumnBuilder::new(hasher.clone(), expected)).collect();
        let odd = plan.columns.iter().map(|_| Vec::new()).collect();
        let owners = Vec::with_capacity(if plan.owners.is_some() { expected } else { 0 });
        let waiting = Waiting::default();
        Self { plan, rows: 0, columns, owners, waiting, troubles: Troubles::default(), odd }
    }

    /// Ends it: the owners of all rows are known.
    pub fn finish(mut self) -> Self {
        self.waiting.resolve(&self.plan, &mut self.owners, &mut self.troubles);
        self
    }

    /// About how many bytes of memory its columns take.
    pub fn bytes(&self) -> usize {
        self.rows.saturating_mul(self.columns.len().saturating_mul(size_of::<u64>()))
    }

    /// Appends a row; `raw` gives its values by column of the plan.
    pub fn push<'v>(&mut self, raw: impl Fn(usize) -> ValueRef<'v> + Copy) {
        let Self { plan, columns, owners, waiting, troubles, odd, rows } = self;
        let row = *rows;
        let owner_column = plan.owners.as_ref().filter(|owners| !owners.keep).map(|owners| owners.column);
        if let Some(of) = &plan.owners
            && !waiting.take(raw(of.column), &of.index)
        {
            waiting.resolve(plan, owners, troubles);
            let owner = slow_owner(plan, of.column, !of.keep, raw, row, troubles);
            owners.push(owner);
        }
        if waiting.is_full() {
            waiting.resolve(plan, owners, troubles);
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
            && builder.last_micros().is_some_and(|at| at > now)
        {
            let name = plan.columns.get(at).map_or(at, |column| column.named_at);
            troubles.add(FindingCode::FutureDate, name, || {
                (future_label(plan, raw, row), builder.value(row).to_string())
            });
        }
        *rows += 1;
    }
}

/// Appends a value that needs no thought; `None` if it does.
#[inline]
fn push_fast(column: &PlannedColumn, builder: &mut ColumnBuilder, value: ValueRef<'_>) -> Option<()> {
    match (column.how.ty, value) {
        (Type::Int | Type::Any, ValueRef::Integer(value)) => builder.push_int(value),
        (Type::Float | Type::Any, ValueRef::Real(value)) if value.is_finite() => builder.push_float(value),
        // What the column has had before was looked at then.
        (Type::Text | Type::Any, ValueRef::Text(bytes)) => return builder.push_known_text(bytes),
        (Type::Text, ValueRef::Integer(value)) => {
            return builder.push_known_text(decimal(value, &mut [0; DIGITS]));
        }
        (Type::DateTime, ValueRef::Text(bytes)) if column.plain_dates => {
            let (days, micros) = read_plain(bytes)?;
            builder.push_micros(i64::from(days) * MICROS_PER_DAY + micros.unwrap_or(0));
        }
        (Type::Date, ValueRef::Text(bytes)) if column.plain_dates => builder.push_days(read_plain(bytes)?.0),
        (_, ValueRef::Null) if !column.dates_row && !column.required => builder.push_missing(),
        _ => return None,
    }
    Some(())
}

/// The longest integer, with its sign.
const DIGITS: usize = 20;

/// An integer as text.
fn decimal(value: i64, buffer: &mut [u8; DIGITS]) -> &[u8] {
    let mut rest = value.unsigned_abs();
    let mut start = DIGITS;
    for digit in buffer.iter_mut().rev() {
        start -= 1;
        if rest == 0 && start + 1 < DIGITS {
            if value < 0 {
                *digit = b'-';
            } else {
                start += 1;
            }
            break;
        }
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
    }
    buffer.get(start..).unwrap_or_default()
}

/// Appends any value and notes what is wrong with it.
fn push_slowly<'v>(
    plan: &Plan,
    place: usize,
    column: &PlannedColumn,
    builder: &mut ColumnBuilder,
    raw: impl Fn(usize) -> ValueRef<'v>,
    row: usize,
    troubles: &mut Troubles,
) {
    let value = raw(place);
    let mut note = |code| troubles.add(code, column.named_at, || (row_label(plan, &raw, row), shown(value)));
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
    row: usize,
    troubles: &mut Troubles,
) {
    if !builder.is_present(row) {
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
        None => matches!(builder.value(row), crate::value::Value::Text(text) if is_odd(&text)),
    };
    if found {
        let name = plan.columns.get(place).map_or(place, |column| column.named_at);
        troubles.add(FindingCode::UnexpectedValue, name, || (row_label(plan, &raw, row), shown(raw(place))));
    }
}

/// Whose a row is whose customer was not found at once, and what is wrong with it.
fn slow_owner<'v>(
    plan: &Plan,
    place: usize,
    note_unreadable: bool,
    raw: impl Fn(usize) -> ValueRef<'v>,
    row: usize,
    troubles: &mut Troubles,
) -> u32 {
    let (Some(column), Some(owners)) = (plan.columns.get(place), &plan.owners) else { return NOBODY };
    let value = raw(place);
    let id = match convert(value, &column.how) {
        Ok(Cell::Text(id)) => Some(id),
        Ok(_) => None,
        Err(_) => {
            if note_unreadable {
                troubles.add(FindingCode::UnreadableValue, column.named_at, || {
                    (row_label(plan, &raw, row), shown(value))
                });
            }
            None
        }
    };
    if let Some(owner) = id.as_ref().and_then(|id| owners.index.get(id)) {
        return *owner;
    }
    troubles.add(FindingCode::UnknownCustomer, column.named_at, || {
        (Label::None, id.map_or_else(|| String::from("(blank)"), |id| clipped(&id, SAMPLE)))
    });
    NOBODY
}

/// How a row is called: by the value that names it, as it stands there.
fn row_label<'v>(plan: &Plan, raw: impl Fn(usize) -> ValueRef<'v>, row: usize) -> Label {
    match plan.names_row.map(raw) {
        Some(value) if value != ValueRef::Null => Label::Key(shown(value)),
        _ => Label::Row(row),
    }
}

/// How a row of the future is called: by its customer, person or id as they are read.
fn future_label<'v>(plan: &Plan, raw: impl Fn(usize) -> ValueRef<'v>, row: usize) -> Label {
    let key = plan.names_future.and_then(|place| {
        let cell = convert(raw(place), &plan.columns.get(place)?.how).ok()?;
        match cell {
            Cell::Text(text) => Some(clipped(&text, SAMPLE)),
            _ => None,
        }
    });
    key.map_or(Label::Row(row), Label::Key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_written_as_everywhere() {
        let numbers = [0, 1, -1, 9, 10, -10, 123_456_789, i64::MAX, i64::MIN, i64::MIN + 1, 1_000_000];
        for number in numbers {
            assert_eq!(decimal(number, &mut [0; DIGITS]), number.to_string().as_bytes());
        }
    }
}
