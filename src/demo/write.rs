//! The dataset's file.

use std::path::Path;

use rusqlite::{Connection, Transaction, params};

use super::company::{Company, StageEntry, make_company, time_text};
use super::organisation::{FOUNDED, LEADERS, MOVED, SELLERS, UNITS};
use super::targets::targets;

/// The tables, as documented in `schemas/`.
const SCHEMA: &str = include_str!("../../schemas/dataset.sql");

/// Writes the demo's dataset to a file that must not exist yet, as the CRM exported it a week
/// before the last day: rows that came late are not in it, and customers that were deleted since
/// still are.
///
/// # Errors
/// `SQLite`'s words, if the file cannot be written.
pub fn write_dataset(path: &Path) -> Result<(), String> {
    write(path, &make_company()).map_err(|error| error.to_string())
}

/// Makes it the export of the last day.
///
/// # Errors
/// `SQLite`'s words, if the file cannot be written.
pub fn receive_new_export(path: &Path) -> Result<(), String> {
    receive(path, &make_company()).map_err(|error| error.to_string())
}

/// The tables whose rows belong to a customer, and the column that says to which.
const OF_CUSTOMERS: &[(&str, &str)] = &[
    ("customers", "id"),
    ("stage_history", "customer_id"),
    ("activities", "customer_id"),
    ("commitments", "customer_id"),
    ("checklist_marks", "customer_id"),
    ("orders", "customer_id"),
    ("receivables", "customer_id"),
];

fn write(path: &Path, company: &Company) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    write_organisation(&transaction)?;
    write_customers(&transaction, company)?;
    write_history(&transaction, &company.history)?;
    write_deeds(&transaction, company)?;
    write_money(&transaction, company)?;
    transaction.commit()
}

fn receive(path: &Path, company: &Company) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    let transaction = connection.transaction()?;
    for (table, column) in OF_CUSTOMERS {
        let mut delete = transaction.prepare(&format!("DELETE FROM {table} WHERE {column} = ?"))?;
        for id in &company.gone {
            delete.execute([id])?;
        }
    }
    write_history(&transaction, &company.late)?;
    transaction.commit()
}

fn write_organisation(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare("INSERT INTO units VALUES (?, ?, ?, ?)")?;
    for (id, name, parent, kind) in UNITS {
        insert.execute(params![id, name, parent, kind])?;
    }
    let mut insert = transaction.prepare("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    let mail = |id: &str| format!("{id}@example.com");
    let nobody: Option<String> = None;
    for (id, name, unit, level) in LEADERS {
        insert.execute(params![id, name, unit, level, mail(id), FOUNDED, nobody])?;
    }
    let (moved, before, joined) = MOVED;
    for person in SELLERS {
        let mut since = FOUNDED;
        if person.id == moved {
            let until: Option<String> = joined
                .parse::<crate::value::Date>()
                .ok()
                .and_then(|day| day.pred_opt())
                .map(|day| day.to_string());
            insert.execute(params![
                person.id,
                person.name,
                before,
                "frontline",
                mail(person.id),
                since,
                until
            ])?;
            since = joined;
        }
        let row = params![person.id, person.name, person.unit, "frontline", mail(person.id), since, nobody];
        insert.execute(row)?;
    }
    Ok(())
}

fn write_customers(transaction: &Transaction<'_>, company: &Company) -> rusqlite::Result<()> {
    let sql = "INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let mut insert = transaction.prepare(sql)?;
    for row in &company.customers {
        insert.execute(params![
            row.id,
            row.name,
            row.owner,
            row.industry,
            row.employees,
            row.channel,
            row.initiative,
            row.own_use,
            row.decision,
            row.contact,
            row.amount.map(f64::from),
            row.budget.map(f64::from),
            row.created_at,
            row.expected_close,
            row.stage,
        ])?;
    }
    Ok(())
}

fn write_history(transaction: &Transaction<'_>, rows: &[StageEntry]) -> rusqlite::Result<()> {
    let sql = "INSERT INTO stage_history (customer_id, stage, entered_at) VALUES (?, ?, ?)";
    let mut insert = transaction.prepare(sql)?;
    for row in rows {
        insert.execute(params![row.customer, row.stage, time_text(row.at)])?;
    }
    Ok(())
}

fn write_deeds(transaction: &Transaction<'_>, company: &Company) -> rusqlite::Result<()> {
    let sql = "INSERT INTO activities (customer_id, rep_id, kind, met_person, minutes, happened_at)
        VALUES (?, ?, ?, ?, ?, ?)";
    let mut insert = transaction.prepare(sql)?;
    for row in &company.activities {
        insert.execute(params![row.customer, row.rep, row.kind, row.met, row.minutes, time_text(row.at)])?;
    }
    let sql = "INSERT INTO commitments (customer_id, rep_id, what, made_at, due_on, done_at, outcome)
        VALUES (?, ?, ?, ?, ?, ?, ?)";
    let mut insert = transaction.prepare(sql)?;
    for row in &company.commitments {
        let (made, due, done) = (time_text(row.at), row.due.to_string(), row.done.map(time_text));
        let outcome = row.done.map(|done| if done.date() <= row.due { "kept" } else { "late" });
        insert.execute(params![row.customer, row.rep, row.what, made, due, done, outcome])?;
    }
    let sql = "INSERT INTO checklist_marks (customer_id, item, is_done, marked_at, marked_by)
        VALUES (?, ?, ?, ?, ?)";
    let mut insert = transaction.prepare(sql)?;
    for row in &company.ticks {
        insert.execute(params![row.customer, row.item, row.done, time_text(row.at), row.by])?;
    }
    let sql = "INSERT INTO work_log (rep_id, kind, minutes, happened_at) VALUES (?, ?, ?, ?)";
    let mut insert = transaction.prepare(sql)?;
    for row in &company.work {
        insert.execute(params![row.rep, row.kind, row.minutes, time_text(row.at)])?;
    }
    Ok(())
}

fn write_money(transaction: &Transaction<'_>, company: &Company) -> rusqlite::Result<()> {
    let mut insert =
        transaction.prepare("INSERT INTO orders (customer_id, placed_at, amount) VALUES (?, ?, ?)")?;
    for row in &company.orders {
        insert.execute(params![row.customer, time_text(row.at), f64::from(row.amount)])?;
    }
    let sql = "INSERT INTO receivables (customer_id, rep_id, amount, expected_on, accrued_on, due_on, paid_on, paid_amount)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let mut insert = transaction.prepare(sql)?;
    for row in &company.receivables {
        let amount = f64::from(row.amount);
        let (accrued, paid) = (row.accrued.map(|day| day.to_string()), row.paid.map(|day| day.to_string()));
        let paid_amount = row.paid.map(|_| amount);
        let (expected, due) = (row.expected.to_string(), row.due.to_string());
        insert.execute(params![row.customer, row.rep, amount, expected, accrued, due, paid, paid_amount])?;
    }
    let mut insert = transaction.prepare("INSERT INTO targets VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    for row in targets() {
        let (starts, ends) = (row.starts.to_string(), row.ends.to_string());
        insert.execute(params![
            row.metric,
            row.unit,
            row.person,
            starts,
            ends,
            f64::from(row.value),
            row.kind
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// By table, its columns.
    type Columns = BTreeMap<String, Vec<String>>;

    /// The tables as `schemas/dataset.sql` writes them; every column there says what it is.
    fn documented() -> Columns {
        let mut tables = Columns::new();
        let mut table = String::new();
        for line in SCHEMA.lines() {
            if let Some(name) = line.strip_prefix("CREATE TABLE ") {
                table = name.trim_end_matches(" (").to_owned();
            } else if line.starts_with("    ") {
                assert!(line.contains(" -- "), "a column without a comment: {line}");
                let column = line.split_whitespace().next().unwrap().to_owned();
                tables.entry(table.clone()).or_default().push(column);
            }
        }
        tables
    }

    #[test]
    fn the_dataset_has_the_documented_tables_and_something_in_every_column() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("crm.db");
        write_dataset(&path).unwrap();
        receive_new_export(&path).unwrap();
        let connection = Connection::open(&path).unwrap();
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap();
        let documented = documented();
        let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";
        assert_eq!(number(tables) as usize, documented.len());
        for (table, columns) in &documented {
            let mut select =
                connection.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).unwrap();
            let names: Vec<String> =
                select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            assert_eq!(&names, columns, "{table}");
            for column in columns {
                assert!(number(&format!("SELECT count({column}) FROM {table}")) > 0, "{table}.{column}");
            }
        }
        assert_eq!(
            number("SELECT count(*) FROM customers"),
            2_004,
            "2,000, 3 twins, 2 doubles, 1 nameless, 2 gone"
        );
        let after = "SELECT count(*) FROM stage_history WHERE entered_at >= '2024-06-29'";
        assert_eq!(number(after), 0, "nothing after the last day");
    }
}
