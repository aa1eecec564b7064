//! What comes out of reading a table.

use super::column::Column;
use super::plan::Plan;

/// By row its number in the dataset, from 0.
#[derive(Debug, Default)]
pub(super) struct RowNumbers(Option<Vec<u32>>);

impl RowNumbers {
    /// The numbers of the rows that a plan takes.
    pub fn of(numbers: Vec<u32>, plan: &Plan) -> Self {
        Self(plan.wanted.as_ref().map(|_| numbers))
    }

    /// The number of a row.
    pub fn get(&self, row: usize) -> u64 {
        let numbers = self.0.as_ref();
        numbers.and_then(|numbers| numbers.get(row)).map_or(row as u64, |number| u64::from(*number))
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
