//! Groups that come and go: what a new one is compared with, and when one is said to be absent.

use funnelwright::alert::Outcome;
use funnelwright::anomaly::Observation;
use funnelwright::delta::Delta;

use crate::bench::Bench;

const RULES: &str = r#"
[workspace]
dataset = "crm.db"

[customers]
from = "customers"
id = "id"
owner = "owner"
entered = "entered"
stage = "stage"

[people]
from = "people"
id = "id"
since = "since"
until = "until"

[events.calls]
from = "calls"
customer = "customer"
person = "person"
at = "at"
fields = { kind = { column = "kind" } }

[[funnel]]
id = "f"
entering_days = 9
stagnant_days = 9
losing_days = 9
[[funnel.stage]]
id = "need"

[[metric]]
id = "kinds"
from = "calls"
by = ["kind"]
per = "day"

[[metric]]
id = "calls_of"
from = "calls"
by = ["person"]
per = "day"

[[anomaly]]
id = "kind_jumps"
metric = "kinds"
against = { history = "trailing", periods = 4 }
when = 'delta >= 5.0'

[[anomaly]]
id = "person_jumps"
metric = "calls_of"
against = { history = "trailing", periods = 4 }
when = 'delta >= 5.0'
"#;

/// Two calls a day of kind `a` by `old`; six of kind `b` by `new` on the 7th and the 11th.
fn bench() -> Bench {
    let bench = Bench::new(&[("main.toml", RULES)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, owner TEXT, entered TEXT, stage TEXT);
         INSERT INTO customers VALUES ('c', 'old', '2024-03-01', 'need');
         CREATE TABLE people (id TEXT, since TEXT, until TEXT);
         INSERT INTO people VALUES ('old', NULL, NULL), ('new', '2024-03-07', NULL), ('left', NULL, '2024-03-05');
         CREATE TABLE calls (customer TEXT, person TEXT, at TEXT, kind TEXT);
         WITH RECURSIVE day(day) AS (SELECT 1 UNION ALL SELECT day + 1 FROM day WHERE day < 14),
           twice(n) AS (VALUES (1), (2))
         INSERT INTO calls SELECT 'c', 'old', printf('2024-03-%02d', day), 'a' FROM day, twice;
         WITH RECURSIVE six(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM six WHERE n < 6), day(day) AS (VALUES (7), (11))
         INSERT INTO calls SELECT 'c', 'new', printf('2024-03-%02d', day), 'b' FROM day, six;",
    );
    bench
}

fn told<'d>(delta: &'d Delta, rule: &str, subject: &str) -> Option<&'d Observation> {
    delta.watch.observations.iter().find(|it| &*it.rule == rule && it.subject.to_string() == subject)
}

#[test]
fn a_kind_that_is_new_was_zero_before_and_one_that_ends_is_absent() {
    for daily in [false, true] {
        let (bench, mut seen) = (bench(), Vec::new());
        for day in 6..=13 {
            let as_of = format!("2024-03-{day:02}");
            let delta = if daily { bench.run(&as_of) } else { bench.plan(&as_of) };
            let of_b = told(&delta, "kind_jumps", "group:kind=b");
            seen.push(of_b.map(|it| (day, it.outcome, it.figures.value, it.figures.baseline, it.figures.n)));
            let of_a = told(&delta, "kind_jumps", "group:kind=a").unwrap();
            assert_eq!((of_a.outcome, of_a.figures.baseline), (Outcome::Cleared, Some(2.0)), "{day} {daily}");
        }
        let absent = |day, n| Some((day, Outcome::Absent, None, (n >= 4).then_some(0.0), Some(n)));
        let met = |day| Some((day, Outcome::Met, Some(6.0), Some(0.0), Some(4)));
        assert_eq!(seen[..2], [None, met(7)], "{daily}");
        // Without runs nobody has opened an alert, and the burst is a point like others.
        if !daily {
            assert_eq!(seen[2..5], [absent(8, 4), absent(9, 4), absent(10, 4)]);
            assert_eq!(seen[5..], [met(11), absent(12, 4), absent(13, 4)]);
        }
        // What an alert is open about is not learned, and one that ended is gone with its last point.
        assert!(seen[2..].iter().flatten().all(|(_, outcome, ..)| *outcome != Outcome::NoData), "{seen:?}");
    }
}

#[test]
fn a_kind_is_forgotten_with_the_last_point_that_has_rows_of_it() {
    let bench = bench();
    bench.sql("UPDATE calls SET kind = NULL WHERE kind = 'a' AND at > '2024-03-05'; DELETE FROM calls WHERE kind = 'b'");
    let outcome = |day: u32| {
        let delta = bench.plan(&format!("2024-03-{day:02}"));
        told(&delta, "kind_jumps", "group:kind=a").map(|it| it.outcome)
    };
    let absent = Some(Outcome::Absent);
    assert_eq!([5, 6, 9, 10, 14].map(outcome), [Some(Outcome::Cleared), absent, absent, None, None]);
}

#[test]
fn of_people_nothing_is_known_before_they_came_and_nothing_is_said_once_they_left() {
    for daily in [false, true] {
        let bench = bench();
        for day in 4..=12 {
            let as_of = format!("2024-03-{day:02}");
            let delta = if daily { bench.run(&as_of) } else { bench.plan(&as_of) };
            let outcome =
                |person: &str| told(&delta, "person_jumps", &format!("person:{person}")).map(|it| it.outcome);
            let expected = match day {
                ..7 => None,
                7..11 => Some(Outcome::NoData),
                11 => Some(Outcome::Met),
                _ => Some(Outcome::Cleared),
            };
            assert_eq!(outcome("new"), expected, "{day} {daily}");
            assert_eq!(outcome("left").is_some(), day <= 5, "{day} {daily}");
        }
    }
}
