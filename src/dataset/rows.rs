//! Rows in the order of the customers they belong to.

use std::ops::Range;
use std::sync::Arc;

use super::column::{Column, ColumnData};
use super::ids::NOBODY;
use super::parallel::{PIECE, each};
use super::sequence::Sequence;

/// Where the rows of each customer stand in a table that is ordered by (customer, at, seq, row of
/// the dataset). Rows without a readable date are left out (and were counted as findings). Rows of
/// nobody stand at the end, in the order of the dataset, where a rule needs them.
#[derive(Debug, Clone, Default)]
pub struct EventRows {
    /// `starts[c]..starts[c + 1]` are the rows of customer `c`.
    pub starts: Vec<u32>,
    /// How many rows there are, those of nobody included.
    pub rows: usize,
    /// How many belong to customers: they stand first.
    owned: usize,
    /// By row its number in the dataset; only where the rows of nobody are kept, for persons' rows of
    /// the same instant follow each other as they do there.
    numbers: Option<Arc<[u32]>>,
    /// Whether it holds the rows of everybody and nobody, however few its customers are.
    whole: bool,
}

impl EventRows {
    /// Rows of nobody, with their numbers, where nothing else is needed of a table.
    pub(super) fn of_nobody(numbers: Vec<u32>) -> Self {
        Self { starts: vec![0], rows: numbers.len(), owned: 0, numbers: Some(numbers.into()), whole: true }
    }

    /// The rows of a customer, in order.
    #[must_use]
    pub fn of(&self, customer: usize) -> Range<usize> {
        let start = |customer: usize| self.starts.get(customer).map(|start| *start as usize);
        match (start(customer), start(customer + 1)) {
            (Some(start), Some(end)) => start..end,
            _ => 0..0,
        }
    }

    /// The rows of all the customers that it has places of.
    #[must_use]
    pub fn of_customers(&self) -> Range<usize> {
        let end = |start: Option<&u32>| start.map_or(0, |start| *start as usize);
        end(self.starts.first())..end(self.starts.last())
    }

    /// The rows of nobody.
    #[must_use]
    pub fn tail(&self) -> Range<usize> {
        self.owned..self.rows
    }

    /// Whether it holds the rows of everybody and nobody, however few its customers are.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The rows of a share of the customers, and of nobody as far as these are dealt to it: `number` tells a
    /// row's number in the dataset by that among those that were read.
    pub(super) fn of_share(self, number: impl Fn(usize) -> u64) -> Self {
        let of_row = |row: &u32| u32::try_from(number(*row as usize)).unwrap_or(u32::MAX);
        let numbers = self.numbers.map(|numbers| numbers.iter().map(of_row).collect());
        Self { numbers, whole: false, ..self }
    }

    /// The rows of everybody and nobody, with the places of some customers only.
    pub(super) fn cut(&self, customers: Range<usize>) -> Self {
        let starts = self.starts.get(customers.start..=customers.end).unwrap_or_default().to_vec();
        Self { starts, ..self.clone() }
    }

    /// The rows' numbers in the dataset, if they are known.
    pub(super) fn numbers(&self) -> Option<&[u32]> {
        self.numbers.as_deref()
    }

    /// The number of a row in the dataset, by which rows of the same instant are ordered.
    #[must_use]
    pub fn number(&self, row: usize) -> usize {
        let numbers = self.numbers.as_ref();
        numbers.and_then(|numbers| numbers.get(row)).map_or(row, |number| *number as usize)
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(self.starts.as_slice()) + self.numbers.as_ref().map_or(0, |all| size_of_val(&**all))
    }
}

/// What the rows of a table are ordered by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order<'a> {
    /// Whose each row is; empty: all are nobody's.
    pub owners: &'a [u32],
    /// How many customers.
    pub customers: usize,
    /// When; rows without are left out.
    pub at: &'a Column,
    /// What orders rows of the same instant.
    pub seq: Option<&'a Column>,
    /// Whether the rows of nobody are kept.
    pub keep_tail: bool,
}

/// Where the rows go: the numbers in the dataset of the rows in their new order.
pub(super) fn arrange(order: Order<'_>, threads: usize) -> (EventRows, Vec<u32>) {
    match order.at.data() {
        ColumnData::Date(days) => {
            arrange_by(order, threads, |row| days.get(row as usize).copied().unwrap_or_default())
        }
        ColumnData::DateTime(micros) => {
            arrange_by(order, threads, |row| micros.get(row as usize).copied().unwrap_or_default())
        }
        _ => arrange_by(order, threads, |row| order.at.micros(row as usize).unwrap_or_default()),
    }
}

fn arrange_by<T: Ord + Copy>(
    order: Order<'_>,
    threads: usize,
    at: impl Fn(u32) -> T + Sync,
) -> (EventRows, Vec<u32>) {
    let (starts, mut rows) = grouped(order);
    let sequence = Sequence::of(order.seq);
    each(threads, pieces(&starts, &mut rows), |(starts, rows)| sort(starts, rows, &sequence, &at));
    let owned = rows.len();
    if order.keep_tail {
        let nobodys = |row: &usize| order.owners.get(*row).is_none_or(|owner| *owner == NOBODY);
        let dated = (0..order.at.len()).filter(|row| is_dated(order.at, *row));
        rows.extend(dated.filter(nobodys).filter_map(|row| u32::try_from(row).ok()));
    }
    let numbers = order.keep_tail.then(|| Arc::from(rows.as_slice()));
    (EventRows { starts, rows: rows.len(), owned, whole: numbers.is_some(), numbers }, rows)
}

fn is_dated(at: &Column, row: usize) -> bool {
    at.is_present(row) && (!matches!(at.data(), ColumnData::Mixed(_)) || at.micros(row).is_some())
}

/// Counts the rows of each customer and puts them together, in the order of the dataset.
fn grouped(order: Order<'_>) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; order.customers + 1];
    let all_dated = order.at.presence().is_none() && !matches!(order.at.data(), ColumnData::Mixed(_));
    let kept = |row: usize| all_dated || is_dated(order.at, row);
    let owners = || order.owners.iter().copied().enumerate().filter(|(row, _)| kept(*row));
    for (_, owner) in owners() {
        // Nobody's place lies past the end.
        if let Some(count) = starts.get_mut((owner as usize).saturating_add(1)) {
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
    for (row, owner) in owners() {
        let Some(place) = next.get_mut(owner as usize).filter(|_| owner != NOBODY) else { continue };
        if let (Some(slot), Ok(row)) = (rows.get_mut(*place as usize), u32::try_from(row)) {
            *slot = row;
        }
        *place += 1;
    }
    (starts, rows)
}

/// Divides the rows between customers into pieces worth a thread's while.
fn pieces<'a>(starts: &'a [u32], rows: &'a mut [u32]) -> Vec<(&'a [u32], &'a mut [u32])> {
    let mut pieces = Vec::new();
    let (mut starts, mut rows) = (starts, rows);
    while let Some(first) = starts.first().copied() {
        let end = first as usize + PIECE;
        let customers = starts.partition_point(|start| (*start as usize) < end).max(1).min(starts.len() - 1);
        let (Some(of_piece), Some(last)) = (starts.get(..=customers), starts.get(customers)) else { break };
        if customers == 0 {
            break;
        }
        let (piece, rest) = rows.split_at_mut((*last - first) as usize);
        pieces.push((of_piece, piece));
        rows = rest;
        starts = starts.get(customers..).unwrap_or_default();
    }
    pieces
}

/// Orders the rows within each customer by (at, seq, row). Most tables are in that order already.
fn sort<T: Ord + Copy>(starts: &[u32], rows: &mut [u32], sequence: &Sequence<'_>, at: &impl Fn(u32) -> T) {
    // The instants lie far apart: taken one after the other they are waited for together.
    let mut all: Vec<(T, u32)> = rows.iter().map(|row| (at(*row), *row)).collect();
    let (mut rest, mut keyed_rest) = (rows, all.as_mut_slice());
    for bounds in starts.windows(2) {
        let [start, end] = bounds else { continue };
        let (group, others) = rest.split_at_mut((*end - *start) as usize);
        let (keyed, others_keyed) = keyed_rest.split_at_mut(group.len());
        (rest, keyed_rest) = (others, others_keyed);
        let sorted = keyed.is_sorted();
        if !sorted {
            keyed.sort_unstable();
        }
        if !matches!(sequence, Sequence::None) {
            let of_one_instant = keyed.chunk_by_mut(|(a, _), (b, _)| a == b);
            of_one_instant.filter(|rows| rows.len() > 1).for_each(|rows| sequence.order(rows));
        } else if sorted {
            continue;
        }
        for (slot, (_, row)) in group.iter_mut().zip(keyed) {
            *slot = *row;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{DateTime, Value};

    fn column<const N: usize>(values: [Value; N]) -> Column {
        values.into_iter().collect()
    }

    fn day(day: u32) -> Value {
        let at: DateTime = format!("2024-03-{day:02}T00:00:00").parse().unwrap();
        Value::DateTime(at)
    }

    #[test]
    fn rows_stand_under_their_owner_in_the_order_of_at_seq_row() {
        let at = column([day(2), day(1), day(1), day(1), Value::Missing, day(1), day(1)]);
        let seq = column([1, 10, 9, 9, 1, 0, 0].map(Value::Int));
        let owners = [1, 1, 1, 1, 1, 0, NOBODY];
        let order = Order { owners: &owners, customers: 3, at: &at, seq: Some(&seq), keep_tail: false };
        let (rows, numbers) = arrange(order, 1);
        assert_eq!(numbers, [5, 2, 3, 1, 0]);
        assert_eq!([0, 1, 2, 99].map(|customer| rows.of(customer)), [0..1, 1..5, 5..5, 0..0]);
        assert_eq!((rows.rows, rows.tail(), rows.numbers), (5, 5..5, None));
        let (rows, numbers) = arrange(Order { keep_tail: true, ..order }, 1);
        assert_eq!((numbers.last(), rows.tail(), rows.number(1)), (Some(&6), 5..6, 2));
    }

    #[test]
    fn rows_of_nobody_alone_keep_the_order_of_the_dataset() {
        let at = column([day(2), Value::Missing, day(1)]);
        let order = Order { owners: &[], customers: 2, at: &at, seq: None, keep_tail: true };
        let (rows, numbers) = arrange(order, 1);
        assert_eq!((numbers.as_slice(), rows.of(0), rows.tail()), ([0, 2].as_slice(), 0..0, 0..2));
    }

    #[test]
    fn a_text_among_the_seqs_of_another_customer_or_instant_changes_no_order() {
        let at = column([day(1), day(1), day(2), day(2), day(1), day(1)]);
        let seq = column(["10", "9", "10", "b", "10", "9"].map(Value::text));
        let owners = [0, 0, 0, 0, 1, 1];
        let order = Order { owners: &owners, customers: 2, at: &at, seq: Some(&seq), keep_tail: false };
        assert_eq!(arrange(order, 1).1, [1, 0, 2, 3, 5, 4]);
    }

    fn order_of<const N: usize>(seq: [Value; N]) -> Vec<u32> {
        let at: Column = (0..N).map(|_| day(1)).collect();
        let owners = vec![0; N];
        let seq = column(seq);
        arrange(Order { owners: &owners, customers: 1, at: &at, seq: Some(&seq), keep_tail: false }, 1).1
    }

    #[test]
    fn seq_orders_numbers_as_numbers_and_the_missing_first() {
        assert_eq!(order_of([Value::Int(10), Value::Int(9), Value::Missing]), [2, 1, 0]);
        assert_eq!(order_of(["10", "9"].map(Value::text)), [1, 0]);
        assert_eq!(order_of([Value::Int(10), Value::Float(9.5), Value::text("9")]), [2, 1, 0]);
        assert_eq!(order_of(["b10", "b9", "a"].map(Value::text)), [2, 0, 1]);
        assert_eq!(order_of([Value::Int(10), Value::Int(9), Value::text("1a")]), [0, 2, 1]);
        assert_eq!(order_of(["2", " 2", "02", "1e1"].map(Value::text)), [1, 2, 0, 3]);
    }

    #[test]
    fn many_customers_are_ordered_alike_on_any_number_of_threads() {
        let mut state = 1_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let owners: Vec<u32> = (0..300_000)
            .map(|_| match next(10) {
                0 => 7,
                1 => NOBODY,
                _ => u32::try_from(next(20_000)).unwrap(),
            })
            .collect();
        let at: Column = owners.iter().map(|_| day(u32::try_from(1 + next(20)).unwrap())).collect();
        let order = Order { owners: &owners, customers: 20_000, at: &at, seq: None, keep_tail: true };
        let (rows, numbers) = arrange(order, 1);
        let key = |row: &u32| (owners[*row as usize], at.micros(*row as usize), *row);
        let mut expected: Vec<u32> = (0..300_000).collect();
        expected.sort_by_key(|row| match key(row) {
            (NOBODY, _, row) => (NOBODY, None, row),
            owned => owned,
        });
        assert_eq!(numbers, expected);
        assert!(rows.of(7).len() > 20_000);
        assert_eq!(arrange(order, 4).1, numbers);
    }
}
