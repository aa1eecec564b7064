//! `store backup`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::terminal::{Terminal, print};
use super::StorePlaces;
use crate::dataset::size_text;
use crate::language::say;
use crate::render::counted;
use crate::store;

/// Copy the store as of one moment, whoever writes to it meanwhile.
///
/// The copy appears whole or not at all, and is a store itself. To restore it, stop what runs, take
/// away the store and the two files `-wal` and `-shm` beside it, and copy the backup there: the next
/// run evaluates the days since again, and messages that were sent since are sent again under the
/// same keys.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright store backup backups/monday.db
  funnelwright store backup backups/latest.db --force

  rm -f funnelwright.db funnelwright.db-wal funnelwright.db-shm
  cp backups/monday.db funnelwright.db
  funnelwright store verify")]
pub struct BackupArgs {
    /// The file to make
    file: PathBuf,
    /// Put it in the place of an earlier backup
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    places: StorePlaces,
}

/// Does it.
pub fn backup(args: &BackupArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let (store, _, language) = args.places.locate(terminal)?;
    let what = language.pick("copying the store", "正在复制存储文件");
    let made = terminal.during(what, || store::backup(&store, &args.file, args.force))?;
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let runs = counted(count(made.runs), ["run", "runs"], "次运行", language);
    let (file, size) = (args.file.display(), size_text(made.bytes));
    let generation = made.generation;
    let told = say!(
        language,
        "{file}: {size}, {runs}, as of generation {generation}",
        "{file}：{size}，{runs}，截至第 {generation} 代"
    );
    print(|out| writeln!(out, "{told}"))?;
    Ok(Exit::Done)
}
