//! What an import did, for people.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::numbers::count;
use super::style::Style;
use super::visible::visible;
use super::words::counted;
use crate::import::{ColumnOutcome, DateOrder, ImportOutcome, TableOutcome, Written};
use crate::language::{Language, say};

/// Writes a paragraph for each table: rows, columns with their types, and what to know.
///
/// # Errors
/// Those of `out`.
pub fn write_import(out: &mut dyn Write, outcome: &ImportOutcome, style: Style) -> io::Result<()> {
    let language = style.language;
    write_tables(out, outcome, style)?;
    let tables = counted(outcome.tables.len(), ["table", "tables"], "张表", language);
    let dataset = outcome.dataset.display();
    let done = say!(language, "{tables} written to {dataset}", "已将 {tables}写入 {dataset}");
    writeln!(out, "{}", style.palette.good(&done))
}

/// Writes the same of what an import would do.
///
/// # Errors
/// Those of `out`.
pub fn write_preview(out: &mut dyn Write, outcome: &ImportOutcome, style: Style) -> io::Result<()> {
    write_tables(out, outcome, style)?;
    let language = style.language;
    writeln!(
        out,
        "{}",
        language.pick(
            "nothing was written; leave `--preview` out to import",
            "没有写入；去掉 `--preview` 即导入"
        )
    )
}

fn write_tables(out: &mut dyn Write, outcome: &ImportOutcome, style: Style) -> io::Result<()> {
    outcome.tables.iter().try_for_each(|table| write_table(out, table, style))
}

fn write_table(out: &mut dyn Write, table: &TableOutcome, style: Style) -> io::Result<()> {
    let (language, palette) = (style.language, style.palette);
    let rows = usize::try_from(table.rows).unwrap_or(usize::MAX);
    let rows = counted(rows, ["row", "rows"], "行", language);
    let became = became(table.written, language);
    let (name, file) = (palette.title(&visible(&table.table)), table.file.display());
    let line = say!(language, "{name}: {rows} from {file}{became}", "{name}：{rows}，来自 {file}{became}");
    writeln!(out, "{line}")?;
    let names: Vec<_> = table.columns.iter().map(|column| visible(&column.name)).collect();
    let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
    for (name, column) in names.iter().zip(&table.columns) {
        let margin = " ".repeat(width - name.width());
        writeln!(out, "  {name}{margin}  {}", column_text(column, language))?;
        if !column.samples.is_empty() {
            let samples: Vec<_> =
                column.samples.iter().map(|sample| format!("`{}`", visible(sample))).collect();
            writeln!(out, "  {}    {}", " ".repeat(width), palette.faint(&samples.join(" ")))?;
        }
    }
    for note in &table.notes {
        let (word, note) = (palette.warn(language.pick("note", "提示")), visible(note.said_in(language)));
        writeln!(out, "{}", say!(language, "  {word}: {note}", "  {word}：{note}"))?;
    }
    Ok(())
}

/// `, replaced`; `: 2 new, 1 updated, 5 unchanged`.
fn became(written: Written, language: Language) -> String {
    let count = |rows: u64| count(usize::try_from(rows).unwrap_or(usize::MAX));
    match written {
        Written::Made => String::new(),
        Written::Replaced => language.pick(", replaced", "，已替换").to_owned(),
        Written::Added { new, updated: 0, unchanged: 0 } => {
            let new = count(new);
            say!(language, ": {new} new", "：新增 {new} 行")
        }
        Written::Added { new, updated, unchanged } => {
            let [new, updated, unchanged] = [new, updated, unchanged].map(count);
            say!(
                language,
                ": {new} new, {updated} updated, {unchanged} unchanged",
                "：新增 {new} 行，更新 {updated} 行，未变 {unchanged} 行"
            )
        }
    }
}

/// `date, day first, 3 blank`.
fn column_text(column: &ColumnOutcome, language: Language) -> String {
    let order = column.order.map(|order| match order {
        DateOrder::YearFirst => language.pick(", year first", "，年在前"),
        DateOrder::DayFirst => language.pick(", day first", "，日在前"),
        DateOrder::MonthFirst => language.pick(", month first", "，月在前"),
    });
    let blanks = match column.blanks {
        0 => String::new(),
        blanks => say!(language, ", {blanks} blank", "，{blanks} 个空值"),
    };
    format!("{}{}{blanks}", column.ty, order.unwrap_or_default())
}
