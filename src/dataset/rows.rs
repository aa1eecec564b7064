//! Rows grouped by the customer they belong to.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::column::{Column, ColumnData};
use super::convert::clipped;
use super::finding::{FindingCode, Findings};
use crate::value::Value;

/// From customer id to its place in the customers' table.
pub type CustomerIndex = HashMap<Arc<str>, u32>;

/// Rows of a table grouped by the customer they belong to.
#[derive(Debug, Clone, Default)]
pub struct EventRows {
    /// `starts[c]..starts[c + 1]` are the places in `rows` of customer `c`'s rows.
    pub starts: Vec<u32>,
    /// Row numbers, for each customer ordered by (at, seq, row): rows without a readable date are
    /// left out (and were counted as findings).
    pub rows: Vec<u32>,
}

impl EventRows {
    /// The rows of a customer, in order.
    #[must_use]
    pub fn of(&self, customer: usize) -> &[u32] {
        let start = self.starts.get(customer).copied().unwrap_or(0) as usize;
        let end = self.starts.get(customer + 1).copied().unwrap_or(0) as usize;
        self.rows.get(start..end).unwrap_or(&[])
    }

    /// Groups the rows that have an owner and a date; `owners` says, by row, whose it is.
    pub(super) fn group(owners: &[Option<u32>], customers: usize, at: &Column, seq: Option<&Column>) -> Self {
        let kept = |row: &usize| at.micros(*row).is_some();
        let owned = |row: usize| owners.get(row).copied().flatten().map(|owner| owner as usize);
        let mut starts = vec![0_u32; customers + 1];
        for owner in (0..owners.len()).filter(kept).filter_map(owned) {
            if let Some(count) = starts.get_mut(owner + 1) {
                *count += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut rows = vec![0; total as usize];
        for row in (0..owners.len()).filter(kept) {
            let Some(place) = owned(row).and_then(|owner| next.get_mut(owner)) else { continue };
            if let (Some(slot), Ok(row)) = (rows.get_mut(*place as usize), u32::try_from(row)) {
                *slot = row;
            }
            *place += 1;
        }
        let order = Sequence::of(seq);
        for bounds in starts.windows(2) {
            let [start, end] = bounds else { continue };
            if let Some(group) = rows.get_mut(*start as usize..*end as usize) {
                group.sort_by(|a, b| {
                    let at = |row: &u32| at.micros(*row as usize);
                    at(a).cmp(&at(b)).then_with(|| order.compare(*a as usize, *b as usize)).then(a.cmp(b))
                });
            }
        }
        Self { starts, rows }
    }
}

/// Whose each row is, by its customer's id; ids that are not there are findings.
pub(super) fn owners(
    customer: &Column,
    index: &CustomerIndex,
    place: (&str, &str),
    findings: &mut Findings,
) -> Vec<Option<u32>> {
    /// Characters of an id that a sample shows.
    const LONGEST: usize = 60;
    let by_code: Vec<Option<u32>> = match customer.data() {
        ColumnData::Text { texts, .. } => texts.iter().map(|text| index.get(text).copied()).collect(),
        _ => Vec::new(),
    };
    let (table, column) = place;
    let owner = |row: usize| match customer.data() {
        ColumnData::Text { codes, .. } if customer.is_present(row) => {
            codes.get(row).and_then(|code| by_code.get(*code as usize).copied().flatten())
        }
        _ => None,
    };
    (0..customer.len())
        .map(|row| {
            let owner = owner(row);
            if owner.is_none() {
                findings.add(FindingCode::UnknownCustomer, table, column, || {
                    customer.text(row).map_or_else(|| String::from("(blank)"), |id| clipped(id, LONGEST))
                });
            }
            owner
        })
        .collect()
}

/// How rows of the same instant follow each other: numerically where all values are integers,
/// else by text; a missing value comes first.
enum Sequence<'a> {
    None,
    Integers(&'a Column),
    /// By row, the place of its text among all texts.
    Ranks(Vec<Option<u32>>),
}

impl<'a> Sequence<'a> {
    fn of(seq: Option<&'a Column>) -> Self {
        let Some(seq) = seq else { return Self::None };
        match seq.data() {
            ColumnData::Absent => Self::None,
            ColumnData::Int(_) => Self::Integers(seq),
            _ => Self::Ranks(ranks(seq)),
        }
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        match self {
            Self::None => Ordering::Equal,
            Self::Integers(column) => {
                let key = |row| match column.value(row) {
                    Value::Int(value) => Some(value),
                    _ => None,
                };
                key(a).cmp(&key(b))
            }
            Self::Ranks(ranks) => ranks.get(a).cmp(&ranks.get(b)),
        }
    }
}

/// The place of each row's value among all values of the column.
fn ranks(column: &Column) -> Vec<Option<u32>> {
    let text = |row: usize| match column.value(row) {
        Value::Missing => None,
        Value::Text(text) => Some(text),
        other => Some(Arc::from(other.to_string())),
    };
    let texts: Vec<Option<Arc<str>>> = (0..column.len()).map(text).collect();
    let mut sorted: Vec<&Arc<str>> = texts.iter().flatten().collect();
    if sorted.iter().all(|text| number(text).is_some()) {
        sorted.sort_by(|a, b| number(a).partial_cmp(&number(b)).unwrap_or(Ordering::Equal).then(a.cmp(b)));
    } else {
        sorted.sort();
    }
    sorted.dedup();
    let places: HashMap<&Arc<str>, u32> = sorted.into_iter().zip(0..).collect();
    texts.iter().map(|text| text.as_ref().and_then(|text| places.get(text).copied())).collect()
}

/// The number that a text writes, if it is one that compares.
fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::DateTime;

    fn column<const N: usize>(values: [Value; N]) -> Column {
        values.into_iter().collect()
    }

    fn day(day: u32) -> Value {
        let at: DateTime = format!("2024-03-{day:02}T00:00:00").parse().unwrap();
        Value::DateTime(at)
    }

    #[test]
    fn rows_stand_under_their_owner_in_the_order_of_at_seq_row() {
        let at = column([day(2), day(1), day(1), day(1), Value::Missing, day(1)]);
        let seq = column([1, 10, 9, 9, 1, 0].map(Value::Int));
        let owners = [Some(1), Some(1), Some(1), Some(1), Some(1), Some(0)];
        let rows = EventRows::group(&owners, 3, &at, Some(&seq));
        assert_eq!(rows.of(0), [5]);
        assert_eq!(rows.of(1), [2, 3, 1, 0]);
        assert_eq!(rows.of(2), [0_u32; 0]);
        assert_eq!(rows.of(99), [0_u32; 0]);
    }

    fn order_of<const N: usize>(seq: [Value; N]) -> Vec<u32> {
        let at: Column = (0..N).map(|_| day(1)).collect();
        let owners = vec![Some(0); N];
        EventRows::group(&owners, 1, &at, Some(&column(seq))).of(0).to_vec()
    }

    #[test]
    fn seq_orders_numbers_as_numbers_and_the_missing_first() {
        assert_eq!(order_of([Value::Int(10), Value::Int(9), Value::Missing]), [2, 1, 0]);
        assert_eq!(order_of(["10", "9"].map(Value::text)), [1, 0]);
        assert_eq!(order_of([Value::Int(10), Value::Float(9.5), Value::text("9")]), [2, 1, 0]);
        assert_eq!(order_of(["b10", "b9", "a"].map(Value::text)), [2, 0, 1]);
        assert_eq!(order_of([Value::Int(10), Value::Int(9), Value::text("1a")]), [0, 2, 1]);
    }

    #[test]
    fn rows_of_nobody_are_counted_and_left_out() {
        let index: CustomerIndex = [(Arc::from("a"), 0)].into_iter().collect();
        let customer = column([Value::text("a"), Value::text("ghost"), Value::Missing]);
        let mut findings = Findings::default();
        let owners = owners(&customer, &index, ("history", "customer_id"), &mut findings);
        assert_eq!(owners, [Some(0), None, None]);
        let list = findings.list();
        assert_eq!((list[0].code, list[0].count), (FindingCode::UnknownCustomer, 2));
        assert_eq!(list[0].samples, ["ghost", "(blank)"]);
    }
}
