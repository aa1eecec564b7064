//! The fields of a mapped table that expressions can name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ColumnInfo;
use super::columns::Columns;
use super::context::Context;
use super::identifier::is_nameable;
use super::ids::Ids;
use crate::diagnostic::RulesProblem;
use crate::language::{Spoken, both, spoken};
use crate::ruleset::TableField;
use crate::syntax::{FieldDecl, SourceDecl};
use crate::text::Span;
use crate::time::DateFormat;
use crate::value::Type;

/// A column that plays a part that only a date can play.
pub(super) struct Moment {
    /// Its name.
    pub column: String,
    /// The type that it has unless the mapping or the dataset says which date type.
    pub ty: Type,
    /// Where its part is said.
    pub span: Span,
}

/// Such columns by lower-case name.
pub(super) type Moments = BTreeMap<String, Moment>;

/// The nameable fields of a table, and what stands beside them.
#[derive(Default)]
pub(super) struct Fields {
    /// The fields.
    pub list: Vec<TableField>,
    /// Where each name stands in the list.
    pub names: BTreeMap<Arc<str>, u32>,
    /// What one might write for columns that need a rename first, with the reason.
    pub unnameable: BTreeMap<Arc<str>, Spoken>,
}

impl Fields {
    fn add(&mut self, field: TableField) {
        let index = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.names.insert(field.name.clone(), index);
        self.list.push(field);
    }

    /// Notes a column that cannot be named, under what one might write for it.
    fn add_unnameable(&mut self, column: &str) {
        let near: String = column.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let mut name = near.to_lowercase();
        if !is_nameable(&name) {
            name = format!("{}_{name}", if name.starts_with(char::is_alphabetic) { "the" } else { "field" });
        }
        let reason = spoken!(
            "stands for the column `{column}` only after a rename under `fields`: `{name} = {{ column = \"{column}\" }}`",
            "要先在 `fields` 中改名才能表示列 `{column}`：`{name} = {{ column = \"{column}\" }}`"
        );
        self.unnameable.insert(Arc::from(near), reason.clone());
        self.unnameable.insert(Arc::from(name), reason);
    }

    /// The field of a name, else the one read from a column of that name.
    pub fn find(&self, name: &str) -> Option<u32> {
        let by_column = || self.list.iter().position(|field| field.column.eq_ignore_ascii_case(name));
        match self.names.get(name) {
            Some(index) => Some(*index),
            None => u32::try_from(by_column()?).ok(),
        }
    }
}

/// The nameable fields of a table: every column under its own name, unless `fields` types or
/// renames it. `moments` are the columns that have to be dates.
pub(super) fn fields(
    cx: &mut Context,
    key: &str,
    decl: &SourceDecl,
    columns: &Columns,
    moments: &Moments,
) -> Fields {
    let mut ids = Ids::new(both("field", "字段"), Some(spoken!("`[{key}.fields]`", "`[{key}.fields]`")));
    let entries: Vec<_> = decl.fields.iter().filter(|field| ids.take(cx, &field.name).is_some()).collect();
    let mut fields = Fields::default();
    for column in columns.known().unwrap_or_default() {
        let mut own_name = true;
        for entry in entries.iter().filter(|entry| column_name(entry).eq_ignore_ascii_case(&column.name)) {
            own_name = false;
            add_entry(cx, &mut fields, entry, Some(column), columns, moments);
        }
        let taken = entries.iter().any(|entry| entry.name.value == column.name);
        if own_name && !taken && !fields.names.contains_key(column.name.as_str()) {
            add_column(cx, &mut fields, column, decl.span, columns, moments);
        }
    }
    for entry in entries {
        if columns.find(column_name(entry)).is_none() {
            columns.report_unknown(cx, entry.column.as_ref().unwrap_or(&entry.name));
            add_entry(cx, &mut fields, entry, None, columns, moments);
        }
    }
    if columns.known().is_none() {
        add_mentioned(&mut fields, moments);
    }
    fields
}

fn column_name(entry: &FieldDecl) -> &str {
    &entry.column.as_ref().unwrap_or(&entry.name).value
}

fn add_entry(
    cx: &mut Context,
    fields: &mut Fields,
    entry: &FieldDecl,
    column: Option<&ColumnInfo>,
    columns: &Columns,
    moments: &Moments,
) {
    let written = column.map_or_else(|| column_name(entry).to_owned(), |column| column.name.clone());
    let moment = moments.get(&written.to_ascii_lowercase()).map(|moment| moment.ty);
    let ty = match (&entry.ty, &entry.format) {
        (Some(ty), _) => ty.value,
        (None, Some(format)) if moment.is_none() => format_type(&format.value),
        _ => column_type(column, moment),
    };
    let format = entry.format.as_ref().map(|format| format.value.clone()).unwrap_or_default();
    if let Some(column) = column {
        let span = entry.ty.as_ref().map_or(entry.name.span, |ty| ty.span);
        warn_of_numbers(cx, column, ty, &format, columns, span);
    }
    if !is_nameable(&entry.name.value) {
        fields.add_unnameable(&entry.name.value);
    }
    let one_of = entry.one_of.as_ref();
    fields.add(TableField {
        name: Arc::from(entry.name.value.as_str()),
        column: written,
        ty,
        format,
        label: entry.label.clone(),
        one_of: one_of.map(|texts| texts.iter().map(|text| Arc::from(text.value.as_str())).collect()),
        required: entry.required,
        keep_blank: entry.keep_blank,
        known_from: None,
        used: entry.required || one_of.is_some(),
        span: entry.name.span,
    });
}

fn add_column(
    cx: &mut Context,
    fields: &mut Fields,
    column: &ColumnInfo,
    span: Span,
    columns: &Columns,
    moments: &Moments,
) {
    let moment = moments.get(&column.name.to_ascii_lowercase());
    let ty = column_type(Some(column), moment.map(|moment| moment.ty));
    if let Some(moment) = moment {
        warn_of_numbers(cx, column, ty, &DateFormat::Iso, columns, moment.span);
    }
    if !is_nameable(&column.name) {
        fields.add_unnameable(&column.name);
        return;
    }
    fields.add(plain_field(&column.name, ty, span));
}

/// Without known columns, those that the mapping itself speaks of as dates are known.
fn add_mentioned(fields: &mut Fields, moments: &Moments) {
    for Moment { column, ty, span } in moments.values() {
        if fields.find(column).is_none() && is_nameable(column) {
            fields.add(plain_field(column, *ty, *span));
        }
    }
}

/// A field that is read as it stands, under its column's name.
pub(super) fn plain_field(column: &str, ty: Type, span: Span) -> TableField {
    TableField {
        name: Arc::from(column),
        column: column.to_owned(),
        ty,
        format: DateFormat::Iso,
        label: None,
        one_of: None,
        required: false,
        keep_blank: false,
        known_from: None,
        used: false,
        span,
    }
}

/// A column's type by the dataset; one that has to be a date is one, whatever the dataset calls it.
fn column_type(column: Option<&ColumnInfo>, moment: Option<Type>) -> Type {
    let ty = column.map_or(Type::Any, |column| column.ty);
    match moment {
        Some(moment) if !ty.is_temporal() => moment,
        _ => ty,
    }
}

/// The type of a field of which only a date format is declared.
fn format_type(format: &DateFormat) -> Type {
    let has_time = |pattern: &str| {
        ["%H", "%I", "%k", "%l", "%M", "%S", "%T", "%R", "%X", "%c", "%s", "%+", "%r"]
            .iter()
            .any(|item| pattern.contains(item))
    };
    match format {
        DateFormat::Yyyymmdd => Type::Date,
        DateFormat::Strftime(pattern) if !has_time(pattern) => Type::Date,
        _ => Type::DateTime,
    }
}

fn warn_of_numbers(
    cx: &mut Context,
    column: &ColumnInfo,
    ty: Type,
    format: &DateFormat,
    columns: &Columns,
    span: Span,
) {
    let guessed = matches!(format, DateFormat::Iso | DateFormat::Strftime(_));
    if ty.is_temporal() && column.ty.is_number() && guessed {
        let (column, table) = (column.name.clone(), columns.table().clone());
        cx.report(span, RulesProblem::NumbersAsDates { column, table });
    }
}
