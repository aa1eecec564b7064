//! The dataset's file.

use std::path::Path;

use rusqlite::{Connection, Transaction, params};

use super::company::{Company, make_company, time_text};
use super::organisation::{PEOPLE, UNITS};

/// The tables, as documented in `schemas/`.
const SCHEMA: &str = include_str!("../../schemas/dataset.sql");

/// Writes the demo's dataset to a file that must not exist yet.
///
/// # Errors
/// `SQLite`'s words, if the file cannot be written.
pub fn write_dataset(path: &Path) -> Result<(), String> {
    write(path, &make_company()).map_err(|error| error.to_string())
}

fn write(path: &Path, company: &Company) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    write_organisation(&transaction)?;
    write_customers(&transaction, company)?;
    write_events(&transaction, company)?;
    transaction.commit()
}

fn write_organisation(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare("INSERT INTO units VALUES (?, ?, ?, ?)")?;
    for (id, name, parent, kind) in UNITS {
        insert.execute(params![id, name, parent, kind])?;
    }
    let mut insert = transaction.prepare("INSERT INTO people VALUES (?, ?, ?, ?, ?)")?;
    for (id, name, unit, level) in PEOPLE {
        insert.execute(params![id, name, unit, level, format!("{id}@example.com")])?;
    }
    Ok(())
}

fn write_customers(transaction: &Transaction<'_>, company: &Company) -> rusqlite::Result<()> {
    let sql = "INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let mut insert = transaction.prepare(sql)?;
    for row in &company.customers {
        insert.execute(params![
            row.id,
            row.name,
            row.owner,
            row.industry,
            row.employees,
            row.initiative,
            row.own_use,
            row.decision,
            row.contact,
            f64::from(row.amount),
            row.budget.map(f64::from),
            row.created_at,
            row.expected_close,
            row.stage,
        ])?;
    }
    Ok(())
}

fn write_events(transaction: &Transaction<'_>, company: &Company) -> rusqlite::Result<()> {
    let mut insert =
        transaction.prepare("INSERT INTO stage_history (customer_id, stage, entered_at) VALUES (?, ?, ?)")?;
    for row in &company.history {
        insert.execute(params![row.customer, row.stage, time_text(row.at)])?;
    }
    let mut insert = transaction.prepare(
        "INSERT INTO activities (customer_id, rep_id, kind, minutes, happened_at) VALUES (?, ?, ?, ?, ?)",
    )?;
    for row in &company.activities {
        insert.execute(params![row.customer, row.rep, row.kind, row.minutes, time_text(row.at)])?;
    }
    let mut insert = transaction.prepare(
        "INSERT INTO checklist_marks (customer_id, item, is_done, marked_at, marked_by) VALUES (?, ?, ?, ?, ?)",
    )?;
    for row in &company.ticks {
        insert.execute(params![row.customer, row.item, row.done, time_text(row.at), row.by])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dump(path: &Path) -> Vec<String> {
        let connection = Connection::open(path).unwrap();
        let tables = ["units", "people", "customers", "stage_history", "activities", "checklist_marks"];
        let mut lines = Vec::new();
        for table in tables {
            let mut select = connection.prepare(&format!("SELECT * FROM {table} ORDER BY rowid")).unwrap();
            let columns = select.column_count();
            let mut rows = select.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let cells: Vec<_> =
                    (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
                lines.push(format!("{table}: {}", cells.join(" ")));
            }
        }
        lines
    }

    #[test]
    fn the_dataset_is_the_same_every_time_and_is_no_toy() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("a.db"), folder.path().join("b.db"));
        write_dataset(&first).unwrap();
        write_dataset(&second).unwrap();
        let rows = dump(&first);
        assert_eq!(rows, dump(&second));
        let count = |table: &str| rows.iter().filter(|row| row.starts_with(table)).count();
        assert_eq!(count("customers:"), 362, "360 customers, one twice and one without an id");
        assert!(count("stage_history:") > 700, "{}", count("stage_history:"));
        assert!(count("activities:") > 3000, "{}", count("activities:"));
        assert!(count("checklist_marks:") > 800, "{}", count("checklist_marks:"));
        let late = |row: &&String| row.contains("2024-06-29") || row.contains("2024-07");
        assert_eq!(rows.iter().filter(late).count(), 0, "nothing after the last day");
    }
}
