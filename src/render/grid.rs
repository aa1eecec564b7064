//! Tables that fit the width of a terminal, with Chinese in line.
//!
//! A table that is too wide wraps its texts; where even that is not enough, each row becomes a
//! paragraph of its own.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};
use unicode_width::UnicodeWidthStr;

use super::visible::visible;

/// Columns of the terminal that stand before every row.
const INDENT: usize = 2;
/// Columns between two cells.
const GAP: usize = 2;
/// A text column is never wrapped to fewer columns than this.
const NARROWEST: usize = 12;

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
        let whole: usize = INDENT + widths.iter().map(|width| width + GAP).sum::<usize>() - GAP.min(1);
        match columns {
            Some(columns) if whole > columns + GAP => match self.wrapped(&widths, columns) {
                Some(texts) => self.write_table(out, &widths, texts),
                None => self.write_paragraphs(out, columns),
            },
            _ => self.write_table(out, &widths, usize::MAX),
        }
    }

    /// How many columns the widest cell of each column takes.
    fn widths(&self) -> Vec<usize> {
        let cells =
            |place: usize| self.rows.iter().chain([&self.header]).filter_map(move |row| row.get(place));
        (0..self.header.len()).map(|place| cells(place).map(|cell| cell.width()).max().unwrap_or(0)).collect()
    }

    /// The columns that each text may take so that all fits; `None` if too few.
    fn wrapped(&self, widths: &[usize], columns: usize) -> Option<usize> {
        let pairs = || widths.iter().zip(&self.numbers);
        let numbers: usize = pairs().filter(|(_, number)| **number).map(|(width, _)| width + GAP).sum();
        let texts = pairs().filter(|(_, number)| !**number).count();
        let left = columns.checked_sub(INDENT + numbers)?;
        // Texts that need little leave the rest to the others.
        let mut limit = left.checked_div(texts)?.checked_sub(GAP)?;
        for _ in 0..texts {
            let spare: usize =
                pairs().filter(|(_, number)| !**number).map(|(width, _)| limit.saturating_sub(*width)).sum();
            let wide = pairs().filter(|(width, number)| !**number && **width > limit).count();
            limit += spare.checked_div(wide).unwrap_or(0);
            let used: usize =
                pairs().filter(|(_, number)| !**number).map(|(width, _)| limit.min(*width) + GAP).sum();
            if used > left {
                limit -= spare.checked_div(wide).unwrap_or(0);
                break;
            }
        }
        (limit >= NARROWEST).then_some(limit)
    }

    fn write_table(&self, out: &mut dyn Write, widths: &[usize], texts: usize) -> io::Result<()> {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::MAX);
        table.set_header(self.header.clone());
        for row in &self.rows {
            table.add_row(row.clone());
        }
        let columns = table.column_iter_mut().zip(&self.numbers).zip(widths);
        for ((column, number), width) in columns {
            column.set_padding((0, 2));
            let most = if *number { *width } else { texts.min(*width) };
            let fixed = u16::try_from(most + GAP).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(fixed)));
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
            let first = row.first().map_or("", String::as_str);
            let deeper = first.len() - first.trim_start().len();
            writeln!(out, "{:INDENT$}{first}", "")?;
            let mut line = String::new();
            let indent = " ".repeat(INDENT + deeper + 2);
            let cells = self.header.iter().zip(row).skip(1).filter(|(_, cell)| !cell.trim().is_empty());
            for (name, cell) in cells {
                let part = format!("{name} {}", cell.trim());
                if !line.is_empty() && indent.len() + line.width() + 3 + part.width() > columns {
                    writeln!(out, "{indent}{line}")?;
                    line.clear();
                }
                let separator = if line.is_empty() { "" } else { " · " };
                line = format!("{line}{separator}{part}");
            }
            if !line.is_empty() {
                writeln!(out, "{indent}{line}")?;
            }
        }
        Ok(())
    }
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
    fn a_narrower_one_wraps_texts_and_a_narrow_one_stacks() {
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
