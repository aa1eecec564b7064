//! A row of an event table, as `where` and `of` see it.

use std::sync::Arc;

use super::moment::Moment;
use crate::dataset::Table;
use crate::expression::{Blame, BuiltIn, Name, Row, RowError, UserRuntime};
use crate::ruleset::TableMapping;
use crate::time::Calendar;
use crate::value::{Date, Value};

/// A row of an event table at a moment.
#[derive(Debug)]
pub(super) struct EventRow<'a> {
    pub moment: &'a Moment<'a>,
    pub mapping: &'a TableMapping,
    pub table: &'a Table,
    pub row: usize,
}

impl EventRow<'_> {
    /// The value of a field, missing before the date it is known from.
    fn field(&self, field: usize) -> Value {
        let known_from = self.mapping.fields.get(field).and_then(|field| field.known_from);
        let known = known_from.is_none_or(|date_field| {
            match self.table.value(usize::try_from(date_field).unwrap_or(usize::MAX), self.row) {
                Value::DateTime(at) => self.moment.sight.sees(at),
                Value::Date(date) => self.moment.sight.sees(date.into()),
                _ => false,
            }
        });
        if known { self.table.value(field, self.row) } else { Value::Missing }
    }
}

impl Row for EventRow<'_> {
    fn value(&self, name: Name, _blame: &mut Blame) -> Result<Value, RowError> {
        Ok(match name {
            Name::Field(field) => self.field(usize::try_from(field).unwrap_or(usize::MAX)),
            Name::BuiltIn(BuiltIn::Today) => Value::Date(self.today()),
            // The `where` and `of` of a fact name nothing else.
            _ => Value::Missing,
        })
    }

    fn label(&self, name: Name) -> Arc<str> {
        match name {
            Name::Field(field) => usize::try_from(field)
                .ok()
                .and_then(|field| self.mapping.fields.get(field))
                .map_or_else(|| Arc::from("?"), |field| field.name.clone()),
            Name::BuiltIn(name) => Arc::from(name.word()),
            _ => Arc::from("?"),
        }
    }

    fn marked(&self, _item: &str) -> bool {
        false
    }

    fn today(&self) -> Date {
        self.moment.sight.day()
    }

    fn calendar(&self) -> &Calendar {
        &self.moment.world.ruleset.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.moment.world.users
    }
}
