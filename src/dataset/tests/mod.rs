//! Tests on real SQLite files.

mod conversions;
mod divided;
mod findings;
mod open;
mod queries;
mod schema;
mod tables;
mod threads;

use std::path::PathBuf;
use std::sync::Arc;

use super::open::Limits;
use super::read::{Needs, read_needed};
use super::{Connection, Dataset, DatasetError, FindingCode, ReadOptions};
use crate::ruleset::{EventTable, HistoryMapping, Mapping, Relation, TableField, TableMapping};
use crate::syntax::Role;
use crate::text::{Sources, Span};
use crate::time::{DateFormat, NaiveTimes, Zone};
use crate::value::{DateTime, Type, Value};

/// A dataset in a folder of its own.
struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    fn new(sql: &str) -> Self {
        let scratch = Self { folder: tempfile::tempdir().unwrap() };
        scratch.writer().execute_batch(sql).unwrap();
        scratch
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("crm.db")
    }

    fn writer(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).unwrap()
    }

    fn open(&self) -> Connection {
        Connection::open(&self.path()).unwrap()
    }

    fn open_within(&self, limits: Limits) -> Result<Connection, DatasetError> {
        Connection::open_within(&self.path(), limits)
    }

    fn read(&self, mapping: &Mapping) -> Dataset {
        self.try_read(mapping).unwrap()
    }

    fn try_read(&self, mapping: &Mapping) -> Result<Dataset, DatasetError> {
        read_mapping(&self.open(), mapping, Zone::named("Asia/Shanghai").unwrap(), now())
    }
}

/// Reads all that is mapped, rows of nobody too.
fn read_mapping(
    connection: &Connection,
    mapping: &Mapping,
    zone: Zone,
    now: DateTime,
) -> Result<Dataset, DatasetError> {
    let needs = Needs {
        mapping,
        items: None,
        tails: vec![true; mapping.events.len()],
        shared: vec![true; mapping.events.len()],
    };
    read_needed(connection, &needs, zone, now, ReadOptions::default())
}

fn now() -> DateTime {
    at("2024-06-30T12:00:00")
}

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn span() -> Span {
    Span::new(Sources::default().add("rules/a.toml", ""), 0, 0)
}

fn field(name: &str, column: &str, ty: Type) -> TableField {
    TableField {
        name: Arc::from(name),
        column: column.to_owned(),
        ty,
        format: DateFormat::Iso,
        label: None,
        one_of: None,
        required: false,
        keep_blank: false,
        known_from: None,
        used: true,
        span: span(),
    }
}

fn table(key: &str, relation: Relation, fields: Vec<TableField>, roles: &[(Role, &str)]) -> TableMapping {
    let mut mapping = TableMapping {
        key: Arc::from(key),
        relation,
        times: NaiveTimes::Local,
        append_only: false,
        fields,
        roles: std::collections::BTreeMap::new(),
        span: span(),
    };
    for (role, column) in roles {
        let index = u32::try_from(mapping.fields.len()).unwrap();
        mapping.fields.push(field(role.key(), column, role.ty()));
        mapping.roles.insert(*role, index);
    }
    mapping
}

fn from(table: &str) -> Relation {
    Relation::Table(table.to_owned())
}

fn only(customers: TableMapping) -> Mapping {
    Mapping {
        customers,
        history: None,
        events: vec![],
        marks: None,
        people: None,
        units: None,
        targets: None,
    }
}

/// `customers` with its ids and these fields, each a column of the same name.
fn customers(fields: &[(&str, Type)]) -> Mapping {
    let fields = fields.iter().map(|(name, ty)| field(name, name, *ty)).collect();
    only(table("customers", from("customers"), fields, &[(Role::Id, "id")]))
}

/// An event table of the same name with the usual columns.
fn event(name: &str, roles: &[(Role, &str)]) -> EventTable {
    let key = format!("events.{name}");
    EventTable { name: Arc::from(name), table: table(&key, from(name), vec![], roles) }
}

fn log(roles: &[(Role, &str)]) -> HistoryMapping {
    HistoryMapping::Log(table("history", from("history"), vec![], roles))
}

/// The ids in their order.
fn ids(dataset: &Dataset, mapping: &Mapping) -> Vec<String> {
    let id = mapping.customers.role(Role::Id).unwrap();
    (0..dataset.customers.rows).map(|row| dataset.customers.text(id, row).unwrap().to_string()).collect()
}

/// All values of a customers' field.
fn values(dataset: &Dataset, field: usize) -> Vec<Value> {
    (0..dataset.customers.rows).map(|row| dataset.customers.value(field, row)).collect()
}

/// The findings as (code, table, column, count, samples).
fn found(dataset: &Dataset) -> Vec<(FindingCode, String, String, u64, Vec<String>)> {
    let list = dataset.findings.list();
    list.into_iter()
        .map(|found| (found.code, found.table, found.column, found.count, found.samples))
        .collect()
}

fn finding(
    code: FindingCode,
    table: &str,
    column: &str,
    count: u64,
    samples: &[&str],
) -> (FindingCode, String, String, u64, Vec<String>) {
    let samples = samples.iter().map(|sample| (*sample).to_owned()).collect();
    (code, table.to_owned(), column.to_owned(), count, samples)
}
