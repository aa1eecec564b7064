//! `demo --describe`: what is planted in the demo, and how it is found.

use std::io::{self, Write};
use std::path::Path;

use crate::demo::{Alerted, Finder, Problem, last_day, planted_problems};
use crate::language::Language;
use crate::language::say;

/// Writes every planted problem: what, how many, which, the command that shows it, and what to look
/// for in it.
pub(super) fn write_problems(out: &mut dyn Write, dir: &Path, language: Language) -> io::Result<()> {
    let problems = planted_problems();
    let title = say!(
        language,
        "{} kinds of problems are planted in the demo; each is found by the command below it",
        "演示数据中埋设了 {} 类问题；每类下面是能发现它的命令",
        problems.len()
    );
    writeln!(out, "{title}")?;
    for problem in &problems {
        let (ids, look_for, alerts) =
            language.pick(("ids     ", "look for", "alerts  "), ("编号    ", "查看    ", "告警    "));
        writeln!(out, "\n{} ({})", problem.what(language), problem.ids.len())?;
        writeln!(out, "  {ids}  {}", problem.ids.join(", "))?;
        writeln!(out, "  $ {}", command(problem, dir))?;
        if !problem.shows.is_empty() {
            writeln!(out, "  {look_for}  {}", problem.shows)?;
        }
        if let Some(Alerted { rule, subject }) = problem.alert {
            let places = places(dir);
            writeln!(out, "  $ funnelwright alerts list {places} --rule {rule}")?;
            writeln!(out, "  {alerts}  {}", subject.map_or_else(|| problem.ids.join(", "), str::to_owned))?;
        }
    }
    Ok(())
}

fn places(dir: &Path) -> String {
    format!("--rules {}/rules --as-of {}", dir.display(), last_day())
}

/// The command that shows it; where it is asked of one customer, of the first.
fn command(problem: &Problem, dir: &Path) -> String {
    let (places, dir) = (places(dir), dir.display());
    match problem.finder {
        Finder::Rows => format!("funnelwright check --data {places}"),
        Finder::States => format!("funnelwright plan {places} --states --format csv"),
        Finder::Explain => {
            let first = problem.ids.first().map_or("", String::as_str);
            format!("funnelwright explain {first} {places}")
        }
        Finder::Store(sql) => format!("sqlite3 {dir}/funnelwright.db \"{sql}\""),
    }
}
