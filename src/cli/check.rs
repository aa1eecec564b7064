//! `check`: every mistake in the rules at once.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::args::Places;
use super::computing::delta;
use super::exit::Exit;
use super::failure::Failure;
use super::session::{Clock, Opening, moment};
use super::terminal::{Terminal, print};
use super::timings::Timings;
use crate::delta::{Reasons, Snapshot, Wanted, Watching};
use crate::diagnostic::{DataProblem, Diagnostic};
use crate::language::say;
use crate::program::Program;
use crate::render::{Palette, counted, write_diagnostic_lines, write_diagnostics};
use crate::workspace::{self, DatasetChoice, Opened};

/// Find every mistake in the rules at once.
///
/// Each mistake is shown with its file, line and column, what is wrong and what to do; one mistake
/// makes one message. If the dataset is there, its tables and columns are checked too; it is only
/// read.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright check                   the rules in ./rules
  funnelwright check --data            unmapped stages, unreadable dates, overlaps in the rows too
  funnelwright check --format jsonl    for editors and CI
  funnelwright check --show-program    what is computed; compare it before and after an edit
  funnelwright explain --code FW101    the story of a code

Exit status 1 if anything is an error; warnings alone are 0.")]
pub struct CheckArgs {
    #[command(flatten)]
    places: Places,
    /// Look through the rows of the dataset too
    #[arg(long)]
    data: bool,
    /// For people, or one object per line
    #[arg(long, value_enum, default_value_t = CheckFormat::Human, value_name = "FORMAT", help_heading = "Output")]
    format: CheckFormat,
    /// What the rules come to, if nothing is wrong: which expressions are computed, which of them
    /// several rules share, and which columns are read
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    show_program: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    Human,
    Jsonl,
}

/// Does it.
pub fn check(args: &CheckArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let clock = Clock::read();
    let dataset = args.places.dataset.as_deref();
    let choice = if args.data || args.show_program {
        DatasetChoice::Needed(dataset)
    } else {
        DatasetChoice::IfThere(dataset)
    };
    let mut opened =
        workspace::open(&args.places.rules, choice, clock.year(), |named| terminal.agree(named))?;
    let program = opened.ruleset.as_ref().filter(|_| args.show_program).map(Program::of);
    if args.data {
        opened = scan_rows(args, opened, clock, terminal)?;
    }
    let broken = opened.has_errors();
    print(|out| match args.format {
        CheckFormat::Jsonl => {
            write_diagnostic_lines(out, &opened.diagnostics, &opened.sources, opened.language)
        }
        CheckFormat::Human => {
            write_diagnostics(
                out,
                &opened.diagnostics,
                &opened.sources,
                opened.language,
                terminal.palette(),
            )?;
            writeln!(out, "{}", verdict(&opened, terminal.palette()))?;
            match program.as_ref().filter(|_| !broken) {
                Some(program) => write!(out, "\n{program}hash\n  {}\n", program.hash()),
                None => Ok(()),
            }
        }
    })?;
    Ok(if broken { Exit::Rules } else { Exit::Done })
}

/// Adds what only rows show; rules with errors cannot be evaluated, so nothing is added then.
fn scan_rows(
    args: &CheckArgs,
    mut opened: Opened,
    clock: Clock,
    terminal: Terminal,
) -> Result<Opened, Failure> {
    let Some((ruleset, connection)) = opened.ruleset.take().zip(opened.connection.take()) else {
        return Ok(opened);
    };
    let now = clock.local(ruleset.workspace.zone);
    let as_of = moment(args.places.as_of.as_deref(), &ruleset, now)?;
    let (timings, given) = (Timings::begin(), args.places.given());
    let opening = Opening { opened, ruleset, connection, as_of, now, clock, timings, given };
    let wanted = Wanted { reasons: Reasons::None, states: false, store: false };
    let limit = args.places.memory_limit();
    let nothing_before = Snapshot::default();
    let watching = Watching::default();
    let delta = delta(&opening, &nothing_before, limit, (wanted, Some(&watching)), terminal)?;
    let unseen = workspace::unseen_texts(&opening.ruleset, &opening.connection)?;
    let mut opened = opening.opened;
    opened.diagnostics.extend(unseen);
    opened.diagnostics.extend(delta.findings.list().into_iter().map(|finding| {
        Diagnostic::nowhere(DataProblem::Finding {
            code: finding.code.word(),
            table: finding.table,
            column: finding.column,
            count: finding.count,
            samples: finding.samples,
        })
    }));
    Ok(opened)
}

/// `2 errors, 1 warning in 4 files`.
fn verdict(opened: &Opened, palette: Palette) -> String {
    let language = opened.language;
    let files = counted(opened.sources.iter().count(), ["file", "files"], "个文件", language);
    let errors = opened.diagnostics.iter().filter(|found| found.is_error()).count();
    let warnings = opened.diagnostics.len() - errors;
    let wrong = || counted(errors, ["error", "errors"], "个错误", language);
    let doubtful = || counted(warnings, ["warning", "warnings"], "个警告", language);
    let of = |found: String| say!(language, "{found} in {files}", "{files}中有 {found}");
    match (errors, warnings) {
        (0, 0) => palette.good(&say!(language, "nothing wrong in {files}", "{files}，没有问题")),
        (0, _) => palette.warn(&of(doubtful())),
        (_, 0) => palette.grave(&of(wrong())),
        _ => palette.grave(&of([wrong(), doubtful()].join(language.pick(", ", "、")))),
    }
}
