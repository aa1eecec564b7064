//! Why an import wrote nothing.

use std::fmt;
use std::path::PathBuf;

use crate::diagnostic::suggesting;
use crate::language::{Language, Spoken, spoken};
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
    /// A key column that a file does not have.
    KeyNotInFile {
        /// The file.
        file: PathBuf,
        /// The column.
        column: String,
    },
    /// A key column that the table to add to does not have.
    KeyNotInTable {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A declared type that the table to add to would not keep.
    TypeOfTable {
        /// The column.
        column: String,
        /// The type that the table has.
        ty: Type,
        /// As declared.
        wished: Type,
    },
    /// A table made without row numbers, whose rows cannot be updated by key.
    NoRowNumbers(String),
    /// Rows of the table to add to that the key does not tell apart.
    KeyNotUnique {
        /// The table.
        table: String,
        /// The columns of the key.
        columns: Vec<String>,
        /// The first values that stand there more than once.
        key: String,
    },
    /// A table to add to that the dataset does not have, though it has others.
    NoTableToAddTo {
        /// As wished.
        table: String,
        /// Those that there are.
        tables: Vec<String>,
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
        /// Whether the table that rows are added to decides on it.
        of_table: bool,
        /// The value, shortened.
        value: String,
    },
    /// Nothing in a column that tells rows apart.
    BlankKey {
        /// The column.
        column: String,
    },
    /// The same key as a row before.
    SameKey {
        /// Its values.
        key: String,
        /// The line of that row.
        first: u64,
    },
    /// A date of which no value of the column shows whether its day or its month is first.
    AmbiguousDate {
        /// The column.
        column: String,
        /// The value.
        value: String,
    },
}

impl ImportError {
    /// What is wrong and what to do, in both languages; for bad rows a line for each.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::Unreadable(file, reason) => {
                spoken!("`{}` cannot be read: {reason}", "无法读取 `{}`：{reason}", file.display())
            }
            Self::WrongEncoding(file, encoding) => spoken!(
                "`{}` is not written in {encoding}: leave `--encoding` out, or save it as CSV in UTF-8 (\"CSV UTF-8\" in Excel)",
                "`{}` 不是 {encoding} 编码：请去掉 `--encoding`，或另存为 UTF-8 的 CSV（Excel 中的“CSV UTF-8”）",
                file.display()
            ),
            Self::BadWorkbook(file, reason) => spoken!(
                "the workbook `{}` cannot be read ({reason}): save it anew as .xlsx without a password, or as CSV",
                "无法读取工作簿 `{}`（{reason}）：请重新保存为不带密码的 .xlsx，或 CSV",
                file.display()
            ),
            Self::NoWorkbook(file) => spoken!(
                "`{}` is no workbook and has no sheets: leave `--sheet` out",
                "`{}` 不是工作簿，没有工作表：请去掉 `--sheet`",
                file.display()
            ),
            Self::UnknownSheet { sheet, suggestion, sheets } => {
                let what = spoken!("the workbook has no sheet `{sheet}`", "工作簿没有工作表 `{sheet}`");
                let (what, all) = (suggesting(what, suggestion.as_deref()), quoted(sheets));
                match suggestion {
                    Some(_) => spoken!([what] "{what} It has {all}", "{what}其中有 {all}"),
                    None => spoken!([what] "{what}; it has {all}", "{what}；其中有 {all}"),
                }
            }
            Self::Empty(file) => spoken!(
                "`{}` is empty: its first line must name the columns",
                "`{}` 是空的：第一行必须是列名",
                file.display()
            ),
            Self::BadHeader(file, problem) => {
                let problem = problem.spoken();
                spoken!([problem] "the header of `{}` {problem}", "`{}` 的列名行{problem}", file.display())
            }
            Self::ColumnNames { file, blank, duplicate } => {
                let problem = column_names(blank, duplicate);
                spoken!([problem] "the header of `{}` {problem}", "`{}` 的列名行{problem}", file.display())
            }
            Self::BadDelimiter(delimiter) => spoken!(
                "`{}` cannot separate fields: use `,`, `;`, `|` or a tab",
                "`{}` 不能作为分隔符：请用 `,`、`;`、`|` 或制表符",
                delimiter.escape_debug()
            ),
            Self::NoTableName(file) => spoken!(
                "`{}` has no name that a table could have: give one with `--table`",
                "`{}` 的文件名不能作为表名：请用 `--table` 指定",
                file.display()
            ),
            Self::SameTable { table, files: [first, second] } => {
                let (first, second) = (first.display(), second.display());
                spoken!(
                    "`{first}` and `{second}` would both become the table `{table}`: \
                     import one of them by itself with `--table`",
                    "`{first}` 和 `{second}` 都会成为表 `{table}`：请用 `--table` 单独导入其中一个"
                )
            }
            Self::UnknownColumn { column, suggestion: Some(suggestion) } => spoken!(
                "no file has a column `{column}`: did you mean `{suggestion}`?",
                "没有文件含有列 `{column}`：是不是想写 `{suggestion}`？"
            ),
            Self::UnknownColumn { column, suggestion: None } => spoken!(
                "no file has a column `{column}`: write it as the first line of the file does",
                "没有文件含有列 `{column}`：请照文件第一行的写法来写"
            ),
            Self::FormatOfOtherType { column, ty } => spoken!(
                "`{column}` is declared `{ty}` and has a date format: declare it `date` or `datetime`, \
                 or leave out the format",
                "`{column}` 声明为 `{ty}`，却又有日期格式：请声明为 `date` 或 `datetime`，或去掉格式"
            ),
            Self::BadRows { count, shown } => bad_rows(*count, shown),
            Self::KeyNotInFile { file, column } => spoken!(
                "`{}` has no column `{column}`, which `--key` names: import it by itself, or name another key",
                "`{}` 没有 `--key` 指的列 `{column}`：请单独导入这个文件，或换用别的列",
                file.display()
            ),
            Self::KeyNotInTable { table, column } => spoken!(
                "the table `{table}` has no column `{column}` to find its rows by: give the column in the file the \
                 name that it has in the table, or name another key",
                "表 `{table}` 没有列 `{column}`，无法据此找到原有的行：请把文件中的列名改成表中的名称，或换用别的列"
            ),
            Self::TypeOfTable { column, ty, wished } => spoken!(
                "the table keeps `{column}` as `{ty}`, so values declared `{wished}` would not stay what they are: leave \
                 `--type` out, or import everything anew with `--replace`",
                "表中 `{column}` 的类型是 `{ty}`，声明为 `{wished}` 的值无法原样保存：请去掉 `--type`，\
                 或用 `--replace` 全部重新导入"
            ),
            Self::NoRowNumbers(table) => spoken!(
                "the rows of the table `{table}`, which another program made, have no numbers (`WITHOUT ROWID`, or \
                 columns with their names), so they cannot be updated: add rows without `--key`, or replace the table \
                 with `--replace`",
                "表 `{table}` 由其他程序创建，各行没有行号（`WITHOUT ROWID`，或行号的名称被列占用），无法更新：\
                 请不写 `--key` 只添加行，或用 `--replace` 替换这张表"
            ),
            Self::KeyNotUnique { table, columns, key } => spoken!(
                "the table `{table}` has more than one row with {} `{key}`, so it cannot be told which to update: add a \
                 column to `--key` that tells them apart, or replace the table with `--replace`",
                "表 `{table}` 中 {} 为 `{key}` 的行不止一行，无法知道更新哪一行：请在 `--key` 中加上能区分它们的列，\
                 或用 `--replace` 替换这张表",
                quoted(columns)
            ),
            Self::NoTableToAddTo { table, tables } => spoken!(
                "the dataset has no table `{table}` to add to: name it with `--table`, one of {0}; for a new table leave \
                 `--append` out",
                "数据集中没有表 `{table}` 可以添加：请用 `--table` 指明，现有 {0}；要新建表，请去掉 `--append`",
                quoted(tables)
            ),
            Self::TablesExist(tables) => {
                let names = quoted(tables);
                let (verb, them) = if tables.len() == 1 { ("exists", "it") } else { ("exist", "them") };
                Spoken {
                    english: format!(
                        "{names} {verb} already in the dataset: add `--replace` to replace {them}, or \
                         `--append --key COLUMN` to add new rows and update the others"
                    ),
                    chinese: format!(
                        "数据集中已有 {names}：加 `--replace` 则替换，加 `--append --key 列名` 则添加新行并更新原有的行"
                    ),
                }
            }
            Self::IsView(name) => spoken!(
                "`{name}` is a view of the dataset and is not replaced: give another name with `--table`",
                "`{name}` 是数据集中的视图，不会改动它：请用 `--table` 另取一个名字"
            ),
            Self::NotADatabase(dataset) => spoken!(
                "`{}` is not a SQLite database, so nothing was written to it: name another file",
                "`{}` 不是 SQLite 数据库，因此没有写入任何内容：请换一个文件",
                dataset.display()
            ),
            Self::IsStore(dataset) => spoken!(
                "`{}` is a store of funnelwright, which keeps what runs found: name the dataset, another file",
                "`{}` 是 funnelwright 的存储文件，保存着运行结果：请指明数据集，那是另一个文件",
                dataset.display()
            ),
            Self::Locked(dataset) => spoken!(
                "`{}` is in use by another program: close it there, or try again when it is done",
                "`{}` 正被另一个程序使用：请在那里关闭它，或等它完成后再试",
                dataset.display()
            ),
            Self::Sqlite(dataset, reason) => {
                spoken!("`{}` cannot be written: {reason}", "无法写入 `{}`：{reason}", dataset.display())
            }
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken().fmt(f)
    }
}

impl std::error::Error for ImportError {}

impl BadRow {
    /// Where it is and what is wrong.
    fn spoken(&self) -> Spoken {
        let (file, line, problem) = (self.file.display(), self.line, self.problem.spoken());
        spoken!([problem] "{file}:{line}: {problem}", "{file}:{line}：{problem}")
    }
}

impl RowProblem {
    /// What is wrong, to stand after the row's place.
    fn spoken(&self) -> Spoken {
        match self {
            Self::FieldCount { found, expected } => Spoken {
                english: format!(
                    "has {found} field{} where the header has {expected}",
                    if *found == 1 { "" } else { "s" }
                ),
                chinese: format!("有 {found} 个值，而列名行有 {expected} 个"),
            },
            Self::NotUtf8 => spoken!(
                "has bytes that are not UTF-8: say how the file is written, such as `--encoding gb18030` or `--encoding windows-1252`",
                "含有不是 UTF-8 的字节：请说明文件的编码，例如 `--encoding gb18030` 或 `--encoding windows-1252`"
            ),
            Self::UnterminatedQuote => {
                spoken!("opens a quote `\"` that is never closed", "有一个引号 `\"` 没有闭合")
            }
            Self::TextAfterQuote => spoken!(
                "has text after a closing quote: write a quote inside quotes twice, as `\"\"`",
                "在闭合的引号后面还有文字：引号里面的引号要写两个：`\"\"`"
            ),
            Self::DoesNotFit { column, ty, of_table: true, value } => spoken!(
                "has `{value}` in `{column}`, which does not fit the type that the table has, `{ty}`: mend the value, or \
                 import everything anew with `--replace`",
                "的 `{column}` 是 `{value}`，不符合表中该列的类型 `{ty}`：请改正这个值，或用 `--replace` 全部重新导入"
            ),
            Self::DoesNotFit { column, ty, value, .. } => match ty {
                Type::Date | Type::DateTime => spoken!(
                    "has `{value}` in `{column}`, which is not a {ty} as the column declares it; \
                     `--date-format '{column}=%d/%m/%Y'` says how its dates are written",
                    "的 `{column}` 是 `{value}`，不是该列声明的 {ty}；\
                     用 `--date-format '{column}=%d/%m/%Y'` 说明日期的写法"
                ),
                Type::Bool => spoken!(
                    "has `{value}` in `{column}`, which is not `true`, `false`, `yes`, `no`, `1` or `0`",
                    "的 `{column}` 是 `{value}`，不是 `true`、`false`、`yes`、`no`、`1` 或 `0`"
                ),
                _ => spoken!(
                    "has `{value}` in `{column}`, which does not fit the declared type `{ty}`; \
                     declare `text` to take it as it is",
                    "的 `{column}` 是 `{value}`，不符合声明的类型 `{ty}`；声明为 `text` 可原样接受"
                ),
            },
            Self::BlankKey { column } => spoken!(
                "has nothing in `{column}`, which `--key` tells rows apart by: fill it, or name another key",
                "的 `{column}` 是空的，而 `--key` 用它区分各行：请补上，或换用别的列"
            ),
            Self::SameKey { key, first } => spoken!(
                "has the same key as line {first}, `{key}`: keep one of the two, or add a column to `--key` that tells \
                 them apart",
                "与第 {first} 行的键相同，都是 `{key}`：请保留其中一行，或在 `--key` 中加上能区分它们的列"
            ),
            Self::AmbiguousDate { column, value } => spoken!(
                "has `{value}` in `{column}`, where no date shows whether day or month is first: \
                 say so with `--date-format '{column}=%d/%m/%Y'` or `'{column}=%m/%d/%Y'`",
                "的 `{column}` 是 `{value}`，该列没有一个日期能看出日在前还是月在前：\
                 请用 `--date-format '{column}=%d/%m/%Y'` 或 `'{column}=%m/%d/%Y'` 说明"
            ),
        }
    }
}

fn column_names(blank: &[usize], duplicate: &[String]) -> Spoken {
    let places = blank.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let (s, twice) = (if blank.len() == 1 { "" } else { "s" }, quoted(duplicate));
    let what = match (blank.len(), duplicate.len()) {
        (0, _) => spoken!("names {twice} more than once", "多次出现列名 {twice}"),
        (_, 0) => Spoken {
            english: format!("has no name for column{s} {places}"),
            chinese: format!("第 {places} 列没有列名"),
        },
        _ => Spoken {
            english: format!("has no name for column{s} {places} and names {twice} more than once"),
            chinese: format!("第 {places} 列没有列名，又多次出现列名 {twice}"),
        },
    };
    let what = spoken!(
        [what]
        "{what}: give every column a name of its own (upper and lower case count as the same)",
        "{what}：请给每一列取一个不同的名字（大小写视为相同）"
    );
    // A title above the table, or merged cells, leave blanks beside them.
    if blank.len() > 1 {
        spoken!(
            [what]
            "{what}; if the names stand in another row, say so with `--header-row`",
            "{what}；如果列名在别的行，请用 `--header-row` 说明"
        )
    } else {
        what
    }
}

fn bad_rows(count: u64, shown: &[BadRow]) -> Spoken {
    let rows = if count == 1 { "row" } else { "rows" };
    let more = count.saturating_sub(u64::try_from(shown.len()).unwrap_or(u64::MAX));
    let lines = |language| {
        let line = |row: &BadRow| format!("\n  {}", row.spoken().said_in(language));
        shown.iter().map(line).collect::<String>()
    };
    let mut text = Spoken {
        english: format!("{count} bad {rows}, so nothing was imported{}", lines(Language::English)),
        chinese: format!("{count} 行有问题，因此什么也没有导入{}", lines(Language::Chinese)),
    };
    if more > 0 {
        text = spoken!([text] "{text}\n  … and {more} more", "{text}\n  … 还有 {more} 行");
    }
    text
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
