//! What was taken out of a store, for people.

use std::io::{self, Write};

use super::super::grid::Grid;
use super::super::numbers::count;
use crate::language::{Language, say};
use crate::store::{PruneLimits, PrunedCounts};

/// Writes how much of what went, or would go, and which day it lies before.
///
/// # Errors
/// Those of `out`.
pub fn write_pruned(
    out: &mut dyn Write,
    limits: &PruneLimits,
    counts: &PrunedCounts,
    (only_count, language): (bool, Language),
    columns: Option<usize>,
) -> io::Result<()> {
    if counts.is_empty() {
        let before = limits.before;
        return writeln!(
            out,
            "{}",
            say!(language, "nothing is dated before {before} that may go", "{before} 之前没有可以清除的内容")
        );
    }
    let header = language.pick(["what", "how many", "before"], ["内容", "数量", "早于"]);
    let mut grid = Grid::new("lrl", header);
    let rows = [
        ("evaluations of rules", "规则评估", counts.outcomes, limits.before),
        ("values of metrics", "指标点", counts.points, limits.points),
        ("state changes", "状态变化", counts.changes, limits.changes),
        ("alerts that are over", "已结束的告警", counts.alerts, limits.alerts),
        ("their events", "其事件", counts.events, limits.alerts),
        ("their messages", "其消息", counts.messages, limits.alerts),
        ("findings about rows", "数据问题", counts.findings, limits.before),
        ("runs", "运行", counts.runs, limits.before),
        ("rulesets", "规则集", counts.rulesets, limits.before),
    ];
    for (english, chinese, number, before) in rows {
        grid.row([language.pick(english, chinese).to_owned(), count(number), before.to_string()]);
    }
    grid.write(out, columns)?;
    if only_count {
        return writeln!(
            out,
            "\n{}",
            language.pick(
                "nothing was taken out; without `--dry-run` this goes",
                "什么也没有清除；去掉 `--dry-run` 即清除这些"
            )
        );
    }
    Ok(())
}
