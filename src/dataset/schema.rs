//! What a dataset has to offer: the columns of the mapped tables, and their types.

use rusqlite::Statement;
use rusqlite::types::ValueRef;

use super::error::DatasetError;
use super::open::Connection;
use super::relation::{QueryProblem, prepare_all, prepare_columns};
use crate::check::{ColumnInfo, Schema, TableProblem};
use crate::ruleset::Relation;
use crate::syntax::{Document, SourceDecl};
use crate::value::Type;

/// How many rows are looked at for the type of a column that declares none: what later rows hold
/// besides is found when they are read.
const SAMPLE_ROWS: u32 = 200_000;

/// The tables and queries that a document maps, by key.
pub(super) fn relations(document: &Document) -> Vec<(String, Relation)> {
    declarations(document).filter_map(|(key, decl)| Some((key, relation_of(decl, document)?))).collect()
}

impl Connection {
    /// The columns of every table that the document maps.
    ///
    /// # Errors
    /// The file turns out to be damaged or locked; tables and queries that cannot be read are in
    /// the schema.
    pub fn schema(&self, document: &Document) -> Result<Schema, DatasetError> {
        let mut schema = Schema::default();
        let names = self.tables()?;
        for (key, relation) in relations(document) {
            let columns = match &relation {
                Relation::Table(table) if !names.iter().any(|name| name.eq_ignore_ascii_case(table)) => {
                    Err(TableProblem::NoSuchTable(names.clone()))
                }
                relation => self.columns(&key, relation)?,
            };
            schema.tables.insert(key, columns);
        }
        Ok(schema)
    }

    /// The tables and views, by name.
    fn tables(&self) -> Result<Vec<String>, DatasetError> {
        let sql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') \
                   AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
        let read = || -> rusqlite::Result<Vec<String>> {
            self.sqlite().prepare(sql)?.query_map([], |row| row.get(0))?.collect()
        };
        read().map_err(|error| DatasetError::of_file(self.path(), &error))
    }

    fn columns(
        &self,
        key: &str,
        relation: &Relation,
    ) -> Result<Result<Vec<ColumnInfo>, TableProblem>, DatasetError> {
        let all = match prepare_all(self, relation) {
            Ok(statement) => statement,
            Err(QueryProblem::NotReadOnly) => return Ok(Err(TableProblem::NotReadOnly)),
            Err(QueryProblem::Refused(words)) => return Ok(Err(TableProblem::BadQuery(words))),
            Err(QueryProblem::File(error)) => return Err(error),
        };
        let mut columns = declared(&all);
        drop(all);
        match self.look_at_values(relation, &mut columns) {
            Ok(()) => Ok(Ok(columns)),
            Err(error) => match self.table_error(key, &error) {
                DatasetError::Unreadable { reason, .. } => Ok(Err(TableProblem::BadQuery(reason))),
                error => Err(error),
            },
        }
    }

    /// Types the columns that are not declared by what their rows hold.
    fn look_at_values(&self, relation: &Relation, columns: &mut [ColumnInfo]) -> rusqlite::Result<()> {
        let (mut open, names): (Vec<&mut ColumnInfo>, Vec<String>) = columns
            .iter_mut()
            .filter(|column| column.ty == Type::Any)
            .map(|column| {
                let name = column.name.clone();
                (column, name)
            })
            .unzip();
        if open.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let Ok(mut reader) = prepare_columns(self, relation, &names) else { return Ok(()) };
        let mut rows = reader.statement.query([])?;
        let mut left = SAMPLE_ROWS;
        while let Some(row) = rows.next()? {
            for (column, place) in open.iter_mut().zip(&reader.places) {
                column.ty = widened(column.ty, row.get_ref(*place)?);
            }
            left -= 1;
            // Nothing is wider than text.
            if left == 0 || open.iter().all(|column| column.ty == Type::Text) {
                break;
            }
        }
        Ok(())
    }
}

/// The mapped tables by key.
fn declarations(document: &Document) -> impl Iterator<Item = (String, &SourceDecl)> {
    let single = [
        ("customers", &document.customers),
        ("history", &document.history),
        ("marks", &document.marks),
        ("people", &document.people),
        ("units", &document.units),
        ("targets", &document.targets),
    ];
    let single = single.into_iter().filter_map(|(key, decl)| Some((key.to_owned(), decl.as_ref()?)));
    single.chain(document.events.iter().map(|decl| (format!("events.{}", decl.name.value), decl)))
}

/// Where a declaration's rows are; a wide history without a place of its own is the customers'.
fn relation_of(decl: &SourceDecl, document: &Document) -> Option<Relation> {
    match (&decl.from, &decl.sql) {
        (Some(table), _) => Some(Relation::Table(table.value.clone())),
        (None, Some(sql)) => Some(Relation::Query(sql.text.clone())),
        (None, None) if decl.wide.is_some() => {
            let customers = document.customers.as_ref().filter(|customers| customers.wide.is_none())?;
            relation_of(customers, document)
        }
        (None, None) => None,
    }
}

/// The columns by declaration; those of a query that are given twice only once.
fn declared(statement: &Statement<'_>) -> Vec<ColumnInfo> {
    let mut columns: Vec<ColumnInfo> = Vec::new();
    for column in statement.columns() {
        if !columns.iter().any(|known| known.name.eq_ignore_ascii_case(column.name())) {
            let ty = declared_type(column.decl_type().unwrap_or(""));
            columns.push(ColumnInfo { name: column.name().to_owned(), ty });
        }
    }
    columns
}

/// The type that a declaration means; [`Type::Any`] if it means none.
fn declared_type(declaration: &str) -> Type {
    let declaration = declaration.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| declaration.contains(word));
    if has(&["INT"]) {
        Type::Int
    } else if has(&["BOOL"]) {
        Type::Bool
    } else if has(&["DATETIME", "TIMESTAMP"]) {
        Type::DateTime
    } else if has(&["DATE"]) {
        Type::Date
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        Type::Text
    } else if has(&["REAL", "FLOA", "DOUB", "DEC", "NUM"]) {
        Type::Float
    } else {
        Type::Any
    }
}

/// The type of a column that was `ty` so far and has this value too.
fn widened(ty: Type, value: ValueRef<'_>) -> Type {
    match (ty, value) {
        (Type::Text, _) => Type::Text,
        (_, ValueRef::Text(text)) if text.iter().all(u8::is_ascii_whitespace) => ty,
        (_, ValueRef::Text(_)) => Type::Text,
        (Type::Float, _) | (_, ValueRef::Real(_)) => Type::Float,
        (Type::Any, ValueRef::Integer(_)) => Type::Int,
        (ty, _) => ty,
    }
}
