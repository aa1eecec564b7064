//! Tables that fit the width of a terminal, with Chinese in line.
//!
//! A table that is too wide folds its texts; where that would cut words, each row becomes a paragraph
//! of its own.

use std::io::{self, Write};

use comfy_table::{CellAlignment, Table, presets};
use unicode_width::UnicodeWidthStr;

use super::fold::{fold, unfoldable};
use super::visible::visible;

/// Columns of the terminal that stand before every row.
const INDENT: usize = 2;
/// Columns between two cells.
const GAP: usize = 2;

/// A table: texts to the left, numbers to the right.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    header: Vec<String>,
    /// Whether the column holds numbers.
    numbers: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    /// An empty table. `columns` says `l` for each text column and `r` for each column of numbers.
    pub fn new<T: Into<String>>(columns: &str, header: impl IntoIterator<Item = T>) -> Self {
        Self {
            header: header.into_iter().map(Into::into).collect(),
            numbers: columns.chars().map(|column| column == 'r').collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row. Leading spaces of a text are kept.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(|cell| visible(cell.as_ref()).into_owned()).collect());
    }

    /// Writes it into so many columns; without a number as wide as it is.
    pub fn write(&self, out: &mut dyn Write, columns: Option<usize>) -> io::Result<()> {
        let widths = self.widths();
        let whole = INDENT + widths.iter().map(|width| width + GAP).sum::<usize>() - GAP;
        match columns.filter(|columns| whole > *columns) {
            None => self.write_table(out, usize::MAX),
            Some(columns) => match self.text_width(&widths, columns) {
                Some(texts) => self.write_table(out, texts),
                None => self.write_paragraphs(out, columns),
            },
        }
    }

    /// How many columns the widest cell of each column takes.
    fn widths(&self) -> Vec<usize> {
        (0..self.header.len()).map(|place| self.most(place, UnicodeWidthStr::width)).collect()
    }

    /// The most that a measure gives for a column's cells.
    fn most(&self, place: usize, measure: impl Fn(&str) -> usize) -> usize {
        let cells = self.rows.iter().chain([&self.header]).filter_map(|row| row.get(place));
        cells.map(|cell| measure(cell)).max().unwrap_or(0)
    }

    /// How many columns each text may take so that all fits; `None` if words would have to be cut.
    fn text_width(&self, widths: &[usize], columns: usize) -> Option<usize> {
        let is_number = |place: usize| self.numbers.get(place).copied().unwrap_or(false);
        let (mut texts, mut left) = (Vec::new(), (columns + GAP).checked_sub(INDENT)?);
        for (place, width) in widths.iter().copied().enumerate() {
            left = left.checked_sub(if is_number(place) { width + GAP } else { GAP })?;
            texts.extend((!is_number(place)).then_some((width, self.most(place, unfoldable))));
        }
        // Narrow texts leave what they do not need to the others.
        texts.sort_unstable();
        let mut limit = 0;
        for (place, (width, _)) in texts.iter().enumerate() {
            limit = left / (texts.len() - place);
            left = left.saturating_sub(limit.min(*width));
        }
        texts.iter().all(|(width, least)| *width <= limit || *least <= limit).then_some(limit)
    }

    fn write_table(&self, out: &mut dyn Write, texts: usize) -> io::Result<()> {
        let fold_cell =
            |cell: &String| if texts == usize::MAX { cell.clone() } else { fold(cell, texts).join("\n") };
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_header(self.header.iter().map(fold_cell).collect::<Vec<_>>());
        for row in &self.rows {
            table.add_row(row.iter().map(fold_cell).collect::<Vec<_>>());
        }
        for (column, number) in table.column_iter_mut().zip(&self.numbers) {
            column.set_padding((0, 2));
            if *number {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for line in table.lines() {
            writeln!(out, "{:INDENT$}{}", "", line.trim_end())?;
        }
        Ok(())
    }

    /// Each row as its first text and, below it, `name value` of all other cells that hold one.
    fn write_paragraphs(&self, out: &mut dyn Write, columns: usize) -> io::Result<()> {
        for row in &self.rows {
            let first = format!("{:INDENT$}{}", "", row.first().map_or("", String::as_str));
            let depth = first.len() - first.trim_start().len() + 2;
            write_lines(out, fold(&first, columns))?;
            let cells = self.header.iter().zip(row).skip(1).filter(|(_, cell)| !cell.trim().is_empty());
            let mut line = String::new();
            for (name, cell) in cells {
                let part = format!("{name} {}", cell.trim());
                if !line.is_empty() && line.width() + 3 + part.width() > columns {
                    write_lines(out, fold(&line, columns))?;
                    line.clear();
                }
                line = if line.is_empty() {
                    format!("{:depth$}{part}", "")
                } else {
                    format!("{line} · {part}")
                };
            }
            if !line.is_empty() {
                write_lines(out, fold(&line, columns))?;
            }
        }
        Ok(())
    }
}

fn write_lines(out: &mut dyn Write, lines: Vec<String>) -> io::Result<()> {
    lines.into_iter().try_for_each(|line| writeln!(out, "{line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(columns: Option<usize>) -> String {
        let mut grid = Grid::new("lrr", ["phase", "customers", "amount"]);
        grid.row(["need 需求沟通确认", "12", "1,234,000"]);
        grid.row(["  large_accounts › need", "12", "1,234,000"]);
        let mut out = Vec::new();
        grid.write(&mut out, columns).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_wide_terminal_shows_a_table_in_line() {
        let wide = "  phase                    customers     amount
  need 需求沟通确认               12  1,234,000
    large_accounts › need         12  1,234,000
";
        assert_eq!(printed(None), wide);
        assert_eq!(printed(Some(80)), wide);
    }

    #[test]
    fn a_narrower_one_folds_texts_and_a_narrow_one_stacks() {
        let wrapped = printed(Some(44));
        assert!(wrapped.lines().all(|line| line.width() <= 44), "{wrapped}");
        assert!(wrapped.contains("customers     amount\n"), "{wrapped}");
        assert_eq!(
            printed(Some(32)),
            "  need 需求沟通确认
    customers 12
    amount 1,234,000
    large_accounts › need
      customers 12
      amount 1,234,000
"
        );
    }
}
