//! One mapped table: its fields, and the columns that play a part.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::{Columns, relation};
use super::context::Context;
use super::fields::{Fields, Moment, Moments, fields, plain_field};
use super::identifier::is_nameable;
use crate::diagnostic::{RulesProblem, SyntaxProblem, nearest};
use crate::language::Spoken;
use crate::ruleset::{TableField, TableMapping};
use crate::syntax::{FieldDecl, Role, SourceDecl};
use crate::text::Spanned;
use crate::time::DateFormat;
use crate::value::Type;

/// A checked table.
pub(super) struct CheckedTable {
    /// What later phases see.
    pub mapping: TableMapping,
    /// The fields that expressions can name.
    pub names: BTreeMap<Arc<str>, u32>,
    /// What one might write for columns that need a rename first, with the reason.
    pub unnameable: BTreeMap<Arc<str>, Spoken>,
    /// Whether there may be columns that are not known.
    pub open: bool,
    /// `wide`: stage or dataset value, its field, its place.
    pub wide: Vec<(Spanned<String>, u32)>,
    /// `contacts`: the kind of channel, and its field.
    pub contacts: Vec<(Spanned<String>, u32)>,
}

impl CheckedTable {
    /// The field of a name. Where columns are not known, every name is taken to be one.
    pub fn field(&mut self, name: &Spanned<String>) -> Option<u32> {
        if let Some(index) = self.names.get(name.value.as_str()) {
            return Some(*index);
        }
        let near = is_nameable(&name.value).then(|| plain_field(&name.value, Type::Any, name.span));
        let index = push(&mut self.mapping.fields, near.filter(|_| self.open)?);
        self.names.insert(Arc::from(name.value.as_str()), index);
        Some(index)
    }

    /// Whether the column of this name is the one that plays the role.
    pub fn plays(&self, name: &str, role: Role) -> bool {
        let column = |index: usize| self.mapping.fields.get(index).map(|field| field.column.as_str());
        let named = self.names.get(name).and_then(|index| usize::try_from(*index).ok()).and_then(column);
        match (named, self.mapping.role(role).and_then(column)) {
            (Some(named), Some(playing)) => named.eq_ignore_ascii_case(playing),
            _ => false,
        }
    }
}

/// Checks one mapped table. `key` is its name in the schema: `customers`, `events.activities`.
pub(super) fn table(cx: &mut Context, key: &str, decl: &SourceDecl) -> CheckedTable {
    let relation = relation(cx, decl);
    let columns = Columns::of(cx, key, decl);
    let moments = moments(decl, &columns);
    let mut named = fields(cx, key, decl, &columns, &moments);
    known_from(cx, key, decl, &columns, &mut named);
    let Fields { list: mut all, names, unnameable } = named;
    let mut roles = BTreeMap::new();
    for (role, written) in &decl.roles {
        let field = role_field(cx, decl, &columns, role.key(), role.ty(), written);
        roles.insert(*role, push(&mut all, field));
    }
    let mut wide = Vec::new();
    for (stage, written) in decl.wide.iter().flatten() {
        let field = role_field(cx, decl, &columns, &stage.value, Type::DateTime, written);
        wide.push((stage.clone(), push(&mut all, field)));
    }
    let mut contacts = Vec::new();
    for (kind, written) in &decl.contacts {
        // Read only if there is a channel of the kind.
        let field = role_field(cx, decl, &columns, &kind.value, Type::Text, written);
        contacts.push((kind.clone(), push(&mut all, TableField { used: false, ..field })));
    }
    let times = decl.times.map(|times| times.value).unwrap_or_default();
    let (key, open) = (Arc::from(key), columns.known().is_none());
    let (append_only, span) = (append_only(cx, decl), decl.span);
    let mapping = TableMapping { key, relation, times, append_only, fields: all, roles, span };
    CheckedTable { mapping, names, unnameable, open, wide, contacts }
}

/// Whether rows are only ever added; where that cannot be, it is said.
fn append_only(cx: &mut Context, decl: &SourceDecl) -> bool {
    let Some(flag) = decl.append_only.filter(|flag| flag.value) else { return false };
    let others = [
        ("sql", decl.sql.is_some()),
        ("wide", decl.wide.is_some()),
        ("known_from", !decl.known_from.is_empty()),
    ];
    if let Some((key, _)) = others.into_iter().find(|(_, given)| *given) {
        cx.report(flag.span, RulesProblem::NotAppendOnly { key });
        return false;
    }
    true
}

fn push(fields: &mut Vec<TableField>, field: TableField) -> u32 {
    let index = u32::try_from(fields.len()).unwrap_or(u32::MAX);
    fields.push(field);
    index
}

/// What a mapping key may name: a column, or a field of `fields`. Gives the column's spelling and
/// the entry of `fields` that speaks of it; `None` if the columns are known and it is none.
fn resolve<'d>(
    decl: &'d SourceDecl,
    columns: &Columns,
    written: &str,
) -> Option<(String, Option<&'d FieldDecl>)> {
    let column_of = |entry: &'d FieldDecl| entry.column.as_ref().unwrap_or(&entry.name).value.as_str();
    let by_name = decl.fields.iter().find(|entry| entry.name.value == written);
    let by_column =
        |column: &str| decl.fields.iter().find(|entry| column_of(entry).eq_ignore_ascii_case(column));
    if let Some(column) = columns.find(written) {
        return Some((column.name.clone(), by_column(&column.name)));
    }
    match by_name {
        Some(entry) => {
            let column = columns.find(column_of(entry)).map(|column| column.name.clone());
            Some((column.unwrap_or_else(|| column_of(entry).to_owned()), Some(entry)))
        }
        None if columns.known().is_none() => Some((written.to_owned(), by_column(written))),
        None => None,
    }
}

/// The hidden field of a part that a column plays.
fn role_field(
    cx: &mut Context,
    decl: &SourceDecl,
    columns: &Columns,
    name: &str,
    ty: Type,
    written: &Spanned<String>,
) -> TableField {
    let (column, entry) = resolve(decl, columns, &written.value).unwrap_or_else(|| {
        columns.report_unknown(cx, written);
        (written.value.clone(), None)
    });
    let format = entry.and_then(|entry| entry.format.as_ref());
    TableField {
        name: Arc::from(name),
        format: format.map_or(DateFormat::Iso, |format| format.value.clone()),
        label: entry.and_then(|entry| entry.label.clone()),
        keep_blank: entry.is_some_and(|entry| entry.keep_blank),
        used: true,
        ..plain_field(&column, ty, written.span)
    }
}

/// The columns that have to be dates.
fn moments(decl: &SourceDecl, columns: &Columns) -> Moments {
    let of_roles = decl.roles.iter().map(|(role, written)| (written, role.ty()));
    let of_wide = decl.wide.iter().flatten().map(|(_, written)| (written, Type::DateTime));
    let of_known_from = decl.known_from.iter().map(|(date, _)| (date, Type::DateTime));
    let mut found = Moments::new();
    for (written, ty) in of_roles.chain(of_wide).chain(of_known_from).filter(|(_, ty)| ty.is_temporal()) {
        if let Some((column, _)) = resolve(decl, columns, &written.value) {
            let moment = Moment { column, ty, span: written.span };
            found.entry(moment.column.to_ascii_lowercase()).or_insert(moment);
        }
    }
    found
}

/// `known_from`: links each field to the date from which it is known.
fn known_from(cx: &mut Context, key: &str, decl: &SourceDecl, columns: &Columns, fields: &mut Fields) {
    for (date, dependents) in &decl.known_from {
        let Some(from) = known_field(cx, key, columns, fields, date) else { continue };
        let ty = fields.list.get(from as usize).map_or(Type::Any, |field| field.ty);
        if !ty.is_temporal() && ty != Type::Any {
            let problem = RulesProblem::NotADate { field: date.value.clone(), ty: ty.word().to_owned() };
            cx.report(date.span, problem);
        }
        let dependents: Vec<_> =
            dependents.iter().filter_map(|name| known_field(cx, key, columns, fields, name)).collect();
        for index in dependents.into_iter().chain([from]) {
            if let Some(field) = fields.list.get_mut(index as usize) {
                field.known_from = Some(from);
            }
        }
    }
}

/// A field that `known_from` names. Where columns are not known, it is taken to be one.
fn known_field(
    cx: &mut Context,
    key: &str,
    columns: &Columns,
    fields: &mut Fields,
    name: &Spanned<String>,
) -> Option<u32> {
    if let Some(index) = fields.find(&name.value) {
        return Some(index);
    }
    if columns.known().is_none() {
        let index = push(&mut fields.list, plain_field(&name.value, Type::Any, name.span));
        fields.names.insert(Arc::from(name.value.as_str()), index);
        return Some(index);
    }
    let known: Vec<String> = fields.names.keys().map(ToString::to_string).collect();
    let suggestion = nearest(&name.value, known.iter().map(String::as_str)).map(str::to_owned);
    let (field, table) = (SyntaxProblem::shortened(&name.value), key.to_owned());
    cx.report(name.span, RulesProblem::UnknownField { field, table, suggestion, fields: known });
    None
}
