//! `init`: a starter workspace.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::Local;
use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::reading::Reading;
use super::terminal::{Terminal, print};
use crate::import::{self, ImportError, ImportOutcome};
use crate::language::{Language, both, say, spoken};
use crate::render::{visible, write_rules_schema};
use crate::starter::{Customers, Proposal, customers, funnel_text, mapping_text, propose, rule_files};

/// Make a starter workspace: rules to change, and a few customers to try them on.
///
/// The rules teach by their comments, and editors that know TOML complete and explain their keys by
/// the schema beside them. Files that are there already are never changed; the report lists them.
///
/// With `--from` the files of your CRM are imported, and the rules are written for them: which table
/// holds the customers, what its columns are, which stages there are. What only you know is marked.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright init               in this folder
  funnelwright init sales         in ./sales
  funnelwright init --lang zh-CN  with Chinese comments and labels
  funnelwright init sales --from customers.csv visits.xlsx")]
pub struct InitArgs {
    /// The folder to make the workspace in
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Exports of your CRM: they are imported, and the rules are written for them
    #[arg(long, value_name = "FILE", num_args = 1..)]
    from: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
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
    let keep_ours = args.from.is_empty();
    if let Some(own) = own_rules(&args.dir.join("rules"), keep_ours).map_err(unwritable)? {
        let own = own.display();
        return Err(Failure::usage(spoken!(
            "there are rules already: `{own}`; name another folder, such as `funnelwright init sales`",
            "这里已有规则：`{own}`；请换一个目录，例如 `funnelwright init sales`"
        )));
    }
    let (files, found) = if args.from.is_empty() {
        (starter_files(language).map_err(unwritable)?, None)
    } else {
        let found = import_and_propose(args)?;
        (proposed_files(&found.proposal, language).map_err(unwritable)?, Some(found))
    };
    let mut kept = Vec::new();
    for (path, text) in &files {
        if !write_new(&args.dir.join(path), text).map_err(unwritable)? {
            kept.push(path.as_path());
        }
    }
    let made: Vec<&Path> =
        files.iter().map(|(path, _)| path.as_path()).filter(|path| !kept.contains(path)).collect();
    print(|out| {
        let made: Vec<&Path> =
            made.iter().copied().chain(found.as_ref().map(|_| Path::new("crm.db"))).collect();
        write_made(out, &args.dir, &made, &kept, language)?;
        if let Some(found) = &found {
            write_found(out, &found.proposal, language)?;
            write_notes(out, &found.imported, language)?;
        }
        write_next(out, &args.dir, found.is_some(), language)
    })?;
    Ok(Exit::Done)
}

/// What somebody's files are taken for, and how they were read.
struct Found {
    proposal: Proposal,
    imported: ImportOutcome,
}

/// Imports the files into the workspace's dataset; what they are taken for.
fn import_and_propose(args: &InitArgs) -> Result<Found, Failure> {
    let mut request = args.reading.request(&args.from, None);
    request.dataset = args.dir.join("crm.db");
    let tables = import::profile(&request)?;
    // Only now, so that files that cannot be read leave no empty folder.
    fs::create_dir_all(&args.dir)?;
    let imported = import::import(&request).map_err(|error| match error {
        ImportError::TablesExist(_) => Failure::usage(spoken!(
            "`{0}` has these tables already; name another folder, or add the files with `funnelwright import`",
            "`{0}` 中已有这些表；请换一个目录，或用 `funnelwright import` 添加文件",
            request.dataset.display()
        )),
        error => error.into(),
    })?;
    // INVARIANT (a table for each file): clap wants at least one.
    let proposal = propose(&tables, Local::now().date_naive()).ok_or_else(|| Failure::said(Exit::Usage))?;
    Ok(Found { proposal, imported })
}

/// A rule file that is none of ours: beside it, ours would say everything twice. Rules that were written
/// for other files are in the way, too, unless `keep_ours`.
fn own_rules(rules: &Path, keep_ours: bool) -> io::Result<Option<PathBuf>> {
    let entries = match fs::read_dir(rules) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    let ours =
        |path: &Path| keep_ours && rule_files(Language::English).iter().any(|(name, _)| path.ends_with(name));
    Ok(paths.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "toml") && !ours(path)))
}

/// The files of a workspace to try things in.
fn starter_files(language: Language) -> io::Result<Vec<Planned>> {
    let rules = rule_files(language).map(|(name, text)| (Path::new("rules").join(name), text.to_owned()));
    let customers = customers(Local::now().date_naive(), language);
    let beside = beside_rules(language)?;
    Ok(rules.into_iter().chain([(PathBuf::from("customers.csv"), customers)]).chain(beside).collect())
}

/// The files of a workspace for the tables of a proposal.
fn proposed_files(proposal: &Proposal, language: Language) -> io::Result<Vec<Planned>> {
    let text = |name: &str, starter: &str| match name {
        "mapping.toml" => mapping_text(proposal, language),
        "funnel.toml" => funnel_text(proposal, language),
        _ => starter.to_owned(),
    };
    let rules =
        rule_files(language).map(|(name, starter)| (Path::new("rules").join(name), text(name, starter)));
    Ok(rules.into_iter().chain(beside_rules(language)?).collect())
}

/// What every workspace has beside its rules.
fn beside_rules(language: Language) -> io::Result<[Planned; 2]> {
    let mut schema = Vec::new();
    write_rules_schema(&mut schema, language)?;
    Ok([
        (PathBuf::from("schemas/rules.schema.json"), String::from_utf8_lossy(&schema).into_owned()),
        (PathBuf::from(".gitignore"), IGNORED.to_owned()),
    ])
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
fn write_made(
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
    Ok(())
}

/// Says what the files were taken for.
fn write_found(out: &mut dyn Write, proposal: &Proposal, language: Language) -> io::Result<()> {
    let head = language.pick("\nwhat your files were taken for", "\n从你的文件看出了什么");
    writeln!(out, "{head}")?;
    let Customers { table, id, roles, .. } = &proposal.customers;
    let id = id.as_deref().unwrap_or(language.pick("(the number of the row)", "（行号）"));
    let columns = std::iter::once(format!("id = {id}"))
        .chain(roles.iter().map(|(key, column)| format!("{key} = {column}")))
        .collect::<Vec<_>>()
        .join(language.pick(", ", "，"));
    let line = say!(language, "  customers  {table}: {columns}", "  客户      {table}：{columns}");
    writeln!(out, "{}", visible(&line))?;
    let others = [
        (both("history    ", "阶段历史  "), proposal.history.iter().map(|it| &it.table).collect::<Vec<_>>()),
        (both("events     ", "事件      "), proposal.events.iter().map(|it| &it.table).collect()),
        (both("people     ", "人员      "), proposal.people.iter().map(|it| &it.table).collect()),
        (both("stages     ", "阶段      "), proposal.stages.iter().collect()),
        (both("won        ", "成交      "), proposal.won.iter().collect()),
        (both("lost       ", "流失      "), proposal.lost.iter().collect()),
        (both("not used   ", "没有用到  "), proposal.unused.iter().collect()),
    ];
    let lacking = not_found(&proposal.customers, language);
    if !lacking.is_empty() {
        let what = language.pick("not found  ", "没有找到  ");
        let keys = lacking.join(language.pick(", ", "、"));
        let hint = language.pick("see rules/mapping.toml", "见 rules/mapping.toml");
        let line = say!(language, "  {what}{keys}; {hint}", "  {what}{keys}；{hint}");
        writeln!(out, "{}", visible(&line))?;
    }
    if proposal.stages.is_empty() {
        writeln!(
            out,
            "  {}",
            language.pick(
                "stages     none found: those in rules/funnel.toml are examples, and states mean nothing until they are yours",
                "阶段      没有找到：rules/funnel.toml 中的只是示例，换成你自己的之前，状态没有意义"
            )
        )?;
    }
    for (what, names) in others.into_iter().filter(|(_, names)| !names.is_empty()) {
        let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
        let names = names.join(language.pick(", ", "、"));
        writeln!(out, "  {}{}", what.said_in(language), visible(&names))?;
    }
    Ok(())
}

/// Says what is worth knowing about how the files were read.
fn write_notes(out: &mut dyn Write, imported: &ImportOutcome, language: Language) -> io::Result<()> {
    for table in &imported.tables {
        for note in &table.notes {
            let (name, note) = (visible(&table.table), visible(note.said_in(language)));
            let word = language.pick("note", "提示");
            writeln!(
                out,
                "{}",
                say!(language, "  {word}       {name}: {note}", "  {word}      {name}：{note}")
            )?;
        }
    }
    Ok(())
}

/// The keys of the customers that have no column, each with those that might be it. When a journey ended
/// many exports do not say, and the rules say what that means.
fn not_found(customers: &Customers, language: Language) -> Vec<String> {
    let keys = customers.open.iter().filter(|(key, _)| *key != "closed");
    let said = keys.map(|(key, columns)| {
        let columns = columns.join(language.pick(", ", "、"));
        if columns.is_empty() {
            (*key).to_owned()
        } else {
            say!(language, "{key} (perhaps {columns})", "{key}（可能是 {columns}）")
        }
    });
    said.collect()
}

/// Says what to type next.
fn write_next(out: &mut dyn Write, dir: &Path, is_proposed: bool, language: Language) -> io::Result<()> {
    let enter = if dir == Path::new(".") { String::new() } else { format!("  cd {}\n", dir.display()) };
    let next =
        if is_proposed { language.pick(PROPOSED_NEXT.0, PROPOSED_NEXT.1) } else { next_steps(language) };
    writeln!(out, "\n{}\n{enter}{next}", language.pick("what to do next", "接下来"))
}

/// What to do with proposed rules, in both languages.
const PROPOSED_NEXT: (&str, &str) = (
    "  \
  read rules/mapping.toml              is every column what it was taken for?
  read rules/funnel.toml               put the stages in order, and fill in how long each may take
  funnelwright check                   is anything wrong with the rules?
  funnelwright plan                    where does everyone stand? (nothing is written)
  funnelwright run                     the same, recorded",
    "  \
  查看 rules/mapping.toml              每一列是不是它看上去的那样？
  查看 rules/funnel.toml               排好阶段的先后，填写每个阶段可以多久
  funnelwright check                   规则有没有错？
  funnelwright plan                    每个客户处于什么状态？（不写入任何内容）
  funnelwright run                     同样的评估，并记录下来",
);

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
