//! Which columns of a mapped table are read, and how.

use std::sync::Arc;

use rusqlite::types::ValueRef;

use super::convert::ReadAs;
use super::interner::TextHasher;
use super::resolve::CustomerIndex;
use super::share::Share;
use crate::ruleset::{TableField, TableMapping};
use crate::syntax::Role;
use crate::time::{DateFormat, NaiveTimes, Zone};
use crate::value::Type;

/// A column to be read once, for all fields that read it alike.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what is to be noted of a value, each on its own")]
pub(super) struct PlannedColumn {
    /// Its name.
    pub column: String,
    /// What its values are read as.
    pub how: ReadAs,
    /// Whether a missing value is a finding.
    pub required: bool,
    /// The texts that are expected.
    pub one_of: Option<Vec<Arc<str>>>,
    /// Whether it dates the row, so that a blank one is a finding.
    pub dates_row: bool,
    /// Whether an earlier one reads the same column so that it fails on the same values.
    pub echo: bool,
    /// The first column of the plan with this name, under which its findings are counted.
    pub named_at: usize,
    /// Whether its dates can be read as [`crate::time::read_plain`] does.
    pub plain_dates: bool,
    /// The fields that it serves.
    pub fields: Vec<usize>,
}

/// What is read of a mapped table: all that a thread has to know.
#[derive(Debug)]
pub(super) struct Plan {
    /// The table's key.
    pub key: Arc<str>,
    /// The columns.
    pub columns: Vec<PlannedColumn>,
    /// The column whose value names a row in samples.
    pub names_row: Option<usize>,
    /// The column of the customer, person or id, which names a row that is dated in the future.
    pub names_future: Option<usize>,
    /// Rows that `at` dates after this instant, in microseconds, are findings.
    pub now: Option<i64>,
    /// The place of `at`.
    pub at: Option<usize>,
    /// The customers whose rows these are, and the column that names them.
    pub owners: Option<Owners>,
    /// Which rows are wanted; `None`: all.
    pub wanted: Option<Wanted>,
    /// Hashes the texts of all parts.
    pub hasher: TextHasher,
}

/// The rows of a share of the customers.
#[derive(Debug)]
pub(super) struct Wanted {
    /// The share.
    pub share: Arc<Share>,
    /// The column that names the customer, if there is one.
    pub column: Option<usize>,
}

impl Wanted {
    /// Whether a row is wanted, by the value of its customer's column and its place among the rows
    /// that are read together.
    pub fn takes<'v>(
        &self,
        columns: &[PlannedColumn],
        raw: impl Fn(usize) -> ValueRef<'v>,
        row: usize,
    ) -> bool {
        match self.column.and_then(|place| Some((raw(place), columns.get(place)?))) {
            Some((customer, column)) => self.share.takes(customer, &column.how, row),
            None => self.share.is_dealt(row),
        }
    }
}

/// Whose the rows are.
#[derive(Debug)]
pub(super) struct Owners {
    /// The column of the customer.
    pub column: usize,
    /// The customers.
    pub index: CustomerIndex,
    /// Whether the column is needed as such, too.
    pub keep: bool,
}

impl Plan {
    /// A plan for reading the used fields of a table as they stand.
    pub fn of(mapping: &TableMapping, zone: Zone) -> Self {
        let columns = columns(mapping, zone);
        let position =
            |field: usize| columns.iter().position(|column: &PlannedColumn| column.fields.contains(&field));
        let place_of = |roles: &[Role]| {
            let field = roles.iter().find_map(|role| mapping.role(*role))?;
            position(field)
        };
        Self {
            key: mapping.key.clone(),
            names_row: place_of(&[Role::Id, Role::Customer, Role::Person, Role::Metric]),
            names_future: place_of(&[Role::Id, Role::Customer, Role::Person]),
            now: None,
            at: place_of(&[Role::At]),
            owners: None,
            wanted: None,
            hasher: TextHasher::default(),
            columns,
        }
    }

    /// A plan for reading rows of customers, with findings about those dated after `now`, in
    /// microseconds.
    pub fn of_owned(mapping: &TableMapping, zone: Zone, index: &CustomerIndex, now: i64) -> Self {
        let mut plan = Self { now: Some(now), ..Self::of(mapping, zone) };
        let customer = mapping.role(Role::Customer);
        let place = |field: usize| plan.columns.iter().position(|column| column.fields.contains(&field));
        if let Some(column) = customer.and_then(place) {
            let alone = plan.columns.get(column).is_some_and(|planned| {
                planned.fields.len() == 1 && !planned.required && planned.one_of.is_none()
            });
            plan.owners = Some(Owners { column, index: index.clone(), keep: !alone });
        }
        plan
    }

    /// The same for the rows of a share of the customers: those that its customer's column names, in
    /// the customers' own table the id.
    pub fn for_share(mut self, mapping: &TableMapping, share: Option<&Arc<Share>>) -> Self {
        let field = mapping.role(Role::Customer).or(mapping.role(Role::Id));
        let holds = |field: usize| self.columns.iter().position(|column| column.fields.contains(&field));
        let column = field.and_then(holds);
        self.wanted = share.map(|share| Wanted { share: share.clone(), column });
        self
    }

    /// A plan for reading nothing but ids.
    pub fn of_ids(mapping: &TableMapping, zone: Zone) -> Option<Self> {
        let id = mapping.role(Role::Id)?;
        let mut plan = Self::of(mapping, zone);
        plan.columns.retain(|column| column.fields.contains(&id));
        plan.columns.iter_mut().for_each(|column| column.named_at = 0);
        Some(Self { names_row: None, names_future: None, at: None, ..plan })
    }

    /// The columns with their types.
    pub fn frame(&self) -> Vec<(String, &'static str)> {
        self.columns.iter().map(|column| (column.column.clone(), column.how.ty.word())).collect()
    }

    /// The columns' names.
    pub fn names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.column.as_str()).collect()
    }
}

/// The columns that the used fields read.
fn columns(mapping: &TableMapping, zone: Zone) -> Vec<PlannedColumn> {
    let mut columns: Vec<PlannedColumn> = Vec::new();
    let at = mapping.role(Role::At);
    for (index, field) in mapping.fields.iter().enumerate() {
        if !field.used {
            continue;
        }
        let how = read_as(mapping, field, zone);
        let known = columns.iter_mut().find(|known| known.column == field.column && known.how == how);
        if let Some(known) = known {
            known.required |= field.required;
            known.one_of = known.one_of.take().or_else(|| field.one_of.clone());
            known.dates_row |= at == Some(index);
            known.fields.push(index);
            continue;
        }
        let fails_alike = |known: &PlannedColumn| {
            known.column == field.column
                && known.how.format == how.format
                && known.how.ty.is_temporal()
                && how.ty.is_temporal()
        };
        columns.push(PlannedColumn {
            column: field.column.clone(),
            required: field.required,
            one_of: field.one_of.clone(),
            dates_row: at == Some(index),
            echo: columns.iter().any(fails_alike),
            named_at: columns.iter().position(|known| known.column == field.column).unwrap_or(columns.len()),
            plain_dates: reads_plainly(&how),
            fields: vec![index],
            how,
        });
    }
    columns
}

fn read_as(mapping: &TableMapping, field: &TableField, zone: Zone) -> ReadAs {
    let format = field.format.clone();
    ReadAs { ty: field.ty, format, times: mapping.times, zone, keep_blank: field.keep_blank }
}

/// Whether a plain ISO date or date-time means what it says: nothing else is tried before ISO, and
/// date-times without an offset are local.
fn reads_plainly(how: &ReadAs) -> bool {
    let local = how.times == NaiveTimes::Local || how.zone == Zone::UTC;
    how.ty.is_temporal() && how.format == DateFormat::Iso && local && how.ty != Type::Any
}
