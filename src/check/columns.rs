//! What the dataset has for a mapped table, and finding columns in it.

use super::context::Context;
use super::{ColumnInfo, TableProblem};
use crate::diagnostic::{RulesProblem, SyntaxProblem, nearest};
use crate::language::{Spoken, spoken};
use crate::ruleset::Relation;
use crate::syntax::SourceDecl;
use crate::text::Spanned;

/// The columns of one mapped table.
pub(super) struct Columns<'a> {
    /// In the order of the table; `None` if they are not known: no dataset, or a table that could
    /// not be read (which has been reported).
    known: Option<&'a [ColumnInfo]>,
    /// How messages call the table.
    table: Spoken,
}

impl<'a> Columns<'a> {
    /// Looks a mapped table up in the schema and reports it if it cannot be read.
    pub fn of(cx: &mut Context<'a>, key: &str, decl: &SourceDecl) -> Self {
        let table = match &decl.from {
            Some(from) => spoken!("table `{}`", "表 `{}`", SyntaxProblem::shortened(&from.value)),
            None => spoken!("the query of `[{key}]`", "查询 `[{key}]`"),
        };
        let known = match cx.schema.and_then(|schema| schema.tables.get(key)) {
            None => None,
            Some(Ok(columns)) => Some(columns.as_slice()),
            Some(Err(problem)) => {
                report(cx, decl, problem);
                None
            }
        };
        Self { known, table }
    }

    /// The columns, if they are known.
    pub fn known(&self) -> Option<&'a [ColumnInfo]> {
        self.known
    }

    /// The column of a name, whatever the case, as SQLite compares names.
    pub fn find(&self, name: &str) -> Option<&'a ColumnInfo> {
        self.known?.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// Reports a name that is no column; nothing if the columns are not known.
    pub fn report_unknown(&self, cx: &mut Context, name: &Spanned<String>) {
        let Some(known) = self.known else { return };
        let columns: Vec<String> = known.iter().map(|column| column.name.clone()).collect();
        let suggestion = nearest(&name.value, columns.iter().map(String::as_str)).map(str::to_owned);
        let (column, table) = (SyntaxProblem::shortened(&name.value), self.table.clone());
        cx.report(name.span, RulesProblem::UnknownColumn { column, table, suggestion, columns });
    }

    /// How messages call the table.
    pub fn table(&self) -> &Spoken {
        &self.table
    }
}

fn report(cx: &mut Context, decl: &SourceDecl, problem: &TableProblem) {
    let from = decl.from.as_ref().map(|from| from.span);
    let span = from.or(decl.sql.as_ref().map(|sql| sql.span)).unwrap_or(decl.span);
    cx.report(
        span,
        match problem {
            TableProblem::NoSuchTable(tables) => {
                let name =
                    decl.from.as_ref().map_or_else(String::new, |from| SyntaxProblem::shortened(&from.value));
                let suggestion = nearest(&name, tables.iter().map(String::as_str)).map(str::to_owned);
                RulesProblem::UnknownTable { name, suggestion, tables: tables.clone() }
            }
            TableProblem::BadQuery(reason) => RulesProblem::BadQuery { reason: reason.clone() },
            TableProblem::NotReadOnly => RulesProblem::QueryWrites,
        },
    );
}

/// The table, view or query of a declaration. One without either was refused when it was read.
pub(super) fn relation(cx: &mut Context, decl: &SourceDecl) -> Relation {
    match (&decl.from, &decl.sql) {
        (Some(from), _) => Relation::Table(from.value.clone()),
        (None, Some(sql)) => Relation::Query(sql.text.clone()),
        (None, None) => {
            cx.gap = true;
            Relation::Table(String::new())
        }
    }
}
