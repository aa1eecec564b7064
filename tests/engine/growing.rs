//! Tables that promise to grow only, when something else changes as well.

use funnelwright::dataset::{ReadOptions, Resident};

use crate::bench::{Bench, now};

const RULES: &str = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
stage = "stage"
stage_since = "since"
[events.activities]
from = "activities"
customer = "customer"
at = "at"
append_only = true
[[funnel]]
id = "main"
entering_days = 3
stagnant_days = 3
losing_days = 3
[[funnel.stage]]
id = "need"
"#;

/// An undated row is left out, and found to be undated. Once its customer has gone it is found to be
/// nobody's, too.
#[test]
fn a_row_that_was_left_out_is_looked_at_again_when_its_customer_goes() {
    let bench = Bench::new(&[("main.toml", RULES)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, stage TEXT, since DATE);
         CREATE TABLE activities (customer TEXT, at DATE);
         INSERT INTO customers VALUES ('a', 'need', '2023-12-01'), ('b', 'need', '2023-12-01');
         INSERT INTO activities VALUES ('a', NULL), ('b', '2023-12-02');",
    );
    let mut kept = Resident::of(&bench.path("crm.db"));
    for change in [
        "INSERT INTO activities VALUES ('b', '2023-12-03')",
        "DELETE FROM customers WHERE id = 'a'",
        "SELECT 1",
    ] {
        let (fresh, opened) = bench.open();
        drop(opened);
        let connection = kept.look().unwrap();
        let read = kept.read(&connection, &fresh.ruleset, now(), ReadOptions::default()).unwrap();
        drop(connection);
        assert_eq!(read.findings.list(), fresh.dataset.findings.list(), "before {change}");
        assert_eq!(read.version, fresh.dataset.version, "before {change}");
        bench.sql(change);
    }
}

/// A file that was looked at, for a schema or a message, is not read yet: that its rows are others now must
/// not be forgotten for it.
#[test]
fn looking_is_not_reading() {
    let bench = Bench::new(&[("main.toml", RULES)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, stage TEXT, since DATE);
         CREATE TABLE activities (customer TEXT, at DATE);
         INSERT INTO customers VALUES ('a', 'need', '2023-12-01');",
    );
    let (fresh, opened) = bench.open();
    drop(opened);
    let mut kept = Resident::of(&bench.path("crm.db"));
    let read = |kept: &mut Resident| {
        let connection = kept.look().unwrap();
        drop(kept.read(&connection, &fresh.ruleset, now(), ReadOptions::default()).unwrap());
    };
    assert!(!kept.is_unchanged(), "nothing was read yet");
    read(&mut kept);
    assert!(kept.is_unchanged());
    bench.sql("INSERT INTO customers VALUES ('b', 'need', '2023-12-01')");
    assert!(!kept.is_unchanged());
    drop(kept.look().unwrap());
    assert!(!kept.is_unchanged());
    read(&mut kept);
    assert!(kept.is_unchanged());
}
