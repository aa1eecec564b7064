//! The views: the stable interface of the store for other tools, with their documentation.
//!
//! The views of a store are made from this data, so that what is documented is what is there.

mod keeping;
mod watch;

use rusqlite::Connection;

use crate::language::{Both, both};

/// A readable view of the store. Its name and columns are never taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// What one row of it is.
    pub doc: Both,
    /// Its columns, in order.
    pub columns: &'static [ViewColumn],
    source: &'static str,
}

/// A column of a [`View`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewColumn {
    /// Its name.
    pub name: &'static str,
    /// What it says, and when it is null.
    pub doc: Both,
    value: &'static str,
}

/// Every view of the store, with its documentation.
#[must_use]
pub fn views() -> &'static [View] {
    VIEWS
}

/// Makes the views anew.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    for view in VIEWS {
        connection.execute_batch(&sql(view))?;
    }
    Ok(())
}

fn sql(view: &View) -> String {
    let columns: Vec<String> =
        view.columns.iter().map(|column| format!("{} AS \"{}\"", column.value, column.name)).collect();
    let View { name, source, .. } = view;
    format!("DROP VIEW IF EXISTS {name}; CREATE VIEW {name} AS SELECT {} FROM {source};", columns.join(", "))
}

const fn column(
    name: &'static str,
    value: &'static str,
    english: &'static str,
    chinese: &'static str,
) -> ViewColumn {
    ViewColumn { name, doc: both(english, chinese), value }
}

const VIEWS: &[View] = &[
    View {
        name: "runs",
        doc: both("one committed run", "一次已提交的运行"),
        source: "fw_run",
        columns: &[
            column("run", "run", "its number, growing", "运行编号，递增"),
            column(
                "as_of",
                "as_of",
                "the day (its end) or local instant it evaluated last",
                "最后评估的日期（当日结束时）或本地时刻",
            ),
            column(
                "recorded_at",
                "recorded_at",
                "when it was committed, by the wall clock, UTC",
                "提交的时间，按系统时钟，UTC",
            ),
            column("ruleset", "ruleset", "the hash of the ruleset it applied", "所用规则集的哈希"),
            column("dataset", "dataset", "the version of the dataset it read", "所读数据集的版本"),
            column(
                "generation",
                "generation",
                "the store's generation after it; it grows with every write",
                "运行后存储文件的代数，每次写入都递增",
            ),
            column(
                "baseline",
                "baseline",
                "1 for the store's first run, whose changes have no `from_state`",
                "存储文件的第一次运行为 1，其变化没有 `from_state`",
            ),
            column(
                "first_day",
                "first_day",
                "the first day it evaluated; null if there was none to evaluate",
                "评估的第一天；没有要评估的日子时为空",
            ),
            column("days", "days", "how many days it evaluated", "评估了多少天"),
            column("customers", "customers", "how many customers there were", "客户数"),
            column("changes", "changes", "how many state changes it recorded", "记录的状态变化数"),
            column(
                "fingerprint",
                "fingerprint",
                "names what it changed; an approval is one of this fingerprint",
                "所做变化的指纹；批准即批准这个指纹",
            ),
            column(
                "approved_by",
                "approved_by",
                "who let it pass though a guard held it; else null",
                "被保护规则拦下后由谁批准放行；否则为空",
            ),
        ],
    },
    View {
        name: "customer_state",
        doc: both(
            "one customer as of the last run; those that have left the dataset stay, as `gone`",
            "截至最近一次运行的一个客户；已从数据集中消失的仍保留，状态为 `gone`",
        ),
        source: "fw_customer",
        columns: &[
            column("customer", "customer", "the id", "客户编号"),
            column(
                "funnel",
                "funnel",
                "the funnel's id; null for outside and gone",
                "漏斗标识；漏斗外和已消失的为空",
            ),
            column("stage", "stage", "the stage's id; null where there is none", "阶段标识；没有阶段时为空"),
            column(
                "phase",
                "phase",
                "the stage's phase; null where there is none",
                "阶段所属的大阶段；没有时为空",
            ),
            column(
                "state",
                "state",
                "entering, stagnant, losing, ready, won, lost, not_admitted, unknown, outside or gone",
                "状态：entering 进入、stagnant 停滞、losing 待丢失、ready 待进阶、won 赢单、lost 流失、not_admitted 未准入、unknown 未知、outside 漏斗外、gone 已消失",
            ),
            column(
                "by",
                "ended_by",
                "who said that the journey ended: dataset, expiry, confirmation; else null",
                "旅程结束的依据：dataset 数据集、expiry 到期、confirmation 人工确认；否则为空",
            ),
            column(
                "stage_since",
                "stage_since",
                "the local date the present visit to the stage began; null if there is none",
                "本次进入该阶段的本地日期；没有时为空",
            ),
            column(
                "inferred",
                "inferred",
                "1 if `stage_since` is the day a run first saw the stage, for the dataset gives no date",
                "数据集没有日期、`stage_since` 取自首次看到该阶段的那天时为 1",
            ),
            column(
                "changed_on",
                "changed_on",
                "since which local date funnel, stage and state have been these",
                "漏斗、阶段、状态从哪个本地日期起是现在这样",
            ),
            column("run", "run", "the run that wrote this row last", "最后写入这一行的运行"),
        ],
    },
    View {
        name: "state_changes",
        doc: both(
            "one change of a customer's funnel, stage or state; never rewritten",
            "一个客户的漏斗、阶段或状态的一次变化；写入后不再改动",
        ),
        source: "fw_change",
        columns: &[
            column("customer", "customer", "the id", "客户编号"),
            column(
                "funnel",
                "to_funnel",
                "the funnel after it; null for outside and gone",
                "变化后的漏斗；漏斗外和已消失的为空",
            ),
            column(
                "stage",
                "to_stage",
                "the stage after it; null where there is none",
                "变化后的阶段；没有阶段时为空",
            ),
            column("from_funnel", "from_funnel", "the funnel before it", "变化前的漏斗"),
            column("from_stage", "from_stage", "the stage before it", "变化前的阶段"),
            column(
                "from_state",
                "from_state",
                "the state before it; null for a customer seen for the first time",
                "变化前的状态；首次出现的客户为空",
            ),
            column("to_state", "to_state", "the state after it", "变化后的状态"),
            column(
                "effective_on",
                "effective_on",
                "the local date at whose end it was first true",
                "在哪个本地日期结束时首次成立",
            ),
            column(
                "cause",
                "cause",
                "baseline, rules, data or time",
                "原因：baseline 基线、rules 规则、data 数据、time 时间",
            ),
            column(
                "late",
                "late",
                "1 if its rows were not there, or other, when their day was committed",
                "所依据的行在当天提交时还没有或不是这样时为 1",
            ),
            column("reason", "reason", "why, in clauses with values", "理由，带具体数值"),
            column(
                "owner",
                "owner",
                "the owner on that day; null if there was none",
                "当天的负责人；没有时为空",
            ),
            column(
                "amount",
                "amount",
                "the amount then; null if the dataset has none",
                "当时的金额；数据集没有金额时为空",
            ),
            column("run", "run", "the run that recorded it", "记录它的运行"),
            column("ruleset", "ruleset", "the hash of the ruleset that gives it", "得出它的规则集的哈希"),
        ],
    },
    View {
        name: "rulesets",
        doc: both("one ruleset that was applied", "一个应用过的规则集"),
        source: "fw_ruleset",
        columns: &[
            column("ruleset", "hash", "the hash of its files", "其文件的哈希"),
            column(
                "first_run",
                "(SELECT min(run) FROM fw_run WHERE ruleset = hash)",
                "the first run that applied it",
                "首次应用它的运行",
            ),
            column(
                "first_applied_at",
                "(SELECT recorded_at FROM fw_run WHERE ruleset = hash ORDER BY run LIMIT 1)",
                "when that run was committed, by the wall clock, UTC",
                "该次运行的提交时间，按系统时钟，UTC",
            ),
            column(
                "last_run",
                "(SELECT max(run) FROM fw_run WHERE ruleset = hash)",
                "the last run that applied it",
                "最近一次应用它的运行",
            ),
            column(
                "files",
                "(SELECT count(*) FROM fw_ruleset_file AS f WHERE f.ruleset = hash)",
                "how many files it has",
                "有多少个文件",
            ),
        ],
    },
    View {
        name: "ruleset_files",
        doc: both(
            "one file of a ruleset that was applied, word for word",
            "应用过的规则集的一个文件，一字不差",
        ),
        source: "fw_ruleset_file",
        columns: &[
            column("ruleset", "ruleset", "the ruleset's hash", "规则集的哈希"),
            column("path", "path", "the file's path", "文件路径"),
            column("text", "text", "its text", "文件内容"),
        ],
    },
    View {
        name: "confirmations",
        doc: both("one answer of a person to `ready`", "人对“待进阶”的一次答复"),
        source: "fw_confirmation",
        columns: &[
            column("customer", "customer", "the id", "客户编号"),
            column("confirmed_at", "confirmed_at", "the local instant it is dated", "所记的本地时刻"),
            column("funnel", "funnel", "the funnel it was given in", "答复时所在的漏斗"),
            column("stage", "stage", "the stage it was given in", "答复时所在的阶段"),
            column(
                "answer",
                "iif(destination IS NULL, 'declined', 'confirmed')",
                "confirmed or declined",
                "confirmed 确认或 declined 拒绝",
            ),
            column(
                "destination",
                "coalesce(to_stage, destination)",
                "the stage it leads to, won or lost; null if declined",
                "去往的阶段，或 won、lost；拒绝时为空",
            ),
            column("by", "person", "who gave it", "谁答复的"),
            column(
                "reason",
                "reason",
                "why, for one that was declined or forced; else null",
                "拒绝或强制时的理由；否则为空",
            ),
            column("forced", "forced", "1 if the customer was not ready", "客户尚未待进阶而强制确认时为 1"),
            column(
                "evidence",
                "evidence",
                "the items and their values as they stood",
                "当时各清单项及其取值",
            ),
            column(
                "recorded_at",
                "recorded_at",
                "when it was written down, by the wall clock, UTC",
                "写入的时间，按系统时钟，UTC",
            ),
        ],
    },
    View {
        name: "holds",
        doc: both(
            "one hold: its dates do not count in a customer's days",
            "一次暂停计时：其间的日期不计入客户的天数",
        ),
        source: "fw_hold",
        columns: &[
            column("customer", "customer", "the id", "客户编号"),
            column(
                "held_at",
                "held_at",
                "the local instant it begins; its date does still count",
                "开始的本地时刻；当天仍计入",
            ),
            column("until", "until", "the last date that does not count", "不计入的最后一天"),
            column("reason", "reason", "why", "理由"),
            column("by", "person", "who made it", "谁设置的"),
            column(
                "recorded_at",
                "recorded_at",
                "when it was written down, by the wall clock, UTC",
                "写入的时间，按系统时钟，UTC",
            ),
        ],
    },
    View {
        name: "marks",
        doc: both(
            "one checklist item ticked or unticked through the tool",
            "通过本工具对一个清单项的一次勾选或取消",
        ),
        source: "fw_mark",
        columns: &[
            column("customer", "customer", "the id", "客户编号"),
            column("marked_at", "marked_at", "the local instant it is dated", "所记的本地时刻"),
            column("item", "item", "the item's id", "清单项标识"),
            column("done", "done", "1 ticked, 0 unticked; the latest counts", "1 勾选，0 取消；以最新的为准"),
            column("by", "person", "who did it", "谁操作的"),
            column(
                "recorded_at",
                "recorded_at",
                "when it was written down, by the wall clock, UTC",
                "写入的时间，按系统时钟，UTC",
            ),
        ],
    },
    View {
        name: "sightings",
        doc: both(
            "one stage that a run saw for the first time, of a customer without a history in the dataset",
            "某次运行首次看到的一个阶段，其客户在数据集中没有阶段历史",
        ),
        source: "fw_sighting",
        columns: &[
            column("customer", "customer", "the id", "客户编号"),
            column("seen_on", "seen_on", "the first evaluated day that showed it", "首次看到它的评估日"),
            column("stage", "stage", "the dataset's value; null for blank", "数据集中的取值；空白时为空"),
            column(
                "since",
                "since",
                "the `stage_since` that the dataset gave with it; null if none",
                "数据集同时给出的 `stage_since`；没有时为空",
            ),
            column(
                "closed",
                "closed",
                "the `closed` that the dataset gave with it; null if none",
                "数据集同时给出的 `closed`；没有时为空",
            ),
            column("run", "run", "the run that saw it", "看到它的运行"),
        ],
    },
    View {
        name: "data_quality",
        doc: both(
            "one kind of trouble that a run found in one column of one table",
            "某次运行在一张表的一列中发现的一类数据问题",
        ),
        source: "fw_quality",
        columns: &[
            column("run", "run", "the run", "运行编号"),
            column("code", "code", "the kind, such as `unreadable_date`", "问题类别，如 `unreadable_date`"),
            column(
                "table",
                "source",
                "the table of the rules, or `funnel.<id>`",
                "规则中的表，或 `funnel.<标识>`",
            ),
            column("column", "field", "the column; empty if it is about none", "列；与列无关时为空串"),
            column("count", "rows", "how many rows or customers", "涉及多少行或多少客户"),
            column("sample", "sample", "the first few", "前几个例子"),
        ],
    },
    watch::ALERTS,
    watch::ALERT_EVENTS,
    watch::OUTCOMES,
    watch::METRIC_POINTS,
    watch::OUTBOX,
    keeping::PRUNINGS,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::fixture::{CLOCK, baseline, folder, open, texts};
    use super::*;

    fn committed() -> (tempfile::TempDir, Connection) {
        let (folder, path) = folder();
        open(&path).unwrap().commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        (folder, Connection::open(path).unwrap())
    }

    fn names(connection: &Connection, sql: &str) -> Vec<String> {
        connection
            .prepare(sql)
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    #[test]
    fn what_is_documented_is_what_is_there() {
        let (_folder, connection) = committed();
        let there: BTreeSet<String> =
            names(&connection, "SELECT name FROM sqlite_schema WHERE type = 'view'").into_iter().collect();
        let documented: BTreeSet<String> = views().iter().map(|view| view.name.to_owned()).collect();
        assert_eq!(there, documented);
        for view in views() {
            let columns = names(&connection, &format!("SELECT name FROM pragma_table_info('{}')", view.name));
            let documented: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
            assert_eq!(columns, documented, "{}", view.name);
            // Every column can be computed.
            let rows: i64 = connection
                .query_row(&format!("SELECT count(*) FROM (SELECT * FROM {})", view.name), [], |row| {
                    row.get(0)
                })
                .unwrap();
            assert!(rows >= 0);
        }
    }

    #[test]
    fn whatever_is_no_view_has_a_private_name() {
        let (_folder, connection) = committed();
        let tables = names(&connection, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'index')");
        assert!(
            tables.iter().all(|name| name.starts_with("fw_") || name.starts_with("sqlite_")),
            "{tables:?}"
        );
    }

    #[test]
    fn views_show_what_was_committed() {
        let (_folder, connection) = committed();
        let mut statement = connection
            .prepare(
                "SELECT concat_ws(' ', customer, ifnull(funnel, '-'), ifnull(stage, '-'), ifnull(from_funnel, '-'),
                 ifnull(from_stage, '-'), ifnull(from_state, '-'), to_state, effective_on, cause, late, reason, run,
                 ruleset, owner, amount) FROM state_changes",
            )
            .unwrap();
        let lines: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(
            lines,
            [
                "甲 enterprise need - - - stagnant 2024-03-05 baseline 0 8 days in `need`, 7 allowed 1 00ff00ff00ff00ff li 1200.5",
                "乙 - - - - - outside 2024-03-05 baseline 0 8 days in `need`, 7 allowed 1 00ff00ff00ff00ff li 1200.5",
            ]
        );
        for (sql, expected) in [
            (
                "SELECT concat_ws(' ', run, code, \"table\", \"column\", \"count\", sample) FROM data_quality",
                "1 unreadable_date customers created_at 2 7: 31/02/2024; 9: soon",
            ),
            (
                "SELECT concat_ws(' ', customer, funnel, stage, phase, state, ifnull(by, '-'), stage_since, changed_on, run)
                 FROM customer_state WHERE customer = '甲'",
                "甲 enterprise need need stagnant - 2024-02-01 2024-03-05 1",
            ),
            (
                "SELECT concat_ws(' ', run, as_of, recorded_at, ruleset, dataset, generation, baseline, first_day, days,
                 customers, changes) FROM runs",
                "1 2024-03-05 2024-03-05T10:00:00Z 00ff00ff00ff00ff crm.db 17 1 1 2024-03-05 1 2 2",
            ),
            ("SELECT concat_ws(' ', customer, seen_on, stage, ifnull(since, '-'), run) FROM sightings", "甲 2024-03-05 Qualification - 1"),
            ("SELECT concat_ws(' ', ruleset, path, text) FROM ruleset_files LIMIT 1", "00ff00ff00ff00ff rules/a.toml a"),
            ("SELECT concat_ws(' ', ruleset, first_run, first_applied_at, last_run, files) FROM rulesets", "00ff00ff00ff00ff 1 2024-03-05T10:00:00Z 1 2"),
        ] {
            assert_eq!(names(&connection, sql), [expected], "{sql}");
        }
    }
}
