//! Deltas in parts of the customers are those of the whole, by rules that nobody thought of.

use std::cell::Cell;

use funnelwright::delta::{Delta, Reasons, Wanted, Watching, held};
use funnelwright::language::Language;
use funnelwright::render::{
    Detail, Heading, Labels, MachineFormat, Palette, SAMPLES, SavedPlan, Style, Verdict, write_machine,
    write_plan,
};
use proptest::prelude::*;

use super::case::{Case, cases};
use super::compare::{Compared, day};
use super::hold::{hold, look_at};
use super::rules;
use crate::bench::Bench;

/// What changes in the dataset between two runs: customers go and come, stages change.
pub const CHANGE: &str = "
    DELETE FROM customers WHERE rowid % 5 = 2;
    UPDATE customers SET stage = 'plan', amount = 17.5 WHERE rowid % 4 = 1;
    INSERT INTO customers (id, stage, since, created, owner) VALUES
        ('a new one', 'need', '2024-01-02', '2024-01-01', 'p1'), ('zz', 'plan', '2024-01-01', NULL, NULL);
    INSERT INTO activities (customer, person, kind, minutes, at) VALUES ('zz', 'p1', 'visit', 30, '2024-01-02');
    INSERT INTO history (customer, stage, at) VALUES ('zz', 'offer', '2024-01-03'), ('gone', 'need', '2024-01-03');";

const ALL: Wanted = Wanted { reasons: Reasons::All, states: true, store: true };

fn in_parts(bench: &Bench, as_of: &str, parts: usize, wanted: Wanted) -> Delta {
    bench.in_parts(as_of, parts, (wanted, Some(&Watching::default()))).0
}

/// All outputs about a delta.
fn printed(bench: &Bench, delta: &Delta) -> Vec<String> {
    let (prepared, _) = bench.open();
    let verdict = Verdict::Planned { held: None };
    let machine = [(MachineFormat::Jsonl, Detail::States), (MachineFormat::Csv, Detail::Changes)];
    let mut all: Vec<Vec<u8>> = Vec::new();
    for (format, detail) in machine {
        let mut out = Vec::new();
        write_machine(&mut out, format, delta, &verdict, detail.into()).unwrap();
        all.push(out);
    }
    let name = String::new;
    let heading =
        Heading { verb: "plan", rules: name(), dataset: name(), store: name(), given: String::new() };
    let style = Style { palette: Palette::PLAIN, language: Language::English };
    let (labels, mut out) = (Labels::of(&prepared.ruleset), Vec::new());
    write_plan(&mut out, &heading, delta, &verdict, &labels, Detail::Changes.into(), style).unwrap();
    all.push(out);
    let mut out = Vec::new();
    SavedPlan::of(delta).write(&mut out).unwrap();
    all.push(out);
    all.into_iter().map(|out| String::from_utf8(out).unwrap()).collect()
}

fn same(bench: &Bench, as_of: &str, parts: usize) -> Compared {
    let (whole, joined) = (bench.plan(as_of), in_parts(bench, as_of, parts, ALL));
    let what = format!("{parts} parts as of {as_of}");
    let reasons = |delta: &Delta| -> Vec<String> {
        delta
            .changes
            .iter()
            .map(|change| format!("{change:?} {}", delta.reason(change)).replace(&told(change), ""))
            .collect()
    };
    prop_assert_eq!(reasons(&joined), reasons(&whole), "{}", what);
    let of = |delta: &Delta| {
        let sighted: Vec<_> = delta.sighted().map(|(id, sighting)| (id.clone(), sighting.clone())).collect();
        let counts = (delta.gone, delta.customers_before, delta.generation, delta.baseline);
        (counts, delta.findings.list(), sighted, delta.rows.clone(), delta.standing.clone())
    };
    prop_assert_eq!(of(&joined), of(&whole), "{}", what);
    prop_assert_eq!((&joined.dataset, &joined.days), (&whole.dataset, &whole.days), "{}", what);
    prop_assert_eq!(held(&joined, Some(0.2)), held(&whole, Some(0.2)), "{}", what);
    let mut states = whole.states();
    for state in &mut states {
        state.reason.clear();
    }
    prop_assert_eq!(joined.states(), states, "{}", what);
    prop_assert_eq!(printed(bench, &joined), printed(bench, &whole), "{}", what);
    let gravest = in_parts(
        bench,
        as_of,
        parts,
        Wanted { reasons: Reasons::Gravest(SAMPLES), states: false, store: false },
    );
    prop_assert_eq!(&printed(bench, &gravest)[2..], &printed(bench, &whole)[2..], "{}", what);
    Ok(())
}

/// Where the words of a change are is nobody's business.
fn told(change: &funnelwright::delta::Change) -> String {
    format!(", told: {:?}", change.told)
}

fn parts_are_the_whole(case: &Case) -> Compared {
    let bench = case.bench();
    let days = [8, 9, 15].map(|after| day(after).to_string());
    for parts in [1, 2, 3, 7] {
        same(&bench, &days[0], parts)?;
    }
    bench.run(&days[0]);
    same(&bench, &format!("{}T10:00", days[1]), 2)?;
    bench.sql(CHANGE);
    for parts in [2, 5] {
        same(&bench, &days[2], parts)?;
    }
    // The rules applied last serve the missed days.
    let others: Vec<Vec<u8>> = case.facts.iter().rev().cloned().collect();
    bench.rules("main.toml", &rules::rules(&case.shape(), &others, &case.funnels));
    for parts in [1, 3] {
        same(&bench, &days[2], parts)?;
    }
    bench.run(&days[2]);
    same(&bench, &days[2], 3)
}

#[test]
fn parts_of_the_customers_give_the_delta_of_the_whole() {
    hold(10, cases(), parts_are_the_whole);
}

/// A row in which a fact of a person fails is one row, although customers of several parts ask for it.
#[test]
fn rows_that_several_parts_ask_for_are_found_once() {
    let rules = r#"
        [workspace]
        dataset = "crm.db"
        [customers]
        from = "customers"
        id = "id"
        owner = "owner"
        entered = "created"
        stage = "stage"
        stage_since = "since"
        [people]
        from = "people"
        id = "id"
        unit = "unit"
        [events.activities]
        from = "activities"
        customer = "customer"
        person = "person"
        at = "at"
        [[fact]]
        id = "of_person"
        from = "activities"
        of = '100 / minutes'
        agg = "sum"
        per = "person"
        [[fact]]
        id = "own"
        from = "activities"
        of = '7 % minutes'
        agg = "max"
        [[fact]]
        id = "of_unit"
        from = "activities"
        where = '100 / minutes > 3'
        agg = "count"
        per = "unit"
        [[funnel]]
        id = "f"
        entering_days = 'if of_person > 3 { 2 } else { 3 }'
        stagnant_days = 5
        losing_days = 5
        [[funnel.stage]]
        id = "need"
        items = [{ id = "seen", expr = 'own > 2' }, { id = "busy", expr = 'of_unit > 1' }]
    "#;
    let bench = Bench::new(&[("main.toml", rules)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, owner TEXT, created DATE, stage TEXT, since DATE);
         CREATE TABLE people (id TEXT, unit TEXT); INSERT INTO people VALUES ('p0', 'u'), ('p1', 'u'), ('p2', 'v');
         CREATE TABLE activities (customer TEXT, person TEXT, minutes INTEGER, at DATE);
         WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT 12)
         INSERT INTO customers SELECT 'c' || char(108 - i), 'p' || (i % 3), '2023-12-01', 'need', '2023-12-20' FROM n;
         WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT 60)
         INSERT INTO activities SELECT iif(i % 7, 'c' || char(97 + i % 13), NULL), 'p' || (i * 5 % 4), i % 4,
             date('2023-12-01', '+' || (i * 11 % 20) || ' days') FROM n;",
    );
    let found = bench.plan("2023-12-25").findings.list();
    let tables: Vec<(&str, u64)> = found.iter().map(|found| (found.table.as_str(), found.count)).collect();
    for (table, least) in [("fact.of_person", 10), ("fact.own", 10), ("fact.of_unit", 10)] {
        assert!(tables.iter().any(|(of, count)| *of == table && *count >= least), "{tables:?}");
    }
    for parts in 1..=12 {
        same(&bench, "2023-12-25", parts).unwrap();
    }
}

/// Without variety, agreement says little.
#[test]
fn deltas_in_parts_are_varied() {
    let seen = Cell::new([0_usize; 5]);
    look_at(30, cases(), |case| {
        let bench = case.bench();
        bench.run(&day(8).to_string());
        bench.sql(CHANGE);
        let delta = bench.plan(&day(12).to_string());
        let per_person = case.rules().contains("per = \"person\"") || case.rules().contains("per = \"unit\"");
        let new = [
            usize::from(delta.gone > 0),
            usize::from(delta.sighted().next().is_some()),
            usize::from(delta.changes.iter().any(|change| change.late)),
            usize::from(per_person),
            usize::from(delta.changes.len() > 5),
        ];
        seen.set(std::array::from_fn(|place| seen.get()[place] + new[place]));
        Ok(())
    });
    println!("{seen:?}");
    assert!(seen.get().iter().all(|count| *count > 1), "{seen:?}");
}

#[test]
#[ignore = "takes minutes"]
fn campaign_of_parts() {
    hold(2_000, cases(), parts_are_the_whole);
}
