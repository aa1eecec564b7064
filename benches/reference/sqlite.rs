//! The contenders that use SQLite through rusqlite. Each runs in a process of its own: the bench
//! calls itself.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::data::open;
use super::sql::Dialect;

/// The columns that the rules read, of every row.
const COLUMNS: [&str; 3] = [
    "SELECT id, owner_id, created_at, stage, stage_entered_at, employees, amount, probability, contact, industry \
     FROM customers",
    "SELECT customer_id, rep_id, kind, happened_at, minutes FROM activities",
    "SELECT customer_id, item, marked_at FROM checklist_marks",
];

/// Steps through the columns in one thread and looks at every value: the least that a program can
/// do that wants the rows out of SQLite. Gives the number of rows.
pub fn step(dataset: &Path) -> Result<u64, Box<dyn Error>> {
    let connection = open(dataset)?;
    let (mut sum, mut count) = (0_u64, 0);
    for sql in COLUMNS {
        let mut statement = connection.prepare(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            count += 1;
            for column in 0..columns {
                sum = sum.wrapping_add(weight(row, column)?);
            }
        }
    }
    std::hint::black_box(sum);
    Ok(count)
}

fn weight(row: &Row<'_>, column: usize) -> Result<u64, rusqlite::Error> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => 1,
        ValueRef::Integer(value) => value.cast_unsigned(),
        ValueRef::Real(value) => value.to_bits(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len() as u64,
    })
}

/// Counts customers by funnel, stage and state with hand-written SQL.
pub fn count_states(dataset: &Path) -> Result<(), Box<dyn Error>> {
    let connection = ready(dataset)?;
    let sql =
        format!("SELECT funnel, stage, state, count(*) FROM ({}) GROUP BY 1, 2, 3", Dialect::Sqlite.states());
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

/// Writes the states as lines. With `plant` a bound is off by one: a mistake that must be found.
pub fn write_states(dataset: &Path, to: &Path, plant: bool) -> Result<(), Box<dyn Error>> {
    let connection = ready(dataset)?;
    let mut file = BufWriter::new(File::create(to)?);
    let mut sql = Dialect::Sqlite.states();
    if plant {
        sql = sql.replace("d <= e + s THEN", "d < e + s THEN");
    }
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..4 {
            let tab = if column == 0 { "" } else { "\t" };
            match row.get_ref(column)? {
                ValueRef::Integer(value) => write!(file, "{tab}{value}")?,
                ValueRef::Text(bytes) => write!(file, "{tab}{}", String::from_utf8_lossy(bytes))?,
                _ => write!(file, "{tab}")?,
            }
        }
        writeln!(file)?;
    }
    Ok(file.flush()?)
}

/// A connection as one sets it up for analysis: room for sorting and the pages in memory.
fn ready(dataset: &Path) -> Result<Connection, Box<dyn Error>> {
    let connection = open(dataset)?;
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -500000; PRAGMA mmap_size = 8000000000;",
    )?;
    connection.execute_batch(&Dialect::Sqlite.setup())?;
    Ok(connection)
}

/// Writes a table as CSV, for engines that do not read SQLite.
pub fn export(dataset: &Path, table: &str, to: &Path) -> Result<(), Box<dyn Error>> {
    if to.exists() {
        return Ok(());
    }
    let unfinished = to.with_extension("unfinished");
    let connection = open(dataset)?;
    let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut csv = csv::Writer::from_path(&unfinished)?;
    csv.write_record(&names)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..names.len() {
            match row.get_ref(column)? {
                ValueRef::Integer(value) => csv.write_field(value.to_string())?,
                ValueRef::Real(value) => csv.write_field(value.to_string())?,
                ValueRef::Text(bytes) => csv.write_field(bytes)?,
                ValueRef::Null | ValueRef::Blob(_) => csv.write_field("")?,
            }
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    std::fs::rename(unfinished, to)?;
    Ok(())
}
