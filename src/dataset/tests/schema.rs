//! Columns and their types.

use std::collections::BTreeMap;

use super::*;
use crate::check::TableProblem;
use crate::syntax::{Document, SourceDecl};
use crate::text::{Quoted, Spanned};

fn decl(name: &str, relation: Option<Relation>) -> SourceDecl {
    let (from, sql) = match relation {
        Some(Relation::Table(table)) => (Some(Spanned::new(table, span())), None),
        Some(Relation::Query(sql)) => (None, Some(Quoted::plain(&sql, span()))),
        None => (None, None),
    };
    SourceDecl {
        span: span(),
        name: Spanned::new(name.to_owned(), span()),
        from,
        sql,
        times: None,
        append_only: None,
        roles: BTreeMap::new(),
        fields: vec![],
        wide: None,
        known_from: vec![],
        contacts: vec![],
    }
}

/// A document that maps `customers`, and everything else as events.
pub(super) fn document(tables: &[(&str, Relation)]) -> Document {
    let mut document = Document::default();
    for (name, relation) in tables {
        let decl = decl(name, Some(relation.clone()));
        match *name {
            "customers" => document.customers = Some(decl),
            _ => document.events.push(decl),
        }
    }
    document
}

fn columns(scratch: &Scratch, relation: Relation) -> Result<Vec<(String, Type)>, TableProblem> {
    let mut schema = scratch.open().schema(&document(&[("customers", relation)])).unwrap();
    let columns = schema.tables.remove("customers").unwrap()?;
    Ok(columns.into_iter().map(|column| (column.name, column.ty)).collect())
}

/// Why a table cannot be read.
pub(super) fn problem(scratch: &Scratch, relation: Relation) -> TableProblem {
    columns(scratch, relation).expect_err("it must be refused")
}

fn types(scratch: &Scratch, relation: Relation) -> Vec<Type> {
    columns(scratch, relation).unwrap().into_iter().map(|(_, ty)| ty).collect()
}

#[test]
fn declarations_give_types() {
    let cases = [
        ("INTEGER", Type::Int),
        ("bigint", Type::Int),
        ("BOOLEAN", Type::Bool),
        ("DATETIME", Type::DateTime),
        ("TIMESTAMP WITH TIME ZONE", Type::DateTime),
        ("DATE", Type::Date),
        ("VARCHAR(20)", Type::Text),
        ("CLOB", Type::Text),
        ("REAL", Type::Float),
        ("DOUBLE", Type::Float),
        ("DECIMAL(10,2)", Type::Float),
        ("NUMERIC", Type::Float),
        ("BLOB", Type::Any),
        ("", Type::Any),
    ];
    let declared: Vec<String> =
        cases.iter().enumerate().map(|(place, (word, _))| format!("c{place} {word}")).collect();
    let scratch = Scratch::new(&format!("CREATE TABLE customers ({})", declared.join(", ")));
    let expected: Vec<Type> = cases.iter().map(|(_, ty)| *ty).collect();
    assert_eq!(types(&scratch, from("customers")), expected);
}

#[test]
fn values_give_types_where_declarations_do_not() {
    let scratch = Scratch::new(
        "CREATE TABLE t (ints, floats, mixed, texts, blanks, blobs, nulls);
         INSERT INTO t VALUES (1, 1, 1, NULL, '', x'00', NULL), (NULL, 1.5, 'x', 'a', ' ', NULL, NULL),
             ('', 2, 2.5, 'b', NULL, NULL, NULL);
         CREATE VIEW v AS SELECT ints + 1 AS more, texts || '!' AS loud, ints FROM t;
         CREATE TABLE declared (id INTEGER, at DATETIME);
         CREATE VIEW through AS SELECT id, at, count(*) AS n FROM declared;",
    );
    let expected = [Type::Int, Type::Float, Type::Text, Type::Text, Type::Any, Type::Any, Type::Any];
    assert_eq!(types(&scratch, from("t")), expected);
    assert_eq!(types(&scratch, from("v")), [Type::Int, Type::Text, Type::Int]);
    assert_eq!(types(&scratch, from("through")), [Type::Int, Type::DateTime, Type::Int]);
    let sql = Relation::Query(String::from("SELECT floats / 2 AS half, 'x' AS kind, ints FROM t"));
    assert_eq!(types(&scratch, sql), [Type::Float, Type::Text, Type::Int]);
}

#[test]
fn names_are_found_whatever_their_case_and_letters() {
    let scratch = Scratch::new(
        "CREATE TABLE \"客户 \"\"A\"\" list\" (\"my \"\"id\"\"\" INTEGER, \"金额\" REAL, \"select\" TEXT);
         CREATE TABLE Accounts (Id TEXT PRIMARY KEY) WITHOUT ROWID;",
    );
    let there = columns(&scratch, from("客户 \"A\" list")).unwrap();
    let names: Vec<&str> = there.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["my \"id\"", "金额", "select"]);
    assert_eq!(columns(&scratch, from("ACCOUNTS")).unwrap(), [(String::from("Id"), Type::Text)]);
}

#[test]
fn a_missing_table_is_answered_with_those_that_are_there() {
    let scratch = Scratch::new(
        "CREATE TABLE people (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE VIEW actions AS SELECT 1 AS id;
         CREATE VIEW broken AS SELECT id FROM gone;",
    );
    let names = ["actions", "broken", "people"].map(String::from).to_vec();
    assert_eq!(problem(&scratch, from("customers")), TableProblem::NoSuchTable(names));
    assert_eq!(
        problem(&scratch, from("broken")),
        TableProblem::BadQuery(crate::language::Spoken::foreign("no such table: main.gone"))
    );
}

#[test]
fn each_mapped_table_stands_under_its_key_and_a_wide_history_is_the_customers() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id TEXT, entered_need DATE); CREATE TABLE visits (customer TEXT);",
    );
    let mut document = document(&[("customers", from("customers")), ("visits", from("visits"))]);
    let wide =
        vec![(Spanned::new("need".to_owned(), span()), Spanned::new("entered_need".to_owned(), span()))];
    document.history = Some(SourceDecl { wide: Some(wide), ..decl("history", None) });
    document.marks = Some(decl("marks", Some(from("marks"))));
    let schema = scratch.open().schema(&document).unwrap();
    let keys: Vec<&str> = schema.tables.keys().map(String::as_str).collect();
    assert_eq!(keys, ["customers", "events.visits", "history", "marks"]);
    assert_eq!(schema.tables["history"], schema.tables["customers"]);
    assert!(matches!(schema.tables["marks"], Err(TableProblem::NoSuchTable(_))));
}
