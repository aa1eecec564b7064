//! The name of the contents that were read.
//!
//! The hashes of a column's values are added up. So customers can be read in any number of parts:
//! what the parts add up to is the same. The name tells contents apart; it does not resist somebody
//! who sets out to forge equal ones.

use std::ops::Range;
use std::sync::Arc;

use super::column::Column;
use super::contents::Dataset;
use super::findings::Findings;
use super::parallel::{PIECE, each};
use super::plan::Plan;
use super::row_hash::{NamedBy, hashes_of_texts, names_of, sum_of};
use crate::ruleset::{HistoryMapping, Mapping, TableMapping};
use crate::syntax::Role;
use crate::time::Zone;

/// The sums over the tables that were read so far.
#[derive(Debug, Default)]
pub(super) struct Digest(Vec<TableDigest>);

#[derive(Debug)]
struct TableDigest {
    key: Arc<str>,
    /// The columns with their types, as they are read.
    frame: Vec<(String, &'static str)>,
    /// Rows of the dataset.
    seen: usize,
    /// Rows that are kept.
    rows: usize,
    /// By distinct column.
    sums: Vec<u64>,
}

impl Digest {
    /// Hexadecimal digits shown.
    const SHOWN: usize = 16;

    /// Begins a table: its key, its columns with their types, how many rows the dataset has.
    pub fn begin(&mut self, key: Arc<str>, frame: Vec<(String, &'static str)>, seen: usize) {
        self.0.push(TableDigest { key, frame, seen, rows: 0, sums: Vec::new() });
    }

    /// The finished columns of the table that was begun last. What stands in rows that are missing
    /// does not count.
    pub fn columns(&mut self, columns: &[&Column], rows: usize, named_by: NamedBy<'_>, threads: usize) {
        let Some(table) = self.0.last_mut() else { return };
        let texts: Vec<Vec<u64>> = columns.iter().map(|column| hashes_of_texts(column, threads)).collect();
        let pieces = (0..rows).step_by(PIECE).map(|start| start..(start + PIECE).min(rows));
        let sums_of = |rows: Range<usize>| -> Vec<u64> {
            let names = names_of(rows.clone(), named_by);
            let sum = |(column, texts): (&&Column, &Vec<u64>)| sum_of(column, texts, rows.start, &names);
            columns.iter().zip(&texts).map(sum).collect()
        };
        table.rows = rows;
        table.sums = vec![0; columns.len()];
        for sums in each(threads, pieces.collect::<Vec<_>>(), sums_of) {
            add(&mut table.sums, &sums);
        }
    }

    /// Of some columns of tables that were read before; `seen` tells how many rows a table of the
    /// dataset has.
    pub fn again(
        dataset: &Dataset,
        mapping: &Mapping,
        zone: Zone,
        seen: impl Fn(&str) -> usize,
        threads: usize,
    ) -> Self {
        let mut digest = Self::default();
        let index = &dataset.index;
        let mut add =
            |mapping: &TableMapping, columns: &[Option<Column>], rows: usize, named_by: NamedBy<'_>| {
                digest.begin(mapping.key.clone(), Plan::of(mapping, zone).frame(), seen(&mapping.key));
                digest.columns(&distinct(columns), rows, named_by, threads);
            };
        let customers = &dataset.customers;
        add(&mapping.customers, &customers.columns, customers.rows, NamedBy::Customer(index));
        if let (Some(mapping), Some(history)) = (&mapping.history, &dataset.history) {
            let table = mapping.table();
            let columns = match mapping {
                HistoryMapping::Log(_) => {
                    let seq = (Role::Seq, history.seq.as_ref());
                    by_role(table, &[(Role::Stage, Some(&history.stage)), (Role::At, Some(&history.at)), seq])
                }
                HistoryMapping::Wide(..) => vec![Some(history.stage.clone()), Some(history.at.clone())],
            };
            add(table, &columns, history.rows.rows, NamedBy::Owner(&history.rows, index));
        }
        for (events, (table, rows)) in mapping.events.iter().zip(&dataset.events) {
            add(&events.table, &table.columns, table.rows, NamedBy::Owner(rows, index));
        }
        if let (Some(mapping), Some(marks)) = (&mapping.marks, &dataset.marks) {
            add(mapping, &marks.table.columns, marks.rows.rows, NamedBy::Owner(&marks.rows, index));
        }
        let others = [
            (&mapping.people, &dataset.people),
            (&mapping.units, &dataset.units),
            (&mapping.targets, &dataset.targets),
        ];
        for (mapping, table) in others {
            if let (Some(mapping), Some(table)) = (mapping, table) {
                add(mapping, &table.columns, table.rows, NamedBy::Order);
            }
        }
        digest
    }

    /// Adds what was read of other customers: tables that are there already grow, others are new.
    pub fn add(&mut self, other: Self) {
        for table in other.0 {
            match self.0.iter_mut().find(|known| known.key == table.key) {
                Some(known) => {
                    known.rows += table.rows;
                    add(&mut known.sums, &table.sums);
                }
                None => self.0.push(table),
            }
        }
    }

    /// The name of the contents, with what was found wrong: it may be all that is left of a row.
    pub fn finish(mut self, findings: &Findings) -> String {
        self.0.sort_by(|a, b| (&a.key, &a.sums).cmp(&(&b.key, &b.sums)));
        let mut frame = Frame::default();
        for TableDigest { key, frame: columns, seen, rows, sums } in &self.0 {
            frame.word(key);
            for number in [columns.len(), *seen, *rows, sums.len()] {
                frame.number(number as u64);
            }
            for (name, ty) in columns {
                frame.word(name);
                frame.word(ty);
            }
            for sum in sums {
                frame.number(*sum);
            }
        }
        for finding in findings.list() {
            frame.number(finding.count);
            for word in [finding.code.word(), &finding.table, &finding.column] {
                frame.word(word);
            }
            finding.samples.iter().for_each(|sample| frame.word(sample));
        }
        frame.0.finalize().to_hex().chars().take(Self::SHOWN).collect()
    }
}

fn add(sums: &mut [u64], more: &[u64]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum = sum.wrapping_add(*more);
    }
}

/// Columns of roles in the order of the table's fields.
pub(super) fn by_role(mapping: &TableMapping, of_roles: &[(Role, Option<&Column>)]) -> Vec<Option<Column>> {
    let mut columns = vec![None; mapping.fields.len()];
    for (role, column) in of_roles {
        if let Some(slot) = mapping.role(*role).and_then(|field| columns.get_mut(field)) {
            *slot = column.cloned();
        }
    }
    columns
}

/// The columns, those that several fields share once.
pub(super) fn distinct(columns: &[Option<Column>]) -> Vec<&Column> {
    let mut distinct: Vec<&Column> = Vec::new();
    for column in columns.iter().flatten() {
        if !distinct.iter().any(|known| known.is(column)) {
            distinct.push(column);
        }
    }
    distinct
}

/// What stands around the sums, each with its kind and length, so that different contents never
/// look the same.
#[derive(Default)]
struct Frame(blake3::Hasher);

impl Frame {
    fn word(&mut self, word: &str) {
        self.tagged(b'w', word.len() as u64);
        self.0.update(word.as_bytes());
    }

    fn number(&mut self, number: u64) {
        self.tagged(b'n', number);
    }

    fn tagged(&mut self, tag: u8, number: u64) {
        self.0.update(&[tag]);
        self.0.update(&number.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    fn of(columns: &[Vec<Value>], threads: usize) -> String {
        let mut digest = Digest::default();
        let columns: Vec<Column> = columns.iter().map(|values| values.iter().cloned().collect()).collect();
        let rows = columns.first().map_or(0, Column::len);
        digest.begin(Arc::from("t"), Vec::new(), rows);
        digest.columns(&columns.iter().collect::<Vec<_>>(), rows, NamedBy::Order, threads);
        digest.finish(&Findings::default())
    }

    #[test]
    fn equal_values_in_equal_order_and_nothing_else_give_the_same_name() {
        use Value::{Bool, Float, Int, Missing};
        let text = |text: &str| Value::text(text);
        let different = [
            vec![vec![Int(1), Int(2)], vec![text("a"), text("b")]],
            vec![vec![Int(2), Int(1)], vec![text("a"), text("b")]],
            vec![vec![Int(1), Int(2)], vec![text("ab"), text("")]],
            vec![vec![Int(1), Int(2)], vec![text("a"), Missing]],
            vec![vec![Int(1), Int(2)], vec![text("a"), text("b\0")]],
            vec![vec![Int(1), Int(2)], vec![text("a"), text("eight..b")]],
            vec![vec![Float(1.0), Float(2.0)], vec![text("a"), text("b")]],
            vec![vec![Int(1), text("2")], vec![text("a"), text("b")]],
            vec![vec![Bool(true), Bool(false)]],
            vec![vec![Bool(true)], vec![Bool(false)]],
            vec![vec![Missing, Missing]],
            vec![vec![Missing], vec![Missing]],
            vec![vec![Int(0), Missing]],
            vec![vec![Int(0), Int(0)]],
            vec![vec![Missing, Int(0)]],
            vec![],
        ];
        let names: Vec<String> = different.iter().map(|columns| of(columns, 1)).collect();
        for (place, name) in names.iter().enumerate() {
            assert_eq!(name.len(), 16);
            assert_eq!(*name, of(&different[place], 3));
            assert!(!names.iter().skip(place + 1).any(|other| other == name), "{place}");
        }
    }

    #[test]
    fn large_contents_are_hashed_in_pieces() {
        let many = |last: i64| vec![(0..200_000).chain([last]).map(Value::Int).collect::<Vec<_>>()];
        assert_eq!(of(&many(1), 1), of(&many(1), 4));
        assert_ne!(of(&many(1), 1), of(&many(2), 1));
    }
}
