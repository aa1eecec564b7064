//! The parts of a table, put together in the order of the dataset.

use std::ops::Range;

use super::batch::{Batch, Part};
use super::builder::ColumnBuilder;
use super::column::Column;
use super::findings::Findings;
use super::parallel::each;
use super::plan::Plan;
use super::scanned::{RowNumbers, Scanned};

/// What the threads have read.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// By thread, the rows of its parts.
    pub batches: Vec<Batch>,
    /// The parts in the order of the dataset, each with the place of its batch.
    pub in_order: Vec<(usize, Part)>,
}

impl Parts {
    /// The columns in the order of the dataset, of which `before` rows come before. What is wrong
    /// with rows is noted, now that their numbers are known.
    pub fn join(self, plan: &Plan, before: usize, threads: usize, findings: &mut Findings) -> Scanned {
        let Self { batches, in_order } = self;
        let (mut rows, mut seen) = (0, before);
        let mut places = Vec::with_capacity(in_order.len());
        let mut numbers = Vec::new();
        for (batch, part) in in_order {
            part.troubles.tell(plan, seen, findings);
            let in_part = batches.get(batch).and_then(|batch| batch.places.get(part.rows.clone()));
            let number = |place: &u32| u32::try_from(seen + *place as usize).unwrap_or(u32::MAX);
            numbers.extend(in_part.unwrap_or_default().iter().map(number));
            rows += part.rows.len();
            seen += part.seen;
            places.push((batch, part.rows));
        }
        let numbers = RowNumbers::of(numbers, before, plan);
        let mut by_column: Vec<Vec<ColumnBuilder>> =
            plan.columns.iter().map(|_| Vec::with_capacity(batches.len())).collect();
        let mut owners_of = Vec::with_capacity(batches.len());
        for batch in batches {
            for (all, column) in by_column.iter_mut().zip(batch.columns) {
                all.push(column);
            }
            owners_of.push(batch.owners);
        }
        let owners = join_owners(owners_of, &places);
        let columns = each(threads, by_column, |builders| join_column(builders, &places, plan, rows));
        Scanned { rows, seen, numbers, columns, owners }
    }
}

fn join_owners(mut of_batches: Vec<Vec<u32>>, places: &[(usize, Range<usize>)]) -> Vec<u32> {
    if of_batches.len() == 1 {
        return of_batches.pop().unwrap_or_default();
    }
    let mut owners = Vec::with_capacity(of_batches.iter().map(Vec::len).sum());
    for (batch, rows) in places {
        let part = of_batches.get(*batch).and_then(|owners| owners.get(rows.clone()));
        owners.extend_from_slice(part.unwrap_or_default());
    }
    owners
}

/// One column: a single batch has its parts in order; several are copied from part by part, and
/// freed as soon as the column is complete.
fn join_column(
    mut of_batches: Vec<ColumnBuilder>,
    places: &[(usize, Range<usize>)],
    plan: &Plan,
    rows: usize,
) -> Column {
    if of_batches.len() == 1 {
        return of_batches.pop().map(ColumnBuilder::finish).unwrap_or_default();
    }
    let mut codes: Vec<Vec<u32>> = of_batches.iter().map(|_| Vec::new()).collect();
    let mut column = ColumnBuilder::new(plan.hasher.clone(), rows);
    for (batch, rows) in places {
        if let (Some(from), Some(codes)) = (of_batches.get(*batch), codes.get_mut(*batch))
            && from.len() > 0
        {
            column.append(from, rows.clone(), codes);
        }
    }
    drop(of_batches);
    column.finish()
}
