//! Targets as they stand in a dataset: whose they are, which of them counts, and what is said of
//! those that overlap or are missing.

use std::collections::BTreeSet;
use std::sync::Arc;

use funnelwright::baseline::{Target, TargetFlaw, Targets};
use funnelwright::dataset::Findings;
use funnelwright::journey::Organisation;
use funnelwright::ruleset::SubjectKind;
use funnelwright::syntax::TargetKind;

use super::bench::Bench;

const RULES: &str = r#"
[workspace]
dataset = "crm.db"

[customers]
from = "customers"
id = "id"

[units]
from = "units"
id = "id"
parent = "parent"

[targets]
from = "targets"
metric = "metric"
unit = "unit"
person = "person"
starts = "starts"
ends = "ends"
value = "value"
kind = "kind"

[[funnel]]
id = "main"
entering_days = 7
stagnant_days = 7
losing_days = 7
when = 'true'
[[funnel.stage]]
id = "need"
items = []
"#;

const TABLES: &str = "
CREATE TABLE customers (id TEXT);
CREATE TABLE units (id TEXT, parent TEXT);
INSERT INTO units VALUES ('company', NULL), ('east', 'company'), ('west', 'company'),
  ('e1', 'east'), ('e2', 'east'), ('w1', 'west'), ('w2', 'west'), ('round', 'trip'), ('trip', 'round');
CREATE TABLE targets (metric TEXT, unit TEXT, person TEXT, starts TEXT, ends TEXT, value REAL, kind TEXT);
";

/// What is asked of a bench's targets.
struct Desk {
    targets: Targets,
    organisation: Organisation,
    /// What was wrong with rows when they were read.
    findings: Vec<String>,
}

impl Desk {
    /// With rows of `targets`, in SQL.
    fn of(rows: &str) -> Self {
        let bench = Bench::new(&[("main.toml", RULES)]);
        bench.sql(TABLES);
        bench.sql(&format!("INSERT INTO targets VALUES {rows};"));
        let (prepared, _) = bench.open();
        let (mapping, dataset) = (&prepared.ruleset.mapping, &prepared.dataset);
        let (targets, findings) = Targets::of(mapping, dataset);
        let organisation = Organisation::of(mapping, dataset);
        Self { targets, organisation, findings: told(&findings) }
    }

    fn ask(&self, whose: &str, day: &str) -> (Option<Target>, Vec<TargetFlaw>) {
        self.ask_for(whose, day, TargetKind::Target)
    }

    fn ask_for(&self, whose: &str, day: &str, kind: TargetKind) -> (Option<Target>, Vec<TargetFlaw>) {
        let id: Arc<str> = whose.trim_start_matches('@').into();
        let whose = match whose {
            "" => None,
            person if person.starts_with('@') => Some((SubjectKind::Person, &id)),
            _ => Some((SubjectKind::Unit, &id)),
        };
        self.targets.target(&"sales".into(), whose, day.parse().unwrap(), kind, &self.organisation)
    }

    /// The value, the first day and what is wrong.
    fn said(&self, whose: &str, day: &str) -> String {
        let (target, flaws) = self.ask(whose, day);
        let mut findings = Findings::default();
        TargetFlaw::note(&flaws, &mut findings);
        let target =
            target.map_or_else(|| String::from("none"), |it| format!("{} from {}", it.value, it.starts));
        std::iter::once(target).chain(told(&findings)).collect::<Vec<_>>().join(" | ")
    }
}

fn told(findings: &Findings) -> Vec<String> {
    let line = |found: funnelwright::dataset::Finding| {
        format!("{} {} {}", found.code.word(), found.count, found.samples.join("; "))
    };
    findings.list().into_iter().map(line).collect()
}

#[test]
fn targets_belong_to_units_persons_or_nobody() {
    let desk = Desk::of(
        "('sales', 'e1', NULL, '2024-03-01', '2024-03-31', 10, 'target'),
         ('sales', 'e1', NULL, '2024-03-01', '2024-03-31', 8, 'forecast'),
         ('sales', NULL, 'li', '2024-03-01', '2024-03-31', 3, NULL),
         ('sales', 'e1', 'wu', '2024-03-01', '2024-03-31', 4, ' '),
         ('sales', NULL, NULL, '2024-01-01', '2024-12-31', 99, 'target'),
         ('calls', 'e1', NULL, '2024-03-01', '2024-03-31', 77, 'target')",
    );
    for (whose, day, expected) in [
        ("e1", "2024-03-01", "10 from 2024-03-01"),
        ("e1", "2024-03-31", "10 from 2024-03-01"),
        ("e1", "2024-02-29", "none"),
        ("e1", "2024-04-01", "none"),
        ("@li", "2024-03-15", "3 from 2024-03-01"),
        ("@wu", "2024-03-15", "4 from 2024-03-01"),
        ("@e1", "2024-03-15", "none"),
        ("li", "2024-03-15", "none"),
        ("", "2024-05-15", "99 from 2024-01-01"),
    ] {
        assert_eq!(desk.said(whose, day), expected, "{whose} {day}");
    }
    let (forecast, _) = desk.ask_for("e1", "2024-03-05", TargetKind::Forecast);
    assert_eq!(forecast.map(|it| it.value), Some(8.0));
    assert_eq!(desk.findings, [""; 0]);
}

#[test]
fn a_unit_without_a_row_has_the_sum_of_those_below() {
    let march = "'2024-03-01', '2024-03-31'";
    let april = "'2024-04-01', '2024-04-30'";
    let desk = Desk::of(&format!(
        "('sales', 'e1', NULL, {march}, 10, 'target'), ('sales', 'e2', NULL, {march}, 20, 'target'),
         ('sales', 'w1', NULL, {march}, 5, 'target'), ('sales', 'e1', NULL, {april}, 11, 'target'),
         ('sales', 'e2', NULL, {april}, 21, 'target'), ('sales', 'east', NULL, {april}, 30, 'target'),
         ('sales', 'west', NULL, {april}, 15, 'target')"
    ));
    for (whose, day, expected) in [
        ("east", "2024-03-10", "30 from 2024-03-01"),
        ("east", "2024-04-10", "30 from 2024-04-01"),
        ("company", "2024-04-10", "45 from 2024-04-01"),
        ("west", "2024-03-10", "5 from 2024-03-01 | missing_target 1 sales w2: 2024-03-01"),
        ("company", "2024-03-10", "35 from 2024-03-01 | missing_target 1 sales w2: 2024-03-01"),
        ("company", "2024-05-10", "none"),
        ("round", "2024-03-10", "none"),
        ("nowhere", "2024-03-10", "none"),
    ] {
        assert_eq!(desk.said(whose, day), expected, "{whose} {day}");
    }
}

#[test]
fn sums_are_of_the_same_days() {
    let desk = Desk::of(
        "('sales', 'e1', NULL, '2024-01-01', '2024-12-31', 120, 'target'),
         ('sales', 'e2', NULL, '2024-03-01', '2024-03-31', 20, 'target'),
         ('sales', 'w1', NULL, '2024-03-01', '2024-03-31', 5, 'target'),
         ('sales', 'w2', NULL, '2024-03-01', '2024-03-31', 6, 'target')",
    );
    assert_eq!(
        desk.said("east", "2024-03-10"),
        "20 from 2024-03-01 | missing_target 1 sales e1: 2024-03-01",
        "one each: the later one"
    );
    assert_eq!(
        desk.said("company", "2024-03-10"),
        "31 from 2024-03-01 | missing_target 1 sales e1: 2024-03-01",
        "east has 20 for the same days as west"
    );
    assert_eq!(
        desk.said("east", "2024-05-10"),
        "120 from 2024-01-01 | missing_target 1 sales e2: 2024-01-01"
    );
}

#[test]
fn of_overlapping_targets_the_one_that_starts_last_counts() {
    let desk = Desk::of(
        "('sales', 'e1', NULL, '2024-07-01', '2024-12-31', 70, 'target'),
         ('sales', 'e1', NULL, '2024-01-01', '2024-12-31', 100, 'target'),
         ('sales', 'e1', NULL, '2024-01-01', '2024-06-30', 55, 'forecast')",
    );
    assert_eq!(desk.said("e1", "2024-06-30"), "100 from 2024-01-01");
    let overlap = "70 from 2024-07-01 | overlapping_targets 1 sales e1: 2024-07-01, 2024-01-01";
    assert_eq!(desk.said("e1", "2024-07-01"), overlap);
    let mut flaws = BTreeSet::new();
    for day in ["2024-07-01", "2024-08-01", "2024-12-31"] {
        flaws.extend(desk.ask("e1", day).1);
    }
    assert_eq!(flaws.len(), 1, "asked three times, it is one overlap");
}

#[test]
fn rows_that_say_nothing_are_left_out() {
    let desk = Desk::of(
        "('sales', 'e1', NULL, '2024-03-01', '2024-03-31', NULL, 'target'),
         ('sales', 'e1', NULL, NULL, '2024-03-31', 1, 'target'),
         ('sales', 'e1', NULL, '2024-03-01', NULL, 2, 'target'),
         ('sales', 'e1', NULL, '2024-03-31', '2024-03-01', 3, 'target'),
         (NULL, 'e1', NULL, '2024-03-01', '2024-03-31', 4, 'target'),
         ('sales', 'e1', NULL, '2024-03-01', '2024-03-31', 5, 'stretch')",
    );
    assert_eq!(desk.said("e1", "2024-03-10"), "none");
    assert_eq!(
        desk.findings,
        [
            "unusable_target 2 sales e1; sales e1: 2024-03-31 > 2024-03-01",
            "unusable_target 1 sales e1: stretch",
            "unusable_target 1 e1",
            "unusable_target 1 sales e1",
            "unusable_target 1 sales e1",
        ],
        "by column: ends, kind, metric, starts, value"
    );
    let shouted = Desk::of("('sales', 'e1', NULL, '2024-03-01', '2024-03-31', 7, ' Target ')");
    assert_eq!((shouted.said("e1", "2024-03-10").as_str(), shouted.findings.len()), ("7 from 2024-03-01", 0));
    let zero = Desk::of("('sales', 'e1', NULL, '2024-03-01', '2024-03-31', 0, 'target')");
    assert_eq!(zero.said("e1", "2024-03-10"), "0 from 2024-03-01", "comparing with it gives no data");
}
