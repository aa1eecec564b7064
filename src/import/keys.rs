//! The columns that tell rows apart: in a file no two rows may have the same values in them, and
//! none may be blank.

use std::collections::HashMap;

use super::column::ColumnDraft;
use super::error::RowProblem;

/// The key columns of one file, and which keys its rows had so far.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    columns: Vec<(usize, &'a ColumnDraft)>,
    /// The line of each key's first row.
    lines: HashMap<Vec<String>, u64>,
}

impl<'a> Keys<'a> {
    /// The columns of these names, all of which the file has.
    pub fn new(names: &[String], columns: &'a [ColumnDraft]) -> Self {
        let is_key = |column: &ColumnDraft| names.iter().any(|name| name.eq_ignore_ascii_case(&column.name));
        let columns = columns.iter().enumerate().filter(|(_, column)| is_key(column));
        Self { columns: columns.collect(), lines: HashMap::new() }
    }

    /// Takes the row of a line into account.
    pub fn add(&mut self, line: u64, fields: &[&str]) -> Result<(), RowProblem> {
        let mut key = Vec::new();
        for (place, column) in &self.columns {
            let field = fields.get(*place).copied().unwrap_or_default();
            let stored = column.cell(field)?.stored_text();
            key.push(stored.ok_or_else(|| RowProblem::BlankKey { column: column.name.clone() })?);
        }
        if key.is_empty() {
            return Ok(());
        }
        if let Some(first) = self.lines.get(&key) {
            return Err(RowProblem::SameKey { key: key.join(", "), first: *first });
        }
        self.lines.insert(key, line);
        Ok(())
    }
}
