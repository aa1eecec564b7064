//! Tables whose rows belong to customers: read, put in the order of the customers, and what is
//! wrong with them.

use std::collections::HashSet;
use std::sync::Arc;

use super::column::{Column, ColumnData, Table, micros_of};
use super::convert::clipped;
use super::digest::distinct;
use super::earlier::Earlier;
use super::error::DatasetError;
use super::finding::FindingCode;
use super::gather::gather;
use super::ids::NOBODY;
use super::plan::Plan;
use super::resolve::CustomerIndex;
use super::row_hash::NamedBy;
use super::rows::{EventRows, Order, arrange};
use super::scan::{Reading, scan, scan_on};
use super::scanned::Scanned;
use crate::ruleset::TableMapping;
use crate::syntax::Role;
use crate::value::DateTime;

/// A table of the customers' rows in the order of the dataset.
#[derive(Debug)]
pub(super) struct Owned<'m> {
    mapping: &'m TableMapping,
    plan: Arc<Plan>,
    scanned: Scanned,
    index: CustomerIndex,
    /// Rows that were read before, and whose they are; `scanned` are those that came since.
    earlier: Option<(Earlier, Vec<u32>)>,
}

impl<'m> Owned<'m> {
    /// Reads a table, or what came since it was read; rows dated after `now` are findings.
    pub fn read(
        reading: &mut Reading<'_>,
        mapping: &'m TableMapping,
        index: &CustomerIndex,
        now: DateTime,
    ) -> Result<Self, DatasetError> {
        let plan = Plan::of_owned(mapping, reading.zone, index, micros_of(now));
        let plan = Arc::new(plan.for_share(mapping, reading.share.as_ref()));
        let index = index.clone();
        let known = reading.earlier.iter().position(|earlier| earlier.key == mapping.key);
        let earlier = known.map(|place| reading.earlier.swap_remove(place));
        if let Some(earlier) = earlier.filter(|earlier| earlier.holds(mapping))
            && let Some(owners) = earlier.owners(&index)
            && let Some(scanned) = scan_on(reading, mapping, &plan, &earlier)?
        {
            return Ok(Self { mapping, plan, scanned, index, earlier: Some((earlier, owners)) });
        }
        let scanned = scan(reading, mapping, &plan)?;
        Ok(Self { mapping, plan, scanned, index, earlier: None })
    }

    /// Puts the rows that were read before in front.
    fn whole(self) -> Self {
        let Self { mapping, plan, mut scanned, index, earlier } = self;
        if let Some((earlier, mut owners)) = earlier {
            for (column, planned) in scanned.columns.iter_mut().zip(&plan.columns) {
                let known = planned.fields.iter().find_map(|field| earlier.columns.get(*field)?.as_ref());
                if let Some(known) = known {
                    *column = known.followed_by(column);
                }
            }
            owners.append(&mut scanned.owners);
            (scanned.rows, scanned.owners) = (owners.len(), owners);
        }
        Self { mapping, plan, scanned, index, earlier: None }
    }

    fn place(&self, role: Role) -> Option<usize> {
        let field = self.mapping.role(role)?;
        self.plan.columns.iter().position(|column| column.fields.contains(&field))
    }

    fn column(&self, role: Role) -> Option<&Column> {
        self.scanned.columns.get(self.place(role)?)
    }

    fn name(&self, role: Role) -> &'m str {
        let field = self.mapping.role(role).and_then(|field| self.mapping.fields.get(field));
        field.map_or("", |field| &*field.column)
    }

    /// Notes rows of customers that name no stage.
    pub fn note_blank_stages(&self, reading: &mut Reading<'_>) {
        let Some(stage) = self.column(Role::Stage).filter(|stage| stage.presence().is_some()) else { return };
        let name = self.name(Role::Stage);
        for (row, owner) in self.scanned.owners.iter().enumerate() {
            if *owner != NOBODY && !stage.is_present(row) {
                let id = || self.index.id(*owner as usize).unwrap_or_default().to_owned();
                let number = self.scanned.numbers.get(row);
                reading.findings.add_ranked(number, FindingCode::BlankStage, &self.mapping.key, name, id);
            }
        }
    }

    /// Notes the marks of items that no checklist has.
    pub fn note_unknown_items(&self, known: &HashSet<&str>, reading: &mut Reading<'_>) {
        /// Characters of an item that a sample shows.
        const LONGEST: usize = 60;
        let Some(item) = self.column(Role::Item) else { return };
        let ColumnData::Text { codes, texts } = item.data() else { return };
        let unknown: Vec<bool> = texts.iter().map(|text| !known.contains(&**text)).collect();
        let is_unknown =
            |row: &usize| codes.get(*row).is_some_and(|code| unknown.get(*code as usize) == Some(&true));
        let rows = || (0..item.len()).filter(is_unknown).filter(|row| item.is_present(*row));
        let count = rows().count() as u64;
        if count > 0 {
            let number = |row| self.scanned.numbers.get(row);
            let samples = rows().filter_map(|row| Some((number(row), clipped(item.text(row)?, LONGEST))));
            let name = self.name(Role::Item);
            reading.findings.add_counted(FindingCode::UnknownItem, &self.mapping.key, name, count, samples);
        }
    }

    /// The rows with a date in the order of the customers, and the columns of these roles or, for
    /// `None`, of all fields: what served only to order the rows is gone, unless it will have to
    /// order others that come. `keep_tail` keeps the rows of nobody.
    pub fn settle(
        self,
        roles: Option<&[Role]>,
        keep_tail: bool,
        reading: &mut Reading<'_>,
    ) -> (Table, EventRows) {
        let this = self.whole();
        let (mapping, fields) = (this.mapping, this.mapping.fields.len());
        let Some(at) = this.column(Role::At).cloned() else {
            return (Table { rows: 0, columns: vec![None; fields] }, EventRows::default());
        };
        let seq = this.column(Role::Seq).cloned();
        let mut columns = this.scanned.by_field(&this.plan, fields);
        let seq_field = mapping.role(Role::Seq);
        let spent = [mapping.role(Role::Customer), seq_field.filter(|_| !mapping.append_only)];
        for (field, column) in columns.iter_mut().enumerate() {
            let wanted =
                roles.is_none_or(|roles| roles.iter().any(|role| mapping.role(*role) == Some(field)));
            let orders = mapping.append_only && seq_field == Some(field);
            if !(wanted || orders) || spent.contains(&Some(field)) {
                *column = None;
            }
        }
        let Self { scanned: Scanned { owners, columns: shared, numbers, .. }, index, .. } = this;
        // What nobody else holds is put in order without a copy.
        drop(shared);
        let order = Order { owners: &owners, customers: index.len(), at: &at, seq: seq.as_ref(), keep_tail };
        let (rows, order) = arrange(order, reading.threads);
        let rows = if reading.share.is_some() { rows.of_share(|row| numbers.get(row)) } else { rows };
        let dataset_rows = at.len();
        drop((owners, at, seq));
        let in_order =
            order.len() == dataset_rows && order.iter().zip(0_u32..).all(|(row, place)| *row == place);
        let columns = if in_order { columns } else { gather(columns, &order, reading.threads) };
        let table = Table { rows: rows.rows, columns };
        digest(&table, NamedBy::Owner(&rows, &index), reading);
        (table, rows)
    }
}

/// Enters the finished columns into the name of the contents.
pub(super) fn digest(table: &Table, named_by: NamedBy<'_>, reading: &mut Reading<'_>) {
    reading.digest.columns(&distinct(&table.columns), table.rows, named_by, reading.threads);
}
