//! Columns in another order of their rows.

use super::bitmap::Bitmap;
use super::column::{Column, ColumnData};
use super::parallel::{PIECE, each};

/// Columns whose rows are these rows of the given ones; what several fields share stays shared. One
/// column after the other, each on all threads, so that no more than one is there twice.
pub(super) fn gather(mut columns: Vec<Option<Column>>, rows: &[u32], threads: usize) -> Vec<Option<Column>> {
    let mut gathered = vec![None; columns.len()];
    for field in 0..columns.len() {
        let Some(column) = columns.get_mut(field).and_then(Option::take) else { continue };
        let shares = |other: &Option<Column>| other.as_ref().is_some_and(|other| other.is(&column));
        let mut fields = vec![field];
        fields.extend((0..columns.len()).filter(|other| columns.get(*other).is_some_and(shares)));
        for field in &fields {
            columns.get_mut(*field).and_then(Option::take);
        }
        let new = in_order(column, rows, threads);
        for field in fields {
            if let Some(slot) = gathered.get_mut(field) {
                *slot = Some(new.clone());
            }
        }
    }
    gathered
}

fn in_order(column: Column, rows: &[u32], threads: usize) -> Column {
    let present = column.presence().map(|_| presence(&column, rows, threads));
    let data = match column.into_data() {
        ColumnData::Absent => ColumnData::Absent,
        ColumnData::Bool(values) => ColumnData::Bool(pick(&values, rows, threads)),
        ColumnData::Int(values) => ColumnData::Int(pick(&values, rows, threads)),
        ColumnData::Float(values) => ColumnData::Float(pick(&values, rows, threads)),
        ColumnData::Text { codes, texts } => ColumnData::Text { codes: pick(&codes, rows, threads), texts },
        ColumnData::Date(days) => ColumnData::Date(pick(&days, rows, threads)),
        ColumnData::DateTime(micros) => ColumnData::DateTime(pick(&micros, rows, threads)),
        ColumnData::Mixed(values) => {
            let value = |row: &u32| values.get(*row as usize).cloned();
            ColumnData::Mixed(rows.iter().filter_map(value).collect())
        }
    };
    Column::new(data, present.filter(|bits| !bits.is_full()), rows.len())
}

fn pick<T: Copy + Default + Send + Sync>(values: &[T], rows: &[u32], threads: usize) -> Vec<T> {
    let mut picked = vec![T::default(); rows.len()];
    each(threads, picked.chunks_mut(PIECE).zip(rows.chunks(PIECE)), |(picked, rows)| {
        for (slot, row) in picked.iter_mut().zip(rows) {
            *slot = values.get(*row as usize).copied().unwrap_or_default();
        }
    });
    picked
}

fn presence(column: &Column, rows: &[u32], threads: usize) -> Bitmap {
    const WIDTH: usize = u64::BITS as usize;
    let mut words = vec![0_u64; rows.len().div_ceil(WIDTH)];
    each(threads, words.chunks_mut(PIECE / WIDTH).zip(rows.chunks(PIECE)), |(words, rows)| {
        for (word, rows) in words.iter_mut().zip(rows.chunks(WIDTH)) {
            for (place, row) in rows.iter().enumerate() {
                *word |= u64::from(column.is_present(*row as usize)) << place;
            }
        }
    });
    Bitmap::from_words(words, rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn gathering_takes_rows_in_the_given_order_on_any_number_of_threads() {
        let column: Column = [Value::Int(1), Value::Missing, Value::Int(3)].into_iter().collect();
        let mixed: Column = [Value::Missing, Value::Int(2), Value::text("3")].into_iter().collect();
        let rows: Vec<u32> = (0..200_000).map(|row| [2, 1, 0, 2][row % 4]).collect();
        for threads in [1, 3] {
            let columns = vec![Some(column.clone()), None, Some(mixed.clone()), Some(column.clone())];
            let gathered = gather(columns, &rows, threads);
            let read = |field: usize, row| gathered[field].as_ref().unwrap().value(row);
            for row in [0, 65_536, 199_996] {
                let ints = [Value::Int(3), Value::Missing, Value::Int(1), Value::Int(3)];
                assert_eq!([0, 1, 2, 3].map(|place| read(0, row + place)), ints);
                let mixed = [Value::text("3"), Value::Int(2), Value::Missing, Value::text("3")];
                assert_eq!([0, 1, 2, 3].map(|place| read(2, row + place)), mixed);
            }
            assert!(gathered[1].is_none() && gathered[0].as_ref().unwrap().is(gathered[3].as_ref().unwrap()));
            assert_eq!(gathered[0].as_ref().unwrap().len(), rows.len());
        }
    }
}
