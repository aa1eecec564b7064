//! What an import did, for people.

use std::io::{self, Write};

use super::palette::Palette;
use super::visible::visible;
use super::words::counted;
use crate::import::{ColumnOutcome, ImportOutcome, TableOutcome};
use crate::language::Language;

/// Writes a paragraph for each table: rows, columns with their types, and what to know.
///
/// # Errors
/// Those of `out`.
pub fn write_import(out: &mut dyn Write, outcome: &ImportOutcome, palette: Palette) -> io::Result<()> {
    for table in &outcome.tables {
        write_table(out, table, palette)?;
    }
    let tables = counted(outcome.tables.len(), ["table", "tables"], "张表", Language::English);
    writeln!(out, "{}", palette.good(&format!("{tables} written to {}", outcome.dataset.display())))
}

fn write_table(out: &mut dyn Write, table: &TableOutcome, palette: Palette) -> io::Result<()> {
    let rows =
        counted(usize::try_from(table.rows).unwrap_or(usize::MAX), ["row", "rows"], "行", Language::English);
    let replaced = if table.replaced { ", replaced" } else { "" };
    let name = palette.title(&visible(&table.table));
    writeln!(out, "{name}: {rows} from {}{replaced}", table.file.display())?;
    let width = table.columns.iter().map(|column| column.name.chars().count()).max().unwrap_or(0);
    for column in &table.columns {
        let line = format!("  {:width$}  {}", visible(&column.name), column_text(column));
        writeln!(out, "{}", line.trim_end())?;
    }
    for note in &table.notes {
        writeln!(out, "  {}: {}", palette.warn("note"), visible(note))?;
    }
    Ok(())
}

/// `date, day first, 3 blank`.
fn column_text(column: &ColumnOutcome) -> String {
    let order = column.order.map(|order| format!(", {order}")).unwrap_or_default();
    let blanks = match column.blanks {
        0 => String::new(),
        blanks => format!(", {blanks} blank"),
    };
    format!("{}{order}{blanks}", column.ty)
}
