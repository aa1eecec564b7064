//! Tables for people: columns that line up whatever the script.

use std::io::{self, Write};

use comfy_table::{CellAlignment, Table, presets};

use super::visible::visible;

/// A table with a header and no lines.
pub(super) fn new_table<T: Into<String>>(header: impl IntoIterator<Item = T>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header.into_iter().map(Into::into).collect::<Vec<String>>());
    table
}

/// Adds a row, made harmless for terminals.
pub(super) fn add_row(table: &mut Table, cells: impl IntoIterator<Item = String>) {
    table.add_row(cells.into_iter().map(|cell| visible(&cell).into_owned()).collect::<Vec<_>>());
}

/// Writes a table below its title. Columns from `first_number` on stand to the right.
pub(super) fn write_table(
    out: &mut dyn Write,
    title: &str,
    mut table: Table,
    first_number: usize,
) -> io::Result<()> {
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if place >= first_number {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    writeln!(out)?;
    if !title.is_empty() {
        writeln!(out, "{title}")?;
    }
    for line in table.lines() {
        writeln!(out, "  {}", line.trim_end())?;
    }
    Ok(())
}
