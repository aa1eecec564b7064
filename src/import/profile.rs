//! What the tables of files look like, to propose rules for them: nothing is written.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::Datelike;

use super::cell::Cell;
use super::scan::TableDraft;
use crate::value::{Date, Type};

/// Columns with more different values are no list of stages.
const FEW: usize = 40;
/// Of columns with more different values only so many are kept, to compare them with others.
const MOST_KEPT: usize = 200_000;
/// Longer values are no ids.
const LONGEST_ID: usize = 100;

/// A table to be.
#[derive(Debug, Clone, PartialEq)]
pub struct TableProfile {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: usize,
    /// Its columns, in the order of the file.
    pub columns: Vec<ColumnProfile>,
}

/// A column of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnProfile {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// How many rows have a value.
    pub present: usize,
    /// Whether two rows have the same value.
    pub repeated: bool,
    /// The different values as they would be stored, at most 200,000 of them and no long ones.
    pub different: BTreeSet<String>,
    /// Every value, in the order of their first rows, if there are few.
    pub few: Option<Vec<ValueProfile>>,
    /// The last date, of columns of dates.
    pub latest: Option<Date>,
}

/// One value of a column with few.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueProfile {
    /// The value as it would be stored.
    pub text: String,
    /// By date column of the table, in order: the mean of the dates in its rows, in days.
    pub mean_days: Vec<Option<f64>>,
}

impl ColumnProfile {
    /// Whether every row has a value of its own.
    #[must_use]
    pub fn is_unique(&self, rows: usize) -> bool {
        rows > 0 && self.present == rows && !self.repeated
    }
}

/// Looks at every row.
pub(super) fn profile(draft: &TableDraft) -> TableProfile {
    let mut columns: Vec<Gathered> = draft.columns.iter().map(|_| Gathered::default()).collect();
    let dates: Vec<usize> = draft
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.ty.is_temporal())
        .map(|(place, _)| place)
        .collect();
    let mut rows = 0;
    // INVARIANT (nothing fails): the rows are only looked at.
    let Ok(()) = draft.each_row(|cells| {
        rows += 1;
        let days: Vec<Option<Date>> = dates.iter().map(|place| cells.get(*place).and_then(date)).collect();
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.add(cell, &days);
        }
        Ok::<(), std::convert::Infallible>(())
    });
    let named = draft.columns.iter().zip(columns);
    let columns = named.map(|(draft, gathered)| gathered.into_profile(&draft.name, draft.ty)).collect();
    TableProfile { name: draft.table.clone(), rows, columns }
}

/// What was seen of a column so far.
#[derive(Debug, Default)]
struct Gathered {
    present: usize,
    /// Hashes of the values so far; empty once one came twice. Two different values with one hash are
    /// less likely than a fault of the machine.
    hashes: HashSet<u64>,
    repeated: bool,
    different: BTreeSet<String>,
    /// In the order of first rows: value, and by date column the sum and the number of days.
    few: Vec<(String, Vec<(f64, f64)>)>,
    places: HashMap<String, usize>,
    latest: Option<Date>,
}

impl Gathered {
    fn add(&mut self, cell: &Cell<'_>, days: &[Option<Date>]) {
        let Some(text) = cell.stored_text() else { return };
        self.present += 1;
        self.latest = self.latest.max(date(cell));
        if !self.repeated {
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            self.repeated = !self.hashes.insert(hasher.finish());
            if self.repeated {
                self.hashes = HashSet::new();
            }
        }
        if self.different.len() < MOST_KEPT && text.len() <= LONGEST_ID {
            self.different.insert(text.clone());
        }
        if self.few.len() > FEW {
            return;
        }
        let place = *self.places.entry(text.clone()).or_insert_with(|| {
            self.few.push((text, vec![(0.0, 0.0); days.len()]));
            self.few.len() - 1
        });
        let Some((_, sums)) = self.few.get_mut(place) else { return };
        for ((sum, count), day) in sums.iter_mut().zip(days) {
            if let Some(day) = day {
                *sum += f64::from(day.num_days_from_ce());
                *count += 1.0;
            }
        }
    }

    fn into_profile(self, name: &str, ty: Type) -> ColumnProfile {
        let value = |(text, sums): (String, Vec<(f64, f64)>)| ValueProfile {
            text,
            mean_days: sums.into_iter().map(|(sum, count)| (count > 0.0).then(|| sum / count)).collect(),
        };
        let few = (self.few.len() <= FEW).then(|| self.few.into_iter().map(value).collect());
        ColumnProfile {
            name: name.to_owned(),
            ty,
            present: self.present,
            repeated: self.repeated,
            different: self.different,
            few,
            latest: self.latest,
        }
    }
}

fn date(cell: &Cell<'_>) -> Option<Date> {
    match cell {
        Cell::Moment(text) => text.get(..10)?.parse().ok(),
        _ => None,
    }
}
