//! CSV files and sheets of Excel into tables of the dataset, all or nothing.
//!
//! The phases: [`ImportRequest`] → every file becomes CSV text in UTF-8 (`source`), which is scanned
//! (`scan`) into a `TableDraft`, which knows each column's type and that every row fits → all drafts
//! are written in one transaction (`write`), or added to tables that are there (`merge`) →
//! [`ImportOutcome`]. Where rows are added, the columns that are there (`existing`) decide how they are
//! read, and keys (`keys`) tell which rows are there already. `profile` only looks.
//!
//! Guarantees: if anything is wrong in any file, or writing fails, the dataset is as it was; rows
//! keep their order (as rowids); what cannot be read without guessing stays text, and the outcome
//! says so. Deliberately absent: printing.

mod cell;
mod column;
mod csv_text;
mod error;
mod evidence;
mod existing;
mod keys;
mod merge;
mod outcome;
mod profile;
mod scan;
mod source;
mod workbook;
mod write;
mod written_date;
mod written_number;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use error::{BadRow, ImportError, RowProblem};
pub use outcome::{ColumnOutcome, DateOrder, ImportOutcome, TableOutcome, Written};
pub use profile::{ColumnProfile, TableProfile, ValueProfile};

use crate::diagnostic::nearest;
use crate::time::DateFormat;
use crate::value::Type;
use column::Declarations;
use existing::{ExistingColumns, existing};
use scan::TableDraft;

/// What to import, into what, and what is known about it.
#[derive(Debug, Clone, Default)]
pub struct ImportRequest {
    /// The CSV files, each with the name of its table; without one the table is named after the
    /// file's stem, verbatim.
    pub files: Vec<(PathBuf, Option<String>)>,
    /// The `SQLite` file; it is made if there is none.
    pub dataset: PathBuf,
    /// The character between fields; inferred among `,` `;` tab `|` if not given.
    pub delimiter: Option<char>,
    /// Declared types by column name, for every file that has the column.
    pub types: BTreeMap<String, Type>,
    /// Declared date formats by column name, for every file that has the column.
    pub formats: BTreeMap<String, DateFormat>,
    /// What is done with tables that exist already.
    pub existing: Existing,
    /// The columns that tell the rows of a file apart; none if empty.
    pub keys: Vec<String>,
    /// The sheet of a workbook; the first if not given.
    pub sheet: Option<String>,
    /// The line or row that names the columns, from 1; 0 means 1.
    pub header_row: usize,
    /// The encoding of text files without a byte-order mark; found out if not given.
    pub encoding: Option<&'static encoding_rs::Encoding>,
}

/// What is done with a table that exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// Nothing is imported.
    #[default]
    Refuse,
    /// It is replaced.
    Replace,
    /// Rows are added to it; by the request's keys, those that are there already are updated.
    Append,
}

/// Imports all files of the request into its dataset.
///
/// # Errors
/// Anything that [`ImportError`] names; nothing was written then.
pub fn import(request: &ImportRequest) -> Result<ImportOutcome, ImportError> {
    write::write(request, &scanned(request)?)
}

/// What an import would make of the files; nothing is written. The dataset is looked at only where
/// rows are added to its tables.
///
/// # Errors
/// What [`ImportError`] names of files and declarations, and of the dataset where it is looked at.
pub fn preview(request: &ImportRequest) -> Result<ImportOutcome, ImportError> {
    let drafts = scanned(request)?;
    let mut tables: Vec<TableOutcome> = drafts.iter().map(write::previewed).collect();
    if request.existing == Existing::Append && request.dataset.exists() {
        for (table, tried) in tables.iter_mut().zip(write::tried(request, &drafts)?) {
            table.written = tried.written;
            table.notes = tried.notes;
        }
    }
    Ok(ImportOutcome { dataset: request.dataset.clone(), tables })
}

/// What the tables of the files look like; nothing is written.
///
/// # Errors
/// What [`ImportError`] names of files and declarations.
pub fn profile(request: &ImportRequest) -> Result<Vec<TableProfile>, ImportError> {
    Ok(scanned(request)?.iter().map(profile::profile).collect())
}

/// The tables of all files, or what is wrong with any of them.
fn scanned(request: &ImportRequest) -> Result<Vec<TableDraft>, ImportError> {
    let delimiter = request.delimiter.map(delimiter_byte).transpose()?;
    check_declarations(request)?;

    let names = request.files.iter().map(|(path, table)| table_name(path, table.as_deref()));
    let names: Vec<String> = names.collect::<Result<_, _>>()?;
    let there = match request.existing {
        Existing::Append => existing(&request.dataset, names.iter().map(String::as_str))?,
        Existing::Refuse | Existing::Replace => BTreeMap::new(),
    };
    check_types_are_kept(request, there.values())?;
    let mut drafts = Vec::new();
    let mut bad_rows = scan::BadRows::default();
    for ((path, _), name) in request.files.iter().zip(names) {
        let declared = Declarations { request, there: there.get(&name) };
        drafts.extend(scan::scan(path, name, delimiter, declared, &mut bad_rows)?);
    }
    if let Some(error) = bad_rows.into_error() {
        return Err(error);
    }
    check_columns_exist(request, &drafts)?;
    check_keys_exist(request, &drafts)?;
    check_tables_differ(&drafts)?;
    Ok(drafts)
}

/// The table's name: as given, else the file's stem.
fn table_name(path: &Path, given: Option<&str>) -> Result<String, ImportError> {
    let stem = || path.file_stem().and_then(|stem| stem.to_str());
    given
        .or_else(stem)
        .filter(|name| !name.trim().is_empty())
        .map(str::to_owned)
        .ok_or_else(|| ImportError::NoTableName(path.to_owned()))
}

fn delimiter_byte(delimiter: char) -> Result<u8, ImportError> {
    u8::try_from(delimiter)
        .ok()
        .filter(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n\0".contains(byte))
        .ok_or(ImportError::BadDelimiter(delimiter))
}

fn check_declarations(request: &ImportRequest) -> Result<(), ImportError> {
    for column in request.formats.keys() {
        match request.types.get(column) {
            Some(ty) if !ty.is_temporal() => {
                return Err(ImportError::FormatOfOtherType { column: column.clone(), ty: *ty });
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_columns_exist(request: &ImportRequest, drafts: &[TableDraft]) -> Result<(), ImportError> {
    let columns = || drafts.iter().flat_map(|draft| &draft.columns).map(|column| column.name.as_str());
    let declarations = request.types.keys().chain(request.formats.keys());
    let absent = declarations.filter(|declared| columns().all(|column| column != *declared));
    // Keys also name columns of the table, where case does not tell apart.
    let keys = request.keys.iter().filter(|key| columns().all(|column| !column.eq_ignore_ascii_case(key)));
    match absent.chain(keys).next() {
        Some(declared) => {
            let suggestion = nearest(declared, columns()).map(str::to_owned);
            Err(ImportError::UnknownColumn { column: declared.clone(), suggestion })
        }
        None => Ok(()),
    }
}

/// A column of numbers would turn `007` into 7, and dates into nothing.
fn check_types_are_kept<'a>(
    request: &ImportRequest,
    there: impl Iterator<Item = &'a ExistingColumns>,
) -> Result<(), ImportError> {
    for columns in there {
        for (column, wished) in &request.types {
            let number = |ty: &Type| ty.is_number() || *ty == Type::Bool;
            if let Some(ty) = columns.ty(column).filter(|ty| number(ty) && !number(wished)) {
                return Err(ImportError::TypeOfTable { column: column.clone(), ty, wished: *wished });
            }
        }
    }
    Ok(())
}

fn check_keys_exist(request: &ImportRequest, drafts: &[TableDraft]) -> Result<(), ImportError> {
    for draft in drafts {
        let has = |key: &&String| draft.columns.iter().any(|column| column.name.eq_ignore_ascii_case(key));
        if let Some(key) = request.keys.iter().find(|key| !has(key)) {
            return Err(ImportError::KeyNotInFile { file: draft.file.clone(), column: key.clone() });
        }
    }
    Ok(())
}

fn check_tables_differ(drafts: &[TableDraft]) -> Result<(), ImportError> {
    let mut seen: BTreeMap<String, &TableDraft> = BTreeMap::new();
    for draft in drafts {
        if let Some(first) = seen.insert(draft.table.to_ascii_lowercase(), draft) {
            return Err(ImportError::SameTable {
                table: draft.table.clone(),
                files: [first.file.clone(), draft.file.clone()],
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
