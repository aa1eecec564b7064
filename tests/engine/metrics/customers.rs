//! Metrics over customers against the portraits of each, one at a time, and cases by hand.

use std::collections::BTreeMap;

use funnelwright::census::{Count, Days};
use funnelwright::dataset::Findings;
use funnelwright::expression::{Blame, Name, Row, interpret};
use funnelwright::journal::Journal;
use funnelwright::journey::{Sight, World};
use funnelwright::metric::{Cell, Frame, Gauge};
use funnelwright::portrait::{CustomerPortrait, Past, Portraits};
use funnelwright::ruleset::{GroupKey, Measure, Metric, MetricKind};
use funnelwright::time::AsOf;
use funnelwright::value::{Date, Value};

use super::{Asked, company, day};
use crate::bench::Bench;

const OVER_THE_DEMO: &str = r#"
[[metric]]
id = "in_stage"
from = "customers"
where = 'in_funnel'
by = ["funnel", "stage"]
[[metric]]
id = "beyond"
from = "customers"
where = 'days_in_funnel > cycle_days && (in_funnel || (state == "lost" && state_by == "expiry"))'
by = ["funnel"]
[[metric]]
id = "big"
from = "customers"
where = 'amount >= 100000.0 && overdue != "none"'
agg = "sum"
of = 'amount'
by = ["phase", "unit.team"]
[[metric]]
id = "items"
from = "customers"
where = 'in_funnel'
agg = "avg"
of = 'items_met * 1.0 / items_total'
by = ["owner"]
[[metric]]
id = "quiet"
from = "customers"
where = 'quiet_days > 14 && marked("budget") != true'
agg = "max"
of = 'quiet_days'
by = ["state", "overdue"]
[[metric]]
id = "contacts"
from = "customers"
agg = "distinct"
of = 'contact'
by = ["unit.region", "in_funnel"]
"#;

/// The metric customer by customer: groups with a row, how many were left out, how many are unknown.
type Slow = (BTreeMap<Vec<String>, Cell>, u64, u64);

fn slowly(world: &World<'_>, metric: &Metric, day: Date) -> Slow {
    let sight = Sight::of(AsOf::end_of(day));
    let count = funnelwright::census::count(world, sight, funnelwright::census::Wish::default());
    let portraits = Portraits::new(world, sight, &count, Past::NONE);
    let MetricKind::Rows { filter, measure: Measure::Aggregate { aggregate, of }, .. } = &metric.kind else {
        panic!("{}", metric.id)
    };
    let mut found: BTreeMap<Vec<String>, (Vec<Value>, u64)> = BTreeMap::new();
    let (mut left_out, mut unknown) = (0, 0);
    for portrait in (0..world.customers()).filter_map(|place| portraits.customer(place)) {
        let holds = filter
            .as_ref()
            .map_or(Ok(Value::Bool(true)), |it| interpret(it, &portrait, &mut Blame::default()));
        match holds {
            Ok(Value::Bool(true)) => {}
            Ok(Value::Bool(false)) => continue,
            _ => {
                unknown += 1;
                continue;
            }
        }
        let group: Option<Vec<String>> =
            metric.by.iter().map(|by| group_of(world, &portrait, &by.key)).collect();
        let Some(group) = group else {
            left_out += 1;
            continue;
        };
        let entry = found.entry(group).or_default();
        match of.as_ref().map_or(Ok(Value::Bool(true)), |of| interpret(of, &portrait, &mut Blame::default()))
        {
            Ok(Value::Missing) => {}
            Ok(value) => entry.0.push(value),
            Err(_) => unknown += 1,
        }
    }
    let cell = |values: Vec<Value>| {
        let rows = values.len() as u64;
        let mut tally = funnelwright::facts::Tally::new(*aggregate, metric.ty);
        for value in values {
            let _ = tally.take(value).unwrap();
        }
        let value = match tally.answer() {
            Value::Int(value) => value.to_string().parse().ok(),
            Value::Float(value) => Some(value),
            _ => None,
        };
        Cell { value, rows }
    };
    (found.into_iter().map(|(group, (values, _))| (group, cell(values))).collect(), left_out, unknown)
}

fn group_of(world: &World<'_>, portrait: &CustomerPortrait<'_>, key: &GroupKey) -> Option<String> {
    match key {
        GroupKey::Person => portrait.owner().map(|owner| owner.to_string()),
        GroupKey::Name(name @ (Name::Field(_) | Name::BuiltIn(_))) => {
            let value = portrait.value(*name, &mut Blame::default()).unwrap();
            (!value.is_missing()).then(|| value.to_string())
        }
        GroupKey::UnitOfKind(kind) => {
            let units = world.dataset.units.as_ref().unwrap();
            let mapping = world.ruleset.mapping.units.as_ref().unwrap();
            let field = |role| mapping.role(role).unwrap();
            let (id, of_kind) =
                (field(funnelwright::syntax::Role::Id), field(funnelwright::syntax::Role::Kind));
            let is_of_kind = |unit: &&str| {
                (0..units.rows).any(|row| {
                    units.text(id, row).is_some_and(|it| **it == **unit)
                        && units.text(of_kind, row).is_some_and(|it| *it == *kind)
                })
            };
            let unit = portrait.unit()?;
            world.organisation.upward(&unit).find(is_of_kind).map(str::to_owned)
        }
        GroupKey::Name(_) => panic!("{key:?}"),
    }
}

#[test]
fn the_demo_is_what_its_portraits_say_one_by_one() {
    let demo = Bench::new(&[("more.toml", OVER_THE_DEMO)]);
    for (name, text) in funnelwright::demo::RULE_FILES {
        demo.rules(name, text);
    }
    funnelwright::demo::write_dataset(&demo.path("crm.db")).unwrap();
    let (prepared, _) = demo.open();
    let world = prepared.world(&Journal::default(), None);
    let days = Days::new(&world);
    let quality = |_: Date, _: &Count| Findings::default();
    let gauge = Gauge::new(&world, &days, Past::NONE, &quality);
    let asked: Vec<(usize, &Metric)> = prepared
        .ruleset
        .metrics
        .iter()
        .enumerate()
        .filter(|(_, metric)| OVER_THE_DEMO.contains(&format!("id = \"{}\"\n", metric.id)))
        .collect();
    assert_eq!(asked.len(), 6);
    for on in ["2024-02-29", "2024-06-27"] {
        let frames = [Frame { from: None, through: day(on) }];
        for (place, metric) in &asked {
            let values = gauge.values(*place, &frames).unwrap().remove(0);
            let (expected, left_out, unknown) = slowly(&world, metric, day(on));
            assert!(!expected.is_empty(), "{} has rows on {on}", metric.id);
            assert_eq!((values.left_out, values.unknown), (left_out, unknown), "{} on {on}", metric.id);
            for (group, cell) in &values.groups {
                let group: Vec<String> = group.iter().map(ToString::to_string).collect();
                let empty = Cell { value: (!metric.nullable).then_some(0.0), rows: 0 };
                let expected = expected.get(&group).copied().unwrap_or(empty);
                let close = match (cell.value, expected.value) {
                    (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
                    (a, b) => a == b,
                };
                assert!(
                    close && cell.rows == expected.rows,
                    "{} {group:?} on {on}: {cell:?} {expected:?}",
                    metric.id
                );
            }
            let has = |group: &Vec<String>| {
                values
                    .groups
                    .keys()
                    .any(|known| known.iter().map(|it| &**it).eq(group.iter().map(String::as_str)))
            };
            assert!(expected.keys().all(has), "{} on {on}", metric.id);
        }
    }
}

const METRICS: &str = r#"
[[metric]]
id = "in_stage"
from = "customers"
where = 'in_funnel'
by = ["funnel", "stage"]
[[metric]]
id = "by_level"
from = "customers"
by = ["person.level", "industry"]
[[metric]]
id = "owners"
from = "customers"
agg = "duplicates"
of = 'owner'
[[metric]]
id = "stagnant"
from = "customers"
where = 'state == "stagnant"'
by = ["unit.team"]
[[metric]]
id = "all"
from = "customers"
by = ["unit.team"]
[[metric]]
id = "stagnant_share"
expr = 'stagnant / all'
by = ["unit.team"]
"#;

#[test]
fn snapshots_are_of_the_end_of_the_day() {
    let bench = company(
        METRICS,
        "INSERT INTO customers VALUES ('a', 'li', 'steel', '2024-02-20', 'need', '2024-02-20'),
           ('b', 'li', 'steel', '2024-03-01', 'need', '2024-03-01'), ('c', 'wang', 'tiny', '2024-03-02', 'talk', '2024-03-02'),
           ('d', NULL, 'retail', '2024-01-01', 'won', NULL);",
    );
    // The dataset keeps no history, so that runs have to have seen the stages.
    bench.run("2024-02-27");
    bench.run("2024-03-06");
    let mut asked = Asked::of(&bench);
    asked.journal = Journal::clone(&bench.snapshot().journal);
    assert_eq!(
        asked.lines("in_stage", "2024-02-27"),
        ["main/need 1", "main/offer 0", "main/plan 0", "small/talk 0"]
    );
    assert_eq!(
        asked.lines("in_stage", "2024-03-06"),
        ["main/need 2", "main/offer 0", "main/plan 0", "small/talk 1"]
    );
    assert_eq!(asked.lines("stagnant_share", "2024-02-27"), ["n1 0", "n2 -", "s1 -"]);
    assert_eq!(asked.lines("stagnant_share", "2024-03-05"), ["n1 0.3333333333333333", "n2 -", "s1 -"]);
    assert_eq!(asked.lines("stagnant_share", "2024-03-06"), ["n1 0", "n2 -", "s1 0.5"], "li moved");
    assert_eq!(asked.lines("by_level", "2024-03-05"), ["frontline/steel 2", "frontline/tiny 1"]);
    assert_eq!(asked.lines("by_level", "2024-03-06"), ["frontline/tiny 1", "lead/steel 2"]);
    assert_eq!(asked.values("by_level", "2024-03-06").left_out, 1, "nobody is in charge of `d`");
    assert_eq!(
        (asked.lines("owners", "2024-02-29"), asked.lines("owners", "2024-03-06")),
        (vec![String::from(" 0")], vec![String::from(" 2")])
    );
    assert_eq!(asked.begins("in_stage"), Some(day("2024-01-01")));
}
