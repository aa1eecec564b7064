//! Rows that fail or have no group are counted, with the first ones.

use std::collections::BTreeSet;

use super::{Asked, company, frame};

const METRICS: &str = r#"
[[metric]]
id = "failing"
from = "activities"
where = '100 / minutes > 2'
by = ["unit.team", "kind"]
per = "day"
[[metric]]
id = "cost"
from = "activities"
agg = "sum"
of = '100 / minutes'
per = "day"
[[metric]]
id = "customers"
from = "customers"
where = '10 / (days_in_funnel - 5) < 100'
[[metric]]
id = "days"
from = "customers"
agg = "sum"
of = '10 / (days_in_funnel - 5)'
[[metric]]
id = "halves"
expr = 'half(cost)'
per = "day"
[[metric]]
id = "quarters"
expr = 'halves / 2.0'
per = "day"
"#;

fn asked(rows: &str) -> Asked {
    let bench = company(METRICS, rows);
    bench.rules("functions.rhai", "fn half(x) { if x > 2.0 { throw \"too much\" } x / 2.0 }");
    Asked::of(&bench)
}

/// What is found where these values are looked at, as `code table.column count samples`.
fn found(asked: &Asked, looks: &[(&str, &str)]) -> Vec<String> {
    let looks: BTreeSet<_> = looks.iter().map(|(metric, text)| (asked.place(metric), frame(text))).collect();
    asked.with(|gauge, _| {
        for (metric, frame) in &looks {
            gauge.values(*metric, &[*frame]).unwrap();
        }
        let line = |found: funnelwright::dataset::Finding| {
            let (code, samples) = (found.code.word(), found.samples.join("; "));
            format!("{code} {}.{} {} ({samples})", found.table, found.column, found.count)
        };
        gauge.findings(&looks).list().into_iter().map(line).collect()
    })
}

const ROWS: &str = "INSERT INTO customers VALUES ('a', 'li', NULL, '2024-03-01', NULL, NULL),
      ('b', 'li', NULL, '2024-03-02', NULL, NULL), ('c', NULL, NULL, '2024-03-01', NULL, NULL);
    INSERT INTO activities (customer, rep, kind, minutes, at) VALUES
      ('a', 'wang', 'visit', 0, '2024-03-05 09:00'), ('b', 'wang', 'mail', 50, '2024-03-05 10:00'),
      (NULL, 'ghost', 'visit', 20, '2024-03-05 11:30'), ('a', 'wang', NULL, 10, '2024-03-05'),
      ('c', NULL, NULL, 25, '2024-03-05'), ('c', 'zhao', 'mail', 0, '2024-03-06 08:00'),
      ('a', 'wang', 'mail', NULL, '2024-03-06');";

#[test]
fn failing_rows_and_rows_without_a_group_are_counted_once() {
    let asked = asked(ROWS);
    let (fifth, sixth) = ("2024-03-05..2024-03-05", "2024-03-06..2024-03-06");
    assert_eq!(
        found(&asked, &[("failing", fifth)]),
        [
            "row_error metric.failing.where 1 (a 2024-03-05 09:00: division by zero)",
            "missing_group metric.failing.kind 1 (a 2024-03-05 00:00)",
            "missing_group metric.failing.unit.team 2 (c 2024-03-05 00:00; 2024-03-05 11:30)",
        ]
    );
    assert_eq!(
        found(&asked, &[("cost", fifth), ("cost", sixth), ("cost", "2024-03-04..2024-03-05")]),
        [
            "row_error metric.cost.of 2 (a 2024-03-05 09:00: division by zero; c 2024-03-06 08:00: division by zero)"
        ],
        "the days contain the fifth"
    );
    assert_eq!(found(&asked, &[("failing", "2024-03-07..2024-03-07")]), [""; 0]);
}

#[test]
fn customers_fail_in_where_and_in_of() {
    let asked = asked(ROWS);
    assert_eq!(
        found(&asked, &[("customers", "2024-03-06"), ("customers", "2024-03-05"), ("days", "2024-03-07")]),
        [
            "row_error metric.customers.where 2 (a: division by zero; c: division by zero)",
            "row_error metric.days.of 1 (b: division by zero)",
        ],
        "of snapshots the latest counts"
    );
}

#[test]
fn of_an_expression_its_parts_and_the_groups_in_which_it_fails_are_told() {
    let asked = asked(ROWS);
    let found = found(&asked, &[("quarters", "2024-03-05..2024-03-05")]);
    let [cost, halves] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(cost, "row_error metric.cost.of 1 (a 2024-03-05 09:00: division by zero)");
    assert!(
        halves.starts_with("row_error metric.halves.expr 1 (") && halves.contains("too much"),
        "{halves}"
    );
}

#[test]
fn many_rows_are_counted_in_their_order_whatever_the_parts() {
    let asked = asked(
        "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 149999)
         INSERT INTO activities (rep, kind, minutes, at)
           SELECT 'wang', iif(n % 1000 = 999, NULL, 'visit'), iif(n >= 60000 AND n % 50 = 0, 0, 1),
             datetime('2024-03-05', '+' || (n / 2) || ' seconds') FROM n;",
    );
    let day = "2024-03-05..2024-03-05";
    assert_eq!(
        found(&asked, &[("failing", day)]),
        [
            "row_error metric.failing.where 1800 (2024-03-05 08:20: division by zero; 2024-03-05 08:20: division by zero; \
             2024-03-05 08:20: division by zero)",
            "missing_group metric.failing.kind 150 (2024-03-05 00:08; 2024-03-05 00:16; 2024-03-05 00:24)",
        ]
    );
}
