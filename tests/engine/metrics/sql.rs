//! Metrics over events against SQL over the same rows.

use std::collections::BTreeMap;

use super::{Asked, company, frame};
use crate::bench::Bench;

/// Many rows, more than one part of them: without an owner, a kind, minutes, of nobody, of people who
/// are no people, at every hour of the days from January through April.
const MANY: &str = "
INSERT INTO customers SELECT 'c' || value, CASE value % 5 WHEN 0 THEN NULL WHEN 1 THEN 'li' WHEN 2 THEN 'wang'
  WHEN 3 THEN 'zhao' ELSE 'sun' END, CASE value % 7 WHEN 0 THEN NULL WHEN 1 THEN 'retail' WHEN 2 THEN 'tiny'
  ELSE 'steel' END, '2024-01-01', 'need', '2024-01-01' FROM generate;
INSERT INTO activities SELECT value, 'c' || (value * 7919 % 130), CASE value * 31 % 11 WHEN 0 THEN NULL
  WHEN 1 THEN 'ghost' WHEN 2 THEN 'li' WHEN 3 THEN 'zhao' ELSE 'wang' END,
  CASE value * 17 % 9 WHEN 0 THEN NULL WHEN 1 THEN 'mail' WHEN 2 THEN 'meeting' ELSE 'visit' END,
  CASE value * 13 % 6 WHEN 0 THEN NULL ELSE value * 101 % 240 END, (value * 37 % 1000) / 8.0,
  datetime('2024-01-01', '+' || (value * 104729 % 10454400) || ' seconds') FROM generate2;
";

fn many() -> Bench {
    let numbers = |name: &str, most: u32| {
        format!(
            "CREATE TABLE {name} AS WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n
          WHERE value < {most}) SELECT value FROM n;"
        )
    };
    let rows = format!("{}{}{MANY}", numbers("generate", 100), numbers("generate2", 90_000));
    company(METRICS, &rows)
}

const METRICS: &str = r#"
[[metric]]
id = "all"
from = "activities"
per = "month"
[[metric]]
id = "visits"
from = "activities"
where = 'kind == "visit"'
by = ["rep"]
per = "month"
[[metric]]
id = "minutes"
from = "activities"
where = 'kind != "meeting" && minutes > 5'
agg = "sum"
of = 'minutes'
by = ["kind", "customer.industry"]
per = "month"
[[metric]]
id = "average"
from = "activities"
agg = "avg"
of = 'cost'
by = ["kind"]
per = "month"
[[metric]]
id = "least"
from = "activities"
agg = "min"
of = 'cost + 1.0'
by = ["customer.industry"]
per = "month"
[[metric]]
id = "most"
from = "activities"
agg = "max"
of = 'minutes'
per = "month"
[[metric]]
id = "customers"
from = "activities"
agg = "distinct"
of = 'customer'
by = ["kind"]
per = "month"
[[metric]]
id = "earliest"
from = "activities"
agg = "first"
of = 'minutes'
by = ["rep"]
per = "month"
[[metric]]
id = "latest"
from = "activities"
agg = "last"
of = 'minutes'
by = ["rep"]
per = "month"
[[metric]]
id = "same"
from = "activities"
where = 'kind == "mail"'
agg = "duplicates"
of = 'cost'
by = ["rep"]
per = "day"
[[metric]]
id = "burst"
from = "activities"
agg = "burst"
within = "2h"
by = ["kind"]
per = "day"
"#;

const FRAMES: [&str; 5] = [
    "2024-02-01..2024-02-29",
    "2024-03-31..2024-03-31",
    "2024-03-15..2024-03-17",
    "2023-01-01..2023-12-31",
    "2024-04-30..2024-06-30",
];

/// The groups that SQL gives: of the first columns the values, the last the number.
fn from_sql(bench: &Bench, sql: &str, from: &str, through: &str) -> BTreeMap<Vec<String>, Option<f64>> {
    let connection = rusqlite::Connection::open(bench.path("crm.db")).unwrap();
    let sql = sql.replace("$days", &format!("date(at) BETWEEN '{from}' AND '{through}'"));
    let mut statement = connection.prepare(&sql).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let group = (0..columns - 1).map(|place| row.get(place)).collect::<Result<Vec<String>, _>>()?;
        Ok((group, row.get(columns - 1)?))
    };
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_aggregate_is_what_sql_gives() {
    let bench = many();
    let asked = Asked::of(&bench);
    let joined = "activities a LEFT JOIN customers c ON c.id = a.customer";
    let minutes = format!(
        "SELECT a.kind, c.industry, sum(minutes) FROM {joined} WHERE $days AND a.kind != 'meeting' AND minutes > 5
         AND a.kind IS NOT NULL AND c.industry IS NOT NULL GROUP BY 1, 2"
    );
    let least = format!(
        "SELECT c.industry, min(cost + 1) FROM {joined} WHERE $days AND c.industry IS NOT NULL GROUP BY 1"
    );
    let edge = |order: &str| {
        format!(
            "SELECT rep, minutes FROM (SELECT *, row_number() OVER (PARTITION BY rep ORDER BY at {order}) n
             FROM activities WHERE $days AND minutes IS NOT NULL AND rep IS NOT NULL) WHERE n = 1"
        )
    };
    for (metric, sql) in [
        ("all", "SELECT count(*) FROM activities WHERE $days"),
        ("visits", "SELECT rep, count(*) FROM activities WHERE $days AND kind = 'visit' AND rep IS NOT NULL GROUP BY 1"),
        ("minutes", &minutes),
        ("average", "SELECT kind, avg(cost) FROM activities WHERE $days AND kind IS NOT NULL GROUP BY 1"),
        ("least", &least),
        ("most", "SELECT max(minutes) FROM activities WHERE $days"),
        ("customers", "SELECT kind, count(DISTINCT customer) FROM activities WHERE $days AND kind IS NOT NULL GROUP BY 1"),
        ("earliest", &edge("")),
        ("latest", &edge("DESC")),
        (
            "same",
            "SELECT rep, sum(CASE WHEN n > 1 THEN n ELSE 0 END) FROM (SELECT rep, cost, count(*) n FROM activities
             WHERE $days AND kind = 'mail' AND rep IS NOT NULL GROUP BY 1, 2) GROUP BY 1",
        ),
    ] {
        compare(&bench, &asked, metric, sql, &FRAMES);
    }
    let burst =
        "SELECT kind, max(n) FROM (SELECT a.kind, (SELECT count(*) FROM activities b WHERE b.kind = a.kind
        AND b.at BETWEEN a.at AND datetime(a.at, '+2 hours') AND date(b.at) = date(a.at)) n FROM activities a
        WHERE $days AND a.kind IS NOT NULL) GROUP BY 1";
    bench.sql("CREATE INDEX by_time ON activities (kind, at);");
    compare(&bench, &asked, "burst", burst, &["2024-03-30..2024-03-30", "2024-03-31..2024-03-31"]);
}

#[track_caller]
fn compare(bench: &Bench, asked: &Asked, metric: &str, sql: &str, frames: &[&str]) {
    let all = asked.try_values(metric, frames).unwrap();
    let mut rows = 0;
    for (text, values) in frames.iter().zip(&all) {
        let (from, through) = text.split_once("..").unwrap();
        let expected = from_sql(bench, sql, from, through);
        let got: BTreeMap<Vec<String>, Option<f64>> = values
            .groups
            .iter()
            .map(|(group, cell)| (group.iter().map(ToString::to_string).collect(), cell.value))
            .collect();
        let expected = if expected.is_empty() && got.len() == 1 { got.clone() } else { expected };
        assert_eq!(got.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{metric} {text}");
        for (group, value) in &got {
            let (value, expected) = (value.unwrap_or(-1.0), expected[group].unwrap_or(-1.0));
            assert!((value - expected).abs() < 1e-9, "{metric} {text} {group:?}: {value}, SQL {expected}");
        }
        assert_eq!(frame(text).through, super::day(through));
        rows += values.groups.values().map(|cell| cell.rows).sum::<u64>();
    }
    assert!(rows > 0, "{metric}: nothing was compared");
}

#[test]
fn rows_left_out_and_unknown_are_counted() {
    let bench = many();
    let asked = Asked::of(&bench);
    let count = |sql: &str| whole(&bench, sql, "2024-02-01", "2024-02-29");
    let values = asked.values("visits", FRAMES[0]);
    let no_kind = count("SELECT count(*) FROM activities WHERE $days AND kind IS NULL");
    let no_rep = count("SELECT count(*) FROM activities WHERE $days AND kind = 'visit' AND rep IS NULL");
    assert_eq!((values.unknown, values.left_out), (no_kind, no_rep));
    assert!(no_kind > 0 && no_rep > 0);

    // A meeting is known to be none of them, whatever its minutes.
    let unknown = count(
        "SELECT count(*) FROM activities WHERE $days AND NOT (kind IS NOT NULL AND kind = 'meeting')
         AND NOT (minutes IS NOT NULL AND minutes <= 5) AND (kind IS NULL OR minutes IS NULL)",
    );
    assert_eq!(asked.values("minutes", FRAMES[0]).unknown, unknown);
}

#[test]
fn a_year_and_its_months_and_snapshots_agree() {
    let bench = many();
    let asked = Asked::of(&bench);
    let months = [
        "2024-01-01..2024-01-31",
        "2024-02-01..2024-02-29",
        "2024-03-01..2024-03-31",
        "2024-04-01..2024-04-30",
    ];
    let one = |values: &funnelwright::metric::Values| values.groups.values().next().unwrap().rows;
    let by_month: u64 = asked.try_values("all", &months).unwrap().iter().map(one).sum();
    let together = asked.try_values("all", &["2024-01-01..2024-04-30", "2024-04-30"]).unwrap();
    let later = whole(&bench, "SELECT count(*) FROM activities WHERE $days", "2024-05-01", "2030-01-01");
    assert_eq!((by_month, one(&together[0])), (90_000 - later, one(&together[1])));
    assert_eq!(asked.begins("all"), Some(super::day("2024-01-01")));
}

/// A number of rows.
fn whole(bench: &Bench, sql: &str, from: &str, through: &str) -> u64 {
    let connection = rusqlite::Connection::open(bench.path("crm.db")).unwrap();
    let sql = sql.replace("$days", &format!("date(at) BETWEEN '{from}' AND '{through}'"));
    let count: i64 = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
    u64::try_from(count).unwrap()
}
