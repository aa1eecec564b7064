//! `init`: a starter workspace.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::Local;
use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::language::{Language, say, spoken};
use crate::render::write_rules_schema;
use crate::starter::{customers, rule_files};

/// Make a starter workspace: rules to change, and a few customers to try them on.
///
/// The rules teach by their comments, and editors that know TOML complete and explain their keys by
/// the schema beside them. Files that are there already are never changed; the report lists them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright init               in this folder
  funnelwright init sales         in ./sales
  funnelwright init --lang zh-CN  with Chinese comments and labels")]
pub struct InitArgs {
    /// The folder to make the workspace in
    #[arg(default_value = ".")]
    dir: PathBuf,
}

/// What git shall not keep: the data, and what runs found.
const IGNORED: &str = "*.db\n*.db-shm\n*.db-wal\n";

/// A file to write: its path below the folder, and its text.
type Planned = (PathBuf, String);

/// Does it.
pub fn init(args: &InitArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let language = terminal.language();
    let unwritable = |error: io::Error| {
        let dir = args.dir.display();
        Failure::files(spoken!(
            "the workspace cannot be written to `{dir}`: {error}",
            "工作区无法写入 `{dir}`：{error}"
        ))
    };
    if let Some(own) = own_rules(&args.dir.join("rules")).map_err(unwritable)? {
        let own = own.display();
        return Err(Failure::usage(spoken!(
            "there are rules already: `{own}`; name another folder, such as `funnelwright init sales`",
            "这里已有规则：`{own}`；请换一个目录，例如 `funnelwright init sales`"
        )));
    }
    let files = files(language).map_err(unwritable)?;
    let mut kept = Vec::new();
    for (path, text) in &files {
        if !write_new(&args.dir.join(path), text).map_err(unwritable)? {
            kept.push(path.as_path());
        }
    }
    let made: Vec<&Path> =
        files.iter().map(|(path, _)| path.as_path()).filter(|path| !kept.contains(path)).collect();
    print(|out| write_report(out, &args.dir, &made, &kept, language))?;
    Ok(Exit::Done)
}

/// A rule file that is none of ours: beside it, ours would say everything twice.
fn own_rules(rules: &Path) -> io::Result<Option<PathBuf>> {
    let entries = match fs::read_dir(rules) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    let ours = |path: &Path| rule_files(Language::English).iter().any(|(name, _)| path.ends_with(name));
    Ok(paths.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "toml") && !ours(path)))
}

/// The files of the workspace.
fn files(language: Language) -> io::Result<Vec<Planned>> {
    let mut schema = Vec::new();
    write_rules_schema(&mut schema, language)?;
    let rules = rule_files(language).map(|(name, text)| (Path::new("rules").join(name), text.to_owned()));
    Ok(rules
        .into_iter()
        .chain([
            (PathBuf::from("schemas/rules.schema.json"), String::from_utf8_lossy(&schema).into_owned()),
            (PathBuf::from("customers.csv"), customers(Local::now().date_naive(), language)),
            (PathBuf::from(".gitignore"), IGNORED.to_owned()),
        ])
        .collect())
}

/// Writes a file unless there is one; whether it did.
fn write_new(path: &Path, text: &str) -> io::Result<bool> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Says what was written and what was not.
fn write_report(
    out: &mut dyn Write,
    dir: &Path,
    made: &[&Path],
    kept: &[&Path],
    language: Language,
) -> io::Result<()> {
    let folder = dir.display();
    let made_head = say!(language, "made in `{folder}`", "已在 `{folder}` 中创建");
    let kept_head = language.pick("there already, and left as they are", "已经存在，未作改动");
    for (head, paths) in [(made_head.as_str(), made), (kept_head, kept)] {
        if !paths.is_empty() {
            writeln!(out, "{head}")?;
        }
        for path in paths {
            writeln!(out, "  {}", path.display())?;
        }
    }
    let enter = if dir == Path::new(".") { String::new() } else { format!("  cd {folder}\n") };
    let next = next_steps(language);
    writeln!(out, "\n{}\n{enter}{next}", language.pick("what to do next", "接下来"))
}

fn next_steps(language: Language) -> &'static str {
    language.pick(
        "  \
  funnelwright import customers.csv    the customers become a table of crm.db; yours will do too
  funnelwright check                   is anything wrong with the rules?
  funnelwright plan                    where does everyone stand? (nothing is written)
  funnelwright run                     the same, recorded
  funnelwright explain C3              why is this customer about to be lost?
  edit rules/*.toml                    to say where your data is and how your customers buy",
        "  \
  funnelwright import customers.csv    客户成为 crm.db 中的一张表；也可以换成自己的文件
  funnelwright check                   规则有没有错？
  funnelwright plan                    每个客户处于什么状态？（不写入任何内容）
  funnelwright run                     同样的评估，并记录下来
  funnelwright explain C3              这个客户为什么快要丢失？
  修改 rules/*.toml                    写明你的数据在哪里、你的客户如何购买",
    )
}
