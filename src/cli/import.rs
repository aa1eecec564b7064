//! `import`: CSV files into tables of the dataset.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::session::Clock;
use super::terminal::{Terminal, print};
use crate::import::{self, Existing, ImportRequest};
use crate::language::{Spoken, both, spoken};
use crate::render::{Style, write_import, write_preview};
use crate::time::DateFormat;
use crate::value::Type;
use crate::workspace::{self, DatasetChoice};

/// Read CSV files and Excel sheets into tables of the dataset.
///
/// Every file becomes a table named after it. Types are found from the values and never guessed:
/// a column that can be read in two ways stays text, and the report says how to declare it. If
/// anything is wrong in any file, nothing is imported.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright import customers.csv activities.csv --dataset crm.db
  funnelwright import customers.csv --preview
  funnelwright import export-03.csv --table customers --append --key id
  funnelwright import export-03.csv --table customers --replace
  funnelwright import 客户.xlsx --sheet 三月 --header-row 2 --table customers
  funnelwright import deals.csv --type amount=float --date-format close=%d/%m/%Y

Types are bool, int, float, text, date and datetime. Date formats are strftime's, or one of
epoch_s, epoch_ms, yyyymmdd and excel for numbers.")]
pub struct ImportArgs {
    /// The files: CSV or Excel (.xlsx, .xls), with a header
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The table's name, for one file; default: the file's name without its ending
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// The character between fields (`\t` for a tab); default: the one that fits
    #[arg(long, value_name = "C", value_parser = delimiter)]
    delimiter: Option<char>,
    /// The sheet of a workbook; default: the first
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The line or row that names the columns
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = header_row)]
    header_row: usize,
    /// How text files are encoded, such as gb18030; default: UTF-8, or what the bytes show
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static encoding_rs::Encoding>,
    /// The type of a column
    #[arg(long = "type", value_name = "COLUMN=TYPE", value_parser = column_type)]
    types: Vec<(String, Type)>,
    /// How the dates of a column are written
    #[arg(long = "date-format", value_name = "COLUMN=FORMAT", value_parser = column_format)]
    formats: Vec<(String, DateFormat)>,
    /// Replace tables that exist already
    #[arg(long, conflicts_with = "append")]
    replace: bool,
    /// Add the rows to tables that exist already
    #[arg(long)]
    append: bool,
    /// The columns that tell rows apart: with `--append`, rows that are there are updated
    #[arg(long = "key", value_name = "COLUMN", value_delimiter = ',')]
    keys: Vec<String>,
    /// Show tables, types and values as they would be, and write nothing
    #[arg(long)]
    preview: bool,
    /// The SQLite file, made if there is none; default: the one that the rules name
    #[arg(long, value_name = "FILE", help_heading = "Workspace")]
    dataset: Option<PathBuf>,
    /// The folder of the rule files
    #[arg(long, value_name = "DIR", default_value = "rules", help_heading = "Workspace")]
    rules: PathBuf,
}

/// Does it.
pub fn import(args: &ImportArgs, terminal: Terminal) -> Result<Exit, Failure> {
    if args.table.is_some() && args.files.len() > 1 {
        return Err(Failure::usage(both(
            "`--table` names one table; import the files one at a time",
            "`--table` 只指一张表；请一次导入一个文件",
        )));
    }
    let dataset = match &args.dataset {
        Some(path) => path.clone(),
        // A look writes nowhere.
        None if args.preview && !args.append => PathBuf::new(),
        None => named_by_rules(&args.rules).ok_or_else(|| {
            Failure::usage(both(
                "no rules name a dataset here; say where to with `--dataset crm.db`",
                "这里没有规则指明数据集；请用 `--dataset crm.db` 说明导入到哪里",
            ))
        })?,
    };
    let request = ImportRequest {
        files: args.files.iter().map(|file| (file.clone(), args.table.clone())).collect(),
        dataset,
        delimiter: args.delimiter,
        types: args.types.iter().cloned().collect::<BTreeMap<_, _>>(),
        formats: args.formats.iter().cloned().collect::<BTreeMap<_, _>>(),
        existing: match (args.replace, args.append) {
            (true, _) => Existing::Replace,
            (_, true) => Existing::Append,
            _ => Existing::Refuse,
        },
        keys: args.keys.clone(),
        sheet: args.sheet.clone(),
        header_row: args.header_row,
        encoding: args.encoding,
    };
    let work = if args.preview { import::preview } else { import::import };
    let outcome = terminal.during("importing", || work(&request))?;
    print(|out| {
        let style = Style { palette: terminal.palette(), language: terminal.language() };
        let write = if args.preview { write_preview } else { write_import };
        write(out, &outcome, style)?;
        out.flush()
    })?;
    Ok(Exit::Done)
}

/// The dataset of the rules, which need not be right yet: they may wait for these very tables.
fn named_by_rules(rules: &Path) -> Option<PathBuf> {
    let opened =
        workspace::open(rules, DatasetChoice::IfThere(None), Clock::read().year(), Option::unwrap_or_default)
            .ok()?;
    opened.dataset_path
}

fn delimiter(text: &str) -> Result<char, Spoken> {
    let text = if text == "\\t" { "\t" } else { text };
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(delimiter), None) => Ok(delimiter),
        _ => {
            Err(both("one character is needed, such as `;` or `\\t`", "需要一个字符，例如 `;` 或 `\\t`")
                .into())
        }
    }
}

fn header_row(text: &str) -> Result<usize, Spoken> {
    text.parse().ok().filter(|row| *row >= 1).ok_or_else(|| both("rows count from 1", "行从 1 数起").into())
}

fn encoding(name: &str) -> Result<&'static encoding_rs::Encoding, Spoken> {
    encoding_rs::Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| {
        both(
            "no such encoding; utf-8, gb18030, gbk, utf-16le, big5, windows-1252 are some",
            "没有这种编码；可用的有 utf-8、gb18030、gbk、utf-16le、big5、windows-1252 等",
        )
        .into()
    })
}

/// Split at the last `=`, so that a column's name may hold one; a format may not begin with one.
fn column_type(text: &str) -> Result<(String, Type), Spoken> {
    let (column, word) =
        text.rsplit_once('=').ok_or(both("write it as `amount=float`", "写成 `amount=float` 这样"))?;
    let ty = Type::from_word(word.trim()).ok_or_else(|| {
        spoken!(
            "`{word}` is no type; types are bool, int, float, text, date, datetime",
            "没有类型 `{word}`；类型有 bool、int、float、text、date、datetime"
        )
    })?;
    Ok((column.to_owned(), ty))
}

fn column_format(text: &str) -> Result<(String, DateFormat), Spoken> {
    let (column, format) =
        text.split_once('=').ok_or(both("write it as `close=%d/%m/%Y`", "写成 `close=%d/%m/%Y` 这样"))?;
    let format = DateFormat::parse(format)?;
    Ok((column.to_owned(), format))
}
