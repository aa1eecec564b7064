//! What comes out of reading a table.

use super::column::Column;
use super::plan::Plan;

/// By row its number in the dataset, from 0.
#[derive(Debug, Default)]
pub(super) struct RowNumbers {
    /// How many rows come before.
    before: usize,
    /// Where not all that follow were read.
    numbers: Option<Vec<u32>>,
}

impl RowNumbers {
    /// The numbers of the rows that a plan takes, of which so many were read before.
    pub fn of(numbers: Vec<u32>, before: usize, plan: &Plan) -> Self {
        Self { before, numbers: plan.wanted.as_ref().map(|_| numbers) }
    }

    /// The number of a row.
    pub fn get(&self, row: usize) -> u64 {
        let numbers = self.numbers.as_ref();
        let number = numbers.and_then(|numbers| numbers.get(row)).map(|number| u64::from(*number));
        number.unwrap_or((self.before + row) as u64)
    }
}

/// The rows of a table in the order of the dataset.
#[derive(Debug)]
pub(super) struct Scanned {
    /// How many.
    pub rows: usize,
    /// How many the table has, those that are not wanted included.
    pub seen: usize,
    /// Which they are.
    pub numbers: RowNumbers,
    /// By column of the plan.
    pub columns: Vec<Column>,
    /// Whose they are; empty if the plan asks for none.
    pub owners: Vec<u32>,
}

impl Scanned {
    /// The columns by field.
    pub fn by_field(&self, plan: &Plan, fields: usize) -> Vec<Option<Column>> {
        let mut by_field = vec![None; fields];
        for (planned, column) in plan.columns.iter().zip(&self.columns) {
            for field in &planned.fields {
                if let Some(slot) = by_field.get_mut(*field) {
                    *slot = Some(column.clone());
                }
            }
        }
        by_field
    }
}
