//! `import`: CSV files into tables of the dataset.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::reading::Reading;
use super::session::Clock;
use super::terminal::{Terminal, print};
use crate::import::{self, Existing, ImportRequest};
use crate::language::both;
use crate::render::{Style, write_import, write_preview};
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
    #[command(flatten)]
    reading: Reading,
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
    if !args.keys.is_empty() && !args.append && !args.replace {
        return Err(Failure::usage(both(
            "`--key` tells rows apart where they are added or a table is replaced: say which with `--append` or \
             `--replace`",
            "`--key` 用来在添加行或替换表时区分各行：请加上 `--append` 或 `--replace`",
        )));
    }
    let dataset = match &args.dataset {
        Some(path) => path.clone(),
        // A look writes nowhere.
        None if args.preview && !args.append => PathBuf::new(),
        None => named_by_rules(&args.rules, terminal).ok_or_else(|| {
            Failure::usage(both(
                "no rules name a dataset here; say where to with `--dataset crm.db`",
                "这里没有规则指明数据集；请用 `--dataset crm.db` 说明导入到哪里",
            ))
        })?,
    };
    let request = ImportRequest {
        dataset,
        existing: match (args.replace, args.append) {
            (true, _) => Existing::Replace,
            (_, true) => Existing::Append,
            _ => Existing::Refuse,
        },
        keys: args.keys.clone(),
        ..args.reading.request(&args.files, args.table.as_deref())
    };
    let work = if args.preview { import::preview } else { import::import };
    let outcome =
        terminal.during(terminal.language().pick("importing", "正在导入"), || work(&request))?;
    print(|out| {
        let style = Style { palette: terminal.palette(), language: terminal.language() };
        let write = if args.preview { write_preview } else { write_import };
        write(out, &outcome, style)?;
        out.flush()
    })?;
    Ok(Exit::Done)
}

/// The dataset of the rules, which need not be right yet: they may wait for these very tables.
fn named_by_rules(rules: &Path, terminal: Terminal) -> Option<PathBuf> {
    let year = Clock::read().year();
    let opened = workspace::open(rules, DatasetChoice::IfThere(None), year, |named| terminal.agree(named));
    opened.ok()?.dataset_path
}
