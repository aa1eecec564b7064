//! What was read of a snapshot, for rules that are edited: each gets the columns it uses.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;

use super::column::{Column, ColumnData, Table, micros_of};
use super::contents::Dataset;
use super::digest::{Digest, by_role};
use super::earlier::Earlier;
use super::error::DatasetError;
use super::open::Connection;
use super::read::{Needs, read_missing};
use super::rows::EventRows;
use super::statistics::{ReadOptions, ReadStatistics};
use super::widen::{Missing, Widened, are_alike, widened};
use super::witness::Seen;
use crate::ruleset::{HistoryMapping, Mapping, Ruleset, TableMapping};
use crate::syntax::Role;
use crate::time::Zone;
use crate::value::DateTime;

/// What has been read so far.
#[derive(Debug)]
pub(super) struct Kept {
    /// What the witness saw when it was read.
    pub seen: Seen,
    /// The columns of all rules so far.
    pub dataset: Dataset,
    /// How they were read; the fields that were are `used`.
    mapping: Mapping,
    zone: Zone,
    /// By event table, whether the rows of nobody were kept.
    tails: Vec<bool>,
    /// The items of the checklists, for the finding about marks of others.
    items: BTreeSet<Arc<str>>,
    /// The wall clock of the reading.
    read_at: DateTime,
    /// The versions that are known, by the fields that are used.
    versions: Vec<(Vec<bool>, String)>,
}

impl Kept {
    /// What was read for a ruleset.
    pub fn of(seen: Seen, dataset: &Dataset, ruleset: &Ruleset, now: DateTime) -> Self {
        Self {
            seen,
            dataset: dataset.clone(),
            mapping: ruleset.mapping.clone(),
            zone: ruleset.workspace.zone,
            tails: Needs::of(ruleset).tails,
            items: items_of(ruleset),
            read_at: now,
            versions: vec![(used(&ruleset.mapping), dataset.version.clone())],
        }
    }

    /// The tables that have only grown since: the rules promise it, and it is proved when the others
    /// are read that nothing has gone.
    pub fn grown(&self, ruleset: &Ruleset, now: DateTime) -> Vec<Earlier> {
        if !self.speaks_of(ruleset, now) {
            return Vec::new();
        }
        let (own, wanted) = (&self.mapping, &ruleset.mapping);
        let mut earlier = Vec::new();
        if let (Some(HistoryMapping::Log(known)), Some(HistoryMapping::Log(wanted)), Some(history)) =
            (&own.history, &wanted.history, &self.dataset.history)
        {
            let seq = (Role::Seq, history.seq.as_ref());
            let columns =
                by_role(known, &[(Role::Stage, Some(&history.stage)), (Role::At, Some(&history.at)), seq]);
            earlier.extend(self.earlier(known, wanted, columns, &history.rows));
        }
        let events = own.events.iter().zip(&wanted.events).zip(&self.dataset.events).zip(&self.tails);
        for (((known, wanted), (table, rows)), tail) in events {
            // Rows of nobody are ordered by numbers that are not kept.
            if !tail {
                let columns = table.columns.clone();
                earlier.extend(self.earlier(&known.table, &wanted.table, columns, rows));
            }
        }
        if let (Some(known), Some(wanted), Some(marks)) = (&own.marks, &wanted.marks, &self.dataset.marks) {
            earlier.extend(self.earlier(known, wanted, marks.table.columns.clone(), &marks.rows));
        }
        earlier
    }

    fn earlier(
        &self,
        known: &TableMapping,
        wanted: &TableMapping,
        columns: Vec<Option<Column>>,
        rows: &EventRows,
    ) -> Option<Earlier> {
        let tables = &self.dataset.statistics.tables;
        let read = tables.iter().find(|table| table.key == known.key)?;
        let mut findings = self.dataset.findings.clone();
        findings.retain(|table, column| *table == *known.key && concerns(wanted, column));
        let promised = known.append_only && are_alike(known, wanted);
        Some(Earlier {
            key: known.key.clone(),
            columns,
            rows: rows.clone(),
            index: self.dataset.index.clone(),
            seen: read.rows,
            last_rowid: read.last_rowid.filter(|_| promised)?,
            findings,
        })
    }

    /// Whether what was found in rows is what would be found now by these rules.
    fn speaks_of(&self, ruleset: &Ruleset, now: DateTime) -> bool {
        let nothing_came = || self.dataset.findings.future().is_none_or(|at| at > micros_of(now));
        self.zone == ruleset.workspace.zone
            && self.tails == Needs::of(ruleset).tails
            && now >= self.read_at
            && nothing_came()
            && self.finds_the_same_items(&items_of(ruleset))
    }

    /// What a ruleset needs of it, after reading the columns that nobody asked for yet; `None` if
    /// something would have to be read in another way, or would be found to be another way.
    pub fn serve(
        &mut self,
        connection: &Connection,
        ruleset: &Ruleset,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Option<Dataset>, DatasetError> {
        let zone = ruleset.workspace.zone;
        let missing = match widened(&self.mapping, &ruleset.mapping) {
            _ if !self.speaks_of(ruleset, now) => return Ok(None),
            Widened::Other => return Ok(None),
            Widened::Nothing => None,
            Widened::By(missing) => Some(missing),
        };
        if let Some(missing) = missing {
            let (known, tails) = (&self.dataset, self.tails.as_slice());
            let more =
                read_missing(connection, &missing, &ruleset.mapping, known, tails, (zone, now), options)?;
            if !self.stands_beside(&more, &missing) {
                return Ok(None);
            }
            self.take_over(more, &missing, &ruleset.mapping);
        }
        Ok(Some(self.project(&ruleset.mapping, options)))
    }

    /// Whether marks of items that no checklist has are the same ones.
    fn finds_the_same_items(&self, items: &BTreeSet<Arc<str>>) -> bool {
        let column = self.dataset.marks.as_ref().map(|marks| marks.item.data());
        let Some(ColumnData::Text { texts, .. }) = column else { return true };
        texts.iter().all(|text| self.items.contains(text) == items.contains(text))
    }

    /// Whether columns that were missing have as many rows as those that are there; in one snapshot
    /// they always do.
    fn stands_beside(&self, more: &Dataset, missing: &Missing) -> bool {
        let same =
            |own: Option<&Table>, more: Option<&Table>| own.map(|it| it.rows) == more.map(|it| it.rows);
        let event = |dataset: &Dataset, place: usize| dataset.events.get(place).map(|(table, _)| table.rows);
        let own = &self.dataset;
        missing.customers.iter().all(|_| own.customers.rows == more.customers.rows)
            && missing.events.iter().all(|(place, _)| event(own, *place) == event(more, *place))
            && (!missing.people || same(own.people.as_ref(), more.people.as_ref()))
            && (!missing.units || same(own.units.as_ref(), more.units.as_ref()))
            && (!missing.targets || same(own.targets.as_ref(), more.targets.as_ref()))
    }

    /// Takes over columns that were missing.
    fn take_over(&mut self, more: Dataset, missing: &Missing, wanted: &Mapping) {
        let own = &mut self.dataset;
        let mut found = more.findings;
        let mut added: Vec<(Arc<str>, String)> = Vec::new();
        let mut take = |table: &mut Table, more: &Table, mapping: &TableMapping, known: &mut TableMapping| {
            let slots = table.columns.iter_mut().zip(&more.columns);
            for ((slot, new), (field, known)) in slots.zip(mapping.fields.iter().zip(&mut known.fields)) {
                if field.used && !known.used {
                    slot.clone_from(new);
                    known.used = true;
                    added.push((mapping.key.clone(), field.column.clone()));
                }
            }
        };
        if let Some(mapping) = &missing.customers {
            take(&mut own.customers, &more.customers, mapping, &mut self.mapping.customers);
        }
        for (place, mapping) in &missing.events {
            let tables = own.events.get_mut(*place).zip(more.events.get(*place));
            if let (Some((table, more)), Some(known)) = (tables, self.mapping.events.get_mut(*place)) {
                take(&mut table.0, &more.0, mapping, &mut known.table);
            }
        }
        let small = [
            (&mut own.people, &more.people, &wanted.people, &mut self.mapping.people),
            (&mut own.units, &more.units, &wanted.units, &mut self.mapping.units),
            (&mut own.targets, &more.targets, &wanted.targets, &mut self.mapping.targets),
        ];
        for (table, more, wanted, known) in small {
            if let (Some(table), Some(more), Some(wanted), Some(known)) = (table, more, wanted, known) {
                take(table, more, wanted, known);
            }
        }
        found.retain(|table, column| added.iter().any(|(key, name)| **key == *table && name == column));
        own.findings.merge(found);
    }

    /// The columns and findings that rules use.
    fn project(&mut self, wanted: &Mapping, options: ReadOptions<'_>) -> Dataset {
        let mut dataset = self.dataset.clone();
        leave_out(&mut dataset.customers, &wanted.customers);
        for ((table, _), mapping) in dataset.events.iter_mut().zip(&wanted.events) {
            leave_out(table, &mapping.table);
        }
        if let (Some(marks), Some(mapping)) = (&mut dataset.marks, &wanted.marks) {
            leave_out(&mut marks.table, mapping);
        }
        let small = [
            (&mut dataset.people, &wanted.people),
            (&mut dataset.units, &wanted.units),
            (&mut dataset.targets, &wanted.targets),
        ];
        for (table, mapping) in small {
            if let (Some(table), Some(mapping)) = (table, mapping) {
                leave_out(table, mapping);
            }
        }
        let tables: Vec<&TableMapping> = tables(wanted).collect();
        dataset.findings.retain(|table, column| {
            let mapping = tables.iter().find(|mapping| *mapping.key == *table);
            mapping.is_none_or(|mapping| concerns(mapping, column))
        });
        dataset.statistics = ReadStatistics::default();
        dataset.version = self.version(&dataset, wanted, options);
        dataset
    }

    /// The version of a projection.
    fn version(&mut self, dataset: &Dataset, wanted: &Mapping, options: ReadOptions<'_>) -> String {
        let used = used(wanted);
        if let Some((_, version)) = self.versions.iter().find(|(known, _)| *known == used) {
            return version.clone();
        }
        let threads = options.threads.or(thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let tables = &self.dataset.statistics.tables;
        let seen = |key: &str| tables.iter().find(|table| *table.key == *key).map_or(0, |table| table.rows);
        let version = Digest::again(dataset, wanted, self.zone, seen, threads).finish(&dataset.findings);
        self.versions.push((used, version.clone()));
        version
    }
}

fn items_of(ruleset: &Ruleset) -> BTreeSet<Arc<str>> {
    let stages = ruleset.funnels.iter().flat_map(|funnel| &funnel.stages);
    stages.flat_map(|stage| &stage.items).map(|item| item.id.clone()).collect()
}

/// All mapped tables.
fn tables(mapping: &Mapping) -> impl Iterator<Item = &TableMapping> {
    let Mapping { customers, history, events, marks, people, units, targets } = mapping;
    let history = history.iter().map(HistoryMapping::table);
    let events = events.iter().map(|events| &events.table);
    let others = [marks, people, units, targets].into_iter().flatten();
    std::iter::once(customers).chain(history).chain(events).chain(others)
}

/// Which fields are used.
fn used(mapping: &Mapping) -> Vec<bool> {
    tables(mapping).flat_map(|table| table.fields.iter().map(|field| field.used)).collect()
}

/// Whether what is found in a column concerns rules: they use it, or it is none of the table's.
fn concerns(mapping: &TableMapping, column: &str) -> bool {
    let mut of_column = mapping.fields.iter().filter(|field| field.column == column).peekable();
    of_column.peek().is_none() || of_column.any(|field| field.used)
}

/// Leaves out the columns that rules do not use.
fn leave_out(table: &mut Table, wanted: &TableMapping) {
    for (column, field) in table.columns.iter_mut().zip(&wanted.fields) {
        if !field.used {
            *column = None;
        }
    }
}
