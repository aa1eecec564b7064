//! Ticked items.

use super::context::Context;
use super::instants::{Instants, micros_of, midnight};
use super::journeys::Present;
use crate::dataset::{ColumnData, MarkRows};
use crate::facts::last_tick;
use crate::value::{DateTime, Value};

/// Whose item is ticked; with `renew`, in the present visit.
pub(super) fn ticked(context: &Context<'_>, customers: &[Present], item: &str, renew: bool) -> Vec<bool> {
    let marks = context.world.dataset.marks.as_ref().map(|marks| Marks::of(marks, item));
    let of = |present: &Present| {
        let since = present.entered.filter(|_| renew);
        let customer = present.customer as usize;
        let journal = context.world.journal_of(customer);
        if journal.is_some_and(|journal| !journal.marks.is_empty()) {
            let tick = last_tick(context.world, customer, item, since, &context.sight);
            return tick.is_some_and(|tick| tick.done);
        }
        marks.as_ref().is_some_and(|marks| marks.last(context, customer, since) == Some(true))
    };
    customers.iter().map(of).collect()
}

/// The instant of a customer's next mark in the dataset that cannot be seen yet.
pub(super) fn next_mark(context: &Context<'_>, customer: usize) -> Option<i64> {
    let marks = context.world.dataset.marks.as_ref()?;
    let at = Instants::of(&marks.at);
    let rows = marks.rows.of(customer);
    let next = at.first_from(rows.clone(), context.last_micros.saturating_add(1));
    (next < rows.end).then(|| at.get(next))
}

/// The dataset's marks of one item.
struct Marks<'a> {
    rows: &'a MarkRows,
    at: Instants<'a>,
    items: Option<&'a [u32]>,
    /// The item's code; `None` if no row is about it.
    code: Option<u32>,
}

impl<'a> Marks<'a> {
    fn of(rows: &'a MarkRows, item: &str) -> Self {
        let (items, code) = match rows.item.data() {
            ColumnData::Text { codes, texts } => {
                let code = texts.iter().position(|text| &**text == item);
                (Some(codes.as_slice()), code.and_then(|code| u32::try_from(code).ok()))
            }
            _ => (None, None),
        };
        Self { rows, at: Instants::of(&rows.at), items, code }
    }

    /// Whether the latest mark that counts ticks the item; `None` without one.
    fn last(&self, context: &Context<'_>, customer: usize, since: Option<DateTime>) -> Option<bool> {
        let (items, code) = self.items.zip(self.code)?;
        let since = since.map(|since| (micros_of(since), midnight(since.date())));
        // A mark with a date alone counts from that whole date.
        let in_time = |at: i64| since.is_none_or(|(since, midnight)| at >= since || at == midnight);
        self.rows.rows.of(customer).rev().find_map(|row| {
            if items.get(row) != Some(&code) || !self.rows.item.is_present(row) {
                return None;
            }
            let at = self.at.get(row);
            if at > context.last_micros || !in_time(at) {
                return None;
            }
            match self.rows.done.as_ref().map(|done| done.value(row)) {
                None => Some(true),
                Some(Value::Bool(done)) => Some(done),
                Some(_) => None,
            }
        })
    }
}
