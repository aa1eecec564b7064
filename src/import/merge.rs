//! Adding the rows of a file to a table that is there.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rusqlite::types::Value;
use rusqlite::{Row, ToSql, Transaction, params_from_iter};

use super::cell::Cell;
use super::error::ImportError;
use super::existing::ExistingColumns;
use super::outcome::Written;
use super::scan::TableDraft;
use super::write::quoted;
use crate::language::{Spoken, spoken};

/// Why rows could not be added.
#[derive(Debug)]
pub(super) enum MergeProblem {
    /// SQLite's.
    Sqlite(rusqlite::Error),
    /// Ours.
    Import(ImportError),
}

impl From<rusqlite::Error> for MergeProblem {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// Adds the rows of a draft to its table; by `keys`, rows that are there already are updated in place.
/// What the file does not have stays as it is.
pub(super) fn merge(
    transaction: &Transaction,
    draft: &TableDraft,
    keys: &[String],
) -> Result<(Written, Vec<Spoken>), MergeProblem> {
    let table = quoted(&draft.table);
    let there = ExistingColumns::of(transaction, &draft.table)?;
    if let Some(missing) = keys.iter().find(|key| there.find(key).is_none()) {
        let (table, column) = (draft.table.clone(), missing.clone());
        return Err(MergeProblem::Import(ImportError::KeyNotInTable { table, column }));
    }
    let mut notes = Vec::new();
    for column in draft.columns.iter().filter(|column| there.find(&column.name).is_none()) {
        let (name, ty) = (quoted(&column.name), column.sql_type());
        transaction.execute_batch(&format!("ALTER TABLE {table} ADD COLUMN {name} {ty}"))?;
        let name = &column.name;
        notes.push(spoken!(
            "the column `{name}` is new; rows that were there before have nothing in it",
            "`{name}` 是新的列；原有的行在这一列为空"
        ));
    }
    let in_file = |name: &str| draft.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    for name in there.names().filter(|name| !in_file(name)) {
        notes.push(spoken!(
            "the file has no column `{name}`; rows that were there keep what they have in it",
            "文件没有列 `{name}`；原有的行在这一列保持不变"
        ));
    }
    let written = if keys.is_empty() {
        let (added, twice) = add_all(transaction, draft, there.rowid())?;
        if twice > 0 {
            notes.push(spoken!(
                "{twice} of its {added} rows were in the table before, exactly so, and now stand there twice; to update \
                 rows instead of adding them, say what tells them apart, such as `--key id`",
                "{added} 行中有 {twice} 行原来就在表中，一模一样，现在重复了；如果要更新而不是添加，\
                 请说明用哪一列区分各行，例如 `--key id`"
            ));
        }
        Written::Added { new: added, updated: 0, unchanged: 0 }
    } else {
        let rowid = there
            .rowid()
            .ok_or_else(|| MergeProblem::Import(ImportError::NoRowNumbers(draft.table.clone())))?;
        add_by_key(transaction, draft, keys, rowid)?
    };
    Ok((written, notes))
}

/// Adds every row; how many, and how many of them equal one that was there, if that can be seen.
fn add_all(
    transaction: &Transaction,
    draft: &TableDraft,
    rowid: Option<&str>,
) -> Result<(u64, u64), MergeProblem> {
    let names: Vec<String> = draft.columns.iter().map(|column| quoted(&column.name)).collect();
    let (table, list) = (quoted(&draft.table), names.join(", "));
    let mut before: HashSet<u64> = HashSet::new();
    let mut query = transaction.prepare(&format!("SELECT {list} FROM {table}"))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        before.insert(fingerprint(&values(row, names.len())?));
    }
    drop(rows);
    let mut insert = Insert::new(transaction, draft)?;
    let stored = rowid.map(|rowid| format!("SELECT {list} FROM {table} WHERE {rowid} = ?1"));
    let mut stored = stored.map(|sql| transaction.prepare(&sql)).transpose()?;
    let (mut added, mut twice) = (0, 0);
    draft.each_row(|cells| {
        let number = insert.row(cells)?;
        added += 1;
        if let Some(stored) = &mut stored {
            let row = stored.query_row([number], |row| values(row, names.len()))?;
            twice += u64::from(before.contains(&fingerprint(&row)));
        }
        Ok::<(), MergeProblem>(())
    })?;
    Ok((added, twice))
}

/// Adds rows whose key is not there, and updates the others.
fn add_by_key(
    transaction: &Transaction,
    draft: &TableDraft,
    keys: &[String],
    rowid: &str,
) -> Result<Written, MergeProblem> {
    let table = quoted(&draft.table);
    let there = rows_by_key(transaction, draft, keys, rowid)?;
    let places: Vec<usize> = key_places(draft, keys);
    let names = draft.columns.iter().map(|column| quoted(&column.name));
    let (set, same): (Vec<String>, Vec<String>) =
        (1..).zip(names).map(|(at, name)| (format!("{name} = ?{at}"), format!("{name} IS ?{at}"))).unzip();
    // Comparing in SQLite compares as it would store: `5` in a column of text is `'5'`.
    let mut update = transaction.prepare(&format!(
        "UPDATE {table} SET {} WHERE {rowid} = ?{} AND NOT ({})",
        set.join(", "),
        draft.columns.len() + 1,
        same.join(" AND "),
    ))?;
    let mut insert = Insert::new(transaction, draft)?;
    let (mut new, mut updated, mut unchanged) = (0, 0, 0);
    draft.each_row(|cells| {
        let key: Option<Vec<String>> = places.iter().map(|place| cells.get(*place)?.stored_text()).collect();
        match key.and_then(|key| there.get(&key)) {
            None => {
                insert.row(cells)?;
                new += 1;
            }
            Some(number) => {
                let with_row = cells.iter().map(|cell| cell as &dyn ToSql).chain([number as &dyn ToSql]);
                match update.execute(params_from_iter(with_row))? {
                    0 => unchanged += 1,
                    _ => updated += 1,
                }
            }
        }
        Ok::<(), MergeProblem>(())
    })?;
    Ok(Written::Added { new, updated, unchanged })
}

/// Where in the file the columns of the key stand.
fn key_places(draft: &TableDraft, keys: &[String]) -> Vec<usize> {
    let place = |key: &String| draft.columns.iter().position(|column| column.name.eq_ignore_ascii_case(key));
    keys.iter().filter_map(place).collect()
}

/// The row of every key that is there; an error if several rows have the same.
fn rows_by_key(
    transaction: &Transaction,
    draft: &TableDraft,
    keys: &[String],
    rowid: &str,
) -> Result<HashMap<Vec<String>, i64>, MergeProblem> {
    let names: Vec<String> = keys.iter().map(|key| quoted(key)).collect();
    let sql = format!("SELECT {}, {rowid} FROM {}", names.join(", "), quoted(&draft.table));
    let mut query = transaction.prepare(&sql)?;
    let mut rows = query.query([])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()? {
        let key: Option<Vec<String>> = values(row, keys.len())?.into_iter().collect();
        let Some(key) = key else { continue };
        let shown = key.join(", ");
        if found.insert(key, row.get(keys.len())?).is_some() {
            return Err(MergeProblem::Import(ImportError::KeyNotUnique {
                table: draft.table.clone(),
                columns: keys.to_vec(),
                key: shown,
            }));
        }
    }
    Ok(found)
}

/// A prepared insertion.
struct Insert<'t> {
    transaction: &'t Transaction<'t>,
    statement: rusqlite::Statement<'t>,
}

impl<'t> Insert<'t> {
    fn new(transaction: &'t Transaction<'t>, draft: &TableDraft) -> rusqlite::Result<Self> {
        let names: Vec<String> = draft.columns.iter().map(|column| quoted(&column.name)).collect();
        let places = vec!["?"; names.len()].join(", ");
        let sql = format!("INSERT INTO {} ({}) VALUES ({places})", quoted(&draft.table), names.join(", "));
        Ok(Self { transaction, statement: transaction.prepare(&sql)? })
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> rusqlite::Result<i64> {
        self.statement.execute(params_from_iter(cells))?;
        Ok(self.transaction.last_insert_rowid())
    }
}

/// The first values of a row, as texts.
fn values(row: &Row<'_>, count: usize) -> rusqlite::Result<Vec<Option<String>>> {
    (0..count).map(|place| row.get(place).map(text)).collect()
}

/// A value as keys compare it: as text, for a column of text keeps the number 5 as `5`, and whole
/// numbers are the same in either type. `None` for nothing.
fn text(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Text(text) => Some(text),
        Value::Blob(bytes) => Some(format!("{bytes:?}")),
    }
}

fn fingerprint(values: &[Option<String>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    values.hash(&mut hasher);
    hasher.finish()
}
