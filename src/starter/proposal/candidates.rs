//! Columns that might be what none was taken for: people choose among them.

use super::names::{self, place, plain};
use crate::import::{ColumnProfile, TableProfile};
use crate::value::Type;

/// More would not be read.
const MOST: usize = 5;

/// What columns of a key are called, and whether what is in a column could be it.
type Kind = (&'static str, &'static [&'static str], fn(&ColumnProfile) -> bool);

const KINDS: [Kind; 6] = [
    ("name", names::NAME, |column| column.ty == Type::Text && column.different.len() * 2 > column.present),
    ("owner", names::OWNER, repeats),
    ("entered", names::ENTERED, |column| column.ty.is_temporal()),
    ("stage", names::STAGE, |column| repeats(column) && column.few.is_some()),
    ("stage_since", names::STAGE_SINCE, |column| column.ty.is_temporal()),
    ("closed", names::CLOSED, |column| column.ty.is_temporal()),
];

/// The keys that have no column, each with the columns of no other role that might be it: those whose
/// name says so although their values do not fit, then those whose values fit. A history says by itself
/// since when stages last.
pub(super) fn open(
    table: &TableProfile,
    id: Option<&ColumnProfile>,
    roles: &[(&'static str, String)],
    has_history: bool,
) -> Vec<(&'static str, Vec<String>)> {
    let is_free = |column: &&ColumnProfile| {
        id.is_none_or(|id| id.name != column.name) && roles.iter().all(|(_, taken)| *taken != column.name)
    };
    let lacks = |key: &str| roles.iter().all(|(other, _)| *other != key);
    let lacking = KINDS.into_iter().filter(|(key, ..)| lacks(key) && (*key != "stage_since" || !has_history));
    lacking
        .map(|(key, list, fits)| {
            let free = || table.columns.iter().filter(is_free);
            let is_named = |column: &&ColumnProfile| is_called(&column.name, list);
            let named = free().filter(is_named);
            let others = free().filter(|column| !is_named(column) && fits(column));
            let columns = named.chain(others).take(MOST).map(|column| column.name.clone());
            (key, columns.collect())
        })
        .collect()
}

/// Whether a name is one of a list, or ends with one in Chinese, as in `当前销售阶段`.
fn is_called(name: &str, list: &[&str]) -> bool {
    let plain = plain(name);
    place(name, list).is_some() || list.iter().any(|known| !known.is_ascii() && plain.ends_with(known))
}

/// Whether texts stand in several rows each, as stages and names of people do.
fn repeats(column: &ColumnProfile) -> bool {
    let different = column.different.len();
    column.ty == Type::Text && different >= 2 && different * 2 <= column.present
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn column(name: &str, ty: Type, values: &[&str]) -> ColumnProfile {
        ColumnProfile {
            name: name.to_owned(),
            ty,
            present: values.len(),
            repeated: values.iter().collect::<BTreeSet<_>>().len() < values.len(),
            different: values.iter().map(ToString::to_string).collect(),
            few: Some(Vec::new()),
            latest: None,
        }
    }

    #[test]
    fn names_come_before_values_and_taken_columns_are_none() {
        let table = TableProfile {
            name: String::from("t"),
            rows: 4,
            columns: vec![
                column("no", Type::Int, &["1", "2", "3", "4"]),
                column("kind", Type::Text, &["a", "b", "a", "b"]),
                column("当前状态", Type::Text, &[]),
                column("person", Type::Text, &["x", "y", "x", "y"]),
                column("seen", Type::Date, &["2024-01-01", "2024-01-02"]),
            ],
        };
        let roles = [("owner", String::from("person"))];
        let open = open(&table, table.columns.first(), &roles, true);
        let of =
            |key: &str| open.iter().find(|(other, _)| *other == key).map(|(_, columns)| columns.join(" "));
        assert_eq!(of("stage").as_deref(), Some("当前状态 kind"));
        assert_eq!(of("entered").as_deref(), Some("seen"));
        assert_eq!(of("name").as_deref(), Some(""));
        assert_eq!((of("owner"), of("stage_since")), (None, None));
    }
}
