//! Files good and bad.

use std::fs;
use std::time::Duration;

use super::*;

const ROWS: &str = "CREATE TABLE customers (id TEXT, name TEXT);
    INSERT INTO customers VALUES ('a', 'one'), ('b', 'two');";

fn error_of(path: &std::path::Path) -> DatasetError {
    Connection::open(path).expect_err("it must not open")
}

#[test]
fn a_missing_file_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.db");
    let error = error_of(&path);
    assert!(matches!(error, DatasetError::Missing(_)), "{error:?}");
    assert!(error.to_string().contains("--dataset"), "{error}");
    assert!(!path.exists());
}

#[test]
fn what_is_no_database_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("crm.csv");
    fs::write(&text, "id,name\n".repeat(2000)).unwrap();
    let empty = folder.path().join("empty.db");
    fs::write(&empty, "").unwrap();
    for (path, words) in [
        (text.as_path(), "file is not a database"),
        (empty.as_path(), "the file is empty"),
        (folder.path(), "it is a folder"),
    ] {
        let error = error_of(path);
        let DatasetError::NotADatabase(_, said) = &error else { panic!("{error:?}") };
        assert_eq!(said, words);
        assert!(error.to_string().contains("funnelwright import"), "{error}");
    }
}

#[test]
fn a_truncated_file_is_a_damaged_one() {
    let scratch = Scratch::new(ROWS);
    let many = "INSERT INTO customers SELECT 'c' || value, hex(randomblob(200)) FROM generate";
    let series =
        "WITH RECURSIVE generate(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM generate LIMIT 2000) ";
    scratch.writer().execute_batch(&format!("{series}{many}")).unwrap();
    let bytes = fs::read(scratch.path()).unwrap();
    for length in [100, 4096, bytes.len() / 2, bytes.len() - 100, bytes.len() - 1] {
        fs::write(scratch.path(), bytes.get(..length).unwrap()).unwrap();
        let error = error_of(&scratch.path());
        assert!(matches!(error, DatasetError::NotADatabase(..)), "{length}: {error:?}");
    }
}

#[test]
fn a_page_of_rubbish_shows_when_it_is_read() {
    let scratch = Scratch::new(ROWS);
    let mut bytes = fs::read(scratch.path()).unwrap();
    let page = bytes.len() / 2;
    bytes.get_mut(page..).unwrap().fill(0xAB);
    fs::write(scratch.path(), bytes).unwrap();
    let error = scratch.try_read(&customers(&[])).expect_err("it must not be read");
    assert!(matches!(error, DatasetError::NotADatabase(..)), "{error:?}");
}

#[test]
fn an_exclusive_lock_is_waited_for_and_then_reported() {
    let scratch = Scratch::new(ROWS);
    let writer = scratch.writer();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let impatient = Limits { patience: Duration::from_millis(50), ..Limits::default() };
    let error = scratch.open_within(impatient).expect_err("it is locked");
    assert!(matches!(error, DatasetError::Locked(_)), "{error:?}");
    assert!(error.to_string().contains("another program"), "{error}");
    writer.execute_batch("COMMIT").unwrap();
    assert!(scratch.open_within(impatient).is_ok());
}

#[test]
fn a_journal_left_by_a_crash_is_explained() {
    let scratch = Scratch::new(&format!("{ROWS} PRAGMA cache_size = 1;"));
    let writer = scratch.writer();
    writer.execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE;").unwrap();
    let series =
        "WITH RECURSIVE generate(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM generate LIMIT 3000) ";
    writer
        .execute_batch(&format!(
            "{series} INSERT INTO customers SELECT 'x' || value, hex(zeroblob(200)) FROM generate"
        ))
        .unwrap();
    // What a killed writer leaves: the file and its journal, and nobody holding them.
    let other = tempfile::tempdir().unwrap();
    let copy = other.path().join("crm.db");
    fs::copy(scratch.path(), &copy).unwrap();
    fs::copy(scratch.folder.path().join("crm.db-journal"), other.path().join("crm.db-journal")).unwrap();
    let error = error_of(&copy);
    let DatasetError::Other(_, words) = &error else { panic!("{error:?}") };
    assert!(words.to_string().contains("left its journal"), "{words}");
}

#[test]
fn a_wal_dataset_shows_what_is_committed_when_it_is_opened() {
    let scratch = Scratch::new(&format!("PRAGMA journal_mode = wal; {ROWS}"));
    let writer = scratch.writer();
    writer.execute_batch("INSERT INTO customers VALUES ('c', 'committed'); BEGIN;").unwrap();
    writer.execute_batch("INSERT INTO customers VALUES ('d', 'uncommitted')").unwrap();
    let mapping = customers(&[]);
    let connection = scratch.open();
    writer.execute_batch("COMMIT").unwrap();
    let dataset = read_mapping(&connection, &mapping, Zone::UTC, now()).unwrap();
    assert_eq!(ids(&dataset, &mapping), ["a", "b", "c"]);
    drop(connection);
    assert_eq!(ids(&scratch.read(&mapping), &mapping), ["a", "b", "c", "d"]);
}

#[cfg(unix)]
#[test]
fn a_wal_dataset_is_read_where_its_index_cannot_be_made() {
    let scratch = Scratch::new(&format!("PRAGMA journal_mode = wal; {ROWS}"));
    // A link in the index's place keeps it from being made, also from a superuser.
    std::os::unix::fs::symlink("nowhere", scratch.folder.path().join("crm.db-shm")).unwrap();
    assert_eq!(scratch.read(&customers(&[])).customers.rows, 2);
    fs::write(scratch.folder.path().join("crm.db-wal"), "a log that might hold rows").unwrap();
    let error = error_of(&scratch.path());
    assert!(matches!(error, DatasetError::Other(..)), "{error:?}");
}

#[test]
fn all_tables_are_of_one_moment() {
    let scratch = Scratch::new(&format!("PRAGMA journal_mode = wal; {ROWS}"));
    let connection = scratch.open();
    let document = super::schema::document(&[("customers", from("customers"))]);
    assert!(connection.schema(&document).unwrap().tables.contains_key("customers"));
    scratch.writer().execute_batch("DROP TABLE customers").unwrap();
    assert_eq!(read_mapping(&connection, &customers(&[]), Zone::UTC, now()).unwrap().customers.rows, 2);
}

#[test]
fn reading_changes_no_byte() {
    let scratch = Scratch::new(ROWS);
    let before = fs::read(scratch.path()).unwrap();
    scratch.read(&customers(&[("name", Type::Text)]));
    assert_eq!(fs::read(scratch.path()).unwrap(), before);
    let connection = scratch.open();
    for sql in ["DELETE FROM customers", "CREATE TEMP TABLE x (a)", "PRAGMA query_only = off", "COMMIT"] {
        assert!(connection.sqlite().execute_batch(sql).is_err(), "{sql}");
    }
}

#[test]
fn paths_may_hold_what_uris_give_a_meaning() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("100% wahr?#客户 & mode=rw");
    fs::create_dir(&inner).unwrap();
    let path = inner.join("a%20b.db");
    rusqlite::Connection::open(&path).unwrap().execute_batch(ROWS).unwrap();
    let mapping = customers(&[]);
    let connection = Connection::open(&path).unwrap();
    assert_eq!(read_mapping(&connection, &mapping, Zone::UTC, now()).unwrap().customers.rows, 2);
}
