//! What is read depends on nothing but the dataset: not on how many read it, nor on who writes to
//! it meanwhile.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::dataset::Progress;

/// Rows far apart, so that there are many ranges, with everything that can be wrong with them.
pub(super) const ROWS: &str = "CREATE TABLE customers (id, name TEXT, x, since);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000)
    INSERT INTO customers (rowid, id, name, x, since) SELECT i * 100000, iif(i % 10, i % 2500, NULL),
        iif(i % 7, 'name ' || (i % 1300), NULL), CASE i % 5 WHEN 0 THEN i WHEN 1 THEN 'text' WHEN 2 THEN 0.5 END,
        iif(i % 11, date('2024-01-01', '+' || (i % 300) || ' days'), 'soon') FROM n;
    CREATE TABLE visits (customer, person, at, kind, minutes, seq);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000)
    INSERT INTO visits (rowid, customer, person, at, kind, minutes, seq)
    SELECT i * i * 1000 - 50000000, CASE i % 13 WHEN 0 THEN 'ghost ' || i WHEN 1 THEN NULL WHEN 2 THEN x'00'
            WHEN 3 THEN '0' || i WHEN 4 THEN i % 2500 + 0.0 ELSE i * 7919 % 2600 END,
        iif(i % 3, 'p' || (i % 17), NULL), iif(i % 19, datetime('2024-01-01', '+' || (i * 31 % 5000) || ' hours'),
            iif(i % 2, NULL, '31/02/2024')), 'kind ' || (i % 4), iif(i % 23, i % 60, 'long'), i % 3 FROM n;
    CREATE TABLE marks (customer TEXT, item, at, done);
    INSERT INTO marks SELECT customer, 'item' || (rowid % 6), date(at), iif(rowid % 5, 1, NULL) FROM visits;
    CREATE TABLE history (customer, stage, at);
    INSERT INTO history (rowid, customer, stage, at) SELECT rowid * 3, customer, nullif(kind, 'kind 3'), at FROM visits;";

pub(super) fn mapping() -> Mapping {
    let mut mapping = customers(&[("name", Type::Text), ("x", Type::Any), ("since", Type::Date)]);
    mapping.customers.fields[0].required = true;
    let roles =
        [(Role::Customer, "customer"), (Role::Person, "person"), (Role::At, "at"), (Role::Seq, "seq")];
    for name in ["visits", "visits"] {
        let mut visits = event(name, &roles);
        visits.table.fields.push(field("kind", "kind", Type::Text));
        visits.table.fields.push(field("minutes", "minutes", Type::Int));
        visits.table.fields.push(field("who", "customer", Type::Text));
        visits.table.fields[4].one_of = Some(vec![Arc::from("kind 1"), Arc::from("kind 2")]);
        mapping.events.push(visits);
    }
    // One of them reads the customer for nothing but to know whose a row is.
    mapping.events[1].table.fields[6].used = false;
    let marks = [(Role::Customer, "customer"), (Role::Item, "item"), (Role::At, "at"), (Role::Done, "done")];
    mapping.marks = Some(table("marks", from("marks"), vec![], &marks));
    mapping.history = Some(log(&[(Role::Customer, "customer"), (Role::Stage, "stage"), (Role::At, "at")]));
    mapping
}

/// All that was read, as text.
fn contents(dataset: &Dataset) -> String {
    let history = dataset.history.as_ref().unwrap();
    let marks = dataset.marks.as_ref().unwrap();
    format!(
        "{:?}\n{:?}\n{history:?}\n{marks:?}\n{:?}\n{:?}\n{}",
        dataset.customers,
        dataset.events,
        dataset.index.keys().collect::<Vec<_>>(),
        dataset.findings,
        dataset.version,
    )
}

fn read_by(scratch: &Scratch, connections: usize, threads: Option<usize>, tails: bool) -> Dataset {
    let limits = Limits { connections, worth_sharing: 0, ..Limits::default() };
    let connection = scratch.open_within(limits).unwrap();
    assert_eq!(connection.helpers().len() + 1, connections);
    let mapping = mapping();
    let needs = Needs {
        mapping: &mapping,
        items: Some(["item1", "item2"].into()),
        tails: vec![tails; 2],
        shared: vec![tails; 2],
    };
    let options = ReadOptions { threads: threads.and_then(NonZeroUsize::new), ..ReadOptions::default() };
    read_needed(&connection, &needs, Zone::named("Asia/Shanghai").unwrap(), now(), options).unwrap()
}

#[test]
fn any_number_of_threads_reads_the_same() {
    let scratch = Scratch::new(ROWS);
    for tails in [false, true] {
        let alone = read_by(&scratch, 1, None, tails);
        let expected = contents(&alone);
        for (connections, threads) in [(2, None), (4, None), (4, Some(3)), (3, Some(1))] {
            let dataset = read_by(&scratch, connections, threads, tails);
            let same = contents(&dataset) == expected;
            assert!(same, "{connections} connections, {threads:?} threads");
        }
        let rows = alone.events.iter().map(|(table, _)| table.rows).collect::<Vec<_>>();
        assert_eq!(rows[0], rows[1]);
        assert_eq!(alone.events[0].1.tail().is_empty(), !tails);
    }
}

#[test]
fn a_view_of_a_table_reads_as_the_table() {
    let scratch = Scratch::new(ROWS);
    let by_ranges = read_by(&scratch, 3, None, true);
    for name in ["customers", "visits", "marks", "history"] {
        let sql = format!("ALTER TABLE {name} RENAME TO t_{name};");
        scratch.writer().execute_batch(&sql).unwrap();
        // Views have no rowids and are stepped through row by row.
        let view = format!("CREATE VIEW {name} AS SELECT * FROM t_{name} ORDER BY rowid;");
        scratch.writer().execute_batch(&view).unwrap();
    }
    let by_steps = read_by(&scratch, 3, None, true);
    assert!(contents(&by_steps) == contents(&by_ranges));
}

#[test]
fn findings_name_the_rows_of_the_dataset() {
    let scratch = Scratch::new(ROWS);
    let dataset = read_by(&scratch, 2, None, false);
    let of = |code, table: &str, column: &str| {
        let found = found(&dataset);
        found.into_iter().find(|f| f.0 == code && f.1 == table && f.2 == column).map(|f| (f.3, f.4))
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        of(FindingCode::NullId, "customers", "id"),
        Some((300, texts(&["row 10", "row 20", "row 30"])))
    );
    assert_eq!(
        of(FindingCode::UnreadableDate, "events.visits", "at").map(|found| found.0),
        Some(2 * (20_000 / 19))
    );
    // The row that names no customer is called by its number.
    let dates = of(FindingCode::UnreadableDate, "events.visits", "at").unwrap().1;
    assert_eq!(dates.len(), 3, "{dates:?}");
    let blank = of(FindingCode::UnknownCustomer, "events.visits", "customer").unwrap();
    assert_eq!(blank.1, texts(&["(blank)", "(blank)", "03"]));
    let odd = of(FindingCode::UnexpectedValue, "events.visits", "kind").unwrap();
    assert_eq!(odd.1.first().map(String::as_str), Some("03: kind 3"));
    assert!(of(FindingCode::UnknownItem, "marks", "item").unwrap().0 > 0);
    assert!(of(FindingCode::FutureDate, "history", "at").unwrap().0 > 0);
}

#[test]
fn what_is_committed_while_it_is_read_is_not_seen() {
    for mode in ["wal", "delete"] {
        let scratch = Scratch::new(&format!("PRAGMA journal_mode = {mode}; {ROWS}"));
        let before = contents(&read_by(&scratch, 1, None, true));
        let limits = Limits { connections: 3, worth_sharing: 0, ..Limits::default() };
        let connection = scratch.open_within(limits).unwrap();
        let writer = Mutex::new(scratch.writer());
        writer.lock().unwrap().busy_timeout(Duration::ZERO).unwrap();
        let mapping = mapping();
        let needs = Needs {
            mapping: &mapping,
            items: Some(["item1", "item2"].into()),
            tails: vec![true; 2],
            shared: vec![true; 2],
        };
        let told = Mutex::new(Vec::new());
        let progress = |progress: Progress<'_>| {
            let change = "UPDATE visits SET kind = 'other'; DELETE FROM customers; DELETE FROM history";
            let changed = writer.lock().unwrap().execute_batch(change).is_ok();
            told.lock().unwrap().push((changed, progress.rows, progress.of));
        };
        let options = ReadOptions { progress: Some(&progress), ..ReadOptions::default() };
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let dataset = read_needed(&connection, &needs, zone, now(), options).unwrap();
        assert!(contents(&dataset) == before, "{mode}");
        let told = told.into_inner().unwrap();
        assert_eq!(told.first().unwrap().0, mode == "wal", "in rollback mode readers keep writers out");
        assert!(told.iter().all(|(_, rows, of)| of.is_some_and(|of| of >= *rows)), "{told:?}");
        assert_eq!(dataset.statistics.tables.len(), 5);
        assert!(dataset.bytes() > 100_000);
    }
}
