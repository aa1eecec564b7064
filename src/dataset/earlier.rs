//! A table that was read before and has only grown since.

use std::sync::Arc;

use super::bitmap::Bitmap;
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
        // A row without a date may be anybody's: if its customer is gone, that is found as well.
        let none_left_out = self.seen == self.rows.rows;
        let mut owners = Vec::with_capacity(self.rows.rows);
        let mut places = now.keys().zip(0_u32..).peekable();
        for (customer, id) in self.index.keys().enumerate() {
            while places.next_if(|(other, _)| *other < id).is_some() {}
            let rows = self.rows.of(customer).len();
            match places.peek() {
                Some((other, place)) if *other == id => owners.extend(std::iter::repeat_n(*place, rows)),
                _ if rows == 0 && none_left_out => {}
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
            (ColumnData::Absent, ColumnData::Absent) => ColumnData::Absent,
            // What nobody has is of any type. Texts stay, those of rows that were left out as well.
            (ColumnData::Absent, data) => joined(&data.blank(self.len()), data),
            (data, ColumnData::Absent) => joined(data, &data.blank(other.len())),
            (one, two) => joined(one, two),
        };
        let ColumnData::Mixed(_) = data else {
            return Self::new(data, self.presence_with(other), rows);
        };
        let values = (0..self.len()).map(|row| self.value(row));
        values.chain((0..other.len()).map(|row| other.value(row))).collect()
    }

    /// Which of its rows and of those of another are present.
    fn presence_with(&self, other: &Self) -> Option<Bitmap> {
        let of = |column: &Self| match (column.data(), column.presence()) {
            (ColumnData::Absent, _) => Bitmap::filled(column.len(), false),
            (_, None) => Bitmap::filled(column.len(), true),
            (_, Some(present)) => present.clone(),
        };
        let mut present = of(self);
        present.append(&of(other));
        Some(present).filter(|present| !present.is_full())
    }
}

impl ColumnData {
    /// So many rows of the same type, which mean nothing.
    fn blank(&self, rows: usize) -> Self {
        match self {
            Self::Absent => Self::Absent,
            Self::Bool(_) => Self::Bool(vec![false; rows]),
            Self::Int(_) => Self::Int(vec![0; rows]),
            Self::Float(_) => Self::Float(vec![0.0; rows]),
            Self::Text { .. } => Self::Text { codes: vec![0; rows], texts: Vec::new() },
            Self::Date(_) => Self::Date(vec![0; rows]),
            Self::DateTime(_) => Self::DateTime(vec![0; rows]),
            Self::Mixed(_) => Self::Mixed(Vec::new()),
        }
    }
}

/// The values of two columns of one type; if they are not, [`ColumnData::Mixed`] without any.
fn joined(one: &ColumnData, two: &ColumnData) -> ColumnData {
    match (one, two) {
        (ColumnData::Bool(one), ColumnData::Bool(two)) => ColumnData::Bool([one.as_slice(), two].concat()),
        (ColumnData::Int(one), ColumnData::Int(two)) => ColumnData::Int([one.as_slice(), two].concat()),
        (ColumnData::Float(one), ColumnData::Float(two)) => ColumnData::Float([one.as_slice(), two].concat()),
        (ColumnData::Date(one), ColumnData::Date(two)) => ColumnData::Date([one.as_slice(), two].concat()),
        (ColumnData::DateTime(one), ColumnData::DateTime(two)) => {
            ColumnData::DateTime([one.as_slice(), two].concat())
        }
        (ColumnData::Text { codes, texts }, ColumnData::Text { codes: more, texts: others }) => {
            let (moved, texts) = united(texts, others);
            let more = more.iter().map(|code| moved.get(*code as usize).copied().unwrap_or_default());
            ColumnData::Text { codes: codes.iter().copied().chain(more).collect(), texts }
        }
        _ => ColumnData::Mixed(Vec::new()),
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

    /// Which items a dataset names is asked of its texts.
    #[test]
    fn texts_of_rows_that_were_left_out_stay() {
        let left_out =
            Column::new(ColumnData::Text { codes: Vec::new(), texts: vec![Arc::from("item0")] }, None, 0);
        let missing: Column = [Value::Missing].into_iter().collect();
        let ColumnData::Text { texts, .. } = left_out.followed_by(&missing).data().clone() else { panic!() };
        assert_eq!(texts, [Arc::from("item0")]);
    }
}
