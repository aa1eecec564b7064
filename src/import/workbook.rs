//! Excel workbooks: one sheet written out as CSV text.
//!
//! Cells keep what they hold: numbers, texts, dates of date cells; formulas give the value that was
//! saved with them. A number cell is never taken for a date.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, ExcelDateTime, Reader, Sheets, open_workbook_auto_from_rs};

use super::ImportRequest;
use super::error::ImportError;
use super::source::Source;
use crate::diagnostic::nearest;
use crate::language::{Spoken, spoken};

/// Whether a file is a workbook, by its first bytes: a ZIP (`.xlsx`) or a compound file (`.xls`).
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0")
}

/// Writes the wished sheet, by default the first, as CSV.
pub(super) fn read(path: &Path, bytes: Vec<u8>, request: &ImportRequest) -> Result<Source, ImportError> {
    let unreadable = |reason: String| ImportError::BadWorkbook(path.to_owned(), reason);
    let mut workbook =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| unreadable(error.to_string()))?;
    let sheets = workbook.sheet_names();
    let sheet = match &request.sheet {
        Some(wished) => sheets.iter().find(|name| *name == wished).ok_or_else(|| {
            let suggestion = nearest(wished, sheets.iter().map(String::as_str)).map(str::to_owned);
            ImportError::UnknownSheet { sheet: wished.clone(), suggestion, sheets: sheets.clone() }
        })?,
        None => sheets.first().ok_or_else(|| ImportError::Empty(path.to_owned()))?,
    };
    let mut source = written_out(&mut workbook, sheet, request.header_row).map_err(unreadable)?;
    if sheets.len() > 1 {
        let others: Vec<String> =
            sheets.iter().filter(|name| *name != sheet).map(|name| format!("`{name}`")).collect();
        let note = spoken!(
            "the sheet is `{sheet}`; others, with `--sheet`: {}",
            "用的是工作表 `{sheet}`；其他工作表用 `--sheet` 指明：{}",
            others.join(", ")
        );
        source.notes.insert(0, note);
    }
    Ok(source)
}

fn written_out(
    workbook: &mut Sheets<Cursor<Vec<u8>>>,
    sheet: &str,
    header_row: usize,
) -> Result<Source, String> {
    let range = workbook.worksheet_range(sheet).map_err(|error| error.to_string())?;
    let first_row = range.start().map_or(1, |(row, _)| u64::from(row) + 1);
    let header_row = u64::try_from(header_row).unwrap_or(1);
    let mut source = Source { delimiter: Some(b','), ..Source::default() };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let (mut line, mut faults) = (1, 0_u64);
    let width = range.rows().map(used_width).max().unwrap_or(0);
    for (row, cells) in (first_row..).zip(range.rows()) {
        // Rows of nothing are no records, as empty lines of a text are none.
        if row < header_row.max(1) || cells.iter().all(is_blank) {
            continue;
        }
        let texts: Vec<String> = cells.iter().take(width).map(text).collect();
        faults +=
            u64::try_from(cells.iter().filter(|cell| matches!(cell, Data::Error(_))).count()).unwrap_or(0);
        source.rows.push((line, row));
        line += 1 + u64::try_from(texts.iter().map(|text| line_ends(text)).sum::<usize>()).unwrap_or(0);
        writer.write_record(&texts).map_err(|error| error.to_string())?;
    }
    source.text = writer.into_inner().map_err(|error| error.to_string())?;
    if faults > 0 {
        let cells = if faults == 1 { "cell holds" } else { "cells hold" };
        source.notes.push(Spoken {
            english: format!("{faults} {cells} an error of Excel, such as `#N/A`, and count as blank"),
            chinese: format!("{faults} 个单元格是 Excel 的错误值，例如 `#N/A`，按空值处理"),
        });
    }
    Ok(source)
}

fn line_ends(text: &str) -> usize {
    text.matches('\n').count()
}

/// How many cells of a row there are up to its last one that is not blank.
fn used_width(cells: &[Data]) -> usize {
    cells.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1)
}

fn is_blank(cell: &Data) -> bool {
    match cell {
        Data::Empty => true,
        Data::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// What a cell holds, as a CSV file would have it.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        // A carriage return alone would end a line of CSV; Excel's own line end in a cell is a line feed.
        Data::String(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
        Data::Int(number) => number.to_string(),
        // `to_string` of a whole float has no point: 12, as the sheet shows it.
        Data::Float(number) => number.to_string(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(moment) => moment_text(moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
    }
}

/// ISO 8601; a time at midnight is a date. Durations stay the number of days that Excel keeps.
fn moment_text(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}
