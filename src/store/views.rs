//! The views: the stable interface of the store for other tools, with their documentation.
//!
//! The views of a store are made from this data, so that what is documented is what is there.

use rusqlite::Connection;

/// A readable view of the store. Its name and columns are never taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// What one row of it is.
    pub doc: &'static str,
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
    pub doc: &'static str,
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

const fn column(name: &'static str, value: &'static str, doc: &'static str) -> ViewColumn {
    ViewColumn { name, doc, value }
}

const VIEWS: &[View] = &[
    View {
        name: "runs",
        doc: "one committed run",
        source: "fw_run",
        columns: &[
            column("run", "run", "its number, growing"),
            column("as_of", "as_of", "the day (its end) or local instant it evaluated last"),
            column("recorded_at", "recorded_at", "when it was committed, by the wall clock, UTC"),
            column("ruleset", "ruleset", "the hash of the ruleset it applied"),
            column("dataset", "dataset", "the version of the dataset it read"),
            column("generation", "generation", "the store's generation after it; it grows with every write"),
            column("baseline", "baseline", "1 for the store's first run, whose changes have no `from_state`"),
            column(
                "first_day",
                "first_day",
                "the first day it evaluated; null if there was none to evaluate",
            ),
            column("days", "days", "how many days it evaluated"),
            column("customers", "customers", "how many customers there were"),
            column("changes", "changes", "how many state changes it recorded"),
            column(
                "fingerprint",
                "fingerprint",
                "names what it changed; an approval is one of this fingerprint",
            ),
            column("approved_by", "approved_by", "who let it pass though a guard held it; else null"),
        ],
    },
    View {
        name: "customer_state",
        doc: "one customer as of the last run; those that have left the dataset stay, as `gone`",
        source: "fw_customer",
        columns: &[
            column("customer", "customer", "the id"),
            column("funnel", "funnel", "the funnel's id; null for outside and gone"),
            column("stage", "stage", "the stage's id; null where there is none"),
            column("phase", "phase", "the stage's phase; null where there is none"),
            column(
                "state",
                "state",
                "entering, stagnant, losing, ready, won, lost, not_admitted, unknown, outside or gone",
            ),
            column(
                "by",
                "ended_by",
                "who said that the journey ended: dataset, expiry, confirmation; else null",
            ),
            column(
                "stage_since",
                "stage_since",
                "the local date the present visit to the stage began; null if there is none",
            ),
            column(
                "inferred",
                "inferred",
                "1 if `stage_since` is the day a run first saw the stage, for the dataset gives no date",
            ),
            column(
                "changed_on",
                "changed_on",
                "since which local date funnel, stage and state have been these",
            ),
            column("run", "run", "the run that wrote this row last"),
        ],
    },
    View {
        name: "state_changes",
        doc: "one change of a customer's funnel, stage or state; never rewritten",
        source: "fw_change",
        columns: &[
            column("customer", "customer", "the id"),
            column("funnel", "to_funnel", "the funnel after it; null for outside and gone"),
            column("stage", "to_stage", "the stage after it; null where there is none"),
            column("from_funnel", "from_funnel", "the funnel before it"),
            column("from_stage", "from_stage", "the stage before it"),
            column(
                "from_state",
                "from_state",
                "the state before it; null for a customer seen for the first time",
            ),
            column("to_state", "to_state", "the state after it"),
            column("effective_on", "effective_on", "the local date at whose end it was first true"),
            column("cause", "cause", "baseline, rules, data or time"),
            column("late", "late", "1 if its rows were not there, or other, when their day was committed"),
            column("reason", "reason", "why, in clauses with values"),
            column("owner", "owner", "the owner on that day; null if there was none"),
            column("amount", "amount", "the amount then; null if the dataset has none"),
            column("run", "run", "the run that recorded it"),
            column("ruleset", "ruleset", "the hash of the ruleset that gives it"),
        ],
    },
    View {
        name: "rulesets",
        doc: "one ruleset that was applied",
        source: "fw_ruleset",
        columns: &[
            column("ruleset", "hash", "the hash of its files"),
            column(
                "first_run",
                "(SELECT min(run) FROM fw_run WHERE ruleset = hash)",
                "the first run that applied it",
            ),
            column(
                "first_applied_at",
                "(SELECT recorded_at FROM fw_run WHERE ruleset = hash ORDER BY run LIMIT 1)",
                "when that run was committed, by the wall clock, UTC",
            ),
            column(
                "last_run",
                "(SELECT max(run) FROM fw_run WHERE ruleset = hash)",
                "the last run that applied it",
            ),
            column(
                "files",
                "(SELECT count(*) FROM fw_ruleset_file AS f WHERE f.ruleset = hash)",
                "how many files it has",
            ),
        ],
    },
    View {
        name: "ruleset_files",
        doc: "one file of a ruleset that was applied, word for word",
        source: "fw_ruleset_file",
        columns: &[
            column("ruleset", "ruleset", "the ruleset's hash"),
            column("path", "path", "the file's path"),
            column("text", "text", "its text"),
        ],
    },
    View {
        name: "confirmations",
        doc: "one answer of a person to `ready`",
        source: "fw_confirmation",
        columns: &[
            column("customer", "customer", "the id"),
            column("confirmed_at", "confirmed_at", "the local instant it is dated"),
            column("funnel", "funnel", "the funnel it was given in"),
            column("stage", "stage", "the stage it was given in"),
            column("answer", "iif(destination IS NULL, 'declined', 'confirmed')", "confirmed or declined"),
            column(
                "destination",
                "coalesce(to_stage, destination)",
                "the stage it leads to, won or lost; null if declined",
            ),
            column("by", "person", "who gave it"),
            column("reason", "reason", "why, for one that was declined or forced; else null"),
            column("forced", "forced", "1 if the customer was not ready"),
            column("evidence", "evidence", "the items and their values as they stood"),
            column("recorded_at", "recorded_at", "when it was written down, by the wall clock, UTC"),
        ],
    },
    View {
        name: "holds",
        doc: "one hold: its dates do not count in a customer's days",
        source: "fw_hold",
        columns: &[
            column("customer", "customer", "the id"),
            column("held_at", "held_at", "the local instant it begins; its date does still count"),
            column("until", "until", "the last date that does not count"),
            column("reason", "reason", "why"),
            column("by", "person", "who made it"),
            column("recorded_at", "recorded_at", "when it was written down, by the wall clock, UTC"),
        ],
    },
    View {
        name: "marks",
        doc: "one checklist item ticked or unticked through the tool",
        source: "fw_mark",
        columns: &[
            column("customer", "customer", "the id"),
            column("marked_at", "marked_at", "the local instant it is dated"),
            column("item", "item", "the item's id"),
            column("done", "done", "1 ticked, 0 unticked; the latest counts"),
            column("by", "person", "who did it"),
            column("recorded_at", "recorded_at", "when it was written down, by the wall clock, UTC"),
        ],
    },
    View {
        name: "sightings",
        doc: "one stage that a run saw for the first time, of a customer without a history in the dataset",
        source: "fw_sighting",
        columns: &[
            column("customer", "customer", "the id"),
            column("seen_on", "seen_on", "the first evaluated day that showed it"),
            column("stage", "stage", "the dataset's value; null for blank"),
            column("since", "since", "the `stage_since` that the dataset gave with it; null if none"),
            column("closed", "closed", "the `closed` that the dataset gave with it; null if none"),
            column("run", "run", "the run that saw it"),
        ],
    },
    View {
        name: "data_quality",
        doc: "one kind of trouble that a run found in one column of one table",
        source: "fw_quality",
        columns: &[
            column("run", "run", "the run"),
            column("code", "code", "the kind, such as `unreadable_date`"),
            column("table", "source", "the table of the rules, or `funnel.<id>`"),
            column("column", "field", "the column; empty if it is about none"),
            column("count", "rows", "how many rows or customers"),
            column("sample", "sample", "the first few"),
        ],
    },
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
            assert!(!view.doc.is_empty() && view.columns.iter().all(|column| !column.doc.is_empty()));
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
