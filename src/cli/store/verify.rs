//! `store verify`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::session::Clock;
use super::super::terminal::{Terminal, print};
use super::StorePlaces;
use crate::dataset::{Connection, ReadOptions};
use crate::language::{Language, Spoken, both};
use crate::render::{MachineFormat, Retold, Verification, write_verification, write_verification_lines};
use crate::store::{inspect, read_records};
use crate::value::Date;
use crate::workspace::replay;

/// Verify the store: is it sound, and does it say what its runs came to?
///
/// First everything is looked at that must hold in a store, whatever happened. Then each recorded run
/// is made again by the rules that it applied, over the dataset as it is now, and compared. Where rows
/// have changed since, a difference proves nothing: it is counted and not called wrong. Nothing is
/// written, and others may write meanwhile.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright store verify
  funnelwright store verify --since 2024-03-01 --format jsonl
  funnelwright store verify --quick --store backups/monday.db

Exit status: 0 nothing wrong, 1 the store says something else than its runs come to, 4 it is damaged")]
pub struct VerifyArgs {
    /// Make no run again, look at the store alone
    #[arg(long, conflicts_with = "since")]
    quick: bool,
    /// Make only runs again that evaluated this day or a later one
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    since: Option<Date>,
    /// For people, or for programs: an array, or one object per line
    #[arg(long, value_enum, default_value_t = VerifyFormat::Human, value_name = "FORMAT", help_heading = "Output")]
    format: VerifyFormat,
    #[command(flatten)]
    places: StorePlaces,
    /// The SQLite file with the data, instead of the one that the rules name; only read
    #[arg(long, value_name = "FILE", help_heading = "Workspace")]
    dataset: Option<PathBuf>,
}

/// The formats of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum VerifyFormat {
    Human,
    Json,
    Jsonl,
}

/// Does it.
pub fn verify(args: &VerifyArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let (store, located, language) = args.places.locate(terminal)?;
    let looking = language.pick("looking the store over", "正在检查存储文件");
    let inspection = terminal.during(looking, || inspect(&store))?;
    let dataset = args.dataset.clone().or(located.dataset);
    let history = if args.quick {
        Retold::Skipped(both("it was not wanted", "未要求").into())
    } else {
        retold(args.since, &store, dataset.as_deref(), (language, terminal)).unwrap_or_else(Retold::Skipped)
    };
    let found = Verification { store: store.display().to_string(), inspection, history };
    print(|out| match args.format {
        VerifyFormat::Human => write_verification(out, &found, language, terminal.palette()),
        VerifyFormat::Json => write_verification_lines(out, MachineFormat::Json, &found),
        VerifyFormat::Jsonl => write_verification_lines(out, MachineFormat::Jsonl, &found),
    })?;
    Ok(match (found.faults(), found.disagreeing()) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::Rules,
        _ => Exit::Files,
    })
}

/// The runs, made again; or why they cannot be.
fn retold(
    since: Option<Date>,
    store: &Path,
    dataset: Option<&Path>,
    (language, terminal): (Language, Terminal),
) -> Result<Retold, Spoken> {
    let dataset = dataset.ok_or(both(
        "no dataset is named; give it with `--dataset FILE`",
        "没有指明数据集；请用 `--dataset FILE` 给出",
    ))?;
    let connection = Connection::open(dataset).map_err(|error| error.spoken())?;
    let records = read_records(store).map_err(|error| error.spoken())?;
    let clock = Clock::read();
    let what = language.pick("making runs again", "正在重做历次运行");
    let runs = terminal.during_counted(what, |tell| {
        let told = |done, of| tell("", done, Some(of));
        replay(&records, &connection, (since, &|zone| clock.local(zone)), ReadOptions::default(), &told)
    });
    Ok(Retold::Runs(runs))
}
