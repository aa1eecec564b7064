//! `demo`: a made-up company to try everything on.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{Cli, Verb};
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::demo::{RULE_FILES, day_before, last_day, write_dataset};
use crate::language::Language;
use crate::render::write_rules_schema;

/// Make a realistic dataset with rules, evaluate it, and show what to do next.
///
/// The dataset is made up, always the same, and ends on a fixed day; it holds a few mistakes such
/// as real exports have. An earlier demo in the folder is made anew; rules that were edited in it
/// are kept beside the new ones as `*.bak`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright demo             in ./demo
  funnelwright demo /tmp/try    somewhere else")]
pub struct DemoArgs {
    /// The folder to make
    #[arg(default_value = "demo")]
    dir: PathBuf,
}

/// Stands in every folder that a demo was made in, so that nothing else is ever overwritten.
const MARKER: &str = ".funnelwright-demo";

/// Does it.
pub fn demo(args: &DemoArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let dir = &args.dir;
    let unwritable = |error: io::Error| {
        Failure::files(format!("the demo cannot be written to `{}`: {error}", dir.display()))
    };
    if !may_write(dir).map_err(unwritable)? {
        return Err(Failure::usage(format!(
            "`{}` is not empty and no earlier demo; name another folder, such as `funnelwright demo demo2`",
            dir.display()
        )));
    }
    terminal.during("making the demo", || make(dir, terminal.language())).map_err(unwritable)?;
    show(dir, terminal)
}

/// Whether the folder is new, empty, or an earlier demo.
fn may_write(dir: &Path) -> io::Result<bool> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none() || dir.join(MARKER).exists()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

fn make(dir: &Path, language: Language) -> io::Result<()> {
    let [rules, schemas] = ["rules", "schemas"].map(|folder| dir.join(folder));
    fs::create_dir_all(&rules)?;
    fs::create_dir_all(&schemas)?;
    fs::write(dir.join(MARKER), "made by `funnelwright demo`, which may make this folder anew\n")?;
    for file in ["crm.db", "funnelwright.db"] {
        for ending in ["", "-wal", "-shm", "-journal"] {
            remove(&dir.join(format!("{file}{ending}")))?;
        }
    }
    for (name, text) in RULE_FILES {
        let path = rules.join(name);
        if fs::read_to_string(&path).is_ok_and(|old| old != *text) {
            fs::rename(&path, rules.join(format!("{name}.bak")))?;
        }
        fs::write(path, text)?;
    }
    write_rules_schema(&mut File::create(schemas.join("rules.schema.json"))?, language)?;
    write_dataset(&dir.join("crm.db")).map_err(io::Error::other)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Runs the verbs a person would type, showing each with its output.
fn show(dir: &Path, terminal: Terminal) -> Result<Exit, Failure> {
    let rules = dir.join("rules").display().to_string();
    let (yesterday, today) = (day_before().to_string(), last_day().to_string());
    let made = format!(
        "made {}: a made-up company with 360 customers, its rules, and a store to come\n",
        dir.display()
    );
    print(|out| out.write_all(made.as_bytes()))?;
    let commands: [&[&str]; 4] = [
        &["check", "--rules", &rules],
        &["run", "--rules", &rules, "--as-of", &yesterday, "--summary"],
        &["plan", "--rules", &rules, "--as-of", &today],
        &["run", "--rules", &rules, "--as-of", &today, "--summary"],
    ];
    for words in commands {
        let line = format!("\n$ funnelwright {}\n", words.join(" "));
        print(|out| out.write_all(terminal.palette().title(&line).as_bytes()))?;
        let exit = perform(words, terminal)?;
        if exit != Exit::Done {
            return Ok(exit);
        }
    }
    print(|out| out.write_all(next_steps(dir, &rules, &today).as_bytes()))?;
    Ok(Exit::Done)
}

/// Does what a command line says, as if it had been typed.
fn perform(words: &[&str], terminal: Terminal) -> Result<Exit, Failure> {
    use clap::Parser;
    let words = std::iter::once("funnelwright").chain(words.iter().copied());
    let cli = Cli::try_parse_from(words).map_err(|error| Failure::usage(error.to_string()))?;
    match cli.verb {
        Verb::Demo(_) => Ok(Exit::Done),
        verb => super::perform(verb, terminal),
    }
}

fn next_steps(dir: &Path, rules: &str, today: &str) -> String {
    let folder = dir.display();
    format!(
        "
what to do next
  funnelwright plan --rules {rules} --as-of {today} --states --format csv
      where every customer stands
  funnelwright explain C0087 --rules {rules} --as-of {today}
      why one of them is about to be lost, and what would change it
  funnelwright confirm C0255 --by li --rules {rules} --as-of {today}
      another is ready: let it move on
  edit {rules}/large_accounts.toml, say `stagnant_days = 5`, then
  funnelwright plan --rules {rules} --as-of {today}
      what the edit would change, before it counts
  sqlite3 {folder}/funnelwright.db 'SELECT * FROM state_changes LIMIT 10'
      what was recorded, for any other tool
"
    )
}
