//! Why an import wrote nothing.

use std::fmt;
use std::path::PathBuf;

use crate::value::Type;

/// Why an import wrote nothing. Its `Display` says what is wrong and what to do; for bad rows it
/// has a line for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportError {
    /// The CSV file cannot be read: the system's words.
    Unreadable(PathBuf, String),
    /// The text file is not written in the encoding: its name.
    WrongEncoding(PathBuf, &'static str),
    /// The workbook cannot be read: why.
    BadWorkbook(PathBuf, String),
    /// A sheet is wished of a file that is no workbook.
    NoWorkbook(PathBuf),
    /// The workbook has no such sheet.
    UnknownSheet {
        /// As wished.
        sheet: String,
        /// The nearest that there is.
        suggestion: Option<String>,
        /// All that there are.
        sheets: Vec<String>,
    },
    /// The CSV file has no header.
    Empty(PathBuf),
    /// The header is no UTF-8, or its quotes are wrong: which.
    BadHeader(PathBuf, RowProblem),
    /// Column names that are blank (their places, from 1) or the same but for case.
    ColumnNames {
        /// The file.
        file: PathBuf,
        /// Places of blank names.
        blank: Vec<usize>,
        /// Names that stand more than once, each as first written.
        duplicate: Vec<String>,
    },
    /// That character cannot stand between fields.
    BadDelimiter(char),
    /// The file has no name to call the table after.
    NoTableName(PathBuf),
    /// Two files would make the same table.
    SameTable {
        /// Its name.
        table: String,
        /// The two.
        files: [PathBuf; 2],
    },
    /// A declared column that no file has.
    UnknownColumn {
        /// As declared.
        column: String,
        /// The nearest that there is.
        suggestion: Option<String>,
    },
    /// A date format for a column that is declared to be something else.
    FormatOfOtherType {
        /// The column.
        column: String,
        /// Its declared type.
        ty: Type,
    },
    /// Rows that cannot be taken.
    BadRows {
        /// How many there are.
        count: u64,
        /// The first of them, at most [`ImportError::SHOWN`].
        shown: Vec<BadRow>,
    },
    /// Tables that exist already.
    TablesExist(Vec<String>),
    /// A view of the table's name, which is never replaced.
    IsView(String),
    /// The dataset's path holds something else than a `SQLite` database.
    NotADatabase(PathBuf),
    /// The dataset's path holds a store.
    IsStore(PathBuf),
    /// The dataset stayed locked by another program.
    Locked(PathBuf),
    /// Anything else that `SQLite` reports.
    Sqlite(PathBuf, String),
}

impl ImportError {
    /// How many bad rows are shown.
    pub const SHOWN: usize = 20;
}

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// The CSV file.
    pub file: PathBuf,
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong.
    pub problem: RowProblem,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowProblem {
    /// Another number of fields than the header has.
    FieldCount {
        /// Fields of the row.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// A quote that is never closed.
    UnterminatedQuote,
    /// Text between a closing quote and the next delimiter.
    TextAfterQuote,
    /// A value that is not of its column's type.
    DoesNotFit {
        /// The column.
        column: String,
        /// The column's type.
        ty: Type,
        /// The value, shortened.
        value: String,
    },
    /// A date of which no value of the column shows whether its day or its month is first.
    AmbiguousDate {
        /// The column.
        column: String,
        /// The value.
        value: String,
    },
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(file, reason) => write!(f, "`{}` cannot be read: {reason}", file.display()),
            Self::WrongEncoding(file, encoding) => write!(
                f,
                "`{}` is not written in {encoding}: leave `--encoding` out, or save it as CSV in UTF-8 (\"CSV UTF-8\" in Excel)",
                file.display()
            ),
            Self::BadWorkbook(file, reason) => write!(
                f,
                "the workbook `{}` cannot be read ({reason}): save it anew as .xlsx without a password, or as CSV",
                file.display()
            ),
            Self::NoWorkbook(file) => {
                write!(f, "`{}` is no workbook and has no sheets: leave `--sheet` out", file.display())
            }
            Self::UnknownSheet { sheet, suggestion, sheets } => {
                write!(f, "the workbook has no sheet `{sheet}`")?;
                if let Some(near) = suggestion {
                    write!(f, "; did you mean `{near}`?")?;
                }
                write!(f, " It has {}", quoted(sheets))
            }
            Self::Empty(file) => {
                write!(f, "`{}` is empty: its first line must name the columns", file.display())
            }
            Self::BadHeader(file, problem) => write!(f, "the header of `{}` {problem}", file.display()),
            Self::ColumnNames { file, blank, duplicate } => {
                write!(f, "the header of `{}` ", file.display())?;
                column_names(f, blank, duplicate)
            }
            Self::BadDelimiter(delimiter) => {
                write!(f, "`{}` cannot separate fields: use `,`, `;`, `|` or a tab", delimiter.escape_debug())
            }
            Self::NoTableName(file) => {
                write!(f, "`{}` has no name that a table could have: give one with `--table`", file.display())
            }
            Self::SameTable { table, files: [first, second] } => {
                let (first, second) = (first.display(), second.display());
                write!(
                    f,
                    "`{first}` and `{second}` would both become the table `{table}`: \
                     import one of them by itself with `--table`"
                )
            }
            Self::UnknownColumn { column, suggestion: Some(suggestion) } => {
                write!(f, "no file has a column `{column}`: did you mean `{suggestion}`?")
            }
            Self::UnknownColumn { column, suggestion: None } => {
                write!(f, "no file has a column `{column}`: write it as the first line of the file does")
            }
            Self::FormatOfOtherType { column, ty } => write!(
                f,
                "`{column}` is declared `{ty}` and has a date format: declare it `date` or `datetime`, \
                 or leave out the format"
            ),
            Self::BadRows { count, shown } => bad_rows(f, *count, shown),
            Self::TablesExist(tables) => {
                let names = quoted(tables);
                let (verb, them) = if tables.len() == 1 { ("exists", "it") } else { ("exist", "them") };
                write!(f, "{names} {verb} already in the dataset: add `--replace` to replace {them}")
            }
            Self::IsView(name) => {
                write!(
                    f,
                    "`{name}` is a view of the dataset and is not replaced: give another name with `--table`"
                )
            }
            Self::NotADatabase(dataset) => write!(
                f,
                "`{}` is not a SQLite database, so nothing was written to it: name another file",
                dataset.display()
            ),
            Self::IsStore(dataset) => write!(
                f,
                "`{}` is a store of funnelwright, which keeps what runs found: name the dataset, another file",
                dataset.display()
            ),
            Self::Locked(dataset) => write!(
                f,
                "`{}` is in use by another program: close it there, or try again when it is done",
                dataset.display()
            ),
            Self::Sqlite(dataset, reason) => {
                write!(f, "`{}` cannot be written: {reason}", dataset.display())
            }
        }
    }
}

impl std::error::Error for ImportError {}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.problem)
    }
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FieldCount { found, expected } => {
                write!(f, "has {found} field{} where the header has {expected}", plural(*found))
            }
            Self::NotUtf8 => f.write_str("has bytes that are not UTF-8: say how the file is written, such as `--encoding gb18030` or `--encoding windows-1252`"),
            Self::UnterminatedQuote => f.write_str("opens a quote `\"` that is never closed"),
            Self::TextAfterQuote => {
                f.write_str("has text after a closing quote: write a quote inside quotes twice, as `\"\"`")
            }
            Self::DoesNotFit { column, ty, value } => match ty {
                Type::Date | Type::DateTime => write!(
                    f,
                    "has `{value}` in `{column}`, which is not a {ty} as the column declares it; \
                     `--date-format '{column}=%d/%m/%Y'` says how its dates are written"
                ),
                Type::Bool => {
                    write!(
                        f,
                        "has `{value}` in `{column}`, which is not `true`, `false`, `yes`, `no`, `1` or `0`"
                    )
                }
                _ => write!(
                    f,
                    "has `{value}` in `{column}`, which does not fit the declared type `{ty}`; \
                     declare `text` to take it as it is"
                ),
            },
            Self::AmbiguousDate { column, value } => write!(
                f,
                "has `{value}` in `{column}`, where no date shows whether day or month is first: \
                 say so with `--date-format '{column}=%d/%m/%Y'` or `'{column}=%m/%d/%Y'`"
            ),
        }
    }
}

fn column_names(f: &mut fmt::Formatter<'_>, blank: &[usize], duplicate: &[String]) -> fmt::Result {
    let places: Vec<String> = blank.iter().map(usize::to_string).collect();
    match (blank.len(), duplicate.len()) {
        (0, _) => write!(f, "names {} more than once", quoted(duplicate))?,
        (count, 0) => write!(f, "has no name for column{} {}", plural(count), places.join(", "))?,
        (count, _) => write!(
            f,
            "has no name for column{} {} and names {} more than once",
            plural(count),
            places.join(", "),
            quoted(duplicate)
        )?,
    }
    f.write_str(": give every column a name of its own (upper and lower case count as the same)")?;
    // A title above the table, or merged cells, leave blanks beside them.
    if blank.len() > 1 {
        f.write_str("; if the names stand in another row, say so with `--header-row`")
    } else {
        Ok(())
    }
}

fn bad_rows(f: &mut fmt::Formatter<'_>, count: u64, shown: &[BadRow]) -> fmt::Result {
    let rows = if count == 1 { "row" } else { "rows" };
    write!(f, "{count} bad {rows}, so nothing was imported")?;
    for row in shown {
        write!(f, "\n  {row}")?;
    }
    match count.saturating_sub(u64::try_from(shown.len()).unwrap_or(u64::MAX)) {
        0 => Ok(()),
        more => write!(f, "\n  … and {more} more"),
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
