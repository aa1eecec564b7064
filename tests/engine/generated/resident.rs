//! A workspace that stays in memory while rules, rows, days and store change gives what a fresh look
//! gives.

use std::cell::Cell;
use std::sync::Arc;

use funnelwright::dataset::ReadOptions;
use funnelwright::delta::{Delta, Snapshot, Watching};
use funnelwright::observer::Observer;
use funnelwright::time::AsOf;
use funnelwright::workspace::{DatasetChoice, PlanError, Prepared, Resident, open, plan, prepare};
use proptest::prelude::*;

use super::case::{Case, cases};
use super::compare::{Compared, day};
use super::hold::hold;
use super::tape::Tape;
use crate::bench::{Bench, lines, now};

/// Something that happens between two saves.
fn happen(case: &mut Case, bench: &Bench, tape: &mut Tape<'_>, moment: &mut Moment) {
    match tape.pick(12) {
        0 => *moment = Moment { day: moment.day + 1 + tape.pick(3) as u64, hour: 0 },
        // An edit at a later hour, so that what both touch comes together.
        5..8 => {
            moment.hour = (moment.hour + u32::try_from(tape.pick(9)).unwrap()).min(23);
            edit(case, tape);
        }
        1 => {
            let value = tape.one(&["'s0'", "'s1'", "NULL"]);
            let row = tape.pick(5) + 1;
            bench.sql(&format!("UPDATE customers SET stage = {value} WHERE rowid = {row};"));
        }
        2 => grow(bench, tape),
        3 => bench.sql(&format!("DELETE FROM customers WHERE rowid = {};", tape.pick(6) + 1)),
        4 => {
            // The rules may be refused as they stand, or the day may lie before the last one.
            if let Ok(delta) = fresh(bench, *moment) {
                let opened =
                    open(&bench.path("rules"), DatasetChoice::Needed(None), 2024, Option::unwrap_or_default);
                let mut store = bench.writer();
                store.commit(&delta, &opened.unwrap().texts, None, crate::bench::NOW).unwrap();
            }
        }
        _ => edit(case, tape),
    }
    bench.rules("main.toml", &promised(case));
}

/// The rules of a case, which promise that rows are only added to some tables.
fn promised(case: &Case) -> String {
    let mut rules = case.rules();
    for (header, table) in [("events.activities", "activities"), ("history", "history"), ("marks", "marks")] {
        let begin = format!("[{header}]\nfrom = \"{table}\"\n");
        rules = rules.replace(&begin, &format!("{begin}append_only = true\n"));
    }
    rules
}

/// Adds rows: copies of others, with other dates, of customers that are there, new or unknown.
fn grow(bench: &Bench, tape: &mut Tape<'_>) {
    let row = tape.pick(12) + 1;
    let at = day(tape.pick(30) as u64);
    let whose = tape.one(&["customer", "customer", "'c0'", "'c1'", "'new'", "'nobody'"]);
    bench.sql(&format!(
        "INSERT INTO activities SELECT {whose}, person, kind, minutes + 1, cost, good, due, '{at}' FROM activities
           WHERE rowid BETWEEN {row} AND {row} + 4;
         INSERT INTO marks SELECT {whose}, item, '{at}', done FROM marks WHERE rowid = {row};
         INSERT INTO history SELECT {whose}, stage, at, seq + 1 FROM history WHERE rowid = {row};
         INSERT INTO activities SELECT * FROM activities WHERE rowid = {row};"
    ));
    // A broken promise: the count of the rows tells, unless the last rowid is taken again.
    if tape.rarely(5) {
        for table in ["activities", "history"] {
            let not_last = format!("rowid < (SELECT max(rowid) FROM {table})");
            bench.sql(&format!("DELETE FROM {table} WHERE rowid = 1 AND {not_last};"));
        }
    }
    if tape.rarely(3) {
        bench.sql("INSERT INTO customers SELECT * FROM customers WHERE rowid = 1; UPDATE customers SET id = 'new' WHERE rowid = last_insert_rowid();");
    }
}

/// Changes the rules somewhere.
fn edit(case: &mut Case, tape: &mut Tape<'_>) {
    let lists = [&mut case.funnels, &mut case.facts];
    let list = lists.into_iter().nth(usize::from(tape.rarely(3))).unwrap();
    if list.is_empty() {
        return;
    }
    let which = tape.pick(list.len());
    let length = list[which].len();
    if length > 0 {
        let place = tape.pick(length);
        list[which][place] = u8::try_from(tape.pick(256)).unwrap();
    }
}

fn fresh(bench: &Bench, moment: Moment) -> Result<Delta, PlanError> {
    let mut opened =
        open(&bench.path("rules"), DatasetChoice::Needed(None), 2024, Option::unwrap_or_default).unwrap();
    let ruleset = opened.ruleset.take().expect("generated rules are free of errors");
    let connection = opened.connection.as_ref().unwrap();
    let present = prepare(ruleset, connection, now(), ReadOptions::default()).unwrap();
    plan(
        &present,
        connection,
        &bench.snapshot(),
        moment.as_of(),
        now(),
        (Some(&Watching::default()), &Observer::default()),
    )
}

fn kept(
    resident: &mut Resident,
    bench: &Bench,
    snapshot: &Snapshot,
    moment: Moment,
) -> Result<(Delta, Arc<Prepared>), PlanError> {
    let mut opened = resident
        .open(&bench.path("rules"), DatasetChoice::Needed(None), 2024, Option::unwrap_or_default)
        .unwrap();
    let ruleset = opened.ruleset.take().expect("generated rules are free of errors");
    let connection = opened.connection.as_ref().unwrap();
    let present = resident.prepare(ruleset, connection, now(), ReadOptions::default()).unwrap();
    let delta = resident.plan(
        &present,
        connection,
        snapshot,
        moment.as_of(),
        now(),
        (Some(&Watching::default()), &Observer::default()),
    )?;
    Ok((delta, present))
}

/// What `watch` does after each delta: commits it, and goes on from what follows from it.
fn commit(
    resident: &mut Resident,
    bench: &Bench,
    snapshot: Snapshot,
    (delta, present): (&Delta, &Arc<Prepared>),
) -> Snapshot {
    let (_, opened) = bench.open();
    let mut store = bench.writer();
    store.commit(delta, &opened.texts, None, crate::bench::NOW).unwrap();
    let snapshot = store.snapshot_after(snapshot, delta, &|_, _| None).unwrap();
    resident.settle(present, &snapshot).unwrap();
    snapshot
}

/// An hour of a day.
#[derive(Clone, Copy)]
struct Moment {
    day: u64,
    hour: u32,
}

impl Moment {
    fn as_of(self) -> AsOf {
        AsOf::at(day(self.day).and_hms_opt(self.hour, 0, 0).unwrap())
    }
}

fn same(kept: &Delta, fresh: &Delta) -> Compared {
    prop_assert_eq!(lines(kept), lines(fresh));
    prop_assert_eq!(&kept.dataset, &fresh.dataset, "the version");
    prop_assert_eq!(&kept.findings, &fresh.findings);
    prop_assert_eq!(&kept.rows, &fresh.rows);
    prop_assert_eq!(&kept.standing, &fresh.standing);
    prop_assert_eq!(kept.fingerprint(), fresh.fingerprint());
    prop_assert_eq!(kept.sighted().collect::<Vec<_>>(), fresh.sighted().collect::<Vec<_>>());
    prop_assert_eq!((kept.gone, kept.customers_before), (fresh.gone, fresh.customers_before));
    let reasons = |delta: &Delta| delta.changes.iter().map(|change| delta.reason(change)).collect::<Vec<_>>();
    prop_assert_eq!(reasons(kept), reasons(fresh));
    prop_assert_eq!(kept.states(), fresh.states());
    Ok(())
}

fn stays_true(case: &Case, saves: usize, compared: &Cell<usize>) -> Compared {
    let script: Vec<u8> = case.lists().into_iter().flatten().flatten().copied().rev().collect();
    let tape = &mut Tape::of(&script, false);
    let mut case = case.clone();
    let bench = case.bench_with(&promised(&case));
    let mut resident = Resident::default();
    let mut snapshot = bench.snapshot();
    let mut moment = Moment { day: 8, hour: 0 };
    for save in 0..saves {
        if save > 0 {
            happen(&mut case, &bench, tape, &mut moment);
        }
        let now = bench.snapshot();
        if now.generation != snapshot.generation {
            snapshot = now;
        }
        match (kept(&mut resident, &bench, &snapshot, moment), fresh(&bench, moment)) {
            (Ok((kept, present)), Ok(fresh)) => {
                same(&kept, &fresh)?;
                compared.set(compared.get() + 1);
                if tape.rarely(3) {
                    snapshot = commit(&mut resident, &bench, snapshot, (&kept, &present));
                    prop_assert!(snapshot == bench.snapshot(), "what follows from a delta is what is read");
                }
            }
            (kept, fresh) => prop_assert_eq!(kept.is_err(), fresh.is_err()),
        }
    }
    Ok(())
}

#[test]
fn what_stays_in_memory_is_what_a_fresh_look_gives() {
    let compared = Cell::new(0);
    hold(60, cases(), |case| stays_true(case, 8, &compared));
    assert!(compared.get() > 300, "{}", compared.get());
}

#[test]
#[ignore = "takes minutes"]
fn campaign_of_saves() {
    hold(2000, cases(), |case| stays_true(case, 12, &Cell::new(0)));
}
