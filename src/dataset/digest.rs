//! The name of the contents that were read.
//!
//! Each value is hashed with what names its row (a customer's id and the row's place among the
//! customer's), and the hashes of a column are added up. So the name depends neither on how many
//! threads read nor on which customers are read together, and sums of parts are the sum of the
//! whole.

use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::column::{Column, ColumnData};
use super::contents::Dataset;
use super::finding::Finding;
use super::parallel::{PIECE, each};
use super::rows::EventRows;
use crate::ruleset::{HistoryMapping, Mapping, TableMapping};
use crate::syntax::Role;
use crate::value::Value;

/// Sums over the used columns of a dataset, table by table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digest(Vec<Sums>);

/// Sums over the columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sums {
    key: Arc<str>,
    rows: u64,
    /// The name of each column, what it is read as, and its sum.
    columns: Vec<(String, &'static str, u64)>,
}

/// What names the rows of a table.
#[derive(Clone, Copy)]
enum Names<'a> {
    /// Their numbers.
    Numbers,
    /// The customers whose rows they are, one each.
    Customers(&'a [u64]),
    /// The customers whose rows they are, and their order.
    Rows(&'a [u64], &'a EventRows),
}

impl Digest {
    /// Hexadecimal digits shown.
    const SHOWN: usize = 16;

    /// Adds up what was read of the mapped tables.
    pub fn of(dataset: &Dataset, mapping: &Mapping, threads: usize) -> Self {
        let ids = ids(dataset, threads);
        let mut tables = vec![of_table(
            &mapping.customers,
            dataset.customers.rows,
            |field| dataset.customers.column(field),
            Names::Customers(&ids),
            threads,
        )];
        if let (Some(history), Some(rows)) = (&mapping.history, &dataset.history) {
            let names = Names::Rows(&ids, &rows.rows);
            let table = history.table();
            let columns = [(Role::Stage, &rows.stage), (Role::At, &rows.at)];
            tables.push(match history {
                HistoryMapping::Log(_) => of_roles(table, &rows.rows, &columns, names, threads),
                HistoryMapping::Wide(..) => {
                    let [(_, stage), (_, at)] = columns;
                    let columns = [("stage", "text", stage), ("at", "datetime", at)];
                    of_columns(&table.key, rows.rows.rows, &columns, names, threads)
                }
            });
        }
        for (events, (table, rows)) in mapping.events.iter().zip(&dataset.events) {
            let names = Names::Rows(&ids, rows);
            tables.push(of_table(&events.table, rows.rows, |field| table.column(field), names, threads));
        }
        if let (Some(marks), Some(read)) = (&mapping.marks, &dataset.marks) {
            let done = read.done.as_ref().map(|done| (Role::Done, done));
            let columns: Vec<_> =
                [(Role::Item, &read.item), (Role::At, &read.at)].into_iter().chain(done).collect();
            tables.push(of_roles(marks, &read.rows, &columns, Names::Rows(&ids, &read.rows), threads));
        }
        let others = [
            (&mapping.people, &dataset.people),
            (&mapping.units, &dataset.units),
            (&mapping.targets, &dataset.targets),
        ];
        for (mapping, table) in others {
            if let (Some(mapping), Some(table)) = (mapping, table) {
                let column = |field| table.column(field);
                tables.push(of_table(mapping, table.rows, column, Names::Numbers, threads));
            }
        }
        Self(tables)
    }

    /// The name: of the sums, and of what was found wrong, which may be all that is left of a row.
    pub fn finish(&self, findings: &[Finding]) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut word = |word: &str| {
            hasher.update(&(word.len() as u64).to_le_bytes());
            hasher.update(word.as_bytes());
        };
        for Sums { key, rows, columns } in &self.0 {
            word(key);
            word(&rows.to_string());
            word(&columns.len().to_string());
            for (name, ty, sum) in columns {
                word(name);
                word(ty);
                word(&sum.to_string());
            }
        }
        for finding in findings {
            word(finding.code.word());
            word(&finding.table);
            word(&finding.column);
            word(&finding.count.to_string());
            finding.samples.iter().for_each(|sample| word(sample));
        }
        hasher.finalize().to_hex().chars().take(Self::SHOWN).collect()
    }
}

fn of_roles(
    mapping: &TableMapping,
    rows: &EventRows,
    columns: &[(Role, &Column)],
    names: Names<'_>,
    threads: usize,
) -> Sums {
    let column = |field: usize| {
        let of_role = columns.iter().find(|(role, _)| mapping.role(*role) == Some(field));
        of_role.map(|(_, column)| *column)
    };
    of_table(mapping, rows.rows, column, names, threads)
}

fn of_table<'c>(
    mapping: &TableMapping,
    rows: usize,
    column: impl Fn(usize) -> Option<&'c Column>,
    names: Names<'_>,
    threads: usize,
) -> Sums {
    let used = mapping.fields.iter().enumerate().filter(|(_, field)| field.used);
    let columns: Vec<(&str, &'static str, &Column)> = used
        .filter_map(|(place, field)| Some((field.column.as_str(), field.ty.word(), column(place)?)))
        .collect();
    of_columns(&mapping.key, rows, &columns, names, threads)
}

fn of_columns(
    key: &Arc<str>,
    rows: usize,
    columns: &[(&str, &'static str, &Column)],
    names: Names<'_>,
    threads: usize,
) -> Sums {
    let mut known: Vec<(&Column, u64)> = Vec::new();
    let mut sums = Vec::with_capacity(columns.len());
    for (name, ty, column) in columns {
        let sum = known.iter().find(|(other, _)| other.is(column)).map(|(_, sum)| *sum);
        let sum = sum.unwrap_or_else(|| sum_of(column, rows, names, threads));
        known.push((column, sum));
        sums.push(((*name).to_owned(), *ty, sum));
    }
    Sums { key: key.clone(), rows: rows as u64, columns: sums }
}

/// The hashes of the customers' ids, by place.
fn ids(dataset: &Dataset, threads: usize) -> Vec<u64> {
    let hasher = FixedState::default();
    let pieces = pieces(dataset.index.len());
    let hashed = each(threads, pieces, |piece| {
        piece.map(|place| hasher.hash_one(dataset.index.id(place).unwrap_or_default())).collect::<Vec<_>>()
    });
    hashed.concat()
}

fn pieces(rows: usize) -> impl Iterator<Item = std::ops::Range<usize>> + Send {
    (0..rows).step_by(PIECE).map(move |start| start..(start + PIECE).min(rows))
}

/// The sum over a column's rows.
fn sum_of(column: &Column, rows: usize, names: Names<'_>, threads: usize) -> u64 {
    let hashes = Hashes::of(column);
    let one =
        |name: u64, row: usize| if column.is_present(row) { mixed(name, hashes.of_row(row)) } else { 0 };
    let add = |sum: u64, hash: u64| sum.wrapping_add(hash);
    let sums = match names {
        Names::Numbers => {
            each(threads, pieces(rows), |piece| piece.map(|row| one(row as u64, row)).fold(0, add))
        }
        Names::Customers(ids) => each(threads, pieces(rows), |piece| {
            piece.map(|row| one(ids.get(row).copied().unwrap_or_default(), row)).fold(0, add)
        }),
        Names::Rows(ids, order) => {
            let of_customer = |customer: usize| {
                let id = ids.get(customer).copied().unwrap_or_default();
                let rows = order.of(customer).zip(0_u64..);
                rows.map(|(row, number)| one(id.wrapping_add(number), row)).fold(0, add)
            };
            let of_all = each(threads, pieces(ids.len()), |piece| piece.map(of_customer).fold(0, add));
            let of_nobody = order.tail().zip(0_u64..).map(|(row, number)| one(number, row)).fold(0, add);
            of_all.into_iter().chain([of_nobody]).collect()
        }
    };
    sums.into_iter().fold(0, add)
}

/// Two numbers as one that looks like none of them: the halves of their product.
fn mixed(a: u64, b: u64) -> u64 {
    // Digits of pi, which are as good as any.
    const ONE: u64 = 0x243f_6a88_85a3_08d3;
    const OTHER: u64 = 0x1319_8a2e_0370_7344;
    let product = u128::from(a ^ ONE) * u128::from(b ^ OTHER);
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    let low = product as u64;
    low ^ (product >> 64) as u64
}

/// Hashes of a column's values, each with its type.
enum Hashes<'a> {
    None,
    Bools(&'a [bool]),
    Longs(u64, &'a [i64]),
    Floats(&'a [f64]),
    Days(&'a [i32]),
    Texts(&'a [u32], Vec<u64>),
    Values(&'a [Value]),
}

const BOOL: u64 = 1;
const INT: u64 = 2;
const FLOAT: u64 = 3;
const TEXT: u64 = 4;
const DATE: u64 = 5;
const DATE_TIME: u64 = 6;

impl<'a> Hashes<'a> {
    fn of(column: &'a Column) -> Self {
        match column.data() {
            ColumnData::Absent => Self::None,
            ColumnData::Bool(values) => Self::Bools(values),
            ColumnData::Int(values) => Self::Longs(INT, values),
            ColumnData::DateTime(values) => Self::Longs(DATE_TIME, values),
            ColumnData::Float(values) => Self::Floats(values),
            ColumnData::Date(values) => Self::Days(values),
            ColumnData::Text { codes, texts } => {
                Self::Texts(codes, texts.iter().map(|text| of_text(text)).collect())
            }
            ColumnData::Mixed(values) => Self::Values(values),
        }
    }

    fn of_row(&self, row: usize) -> u64 {
        let hash = match self {
            Self::None => None,
            Self::Bools(values) => values.get(row).map(|value| of_number(BOOL, i64::from(*value))),
            Self::Longs(ty, values) => values.get(row).map(|value| of_number(*ty, *value)),
            Self::Floats(values) => values.get(row).map(|value| of_float(*value)),
            Self::Days(values) => values.get(row).map(|value| of_number(DATE, i64::from(*value))),
            Self::Texts(codes, texts) => codes.get(row).and_then(|code| texts.get(*code as usize)).copied(),
            Self::Values(values) => values.get(row).map(of_value),
        };
        hash.unwrap_or_default()
    }
}

fn of_number(ty: u64, number: i64) -> u64 {
    mixed(ty, number.cast_unsigned())
}

fn of_float(number: f64) -> u64 {
    mixed(FLOAT, number.to_bits())
}

fn of_text(text: &str) -> u64 {
    mixed(TEXT, FixedState::default().hash_one(text))
}

fn of_value(value: &Value) -> u64 {
    match value {
        Value::Missing => 0,
        Value::Bool(value) => of_number(BOOL, i64::from(*value)),
        Value::Int(value) => of_number(INT, *value),
        Value::Float(value) => of_float(*value),
        Value::Text(text) => of_text(text),
        Value::Date(date) => of_number(DATE, i64::from(super::column::days_of(*date))),
        Value::DateTime(at) => of_number(DATE_TIME, super::column::micros_of(*at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(columns: &[Vec<Value>], threads: usize) -> Vec<u64> {
        let sum = |values: &Vec<Value>| {
            let column: Column = values.iter().cloned().collect();
            sum_of(&column, column.len(), Names::Numbers, threads)
        };
        columns.iter().map(sum).collect()
    }

    #[test]
    fn equal_values_in_equal_order_and_nothing_else_give_the_same_sum() {
        use Value::{Bool, Float, Int, Missing};
        let text = |text: &str| Value::text(text);
        let different = [
            vec![Int(1), Int(2)],
            vec![Int(2), Int(1)],
            vec![Int(1), Int(3)],
            vec![Float(1.0), Float(2.0)],
            vec![Int(1), text("2")],
            vec![text("a"), text("b")],
            vec![text("ab"), text("")],
            vec![text("a"), Missing],
            vec![Missing, text("a")],
            vec![Bool(true), Bool(false)],
            vec![Bool(false), Bool(true)],
            vec![Bool(false), Missing],
            vec![Int(0), Missing],
            vec![Int(0), Int(0)],
            vec![Missing, Missing],
        ];
        let all = sums(&different, 1);
        assert_eq!(all, sums(&different, 3));
        for (place, sum) in all.iter().enumerate() {
            let same = all.iter().skip(place + 1).position(|other| other == sum);
            assert_eq!(same, None, "{:?}", different[place]);
        }
    }

    #[test]
    fn how_a_column_is_kept_does_not_matter() {
        let mixed: Column = [Value::Int(1), Value::text("x")].into_iter().collect();
        let ints: Column = [Value::Int(1)].into_iter().collect();
        let texts: Column = [Value::Missing, Value::text("x")].into_iter().collect();
        let sum = |column: &Column| sum_of(column, column.len(), Names::Numbers, 1);
        assert_eq!(sum(&mixed), sum(&ints).wrapping_add(sum(&texts)));
    }

    #[test]
    fn large_columns_are_summed_in_pieces() {
        let many = |last: i64| vec![(0..200_000).chain([last]).map(Value::Int).collect::<Vec<_>>()];
        assert_eq!(sums(&many(1), 1), sums(&many(1), 4));
        assert_ne!(sums(&many(1), 1), sums(&many(2), 1));
    }
}
