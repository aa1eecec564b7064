//! Reading the journal.

use std::sync::Arc;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::cell::{Names, date, date_time, text, unreadable};
use crate::journal::{Confirmation, Destination, Hold, Journal, Mark, Sighting};

/// The journal; the entries of a customer in the order in which they were made.
pub(super) fn read_journal(connection: &Connection) -> rusqlite::Result<Journal> {
    let mut journal = Journal::default();
    for_each_entry(connection, |customer, entry, _| {
        add(&mut journal, customer, entry);
        Ok(())
    })?;
    Ok(journal)
}

/// An entry of the journal.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    Sighting(Sighting),
    Confirmation(Confirmation),
    Hold(Hold),
    Mark(Mark),
}

/// Adds an entry to a customer's.
pub(super) fn add(journal: &mut Journal, customer: &str, entry: Entry) {
    if !journal.customers.contains_key(customer) {
        journal.customers.insert(Arc::from(customer), Arc::default());
    }
    let Some(entries) = journal.customers.get_mut(customer).map(Arc::make_mut) else { return };
    match entry {
        Entry::Sighting(sighting) => entries.sightings.push(sighting),
        Entry::Confirmation(confirmation) => entries.confirmations.push(confirmation),
        Entry::Hold(hold) => entries.holds.push(hold),
        Entry::Mark(mark) => entries.marks.push(mark),
    }
}

/// Goes through all entries: the customer, the entry, and what tells when it was written: of a sighting
/// the number of its run, of others the wall clock.
pub(super) fn for_each_entry(
    connection: &Connection,
    mut take: impl FnMut(&str, Entry, ValueRef<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut names = Names::default();
    let sightings = "SELECT customer, run, seen_on, stage, since, closed FROM fw_sighting ORDER BY id";
    for_each(connection, sightings, &mut take, |row| {
        Ok(Entry::Sighting(Sighting {
            seen_on: there(2, date(row, 2)?)?,
            stage: names.get(row, 3)?,
            since: date_time(row, 4)?,
            closed: date_time(row, 5)?,
        }))
    })?;
    let confirmations =
        "SELECT customer, recorded_at, confirmed_at, funnel, stage, destination, to_stage, person,
         reason, forced, evidence FROM fw_confirmation ORDER BY id";
    for_each(connection, confirmations, &mut take, |row| Ok(Entry::Confirmation(confirmation(row)?)))?;
    let holds = "SELECT customer, recorded_at, held_at, until, reason, person FROM fw_hold ORDER BY id";
    for_each(connection, holds, &mut take, |row| {
        Ok(Entry::Hold(Hold {
            at: there(2, date_time(row, 2)?)?,
            until: there(3, date(row, 3)?)?,
            reason: row.get(4)?,
            by: row.get(5)?,
        }))
    })?;
    let marks = "SELECT customer, recorded_at, marked_at, item, done, person FROM fw_mark ORDER BY id";
    for_each(connection, marks, &mut take, |row| {
        Ok(Entry::Mark(Mark {
            at: there(2, date_time(row, 2)?)?,
            item: text(row, 3)?,
            done: row.get(4)?,
            by: row.get(5)?,
        }))
    })
}

/// Reads rows whose first column is the customer, and whose second tells when they were written.
fn for_each(
    connection: &Connection,
    sql: &str,
    take: &mut impl FnMut(&str, Entry, ValueRef<'_>) -> rusqlite::Result<()>,
    mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<Entry>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let entry = read(row)?;
        take(row.get_ref(0)?.as_str()?, entry, row.get_ref(1)?)?;
    }
    Ok(())
}

fn confirmation(row: &Row<'_>) -> rusqlite::Result<Confirmation> {
    let destination = match row.get_ref(5)?.as_str_or_null()? {
        Some("won") => Some(Destination::Won),
        Some("lost") => Some(Destination::Lost),
        Some(_) => Some(Destination::Stage(text(row, 6)?)),
        None => None,
    };
    Ok(Confirmation {
        at: there(2, date_time(row, 2)?)?,
        funnel: text(row, 3)?,
        stage: text(row, 4)?,
        to: destination,
        by: row.get(7)?,
        reason: row.get(8)?,
        forced: row.get(9)?,
        evidence: row.get(10)?,
    })
}

/// A column that is never null.
fn there<T>(column: usize, value: Option<T>) -> rusqlite::Result<T> {
    value.ok_or_else(|| unreadable(column, "it is missing"))
}
