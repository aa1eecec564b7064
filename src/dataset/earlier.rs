//! A table that was read before and has only grown since.

use std::sync::Arc;

use super::column::{Column, ColumnData};
use super::finding::FindingCode;
use super::findings::Findings;
use super::resolve::CustomerIndex;
use super::rows::EventRows;
use crate::ruleset::TableMapping;
use crate::syntax::Role;

/// Rows that were read before, in the order of the customers of that time.
#[derive(Debug, Clone)]
pub(super) struct Earlier {
    /// The table's key.
    pub key: Arc<str>,
    /// By field.
    pub columns: Vec<Option<Column>>,
    /// Whose the rows are.
    pub rows: EventRows,
    /// The customers of that time.
    pub index: CustomerIndex,
    /// How many rows the table had.
    pub seen: usize,
    /// The largest rowid.
    pub last_rowid: i64,
    /// What was wrong with its rows.
    pub findings: Findings,
}

impl Earlier {
    /// By row the place of its customer among those of now; `None` if that cannot be told, for
    /// rows were left out because nobody knew whose they were, or customers are gone.
    pub fn owners(&self, now: &CustomerIndex) -> Option<Vec<u32>> {
        let is_strange = |code| matches!(code, FindingCode::UnknownCustomer);
        let same = self.index.len() == now.len() && self.index.keys().eq(now.keys());
        if !same && self.findings.list().iter().any(|finding| is_strange(finding.code)) {
            return None;
        }
        let mut owners = Vec::with_capacity(self.rows.rows);
        let mut places = now.keys().zip(0_u32..).peekable();
        for (customer, id) in self.index.keys().enumerate() {
            while places.next_if(|(other, _)| *other < id).is_some() {}
            let rows = self.rows.of(customer).len();
            match places.peek() {
                Some((other, place)) if *other == id => owners.extend(std::iter::repeat_n(*place, rows)),
                _ if rows == 0 => {}
                _ => return None,
            }
        }
        Some(owners)
    }

    /// Whether it holds all columns that a table needs but the customer's, which is spent.
    pub fn holds(&self, mapping: &TableMapping) -> bool {
        let customer = mapping.role(Role::Customer);
        let by = mapping.role(Role::By);
        let needed = mapping.fields.iter().enumerate().filter(|(_, field)| field.used);
        needed
            .filter(|(place, _)| Some(*place) != customer && Some(*place) != by)
            .all(|(place, _)| self.columns.get(place).is_some_and(Option::is_some))
    }
}

impl Column {
    /// Its rows, and those of another after them.
    pub(super) fn followed_by(&self, other: &Self) -> Self {
        let rows = self.len() + other.len();
        if other.is_empty() {
            return self.clone();
        }
        let data = match (self.data(), other.data()) {
            (ColumnData::Bool(one), ColumnData::Bool(two)) => {
                ColumnData::Bool([one.as_slice(), two].concat())
            }
            (ColumnData::Int(one), ColumnData::Int(two)) => ColumnData::Int([one.as_slice(), two].concat()),
            (ColumnData::Float(one), ColumnData::Float(two)) => {
                ColumnData::Float([one.as_slice(), two].concat())
            }
            (ColumnData::Date(one), ColumnData::Date(two)) => {
                ColumnData::Date([one.as_slice(), two].concat())
            }
            (ColumnData::DateTime(one), ColumnData::DateTime(two)) => {
                ColumnData::DateTime([one.as_slice(), two].concat())
            }
            (ColumnData::Text { codes, texts }, ColumnData::Text { codes: more, texts: others }) => {
                let (moved, texts) = united(texts, others);
                let more = more.iter().map(|code| moved.get(*code as usize).copied().unwrap_or_default());
                ColumnData::Text { codes: codes.iter().copied().chain(more).collect(), texts }
            }
            // Values of other types, or none at all yet.
            _ => {
                let one = (0..self.len()).map(|row| self.value(row));
                return one.chain((0..other.len()).map(|row| other.value(row))).collect();
            }
        };
        let present = (self.presence().is_some() || other.presence().is_some()).then(|| {
            let mut present = super::bitmap::Bitmap::default();
            (0..self.len()).for_each(|row| present.push(self.is_present(row)));
            (0..other.len()).for_each(|row| present.push(other.is_present(row)));
            present
        });
        Self::new(data, present, rows)
    }
}

/// Texts with those that are new among others, and where each of these others is.
fn united(texts: &[Arc<str>], others: &[Arc<str>]) -> (Vec<u32>, Vec<Arc<str>>) {
    let mut places: std::collections::HashMap<Arc<str>, u32, foldhash::fast::RandomState> =
        texts.iter().cloned().zip(0..).collect();
    let mut all = texts.to_vec();
    let moved = others.iter().map(|text| {
        *places.entry(text.clone()).or_insert_with(|| {
            all.push(text.clone());
            // There are no more texts than rows, whose numbers have as many bits.
            u32::try_from(all.len() - 1).unwrap_or(u32::MAX)
        })
    });
    let moved = moved.collect();
    (moved, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn columns_follow_each_other_whatever_they_hold() {
        let at = |text: &str| Value::DateTime(text.parse().unwrap());
        let all = [
            vec![],
            vec![Value::Missing, Value::Missing],
            vec![Value::Bool(true), Value::Missing],
            vec![Value::Int(1), Value::Int(-7)],
            vec![Value::Float(0.5)],
            vec![Value::text("a"), Value::Missing, Value::text("b"), Value::text("a")],
            vec![Value::text("c"), Value::text("b")],
            vec![Value::Date("2024-03-05".parse().unwrap())],
            vec![Value::Missing, at("2024-03-05T10:00:00")],
        ];
        for one in &all {
            for two in &all {
                let column = |values: &Vec<Value>| values.iter().cloned().collect::<Column>();
                let joined = column(one).followed_by(&column(two));
                let values: Vec<Value> = (0..joined.len()).map(|row| joined.value(row)).collect();
                assert_eq!(values, [one.as_slice(), two].concat(), "{one:?} {two:?}");
            }
        }
    }
}
