//! Reading the journal.

use std::sync::Arc;

use rusqlite::{Connection, Row, params_from_iter};

use super::cell::{Names, date, date_time, text, unreadable};
use super::snapshot::of_customers;
use crate::journal::{Confirmation, CustomerJournal, Destination, Hold, Journal, Mark, Sighting};

/// The journal, of all customers or only of one; the entries of a customer in the order in which they were
/// made.
pub(super) fn read_journal(connection: &Connection, only: Option<&str>) -> rusqlite::Result<Journal> {
    let mut journal = Journal::default();
    let mut names = Names::default();
    for_each(
        connection,
        "SELECT customer, seen_on, stage, since, closed FROM fw_sighting",
        (only, &mut journal),
        |row, entries| {
            entries.sightings.push(Sighting {
                seen_on: there(1, date(row, 1)?)?,
                stage: names.get(row, 2)?,
                since: date_time(row, 3)?,
                closed: date_time(row, 4)?,
            });
            Ok(())
        },
    )?;
    for_each(
        connection,
        "SELECT customer, confirmed_at, funnel, stage, destination, to_stage, person, reason, forced, evidence
         FROM fw_confirmation",
        (only, &mut journal),
        |row, entries| {
            entries.confirmations.push(confirmation(row)?);
            Ok(())
        },
    )?;
    for_each(
        connection,
        "SELECT customer, held_at, until, reason, person FROM fw_hold",
        (only, &mut journal),
        |row, entries| {
            entries.holds.push(Hold {
                at: there(1, date_time(row, 1)?)?,
                until: there(2, date(row, 2)?)?,
                reason: row.get(3)?,
                by: row.get(4)?,
            });
            Ok(())
        },
    )?;
    for_each(
        connection,
        "SELECT customer, marked_at, item, done, person FROM fw_mark",
        (only, &mut journal),
        |row, entries| {
            entries.marks.push(Mark {
                at: there(1, date_time(row, 1)?)?,
                item: text(row, 2)?,
                done: row.get(3)?,
                by: row.get(4)?,
            });
            Ok(())
        },
    )?;
    Ok(journal)
}

/// Reads rows whose first column is the customer into that customer's entries.
fn for_each(
    connection: &Connection,
    sql: &str,
    (only, journal): (Option<&str>, &mut Journal),
    mut read: impl FnMut(&Row<'_>, &mut CustomerJournal) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let (mut statement, of) = of_customers(connection, sql, only, "ORDER BY id")?;
    let mut rows = statement.query(params_from_iter(of))?;
    while let Some(row) = rows.next()? {
        let customer = row.get_ref(0)?.as_str()?;
        if !journal.customers.contains_key(customer) {
            journal.customers.insert(Arc::from(customer), Arc::default());
        }
        if let Some(entries) = journal.customers.get_mut(customer) {
            read(row, Arc::make_mut(entries))?;
        }
    }
    Ok(())
}

fn confirmation(row: &Row<'_>) -> rusqlite::Result<Confirmation> {
    let destination = match row.get_ref(4)?.as_str_or_null()? {
        Some("won") => Some(Destination::Won),
        Some("lost") => Some(Destination::Lost),
        Some(_) => Some(Destination::Stage(text(row, 5)?)),
        None => None,
    };
    Ok(Confirmation {
        at: there(1, date_time(row, 1)?)?,
        funnel: text(row, 2)?,
        stage: text(row, 3)?,
        to: destination,
        by: row.get(6)?,
        reason: row.get(7)?,
        forced: row.get(8)?,
        evidence: row.get(9)?,
    })
}

/// A column that is never null.
fn there<T>(column: usize, value: Option<T>) -> rusqlite::Result<T> {
    value.ok_or_else(|| unreadable(column, "it is missing"))
}
