//! `report`: how customers stand, flow and convert, and what is wrong with the data.

mod board;
mod wish;

use std::cell::LazyCell;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::args::Places;
use super::exit::Exit;
use super::failure::Failure;
use super::session::{Session, shown};
use super::terminal::{Terminal, print};
use crate::anomaly::WhoIsWho;
use crate::language::{both, say, spoken};
use crate::render::{
    Labels, Naming, Palette, ReportHeading, Reports, Setting, write_page, write_report, write_report_json,
    write_report_sheet,
};
use crate::report::{
    FunnelWish, Grouping, Roster, Whose, conversion_report, funnel_report, quality_report, states_report,
};
use crate::ruleset::SubjectKind;
use crate::store::read_snapshot;
use crate::syntax::Role;
use crate::workspace;
use wish::{since, summed};

/// Report how customers stand, flow and convert, and what is wrong with the data.
///
/// Everything is counted as of one moment, which may be any day of the past; nothing is written but
/// the report. What the rules do not say is not guessed: customers outside, not admitted or unknown
/// are listed with the reasons.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright report                                  the first four, as of now
  funnelwright report funnel --depth 2 --by unit       phases, stages, units
  funnelwright report funnel --since 2024-06-01 --as-of 2024-06-30
  funnelwright report conversion --format csv > conversion.csv
  funnelwright report board --for li                   the morning's board of a person, or of a team
  funnelwright report process                          the activity mix, and process data of everybody
  funnelwright report process --for north --metric team_visits
  funnelwright report --format html --out june.html    one page with charts, to send or print")]
pub struct ReportArgs {
    /// Which one
    #[arg(value_enum, default_value_t = Kind::All, hide_default_value = true)]
    kind: Kind,
    /// For `funnel`: the first day of the period that in and out are counted in; default: 28 days
    /// up to the moment
    #[arg(long, value_name = "DATE", help_heading = "Funnel")]
    since: Option<String>,
    /// For `funnel`: the numeric field that is summed; default: `amount`, if there is one
    #[arg(long, value_name = "FIELD", help_heading = "Funnel")]
    sum: Option<String>,
    /// For `funnel`: what stages are broken down by
    #[arg(long, value_enum, default_value_t = By::Owner, value_name = "WHO", help_heading = "Funnel")]
    by: By,
    /// For `funnel`: 0 phases, 1 their stages too, 2 owners or units too
    #[arg(long, default_value_t = 1, value_name = "LEVELS", value_parser = clap::value_parser!(u8).range(0..=2), help_heading = "Funnel")]
    depth: u8,
    /// For `board`: the id of the person or unit; for `process`: only theirs, and of those below a unit
    #[arg(long = "for", value_name = "PERSON|UNIT", help_heading = "Board")]
    whose: Option<String>,
    /// For `process`: only these metrics; several by commas
    #[arg(long = "metric", value_name = "ID", value_delimiter = ',', help_heading = "Board")]
    metrics: Vec<String>,
    /// For people, for programs, or as a page with charts
    #[arg(long, value_enum, default_value_t = Form::Human, value_name = "FORMAT", help_heading = "Output")]
    format: Form,
    /// Write it to a file instead
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    out: Option<PathBuf>,
    #[command(flatten)]
    places: Places,
}

/// The reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Counts, amounts, in and out by phase, stage, owner or unit
    Funnel,
    /// Who is in which state, and why others are not in the funnel
    States,
    /// How many of those who enter get how far within one deal cycle
    Conversion,
    /// What is wrong with the rows, and which blanks block how many customers
    Quality,
    /// The daily board of a person or unit (`--for`): targets, customers, confirmations, process, alerts
    Board,
    /// The activity mix against 70 / 15 / 15, and process data by person, team and region
    Process,
    /// The first four
    All,
}

/// What stages are broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Owner,
    Unit,
}

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Human,
    Json,
    Csv,
    Html,
}

/// Does it.
pub fn report(args: &ReportArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let mut sum = None;
    let session = Session::open_wanting(&args.places, terminal, |ruleset| {
        sum = summed(args.sum.as_deref(), ruleset)?;
        Ok(())
    })?;
    let language = session.prepared.ruleset.workspace.language;
    if args.format == Form::Csv && args.kind == Kind::All {
        return Err(Failure::usage(both(
            "a CSV file holds one table; name one report, such as `report funnel --format csv`",
            "CSV 文件只能放一张表；请指定一个报告，例如 `report funnel --format csv`",
        )));
    }
    if let Some(path) = &args.out {
        spare_inputs(path, &session, &args.places)?;
    }
    let whose = board::whose(args.kind, args.whose.as_deref(), &session)?;
    board::known_metrics(&args.metrics, args.kind, &session)?;
    let since = since(args.since.as_deref(), &session)?;
    let wish = FunnelWish { since, by: grouping(args.by), sum };
    warn_about_units(args, &session, terminal);
    let ruleset = &session.prepared.ruleset;
    let who = WhoIsWho { mapping: &ruleset.mapping, dataset: &session.prepared.dataset };
    let name_of = |kind: SubjectKind, id: &str| board::name_of(&who, kind, id);
    let naming = Naming { ruleset, name_of: &name_of };
    let reports = Reports { naming: Some(naming), ..compute(args, &session, (&wish, whose), terminal)? };
    let labels = Labels::of(ruleset);
    let (palette, columns) = match args.out {
        Some(_) => (Palette::PLAIN, None),
        None => (terminal.palette(), Terminal::columns()),
    };
    let setting = Setting { language, labels: &labels, palette, columns };
    let heading = ReportHeading {
        as_of: session.as_of.text(),
        dataset: shown(session.opened.dataset_path.as_deref()),
        ruleset: ruleset.hash.clone(),
    };
    let write = |out: &mut dyn Write| match args.format {
        Form::Human => write_report(out, &reports, setting),
        Form::Json => write_report_json(out, &reports, setting),
        Form::Csv => write_report_sheet(out, &reports, setting),
        Form::Html => write_page(out, &heading, &reports, setting),
    };
    match &args.out {
        Some(path) => to_file(path, write)?,
        None => print(|out| write(out))?,
    }
    Ok(Exit::Done)
}

/// Evaluates the customers once and counts what is wanted.
fn compute(
    args: &ReportArgs,
    session: &Session,
    (wish, whose): (&FunnelWish, Option<Whose>),
    terminal: Terminal,
) -> Result<Reports<'static>, Failure> {
    let (prepared, as_of) = (&session.prepared, session.as_of);
    let snapshot = read_snapshot(&session.store_path(&args.places))?;
    let sightings = workspace::sighted(prepared, &snapshot, as_of.day);
    let world = prepared.world(&snapshot.journal, Some(&sightings));
    let in_all = |kind: Kind| !matches!(kind, Kind::Board | Kind::Process);
    let wanted = |kind: Kind| args.kind == kind || (args.kind == Kind::All && in_all(kind));
    let what = say!(prepared.ruleset.workspace.language, "evaluating {}", "正在计算 {}", as_of.text());
    Ok(terminal.during(&what, || {
        let roster = LazyCell::new(|| Roster::of(&world, as_of, snapshot.customers.ids()));
        Reports {
            funnel: wanted(Kind::Funnel).then(|| (funnel_report(&roster, wish), args.depth)),
            states: wanted(Kind::States).then(|| states_report(&roster)),
            conversion: wanted(Kind::Conversion).then(|| conversion_report(&world, as_of)),
            quality: wanted(Kind::Quality)
                .then(|| quality_report(&roster, workspace::watched_findings(&world, &snapshot, as_of))),
            process: wanted(Kind::Process)
                .then(|| board::process(&world, &snapshot, as_of, whose.as_ref(), &args.metrics)),
            board: whose
                .filter(|_| args.kind == Kind::Board)
                .map(|whose| board::board(&world, &snapshot, as_of, whose)),
            naming: None,
        }
    }))
}

fn grouping(by: By) -> Grouping {
    match by {
        By::Owner => Grouping::Owner,
        By::Unit => Grouping::Unit,
    }
}

/// Says why nobody has a unit, where the rules map none.
fn warn_about_units(args: &ReportArgs, session: &Session, terminal: Terminal) {
    let mapping = &session.prepared.ruleset.mapping;
    let mapped = mapping.people.as_ref().is_some_and(|people| people.role(Role::Unit).is_some());
    if args.by == By::Unit && args.depth == 2 && !mapped {
        terminal.note(session.prepared.ruleset.workspace.language.pick(
            "the rules map no `[people]` with a `unit`, so no customer belongs to one",
            "规则中的 `[people]` 没有 `unit`，所有客户都不属于任何团队",
        ));
    }
}

/// Refuses to write a report over what it is made from.
fn spare_inputs(path: &Path, session: &Session, places: &Places) -> Result<(), Failure> {
    let inputs = [session.opened.dataset_path.clone(), Some(session.store_path(places))];
    let real = |path: &Path| path.canonicalize().ok();
    let same = |input: &PathBuf| real(path).is_some() && real(path) == real(input);
    if inputs.iter().flatten().any(same) {
        let shown = path.display();
        return Err(Failure::usage(spoken!(
            "`--out {shown}` is the dataset or the store; name another file",
            "`--out {shown}` 是数据集或存储文件；请换一个文件名"
        )));
    }
    Ok(())
}

fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let written = || {
        let mut out = BufWriter::new(File::create(path)?);
        write(&mut out)?;
        out.flush()
    };
    let shown = path.display();
    written().map_err(|error| {
        Failure::usage(spoken!("`{shown}` cannot be written: {error}", "无法写入 `{shown}`：{error}"))
    })
}
