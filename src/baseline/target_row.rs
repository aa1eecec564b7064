//! A row of the targets.

use std::sync::Arc;

use super::compare::finite;
use super::target::Target;
use super::targets::Key;
use crate::dataset::Table;
use crate::ruleset::{SubjectKind, TableMapping};
use crate::syntax::{Role, TargetKind};
use crate::value::{Date, Value};

/// A row of the targets.
#[derive(Debug, Clone, Copy)]
pub(super) struct TargetRow<'a> {
    /// How the table is mapped.
    pub mapping: &'a TableMapping,
    /// The table.
    pub table: &'a Table,
    /// The row's place in it.
    pub row: usize,
}

/// Why a row cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowFlaw {
    /// The role's value is blank, or cannot be read.
    Lacks(Role),
    /// It ends before it starts.
    Backwards,
    /// Its kind is neither target nor forecast.
    Kind,
}

impl<'a> TargetRow<'a> {
    /// What it says, and for what.
    pub fn read(self) -> Result<(Key, Target), RowFlaw> {
        let kind = match self.text(Role::Kind) {
            None => TargetKind::Target,
            Some(word) => TargetKind::from_word(&word.trim().to_lowercase()).ok_or(RowFlaw::Kind)?,
        };
        let metric = self.text(Role::Metric).ok_or(RowFlaw::Lacks(Role::Metric))?;
        let day = |role| self.day(role).ok_or(RowFlaw::Lacks(role));
        let (starts, ends) = (day(Role::Starts)?, day(Role::Ends)?);
        if ends < starts {
            return Err(RowFlaw::Backwards);
        }
        let value = self.number().ok_or(RowFlaw::Lacks(Role::Value))?;
        let person = self.text(Role::Person).map(|id| (SubjectKind::Person, id.clone()));
        let whose = person.or_else(|| Some((SubjectKind::Unit, self.text(Role::Unit)?.clone())));
        Ok(((metric.clone(), whose, kind), Target { value, starts, ends }))
    }

    /// The column that a flaw is in.
    pub fn column(self, flaw: RowFlaw) -> &'a str {
        let role = match flaw {
            RowFlaw::Lacks(role) => role,
            RowFlaw::Backwards => Role::Ends,
            RowFlaw::Kind => Role::Kind,
        };
        let field = self.mapping.role(role).and_then(|field| self.mapping.fields.get(field));
        field.map_or(role.key(), |field| &field.column)
    }

    /// Which row it is, and what the flaw is about: `sales e1: 2024-03-31 > 2024-03-01`.
    pub fn sample(self, flaw: RowFlaw) -> String {
        let metric = self.text(Role::Metric).map(|metric| &**metric);
        let whose = self.text(Role::Person).or_else(|| self.text(Role::Unit)).map(|id| &**id);
        let named: Vec<&str> = metric.into_iter().chain(whose).collect();
        let named = if named.is_empty() { format!("row {}", self.row + 1) } else { named.join(" ") };
        match (flaw, self.day(Role::Starts), self.day(Role::Ends)) {
            (RowFlaw::Backwards, Some(starts), Some(ends)) => format!("{named}: {starts} > {ends}"),
            (RowFlaw::Kind, ..) => format!("{named}: {}", self.text(Role::Kind).map_or("", |kind| &**kind)),
            _ => named,
        }
    }

    fn text(self, role: Role) -> Option<&'a Arc<str>> {
        self.table.text(self.mapping.role(role)?, self.row)
    }

    fn day(self, role: Role) -> Option<Date> {
        Some(self.table.date_time(self.mapping.role(role)?, self.row)?.date())
    }

    fn number(self) -> Option<f64> {
        match self.table.value(self.mapping.role(Role::Value)?, self.row) {
            Value::Float(number) => finite(number),
            _ => None,
        }
    }
}
