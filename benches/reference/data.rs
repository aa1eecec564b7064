//! The dataset: N customers, 10 N activities, 3 N marks.
//!
//! Every row is a pure function of its table and its number, so two machines make the same files,
//! and a variant with other keys is the same world otherwise. A file is complete
//! when it has its final name; one that is there is used again.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, params};

use super::random::scramble;
use super::rows::{Customer, OWNERS, activity, mark, person_id};
use super::shape::{Keys, Shape};

/// The dataset of that shape below `folder`, made if it is not there.
pub fn dataset(folder: &Path, shape: Shape) -> Result<PathBuf, Box<dyn Error>> {
    let path = folder.join(format!("{}.db", shape.name()));
    if path.exists() {
        return Ok(path);
    }
    fs::create_dir_all(folder)?;
    let unfinished = path.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_file(&unfinished)?;
    }
    eprintln!("making {} (once)", path.display());
    write(&unfinished, shape)?;
    fs::rename(&unfinished, &path)?;
    Ok(path)
}

/// The same dataset with indexes that help hand-written SQL, made if it is not there.
pub fn indexed(folder: &Path, shape: Shape) -> Result<PathBuf, Box<dyn Error>> {
    let path = folder.join(format!("{}-indexed.db", shape.name()));
    if path.exists() {
        return Ok(path);
    }
    let unfinished = path.with_extension("unfinished");
    fs::copy(dataset(folder, shape)?, &unfinished)?;
    let connection = Connection::open(&unfinished)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
         CREATE INDEX activities_of ON activities(customer_id, happened_at, kind, minutes, rep_id);
         CREATE INDEX marks_of ON checklist_marks(customer_id, item, marked_at);
         ANALYZE;",
    )?;
    drop(connection);
    fs::rename(&unfinished, &path)?;
    Ok(path)
}

/// Opens a dataset for reading.
pub fn open(path: &Path) -> Result<Connection, rusqlite::Error> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

fn write(path: &Path, shape: Shape) -> Result<(), Box<dyn Error>> {
    let mut connection = Connection::open(path)?;
    let key = shape.keys.column();
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
         CREATE TABLE units (id TEXT PRIMARY KEY, name TEXT NOT NULL, parent_id TEXT, kind TEXT NOT NULL);
         CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL, unit_id TEXT, level TEXT NOT NULL);
         CREATE TABLE customers (
             id {key} PRIMARY KEY, name TEXT NOT NULL, owner_id TEXT, created_at TEXT, stage TEXT,
             stage_entered_at TEXT, employees INTEGER, amount REAL, probability REAL, contact TEXT,
             industry TEXT, region TEXT NOT NULL);
         CREATE TABLE activities (
             id INTEGER PRIMARY KEY, customer_id {key} NOT NULL, rep_id TEXT, kind TEXT,
             happened_at TEXT, minutes INTEGER);
         CREATE TABLE checklist_marks (
             id INTEGER PRIMARY KEY, customer_id {key} NOT NULL, item TEXT NOT NULL,
             marked_at TEXT NOT NULL, marked_by TEXT);"
    ))?;
    let transaction = connection.transaction()?;
    write_organisation(&transaction)?;
    write_customers(&transaction, shape)?;
    {
        let sql = "INSERT INTO activities VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let mut insert = transaction.prepare(sql)?;
        for row in 0..shape.customers * 10 {
            let activity = activity(row, shape);
            let at = activity.happened_at;
            insert.execute(params![
                (row + 1).cast_signed(),
                activity.customer,
                activity.rep,
                activity.kind,
                at,
                activity.minutes
            ])?;
        }
        let mut insert = transaction.prepare("INSERT INTO checklist_marks VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for row in 0..shape.customers * 3 {
            let (customer, item, at, by) = mark(row, shape);
            insert.execute(params![(row + 1).cast_signed(), customer, item, at, by])?;
        }
    }
    transaction.commit()?;
    Ok(())
}

fn write_organisation(connection: &Connection) -> Result<(), Box<dyn Error>> {
    let mut unit = connection.prepare("INSERT INTO units VALUES (?1, ?2, ?3, ?4)")?;
    unit.execute(params!["u0", "Company", None::<&str>, "company"])?;
    for region in 1..=5 {
        unit.execute(params![format!("u{region}"), format!("Region {region}"), "u0", "region"])?;
    }
    for team in 6..=45 {
        let parent = format!("u{}", 1 + team % 5);
        unit.execute(params![format!("u{team}"), format!("Team {team}"), parent, "team"])?;
    }
    let mut person = connection.prepare("INSERT INTO people VALUES (?1, ?2, ?3, ?4)")?;
    for number in 0..OWNERS {
        let level = if number < 40 { "lead" } else { "frontline" };
        let team = format!("u{}", 6 + number % 40);
        person.execute(params![person_id(number), format!("Person {number}"), team, level])?;
    }
    Ok(())
}

fn write_customers(connection: &Connection, shape: Shape) -> Result<(), Box<dyn Error>> {
    let sql = "INSERT INTO customers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let mut insert = connection.prepare(sql)?;
    let mut order: Vec<u64> = (0..shape.customers).collect();
    if shape.keys == Keys::Sparse {
        order.sort_by_key(|customer| scramble(*customer).cast_signed());
    }
    for number in order {
        let customer = Customer::new(number);
        insert.execute(params![
            shape.keys.key(number),
            format!("Customer {number}"),
            customer.owner,
            customer.created_at,
            customer.stage,
            customer.entered_at,
            customer.employees,
            customer.amount,
            customer.probability,
            customer.contact,
            customer.industry,
            customer.region,
        ])?;
    }
    Ok(())
}
