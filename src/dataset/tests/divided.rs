//! What is read in parts is what is read at once.

use std::collections::BTreeSet;

use super::threads::{ROWS, mapping};
use super::*;
use crate::dataset::column::Table;
use crate::dataset::{Demand, Divided, EventRows};

/// Everything that can be asked of a customer, as text.
fn said(dataset: &Dataset, mapping: &Mapping) -> Vec<String> {
    let ids = ids(dataset, mapping);
    assert_eq!(ids.len(), dataset.index.len());
    let row = |table: &Table, row: usize| -> Vec<String> {
        let column = |column: &Option<_>| column.as_ref().map(|it: &crate::dataset::Column| it.value(row));
        table.columns.iter().map(|it| format!("{:?}", column(it))).collect()
    };
    let rows = |table: &Table, rows: &EventRows, customer: usize| -> Vec<_> {
        rows.of(customer).map(|it| row(table, it)).collect()
    };
    let of = |customer: usize| {
        let history = dataset.history.as_ref();
        let history = history.map(|it| {
            let table =
                Table { rows: it.rows.rows, columns: vec![Some(it.stage.clone()), Some(it.at.clone())] };
            rows(&table, &it.rows, customer)
        });
        let events: Vec<_> = dataset.events.iter().map(|(table, of)| rows(table, of, customer)).collect();
        let marks = dataset.marks.as_ref();
        let marks = marks.map(|it| {
            let columns = vec![Some(it.item.clone()), Some(it.at.clone()), it.done.clone()];
            rows(&Table { rows: it.rows.rows, columns }, &it.rows, customer)
        });
        let place = dataset.index.get(&ids[customer]);
        assert_eq!(place.map(|place| *place as usize), Some(customer));
        format!("{} {:?} {history:?} {events:?} {marks:?}", ids[customer], row(&dataset.customers, customer))
    };
    (0..ids.len()).map(of).collect()
}

/// Which rows of an event table are there beside those of a part's customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// None.
    Owned,
    /// Its share of nobody's.
    Dealt,
    /// All.
    Whole,
}

/// Reads at once and in parts, and compares all there is.
fn parts_are_the_whole(connection: &Connection, mapping: &Mapping, kept: &[Kept], of: usize) {
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let tails = kept.iter().map(|kept| *kept != Kept::Owned).collect();
    let shared = kept.iter().map(|kept| *kept == Kept::Whole).collect();
    let needs = Needs { mapping, items: Some(["item1", "item2"].into()), tails, shared };
    let options = ReadOptions::default();
    let whole = read_needed(connection, &needs, zone, now(), options).unwrap();
    let mut divided = Divided::begin_needed(connection, &needs, zone, now(), options).unwrap();
    assert_eq!(divided.customers(), whole.customers.rows);
    let (mut all, mut sizes) = (Vec::new(), Vec::new());
    // By event table the rows of all parts by their numbers: those of customers, and those of nobody.
    let mut numbered = vec![[BTreeSet::new(), BTreeSet::new()]; kept.len()];
    for portion in divided.portions(of) {
        let part = divided.read_needed((connection, zone), &needs, &portion, now(), options).unwrap();
        let pairs = part.events.iter().zip(&whole.events).zip(&mut numbered).zip(kept);
        for ((((table, rows), (of_whole, rows_of_whole)), numbered), kept) in pairs {
            assert_eq!(
                (rows.is_whole(), rows_of_whole.is_whole()),
                (*kept == Kept::Whole, *kept != Kept::Owned)
            );
            if *kept == Kept::Dealt {
                for (numbered, all) in numbered.iter_mut().zip([rows.of_customers(), rows.tail()]) {
                    assert!(all.map(|row| rows.number(row)).all(|number| numbered.insert(number)), "twice");
                }
            }
            if rows.is_whole() {
                assert_eq!((table.rows, rows.tail()), (of_whole.rows, rows_of_whole.tail()));
                assert!((0..table.rows).all(|row| rows.number(row) == rows_of_whole.number(row)));
            }
        }
        assert!(part.findings.list().is_empty());
        sizes.push(part.customers.rows);
        all.extend(said(&part, mapping));
    }
    for (((_, rows), numbered), _) in
        whole.events.iter().zip(&numbered).zip(kept).filter(|(_, kept)| **kept == Kept::Dealt)
    {
        let expected = [rows.of_customers(), rows.tail()]
            .map(|all| all.map(|row| rows.number(row)).collect::<BTreeSet<usize>>());
        assert_eq!(numbered, &expected);
    }
    assert_eq!(sizes.len(), of.min(whole.customers.rows).max(1));
    assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{sizes:?}");
    assert!(all == said(&whole, mapping), "{of} parts");
    let (findings, version, statistics) = divided.finish();
    assert_eq!(findings.list(), whole.findings.list());
    assert_eq!(version, whole.version);
    let rows = |statistics: &crate::dataset::ReadStatistics| {
        let mut rows: Vec<_> = statistics.tables.iter().map(|it| (it.key.clone(), it.rows)).collect();
        rows.sort();
        rows
    };
    assert_eq!(rows(&statistics), rows(&whole.statistics));
}

/// Every kind of table, each once.
fn every_table() -> Mapping {
    let mut mapping = mapping();
    mapping.events[1].table.key = Arc::from("events.others");
    mapping.customers.fields.push(field("number", "id", Type::Int));
    let since = u32::try_from(mapping.customers.fields.len()).unwrap();
    mapping.customers.fields.push(field("entered", "since", Type::DateTime));
    mapping.customers.roles.insert(Role::Entered, since);
    mapping.customers.roles.insert(Role::Closed, since);
    mapping.customers.fields.push(field("owner", "name", Type::Text));
    mapping.customers.roles.insert(Role::Owner, since + 1);
    mapping.people = Some(table("people", from("people"), vec![], &[(Role::Id, "id"), (Role::Unit, "unit")]));
    mapping.units =
        Some(table("units", from("units"), vec![], &[(Role::Id, "id"), (Role::Parent, "parent")]));
    mapping
}

const ORGANISATION: &str = "CREATE TABLE people (id, unit); CREATE TABLE units (id, parent);
    INSERT INTO people VALUES ('name 1', 'u'), ('name 2', 'nowhere');
    INSERT INTO units VALUES ('u', 'v'), ('v', 'u'), ('w', 'ghost');
    UPDATE customers SET since = '2031-01-01' WHERE rowid % 900000 = 0;";

#[test]
fn any_number_of_parts_reads_what_one_reading_reads() {
    use Kept::{Dealt, Owned, Whole};
    let scratch = Scratch::new(&format!("{ROWS}{ORGANISATION}"));
    let mapping = every_table();
    for connections in [1, 3] {
        let limits = Limits { connections, worth_sharing: 0, ..Limits::default() };
        let connection = scratch.open_within(limits).unwrap();
        for (kept, of) in [
            ([Owned, Owned], 1),
            ([Owned, Whole], 2),
            ([Whole, Dealt], 5),
            ([Dealt, Dealt], 7),
            ([Dealt, Owned], 13),
        ] {
            parts_are_the_whole(&connection, &mapping, &kept, of);
        }
    }
}

#[test]
fn views_are_read_in_parts_too() {
    let scratch = Scratch::new(&format!("{ROWS}{ORGANISATION}"));
    for name in ["customers", "visits", "marks", "history"] {
        let view = format!(
            "ALTER TABLE {name} RENAME TO t_{name};
            CREATE VIEW {name} AS SELECT * FROM t_{name} ORDER BY rowid;"
        );
        scratch.writer().execute_batch(&view).unwrap();
    }
    parts_are_the_whole(&scratch.open(), &every_table(), &[Kept::Whole, Kept::Dealt], 4);
}

#[test]
fn ids_of_every_kind_belong_to_one_part() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, name);
         INSERT INTO customers VALUES (10, 'a'), ('9', 'b'), (9, 'again'), (-7, 'c'), ('007', 'd'), (1.0, 'e'),
             (1.5, 'f'), ('王', 'g'), ('', 'h'), (NULL, 'i'), (x'41', 'j'), ('A', 'k'), (0, 'l'),
             ('99999999999999999999', 'm'), ('a b', 'n'), (' a', 'o');
         CREATE TABLE visits (customer, at);
         INSERT INTO visits SELECT id, '2024-01-0' || (rowid % 3 + 1) FROM customers;
         INSERT INTO visits VALUES (9.0, '2024-01-01'), ('-7', '2024-01-02'), ('7', '2024-01-01'), ('1.50', 'x'),
             ('0', '2040-01-01'), (x'E78E8B', '2024-01-01');",
    );
    let mut mapping = customers(&[("name", Type::Text)]);
    mapping.events.push(event("visits", &[(Role::Customer, "customer"), (Role::At, "at")]));
    mapping.events.push(event("lonely", &[(Role::At, "at")]));
    mapping.events[1].table.relation = from("visits");
    for of in 1..=14 {
        parts_are_the_whole(&scratch.open(), &mapping, &[Kept::Owned, Kept::Dealt], of);
    }
}

#[test]
fn a_wide_history_is_read_in_parts() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, a, b);
         INSERT INTO customers VALUES (3, '2024-01-01', '2031-01-01'), (1, 'x', '2024-02-02'), (2, NULL, '2024-01-01'),
             (1, '2024-01-01', NULL), (NULL, '2030-01-01', NULL), (4, '2032-01-01', '2032-01-01');
         CREATE TABLE wide (customer, a, b);
         INSERT INTO wide SELECT id, a, b FROM customers; INSERT INTO wide VALUES (5, 'x', '2024-01-01'), (6, NULL, NULL);",
    );
    for (own, at_b) in [(true, "b"), (false, "b"), (false, "a")] {
        let mut mapping = customers(&[]);
        let (key, column) = if own { ("customers", "id") } else { ("wide", "customer") };
        let role = if own { Role::Id } else { Role::Customer };
        let fields = vec![field("a", "a", Type::DateTime), field("b", at_b, Type::DateTime)];
        let wide = table("history", from(key), fields, &[(role, column)]);
        let stages = vec![(Arc::from("A"), 0), (Arc::from("B"), 1)];
        mapping.history = Some(HistoryMapping::Wide(wide, stages));
        for of in 1..=4 {
            parts_are_the_whole(&scratch.open(), &mapping, &[], of);
        }
    }
}

#[test]
fn a_dataset_without_customers_is_one_part() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id); CREATE TABLE visits (customer, at);
         INSERT INTO visits VALUES (1, '2024-01-01');",
    );
    let mut mapping = customers(&[]);
    mapping.events.push(event("visits", &[(Role::Customer, "customer"), (Role::At, "at")]));
    parts_are_the_whole(&scratch.open(), &mapping, &[Kept::Dealt], 3);
}

#[test]
fn other_contents_have_another_name() {
    let name = |change: &str| {
        let scratch = Scratch::new(&format!("{ROWS}{ORGANISATION}{change}"));
        scratch.read(&every_table()).version
    };
    let mut names: Vec<String> = [
        "",
        "UPDATE visits SET minutes = minutes + 1 WHERE rowid = (SELECT min(rowid) FROM visits WHERE customer = 919);",
        "UPDATE visits SET customer = 1520 WHERE rowid = (SELECT min(rowid) FROM visits WHERE customer = 919);",
        "DELETE FROM marks WHERE customer = 919;",
        "UPDATE customers SET name = 'name' WHERE id = 7;",
        "UPDATE units SET parent = NULL WHERE id = 'w';",
    ]
    .map(name)
    .to_vec();
    assert_eq!(names[0], name("VACUUM;"));
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 6);
}

#[test]
fn the_demand_of_parts_falls_to_what_has_to_be_kept_together() {
    let scratch = Scratch::new(&format!("{ROWS}{ORGANISATION}"));
    let (connection, mapping) = (scratch.open(), every_table());
    let demand = |shared: [bool; 2]| {
        let needs = Needs { mapping: &mapping, items: None, tails: shared.to_vec(), shared: shared.to_vec() };
        Demand::of_needs(&connection, &needs).unwrap()
    };
    let (divided, together) = (demand([false, false]), demand([true, false]));
    assert_eq!(divided.whole(), together.whole());
    for of in 2..100 {
        assert!(divided.in_parts(of) >= divided.in_parts(of + 1), "{of}");
        assert!(divided.in_parts(of) <= together.in_parts(of), "{of}");
        assert!(divided.in_parts(of) < divided.keeping(10).in_parts(of), "{of}");
    }
    let limit = divided.in_parts(4);
    assert_eq!(divided.parts_within(limit).unwrap(), 4);
    assert_eq!(divided.and(divided).whole(), 2 * divided.whole());
    let refused = divided.parts_within(divided.in_parts(100) - 1).unwrap_err();
    assert!(matches!(refused, DatasetError::NoPartFits { .. }), "{refused}");
}
