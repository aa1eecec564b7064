//! What the command line accepts.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::chinese::in_chinese;
use super::failure::Failure;
use super::{
    alerts, check, completions, confirm, demo, explain, functions, held, hold, import, init, man, mark, plan,
    report, run, schema, status, store, watch,
};
use crate::delta::{Reasons, Wanted};
use crate::dispatch::quoted;
use crate::language::{Language, Spoken, both, spoken};
use crate::render::{Detail, MachineFormat, SAMPLES, Shown};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Customer funnels as rules: which customer stands where, which changes state, and why.
///
/// Rules are TOML files in a folder; customers, activities and marks are rows of a SQLite file
/// that is only read; what was found is kept in a store beside it.
#[derive(Debug, Parser)]
#[command(name = "funnelwright", version, styles = STYLES, max_term_width = 100, after_help = "\
Begin with:
  funnelwright demo            a made-up company with rules, to try everything on
  funnelwright init            rules to begin with, for data of your own
  funnelwright check           is anything wrong with the rules?
  funnelwright plan            what would change today? (nothing is written)
  funnelwright run             the same, recorded
  funnelwright explain C0042   why is this customer where it is?
  funnelwright report          how do the funnels stand, and how do they convert?
  funnelwright alerts list     what needs somebody to act?

Exit status: 0 done, 1 rules invalid, 2 wrong usage, 3 held by a guard,
4 dataset or store cannot be used, 5 internal error")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// How it speaks.
    #[command(flatten)]
    pub manner: Manner,
}

/// The verbs; their help is the doc of their arguments.
#[derive(Debug, Subcommand)]
pub enum Verb {
    Demo(demo::DemoArgs),
    Init(init::InitArgs),
    Check(check::CheckArgs),
    Plan(plan::PlanArgs),
    Run(run::RunArgs),
    Watch(watch::WatchArgs),
    Status(status::StatusArgs),
    Held(held::HeldArgs),
    Explain(explain::ExplainArgs),
    Report(report::ReportArgs),
    Alerts(alerts::AlertsArgs),
    Confirm(confirm::ConfirmArgs),
    Hold(hold::HoldArgs),
    Mark(mark::MarkArgs),
    Store(store::StoreArgs),
    Import(import::ImportArgs),
    Functions(functions::FunctionsArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// The command line, with its help in a language.
#[must_use]
pub fn command(language: Language) -> Command {
    language.pick(Cli::command as fn() -> Command, || in_chinese(Cli::command()))()
}

/// Reads the words of a command line. Help and errors speak the given language.
pub fn read(words: &[OsString], language: Language) -> Result<Cli, clap::Error> {
    let mut command = command(language);
    let matches = command.try_get_matches_from_mut(words)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The language that `--lang` names, wherever it stands: it must be known before the words are read.
pub fn wished(words: &[OsString]) -> Option<Language> {
    let texts = words.iter().map(|word| word.to_str().unwrap_or_default()).take_while(|word| *word != "--");
    let texts: Vec<&str> = texts.collect();
    let apart = texts.windows(2).find_map(|pair| match pair {
        ["--lang", tag] => Some(*tag),
        _ => None,
    });
    Language::of_tag(apart.or_else(|| texts.iter().find_map(|text| text.strip_prefix("--lang=")))?)
}

/// How the command speaks; the same for all verbs.
#[derive(Debug, Clone, Copy, Args)]
pub struct Manner {
    /// Use colours: `auto` is on a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", help_heading = "Output")]
    pub color: Colour,
    /// Speak Chinese or English: `zh-CN` or `en`; default: what the rules or the locale say
    #[arg(long, global = true, value_parser = language, value_name = "LANGUAGE", help_heading = "Output")]
    pub lang: Option<Language>,
    /// Say nothing but results and errors
    #[arg(long, short, global = true, help_heading = "Output")]
    pub quiet: bool,
}

fn language(tag: &str) -> Result<Language, Spoken> {
    Language::of_tag(tag).ok_or_else(|| both("it is `zh-CN` or `en`", "只能是 `zh-CN` 或 `en`").into())
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

/// Where rules are looked for if nothing is said.
const DEFAULT_RULES: &str = "rules";

/// Where rules, dataset and store are.
#[derive(Debug, Clone, Args)]
pub struct Places {
    /// The folder of the rule files
    #[arg(long, value_name = "DIR", default_value = DEFAULT_RULES, help_heading = "Workspace")]
    pub rules: PathBuf,
    /// The SQLite file with the data, instead of the one that the rules name; only read
    #[arg(long, value_name = "FILE", help_heading = "Workspace")]
    pub dataset: Option<PathBuf>,
    /// The store, instead of the one that the rules name
    #[arg(long, value_name = "FILE", help_heading = "Workspace")]
    pub store: Option<PathBuf>,
    /// The moment to look from: a date means the end of that day; default: now
    #[arg(long, value_name = "DATE[TIME]", help_heading = "Workspace")]
    pub as_of: Option<String>,
    /// The most memory that the rows may take, such as `2GB`: `plan` and `run` work in parts of the
    /// customers if all do not fit; default: most of the machine's
    #[arg(long, value_name = "SIZE", value_parser = memory_size, help_heading = "Workspace")]
    pub memory_limit: Option<u64>,
}

impl Places {
    /// What was given of them, as it stands behind another verb that looks at the same: each with a blank
    /// before it, nothing for what is as it would be anyway.
    #[must_use]
    pub fn given(&self) -> String {
        let moment = self.as_of.as_ref().map(|as_of| format!(" --as-of {}", quoted(as_of)));
        self.given_files() + moment.as_deref().unwrap_or_default()
    }

    /// The same without the moment, for a verb that looks at the present or at a moment of its own.
    #[must_use]
    pub fn given_files(&self) -> String {
        let rules = Some(&self.rules).filter(|rules| rules.as_os_str() != DEFAULT_RULES);
        let files =
            [("--rules", rules), ("--dataset", self.dataset.as_ref()), ("--store", self.store.as_ref())];
        let given = files
            .into_iter()
            .filter_map(|(flag, path)| Some(format!(" {flag} {}", quoted(&path?.display().to_string()))));
        given.collect()
    }

    /// Refuses a moment, for a verb that looks at the present.
    pub fn at_present(&self, verb: &str) -> Result<(), Failure> {
        match self.as_of {
            None => Ok(()),
            Some(_) => Err(Failure::usage(spoken!(
                "`{verb}` looks at the present: leave `--as-of` out",
                "`{verb}` 只看当前时刻：请去掉 `--as-of`"
            ))),
        }
    }

    /// The most bytes that the rows may take: four fifths of the machine's memory, unless it is
    /// said.
    #[must_use]
    pub fn memory_limit(&self) -> u64 {
        let machine = || {
            let system = rustix::system::sysinfo();
            (system.totalram as u64).saturating_mul(u64::from(system.mem_unit)) / 5 * 4
        };
        self.memory_limit.unwrap_or_else(machine)
    }
}

/// Reads `2GB`, `512 MiB`, `1000000`.
fn memory_size(text: &str) -> Result<u64, Spoken> {
    let read = |text: &str| Some(text.parse::<bytesize::ByteSize>().ok()?.as_u64());
    read(text).filter(|bytes| *bytes > 0).ok_or_else(|| {
        both("it is a size such as `2GB` or `512MB`", "应是大小，例如 `2GB` 或 `512MB`").into()
    })
}

/// How a delta is printed.
#[derive(Debug, Clone, Copy, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Printing {
    /// For people, or for programs: an array, one object per line, or a table of the changes
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT", help_heading = "Output")]
    pub format: Format,
    /// The state of every customer too
    #[arg(long, help_heading = "Output")]
    pub states: bool,
    /// Only what was evaluated and the totals
    #[arg(long, conflicts_with = "states", help_heading = "Output")]
    pub summary: bool,
    /// Every evaluation of an anomaly rule too
    #[arg(long, conflicts_with = "summary", help_heading = "Output")]
    pub outcomes: bool,
    /// Tell on stderr where the time went
    #[arg(long, help_heading = "Output")]
    pub timings: bool,
}

impl Printing {
    /// What of a delta is shown.
    #[must_use]
    pub fn shown(self) -> Shown {
        Shown { detail: self.detail(), outcomes: self.outcomes }
    }

    /// Refuses what goes together in no table.
    pub fn check(self) -> Result<(), Failure> {
        if self.summary && self.format == Format::Csv {
            return Err(Failure::usage(both(
                "`--summary` is no table; give `--format jsonl` or leave `--format` out",
                "`--summary` 不是表格；请用 `--format jsonl`，或不写 `--format`",
            )));
        }
        if self.outcomes && self.states && self.format == Format::Csv {
            return Err(Failure::usage(both(
                "`--outcomes` and `--states` are two tables; ask for one of them, or give `--format jsonl`",
                "`--outcomes` 和 `--states` 是两张表；请只要其中一张，或用 `--format jsonl`",
            )));
        }
        Ok(())
    }

    /// What will be put into words.
    #[must_use]
    pub fn wanted(self) -> Wanted {
        let detail = self.detail();
        let states = detail == Detail::States;
        let reasons = match self.format {
            _ if detail == Detail::Summary => Reasons::None,
            Format::Human => Reasons::Gravest(SAMPLES),
            Format::Csv if states => Reasons::None,
            _ => Reasons::All,
        };
        Wanted { reasons, states, store: false }
    }

    /// How much is shown.
    #[must_use]
    pub fn detail(self) -> Detail {
        match (self.summary, self.states) {
            (true, _) => Detail::Summary,
            (false, true) => Detail::States,
            (false, false) => Detail::Changes,
        }
    }
}

/// The formats of a delta.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
    Jsonl,
    Csv,
}

impl Format {
    /// The machine format; `None` for people.
    #[must_use]
    pub fn machine(self) -> Option<MachineFormat> {
        match self {
            Self::Human => None,
            Self::Json => Some(MachineFormat::Json),
            Self::Jsonl => Some(MachineFormat::Jsonl),
            Self::Csv => Some(MachineFormat::Csv),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_can_be_pasted() {
        let given = |words: &str| {
            let words: Vec<OsString> = words.split('|').map(OsString::from).collect();
            let Verb::Plan(args) = read(&words, Language::English).unwrap().verb else { panic!("no plan") };
            args.places.given()
        };
        assert_eq!(given("funnelwright|plan|--rules|rules|--summary"), "");
        assert_eq!(
            given(
                "funnelwright|plan|--store|my store.db|--as-of|2024-03-05 10:00|--rules|demo/rules|--memory-limit|2KB"
            ),
            " --rules demo/rules --store 'my store.db' --as-of '2024-03-05 10:00'"
        );
    }

    #[test]
    fn the_language_of_help_is_known_before_the_words_are_read() {
        for (words, language) in [
            ("funnelwright --help", None),
            ("funnelwright --lang zh-CN --help", Some(Language::Chinese)),
            ("funnelwright plan --help --lang=en", Some(Language::English)),
            ("funnelwright --help --lang", None),
            ("funnelwright --help --lang fr", None),
            ("funnelwright explain -- --lang zh", None),
        ] {
            let words: Vec<OsString> = words.split(' ').map(OsString::from).collect();
            assert_eq!(wished(&words), language, "{words:?}");
        }
    }
}
