//! The command line: one file for each verb, and the only place that reads the wall clock.
//!
//! Guarantees: data goes to stdout, messages and progress to stderr; a verb ends with one of the
//! codes of [`Exit`]; a reader that goes away ends the command quietly. Deliberately absent:
//! anything a verb decides; it opens a workspace, calls the pipeline and prints.

mod act;
mod alerts;
mod args;
mod check;
mod chinese;
mod completions;
mod computing;
mod confirm;
mod delivering;
mod demo;
mod doer;
mod exit;
mod explain;
mod failure;
mod functions;
mod held;
mod hold;
mod import;
mod init;
mod man;
mod mark;
mod plan;
mod reading;
mod report;
mod run;
mod schema;
mod session;
mod status;
mod store;
mod terminal;
mod timings;
mod watch;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use args::Verb;

use crate::language::Language;
pub use exit::Exit;
use failure::Failure;
use terminal::{Terminal, locale};

/// Reads the arguments, does the work, and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let language = args::wished(&words).or_else(locale).unwrap_or_default();
    let cli = match args::read(&words, language) {
        Ok(cli) => cli,
        Err(error) => {
            let asked = !error.use_stderr();
            match chinese::refusal(&error).filter(|_| language == Language::Chinese) {
                Some(refusal) => eprintln!("错误：{refusal}"),
                // INVARIANT (quiet pipes): help that nobody reads any more is no failure.
                None => drop(error.print()),
            }
            return if asked { Exit::Done } else { Exit::Usage }.into();
        }
    };
    let terminal = Terminal::new(cli.manner);
    // `watch` hears signals itself.
    if !matches!(cli.verb, Verb::Watch(_)) {
        end_quietly_on_interrupt(terminal);
    }
    panic::set_hook(Box::new(|info| {
        eprintln!("internal error: {info}\nplease report this with the command that led to it");
    }));
    let done = panic::catch_unwind(AssertUnwindSafe(|| perform(cli.verb, terminal)));
    match done {
        Ok(Ok(exit)) => exit,
        Ok(Err(failure)) => {
            let message = failure.message.as_ref().map(|message| message.said_in(terminal.language()));
            match (failure.exit, message) {
                (_, None) => {}
                (Exit::Done, Some(message)) => terminal.note(message),
                (_, Some(message)) => terminal.error(message),
            }
            failure.exit
        }
        Err(_) => Exit::Internal,
    }
    .into()
}

fn perform(verb: Verb, terminal: Terminal) -> Result<Exit, Failure> {
    match verb {
        Verb::Demo(args) => demo::demo(&args, terminal),
        Verb::Init(args) => init::init(&args, terminal),
        Verb::Check(args) => check::check(&args, terminal),
        Verb::Plan(args) => plan::plan(&args, terminal),
        Verb::Run(args) => run::run(&args, terminal),
        Verb::Watch(args) => watch::watch(&args, terminal),
        Verb::Status(args) => status::status(&args, terminal),
        Verb::Held(args) => held::held(&args, terminal),
        Verb::Explain(args) => explain::explain(&args, terminal),
        Verb::Report(args) => report::report(&args, terminal),
        Verb::Alerts(args) => alerts::alerts(&args, terminal),
        Verb::Confirm(args) => confirm::confirm(&args, terminal),
        Verb::Hold(args) => hold::hold(&args, terminal),
        Verb::Mark(args) => mark::mark(&args, terminal),
        Verb::Store(args) => store::store(&args, terminal),
        Verb::Import(args) => import::import(&args, terminal),
        Verb::Functions(args) => functions::functions(&args, terminal),
        Verb::Schema(args) => schema::schema(&args, terminal),
        Verb::Completions(args) => completions::completions(&args, terminal),
        Verb::Man(args) => man::man(&args, terminal),
    }
}

/// The status of a command that was interrupted, as shells expect it.
const INTERRUPTED: i32 = 130;

fn end_quietly_on_interrupt(terminal: Terminal) {
    // A second handler in the same process would fail; the first one serves then.
    let _ = ctrlc::set_handler(move || {
        let said = terminal.language().pick(
            "interrupted; the store is as the last completed run left it",
            "已中断；存储文件保持上次完成的运行后的样子",
        );
        eprintln!("\n{said}");
        std::process::exit(INTERRUPTED);
    });
}
