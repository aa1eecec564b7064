//! `sql` of the rule files: untrusted, reading, ending.

use super::schema::{document, problem};
use super::*;
use crate::check::TableProblem;

const ROWS: &str = "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
    INSERT INTO customers VALUES (1, 'one'), (2, 'two');";

fn query(sql: &str) -> Mapping {
    only(table("customers", Relation::Query(sql.to_owned()), vec![], &[(Role::Id, "id")]))
}

#[test]
fn a_query_gives_its_own_columns_in_its_own_order() {
    let scratch = Scratch::new(ROWS);
    let sql = "SELECT NULL AS \"名 \"\"x\"\"\", ID FROM customers ORDER BY id DESC -- the last one\n;";
    let mapping = query(sql);
    assert_eq!(ids(&scratch.read(&mapping), &mapping), ["1", "2"]);
    let mut twice = query("SELECT 1 AS id, 'first' AS name UNION ALL SELECT 1, 'second'");
    twice.customers.fields.push(field("name", "name", Type::Text));
    assert_eq!(values(&scratch.read(&twice), 1), [Value::text("first")]);
}

#[test]
fn what_would_write_or_reach_out_is_refused() {
    let scratch = Scratch::new(ROWS);
    let outside = scratch.folder.path().join("stolen.db");
    let attach = format!("ATTACH '{}' AS other", outside.display());
    for sql in [
        "DELETE FROM customers",
        "DELETE FROM customers RETURNING id",
        "INSERT INTO customers VALUES (3, 'x') RETURNING id",
        "CREATE TABLE x (a)",
        "PRAGMA user_version",
        "PRAGMA writable_schema = on",
        "SELECT id FROM customers; DROP TABLE customers",
        "SELECT id FROM customers; SELECT id FROM customers",
        "COMMIT",
        "BEGIN",
        "VACUUM",
        "WITH x AS (SELECT 1) UPDATE customers SET name = 'x'",
        &attach,
    ] {
        let found = problem(&scratch, Relation::Query(sql.to_owned()));
        assert_eq!(found, TableProblem::NotReadOnly, "{sql}");
        let error = scratch.try_read(&query(sql)).expect_err(sql);
        assert!(matches!(error, DatasetError::Unreadable { .. }), "{sql}: {error:?}");
    }
    assert!(!outside.exists());
    assert_eq!(scratch.read(&customers(&[])).customers.rows, 2);
}

#[test]
fn what_sqlite_does_not_understand_is_refused_in_its_words() {
    let scratch = Scratch::new(ROWS);
    for (sql, words) in [
        ("SELEC id FROM customers", "near \"SELEC\": syntax error"),
        ("SELECT nope FROM customers", "no such column: nope"),
        ("SELECT id FROM nowhere", "no such table: nowhere"),
        ("SELECT id FROM customers WHERE id = ?", "parameter"),
        ("SELECT load_extension('x') AS id", "load_extension"),
        ("", "no statement"),
        ("-- nothing", "no statement"),
    ] {
        match problem(&scratch, Relation::Query(sql.to_owned())) {
            TableProblem::BadQuery(said) => assert!(said.to_string().contains(words), "{sql}: {said}"),
            other => panic!("{sql}: {other:?}"),
        }
    }
}

#[test]
fn what_would_give_other_rows_another_time_is_refused() {
    let scratch = Scratch::new(&format!(
        "{ROWS} CREATE VIEW young AS SELECT id FROM customers WHERE name > date('now', '-30 days');"
    ));
    for (sql, words) in [
        ("SELECT id, date('now') AS today FROM customers", "present time"),
        ("SELECT id FROM customers WHERE name < strftime('%Y-%m-%d', 'NOW')", "present time"),
        ("SELECT id, julianday(name) - julianday( 'now' ) AS age FROM customers", "present time"),
        ("SELECT id, current_timestamp AS at FROM customers", "present time"),
        ("SELECT id, date( ) AS today FROM customers", "present time"),
        ("SELECT id FROM young", "present time"),
        ("SELECT id, random() AS n FROM customers", "random"),
        ("SELECT id FROM customers ORDER BY random() LIMIT 1", "random"),
    ] {
        match problem(&scratch, Relation::Query(sql.to_owned())) {
            TableProblem::BadQuery(said) => assert!(said.to_string().contains(words), "{sql}: {said}"),
            other => panic!("{sql}: {other:?}"),
        }
    }
    for sql in [
        "SELECT id, date(name, '+1 day') AS next_day FROM customers",
        "SELECT id, count(*) AS n FROM customers WHERE name <> 'now' GROUP BY id",
    ] {
        assert_eq!(scratch.read(&query(sql)).customers.rows, 2, "{sql}");
    }
}

#[test]
fn no_query_can_call_what_reads_the_tables() {
    let scratch = Scratch::new(ROWS);
    let connection = scratch.open();
    assert!(read_mapping(&connection, &customers(&[]), Zone::UTC, now()).is_ok());
    let sink = query("SELECT funnelwright_sink(id) AS id FROM customers");
    let error = read_mapping(&connection, &sink, Zone::UTC, now()).expect_err("it is not there");
    assert!(error.to_string().contains("no such function"), "{error}");
}

#[test]
fn a_query_without_end_is_stopped() {
    let scratch = Scratch::new(ROWS);
    let connection = scratch.open_within(Limits { max_steps: 100_000, ..Limits::default() }).unwrap();
    let endless =
        "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n WHERE id < 0";
    let error = read_mapping(&connection, &query(endless), Zone::UTC, now()).expect_err("it must be stopped");
    assert!(error.to_string().contains("did not come to an end"), "{error}");
    let schema = connection.schema(&document(&[("customers", Relation::Query(endless.to_owned()))])).unwrap();
    let problem = schema.tables.get("customers").unwrap().as_ref().unwrap_err();
    assert!(
        matches!(problem, TableProblem::BadQuery(words) if words.to_string().contains("stopped")),
        "{problem:?}"
    );
    // The allowance is each query's own.
    for _ in 0..3 {
        assert!(read_mapping(&connection, &customers(&[]), Zone::UTC, now()).is_ok());
    }
}

#[test]
fn a_query_that_would_fill_the_memory_is_stopped() {
    let scratch = Scratch::new(ROWS);
    let connection = scratch.open_within(Limits { max_volume: 100_000, ..Limits::default() }).unwrap();
    let flood = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT 'number ' || id AS id FROM n";
    let error = read_mapping(&connection, &query(flood), Zone::UTC, now()).expect_err("it must be stopped");
    assert!(error.to_string().contains("more than memory is kept for"), "{error}");
}

#[test]
fn a_column_that_is_gone_is_named_with_those_that_are_there() {
    let scratch = Scratch::new(ROWS);
    for relation in [from("customers"), Relation::Query(String::from("SELECT id, name FROM customers"))] {
        let mut mapping = customers(&[("stage", Type::Text)]);
        mapping.customers.relation = relation;
        let error = scratch.try_read(&mapping).expect_err("no such column");
        let DatasetError::Unreadable { table, reason } = &error else { panic!("{error:?}") };
        assert_eq!(table, "customers");
        assert_eq!(reason.to_string(), "no such column: `stage`; there are `id`, `name`");
        assert!(error.to_string().contains("funnelwright check"), "{error}");
    }
    let mut mapping = customers(&[]);
    mapping.customers.relation = from("clients");
    let error = scratch.try_read(&mapping).expect_err("no such table");
    assert!(error.to_string().contains("no such table: main.clients"), "{error}");
}
