//! Reading a CSV file as far as a table to be.

use std::path::{Path, PathBuf};

use csv::ByteRecord;

use super::cell::Cell;
use super::column::{ColumnDraft, Declarations, Declared};
use super::csv_text::{QuoteProblem, Record, Records, infer_delimiter};
use super::error::{BadRow, ImportError, RowProblem};
use super::evidence::Evidence;
use super::keys::Keys;
use super::source::{Source, read_source};
use crate::language::{Spoken, spoken};
use crate::value::Type;

/// A table to be. Guarantees: names of columns differ; every row has as many fields as there are
/// columns, and every field fits its column.
#[derive(Debug)]
pub(super) struct TableDraft {
    /// Its name.
    pub table: String,
    /// Where it comes from.
    pub file: PathBuf,
    /// Its columns.
    pub columns: Vec<ColumnDraft>,
    /// The character between fields.
    pub delimiter: u8,
    /// What a person should know.
    pub notes: Vec<Spoken>,
    text: Vec<u8>,
}

impl TableDraft {
    /// How many rows it has.
    pub fn rows(&self) -> u64 {
        let mut rows = 0;
        // INVARIANT (nothing fails): the rows are only counted.
        let Ok(()) = self.each_row(|_| {
            rows += 1;
            Ok::<(), std::convert::Infallible>(())
        });
        rows
    }

    /// Gives every row to `write`, in order; its fields stand in the order of the columns.
    pub fn each_row<E>(&self, mut write: impl FnMut(&[Cell]) -> Result<(), E>) -> Result<(), E> {
        let mut records = Records::new(&self.text, self.delimiter);
        records.next();
        while let Some(record) = records.next() {
            let fields = self.columns.iter().zip(record.fields);
            // Every field was found to fit, so nothing becomes null here that is not blank.
            let cells: Vec<Cell> = fields
                .map(|(column, field)| {
                    let text = std::str::from_utf8(field).unwrap_or_default();
                    column.cell(text).unwrap_or(Cell::Null)
                })
                .collect();
            write(&cells)?;
        }
        Ok(())
    }
}

/// Bad rows of all files: counted, the first of them kept.
#[derive(Debug, Default)]
pub(super) struct BadRows {
    count: u64,
    shown: Vec<BadRow>,
}

impl BadRows {
    fn add(&mut self, file: &Path, line: u64, problem: RowProblem) {
        self.count += 1;
        if self.shown.len() < ImportError::SHOWN {
            self.shown.push(BadRow { file: file.to_owned(), line, problem });
        }
    }

    /// Puts what was added since `start` rows were shown into the order of lines.
    fn sort_from(&mut self, start: usize) {
        if let Some(of_one_file) = self.shown.get_mut(start..) {
            of_one_file.sort_by_key(|row| row.line);
        }
    }

    /// The error, if there is any bad row.
    pub fn into_error(self) -> Option<ImportError> {
        (self.count > 0).then_some(ImportError::BadRows { count: self.count, shown: self.shown })
    }
}

/// Scans a file; `None` if it has bad rows, which are added to `bad_rows`.
pub(super) fn scan(
    path: &Path,
    table: String,
    delimiter: Option<u8>,
    declarations: Declarations<'_>,
    bad_rows: &mut BadRows,
) -> Result<Option<TableDraft>, ImportError> {
    let request = declarations.request;
    let source = read_source(path, request)?;
    let delimiter = source.delimiter.or(delimiter).unwrap_or_else(|| infer_delimiter(&source.text));
    let names = header(path, &source.text, delimiter)?;
    let declared: Vec<Declared> = names.iter().map(|name| Declared::of(name, declarations)).collect();

    let (bad_before, shown_before) = (bad_rows.count, bad_rows.shown.len());
    let evidence = gather(path, &source, delimiter, &declared, bad_rows);
    let mut notes = source.notes.clone();
    notes.extend(
        names
            .iter()
            .zip(&declared)
            .zip(&evidence)
            .filter(|((_, declared), _)| declared.ty.is_none() && declared.format.is_none())
            .filter_map(|((name, _), evidence)| evidence.note(name)),
    );
    let kept_as_text = names.iter().zip(&declared).zip(&evidence).filter(|((name, declared), evidence)| {
        let is_text = declared.of_table && declared.ty == Some(Type::Text);
        is_text && evidence.ty() != Type::Text && !request.keys.contains(name)
    });
    notes.extend(kept_as_text.map(|((name, _), evidence)| {
        let ty = evidence.ty();
        spoken!(
            "`{name}` is text in the table and stays so, though its values here are `{ty}`; `--replace` with a whole \
             export reads them as such",
            "`{name}` 在表中是文本，仍按文本保存，尽管这里的值是 `{ty}`；用 `--replace` 导入完整的导出文件可按该类型读取"
        )
    }));
    let may_be_wrong = declared.iter().any(Declared::may_be_wrong);
    let columns: Vec<ColumnDraft> = names
        .into_iter()
        .zip(declared)
        .zip(&evidence)
        .map(|((name, declared), evidence)| ColumnDraft::new(name, declared, evidence))
        .collect();
    if may_be_wrong || !request.keys.is_empty() {
        check_fit(path, &source, delimiter, &columns, &request.keys, bad_rows);
    }
    bad_rows.sort_from(shown_before);
    let text = source.text;
    let draft = TableDraft { table, file: path.to_owned(), columns, delimiter, notes, text };
    Ok((bad_rows.count == bad_before).then_some(draft))
}

/// The names of the columns, without blanks around them.
fn header(path: &Path, text: &[u8], delimiter: u8) -> Result<Vec<String>, ImportError> {
    let mut records = Records::new(text, delimiter);
    let record = records.next().ok_or_else(|| ImportError::Empty(path.to_owned()))?;
    if let Some((_, problem)) = quote_problem(&record) {
        return Err(ImportError::BadHeader(path.to_owned(), problem));
    }
    let fields = texts(record.fields).map_err(|e| ImportError::BadHeader(path.to_owned(), e))?;
    let names: Vec<String> = fields.into_iter().map(|name| name.trim().to_owned()).collect();

    // SQLite folds the case of ASCII letters only.
    let same = |a: &String, b: &String| a.eq_ignore_ascii_case(b);
    let blank: Vec<usize> = (1..).zip(&names).filter(|(_, name)| name.is_empty()).map(|(at, _)| at).collect();
    let mut duplicate: Vec<String> = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        let times = names.iter().filter(|other| same(name, other)).count();
        if times > 1 && !duplicate.iter().any(|other| same(name, other)) {
            duplicate.push(name.clone());
        }
    }
    if blank.is_empty() && duplicate.is_empty() {
        Ok(names)
    } else {
        Err(ImportError::ColumnNames { file: path.to_owned(), blank, duplicate })
    }
}

/// What the values of each column show; rows that cannot be taken apart are bad.
fn gather(
    path: &Path,
    source: &Source,
    delimiter: u8,
    declared: &[Declared],
    bad_rows: &mut BadRows,
) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::default(); declared.len()];
    let mut records = Records::new(&source.text, delimiter);
    records.next();
    while let Some(record) = records.next() {
        match sound_fields(&record, declared.len()) {
            Err((line, problem)) => bad_rows.add(path, source.line(line), problem),
            Ok(fields) => {
                for ((evidence, declared), field) in evidence.iter_mut().zip(declared).zip(fields) {
                    match &declared.format {
                        Some(format) => evidence.add_by_format(field, format),
                        None => evidence.add(source.line(record.line), field),
                    }
                }
            }
        }
    }
    evidence
}

/// Adds every value that does not fit its column, and every row that its key does not tell apart.
fn check_fit(
    path: &Path,
    source: &Source,
    delimiter: u8,
    columns: &[ColumnDraft],
    keys: &[String],
    bad_rows: &mut BadRows,
) {
    let mut keys = Keys::new(keys, columns);
    let mut records = Records::new(&source.text, delimiter);
    records.next();
    while let Some(record) = records.next() {
        let Ok(fields) = sound_fields(&record, columns.len()) else { continue };
        let line = source.line(record.line);
        let misfit = columns.iter().zip(&fields).find_map(|(column, field)| column.cell(field).err());
        if let Some(problem) = misfit.or_else(|| keys.add(line, &fields).err()) {
            bad_rows.add(path, line, problem);
        }
    }
}

/// The fields of a record without fault; else its first fault and the line of that.
fn sound_fields<'r>(record: &Record<'r>, expected: usize) -> Result<Vec<&'r str>, (u64, RowProblem)> {
    if let Some(fault) = quote_problem(record) {
        return Err(fault);
    }
    let found = record.fields.len();
    if found != expected {
        return Err((record.line, RowProblem::FieldCount { found, expected }));
    }
    texts(record.fields).map_err(|problem| (record.line, problem))
}

fn quote_problem(record: &Record) -> Option<(u64, RowProblem)> {
    record.quotes.map(|problem| match problem {
        QuoteProblem::Unterminated(below) => (record.line + below, RowProblem::UnterminatedQuote),
        QuoteProblem::TextAfter(below) => (record.line + below, RowProblem::TextAfterQuote),
    })
}

fn texts(fields: &ByteRecord) -> Result<Vec<&str>, RowProblem> {
    fields.iter().map(|field| std::str::from_utf8(field).map_err(|_| RowProblem::NotUtf8)).collect()
}
